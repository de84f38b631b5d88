/* SPDX-License-Identifier: MIT
 *
 * How many descriptors this process may have. Every domain brings some, and the usual soft limit of
 * 1024 is for programs that use select.
 */
#ifndef COMPOSITOR_DESCRIPTOR_LIMIT_H
#define COMPOSITOR_DESCRIPTOR_LIMIT_H

/* To the hard limit. Once, at start. */
void descriptor_limit_raise(void);

/* Back to what it was, in a child that becomes another program. Safe after fork. */
void descriptor_limit_restore(void);

#endif

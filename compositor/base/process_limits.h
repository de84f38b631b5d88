/* SPDX-License-Identifier: MIT
 *
 * The resource limits of this process. Every domain brings descriptors, and the usual soft limit of
 * 1024 is for programs that use select. A core file would hold the pixels of all domains.
 */
#ifndef COMPOSITOR_PROCESS_LIMITS_H
#define COMPOSITOR_PROCESS_LIMITS_H

/* Descriptors to the hard limit, core files to 0 bytes. Once, at start. What is launched gets the
 * limits from before (common/spawn.h). */
void process_limits_set(void);

#endif

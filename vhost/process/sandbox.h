/* SPDX-License-Identifier: MIT
 *
 * What this process gives up before the first byte of a guest: the last step of its start.
 */
#ifndef VHOST_PROCESS_SANDBOX_H
#define VHOST_PROCESS_SANDBOX_H

#include <stdbool.h>

/* False after one line on standard error: do not go on then. */
bool sandbox_enter(void);

#endif

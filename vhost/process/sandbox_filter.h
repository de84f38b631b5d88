/* SPDX-License-Identifier: MIT
 *
 * The system calls that are left. Everything else kills the process: what needs more is no longer
 * this program.
 */
#ifndef VHOST_PROCESS_SANDBOX_FILTER_H
#define VHOST_PROCESS_SANDBOX_FILTER_H

#include <stdbool.h>

/* Cannot be undone. False with errno when the kernel refuses. */
bool sandbox_filter_load(void);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Copies memory that may be gone: pages of a device that was taken away.
 */
#ifndef GUEST_PROXY_RESCUE_H
#define GUEST_PROXY_RESCUE_H

#include <stdbool.h>
#include <stddef.h>

/* Copies size bytes, as many of them from the front as can be read; where reading would be a
 * SIGBUS it stops, and the rest of to is as it was. */
void rescue_copy(void *to, const void *from, size_t size);

#endif

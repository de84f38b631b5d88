/* SPDX-License-Identifier: MIT
 *
 * An application's file, whose memory others are to map.
 */
#ifndef GUEST_PROXY_MEMFD_H
#define GUEST_PROXY_MEMFD_H

#include <stdbool.h>

/* True for a memfd of ordinary pages, sealed against shrinking. Files of the few programs of which it is
 * known that they never change a size are sealed here; all others may mean to shrink theirs. */
bool memfd_cannot_shrink(int fd);

#endif

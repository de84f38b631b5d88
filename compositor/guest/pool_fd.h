/* SPDX-License-Identifier: MIT
 *
 * What a descriptor of a guest must be before it is mapped: memory that cannot shrink under the
 * reader (which would be a SIGBUS) and is nothing else, such as a device or a FIFO.
 */
#ifndef COMPOSITOR_POOL_FD_H
#define COMPOSITOR_POOL_FD_H

#include <stdbool.h>
#include <stdint.h>

struct extents;

/* A memfd of ordinary pages, sealed against shrinking, of size bytes or more. */
bool pool_fd_is_sealed_memfd(int fd, uint64_t size);

/* A dmabuf of size bytes or more; its size never changes. */
bool pool_fd_is_dmabuf(int fd, uint64_t size);

/* True when all extents lie within the file. */
bool pool_fd_holds_extents(int fd, const struct extents *extents);

#endif

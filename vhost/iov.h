/* SPDX-License-Identifier: MIT
 *
 * Scattered memory of a guest, already checked to be inside its RAM, read and written with bounds.
 * The guest may change the bytes at any time: copy once, then look at the copy.
 */
#ifndef VHOST_IOV_H
#define VHOST_IOV_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

/* Bytes in all. */
size_t iov_bytes(const struct iovec *iov, size_t count);

/* Copies size bytes from offset on. False, and nothing promised about out, when there are fewer. */
bool iov_read(const struct iovec *iov, size_t count, size_t offset, void *out, size_t size);

/* Writes size bytes to the front. False, and nothing written, when they do not fit. */
bool iov_write(const struct iovec *iov, size_t count, const void *bytes, size_t size);

#endif

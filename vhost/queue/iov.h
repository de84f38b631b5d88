/* SPDX-License-Identifier: MIT
 *
 * Scattered memory of a guest, already checked to be inside its RAM, read and written with bounds.
 * The guest may change the bytes at any time: copy once, then look at the copy.
 */
#ifndef VHOST_QUEUE_IOV_H
#define VHOST_QUEUE_IOV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/* Bytes in all. */
size_t iov_bytes(const struct iovec *iov, size_t count);

/* A place in such memory that only moves forward: no byte is read twice, and however it is cut,
 * reading all of it costs one step a piece and one a call. */
struct iov_cursor {
	const struct iovec *iov; /* borrowed: the piece at hand and those behind it */
	size_t count;
	size_t offset; /* in the piece at hand */
	uint64_t steps; /* pieces looked at so far */
};

struct iov_cursor iov_cursor_at(const struct iovec *iov, size_t count);

/* Copies the next size bytes and moves behind them. False, and nothing promised about out, when
 * there are fewer. */
bool iov_take(struct iov_cursor *cursor, void *out, size_t size);

/* Writes size bytes to the front. False, and nothing written, when they do not fit. */
bool iov_write(const struct iovec *iov, size_t count, const void *bytes, size_t size);

#endif

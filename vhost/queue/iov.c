/* SPDX-License-Identifier: MIT */
#include "vhost/queue/iov.h"

#include <stdint.h>
#include <string.h>

size_t iov_bytes(const struct iovec *iov, size_t count)
{
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++) {
		bytes += iov[i].iov_len;
	}
	return bytes;
}

struct iov_cursor iov_cursor_at(const struct iovec *iov, size_t count)
{
	return (struct iov_cursor){.iov = iov, .count = count};
}

bool iov_take(struct iov_cursor *cursor, void *out, size_t size)
{
	uint8_t *to = out;
	while (size > 0 && cursor->count > 0) {
		size_t left = cursor->iov->iov_len - cursor->offset;
		size_t part = left < size ? left : size;
		memcpy(to, (const uint8_t *)cursor->iov->iov_base + cursor->offset, part);
		to += part;
		size -= part;
		cursor->offset += part;
		cursor->steps++;
		if (part == left) {
			cursor->iov++;
			cursor->count--;
			cursor->offset = 0;
		}
	}
	return size == 0;
}

bool iov_write(const struct iovec *iov, size_t count, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	if (iov_bytes(iov, count) < size) {
		return false;
	}
	for (size_t i = 0; size > 0; i++) {
		size_t part = iov[i].iov_len < size ? iov[i].iov_len : size;
		memcpy(iov[i].iov_base, from, part);
		from += part;
		size -= part;
	}
	return true;
}

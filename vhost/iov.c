/* SPDX-License-Identifier: MIT */
#include "vhost/iov.h"

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

bool iov_read(const struct iovec *iov, size_t count, size_t offset, void *out, size_t size)
{
	uint8_t *to = out;
	for (size_t i = 0; i < count && size > 0; i++) {
		if (offset >= iov[i].iov_len) {
			offset -= iov[i].iov_len;
			continue;
		}
		size_t part = iov[i].iov_len - offset;
		part = part < size ? part : size;
		memcpy(to, (const uint8_t *)iov[i].iov_base + offset, part);
		to += part;
		size -= part;
		offset = 0;
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

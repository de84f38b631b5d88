/* SPDX-License-Identifier: MIT
 *
 * Copies part of a picture of 4-byte pixels.
 */
#ifndef GUEST_PROXY_COPY_H
#define GUEST_PROXY_COPY_H

#include <pixman.h>
#include <stddef.h>

/* Copies region, which lies within both pictures. Strides in bytes. Returns the bytes copied. */
size_t copy_region(void *to, size_t to_stride, const void *from, size_t from_stride,
	const pixman_region32_t *region);

#endif

/* SPDX-License-Identifier: MIT
 *
 * An application's wl_shm buffer without an application: pixels in a memfd.
 */
#ifndef TESTS_UNIT_PROXY_FAKE_CLIENT_BUFFER_H
#define TESTS_UNIT_PROXY_FAKE_CLIENT_BUFFER_H

#include <stddef.h>
#include <stdint.h>
#include <wlr/interfaces/wlr_buffer.h>

struct fake_client_buffer {
	struct wlr_buffer base;
	int fd; /* not owned */
	off_t offset;
	int stride;
	uint32_t format; /* ARGB8888 at first */
	uint32_t *pixels; /* at offset */
	unsigned destroyed;
};

/* A memfd of size bytes with these seals; -1: one that takes none. */
int fake_memfd(size_t size, int seals);

/* Must be dropped with wlr_buffer_drop; the struct must outlive it. */
void fake_client_buffer_init(
	struct fake_client_buffer *buffer, int fd, off_t offset, int width, int height);

#endif

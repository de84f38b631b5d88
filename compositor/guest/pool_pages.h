/* SPDX-License-Identifier: MIT
 *
 * Page extents of a guest's RAM, mapped one behind the other, piece by piece: each takes the kernel
 * some us, and a pool may have LINK_MAX_POOL_EXTENTS.
 */
#ifndef COMPOSITOR_POOL_PAGES_H
#define COMPOSITOR_POOL_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

struct pool_pages;

/* Address space for all of pages, which are bytes long together, of fd; of these it keeps a copy,
 * the descriptor stays the caller's. Nothing is mapped yet. NULL with errno. */
struct pool_pages *pool_pages_create(const struct link_pool_pages *pages, int fd, uint64_t bytes);
/* What it has mapped stays, and is the caller's. NULL is accepted. */
void pool_pages_destroy(struct pool_pages *pages);

enum pool_pages_result {
	POOL_PAGES_MORE, /* is to be done */
	POOL_PAGES_DONE,
	POOL_PAGES_FAILED, /* with errno: what pool_pages_bytes says is mapped */
};

/* Maps more of them, until end (clock_spent), and at least POOL_PAGES_PIECE. */
enum pool_pages_result pool_pages_map(struct pool_pages *pages, uint64_t end);
#define POOL_PAGES_PIECE 32u

/* Where they begin, and how many bytes from there on are theirs: mapped, or kept free of anything
 * else. */
uint8_t *pool_pages_base(const struct pool_pages *pages);
uint64_t pool_pages_bytes(const struct pool_pages *pages);

#endif

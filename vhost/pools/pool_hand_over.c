/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_hand_over.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "protocol/channel.h"
#include "vhost/pools/pool.h"
#include "vhost/pools/pool_pages.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

enum hand_over { HAND_OVER_DONE, HAND_OVER_ANOTHER_WAY, HAND_OVER_LINK_LOST };

/* The messages are large: one is built here, by the one thread, instead of on the stack. */
static struct link_msg hand_over_message;

static enum hand_over hand_over_dmabuf(struct pools *pools, uint32_t id, const struct pool *pool,
	const struct pool_pages *pages, struct channel *channel)
{
	if (pools->form > POOL_FORM_DMABUF || pools->udmabuf < 0) {
		return HAND_OVER_ANOTHER_WAY;
	}
	int dmabuf = pool_pages_dmabuf(pages, pools->udmabuf);
	if (dmabuf < 0) {
		return HAND_OVER_ANOTHER_WAY;
	}
	const struct link_msg msg = {
		.opcode = LINK_POOL_DMABUF,
		.object = id,
		.fd_count = 1,
		.fds = {dmabuf},
		.pool_dmabuf = {.size = pool->bytes},
	};
	bool sent = channel_send(channel, &msg);
	close(dmabuf);
	return sent ? HAND_OVER_DONE : HAND_OVER_LINK_LOST;
}

/* Each pool that may still come must find a mapping: a copy takes one. */
static bool hand_over_has_room(const struct pools *pools, uint32_t mappings)
{
	size_t others = pools->pools.limit - pools->pools.count;
	return pools->mappings + mappings + others <= LINK_MAX_LINK_MAPPINGS;
}

static enum hand_over hand_over_pages(struct pools *pools, uint32_t id, struct pool *pool,
	const struct pool_pages *pages, struct channel *channel)
{
	if (pools->form > POOL_FORM_PAGES || !hand_over_has_room(pools, pages->list->count)) {
		return HAND_OVER_ANOTHER_WAY;
	}
	pool->mappings = pages->list->count;
	hand_over_message.opcode = LINK_POOL_PAGES;
	hand_over_message.object = id;
	hand_over_message.fd_count = 1;
	hand_over_message.fds[0] = pages->file->fd;
	return channel_send(channel, &hand_over_message) ? HAND_OVER_DONE : HAND_OVER_LINK_LOST;
}

static enum hand_over hand_over_in_place(struct pools *pools, uint32_t id, struct pool *pool,
	const struct backing *backing, struct channel *channel)
{
	struct pool_pages pages = {.list = &hand_over_message.pool_pages};
	if (pools->form == POOL_FORM_COPY || !pool_pages_find(&pages, backing, pools->memory)) {
		return HAND_OVER_ANOTHER_WAY;
	}
	pool->mappings = 1;
	enum hand_over attempt = hand_over_dmabuf(pools, id, pool, &pages, channel);
	if (attempt == HAND_OVER_ANOTHER_WAY) {
		attempt = hand_over_pages(pools, id, pool, &pages, channel);
	}
	return attempt;
}

/* Takes the backing over where it works. */
static enum hand_over hand_over_copy(struct pools *pools, uint32_t id, struct pool *pool,
	struct backing *backing, struct channel *channel)
{
	if (pool->bytes > VHOST_MAX_COPY_BYTES - pools->copy_bytes) {
		report("pixels are not shown: pools that must be copied take more than %u MiB: "
		       "give the VM RAM in a sealed memfd (memory-backend-memfd, share=on)",
			(unsigned)(VHOST_MAX_COPY_BYTES >> 20));
		return HAND_OVER_ANOTHER_WAY;
	}
	if (backing->count > VHOST_MAX_COPY_ENTRIES - pools->copy_entries) {
		report("pixels are not shown: the pages of pools that must be copied are in more "
		       "than %u pieces",
			VHOST_MAX_COPY_ENTRIES);
		return HAND_OVER_ANOTHER_WAY;
	}
	pool->copy = pool_copy_create(backing);
	if (!pool->copy) {
		report("pixels are not shown: no memory to copy %" PRIu64 " bytes", pool->bytes);
		return HAND_OVER_ANOTHER_WAY;
	}
	pool->mappings = 1;
	pools->copy_bytes += pool->bytes;
	pools->copy_entries += pool->copy->backing.count;
	const struct link_msg msg = {
		.opcode = LINK_POOL_CREATE,
		.object = id,
		.fd_count = 1,
		.fds = {pool->copy->fd},
		.pool_create = {.size = pool->bytes},
	};
	bool sent = channel_send(channel, &msg);
	pool_copy_close(pool->copy);
	return sent ? HAND_OVER_DONE : HAND_OVER_LINK_LOST;
}

/* In place of what there is no memory for. */
static enum hand_over hand_over_nothing(uint32_t id, struct pool *pool, struct channel *channel)
{
	pool->mappings = 0;
	const struct link_msg msg = {
		.opcode = LINK_POOL_NOTHING,
		.object = id,
		.pool_nothing = {.size = pool->bytes},
	};
	return channel_send(channel, &msg) ? HAND_OVER_DONE : HAND_OVER_LINK_LOST;
}

const char *pool_hand_over(struct pools *pools, uint32_t id, struct pool *pool,
	const struct backing *backing, struct channel *channel)
{
	struct backing pages;
	if (!backing_copy(backing, pool->bytes, &pages)) {
		return "this backend is out of memory";
	}
	enum hand_over attempt = hand_over_in_place(pools, id, pool, &pages, channel);
	if (attempt == HAND_OVER_ANOTHER_WAY) {
		attempt = hand_over_copy(pools, id, pool, &pages, channel);
	}
	backing_finish(&pages);
	if (attempt == HAND_OVER_ANOTHER_WAY) {
		attempt = hand_over_nothing(id, pool, channel);
	}
	pools->mappings += pool->mappings;
	return attempt == HAND_OVER_DONE ? NULL : "the compositor does not take messages";
}

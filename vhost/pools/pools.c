/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pools.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "protocol/geometry.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

void pools_init(struct pools *pools, const struct memory *memory, enum pool_form form, int udmabuf)
{
	*pools = (struct pools){.memory = memory, .form = form, .udmabuf = udmabuf};
	id_table_init(&pools->pools, LINK_MAX_POOLS);
	id_table_init(&pools->buffers, LINK_MAX_BUFFERS);
}

static void pools_release(struct pools *pools, struct pool *pool)
{
	if (--pool->users > 0) {
		return;
	}
	pools->mappings -= pool->mappings;
	if (pool->copy) {
		pools->copy_bytes -= pool->bytes;
		pools->copy_entries -= pool->copy->backing.count;
		pool_copy_destroy(pool->copy);
	}
	free(pool);
}

void pools_finish(struct pools *pools)
{
	for (size_t i = 0; i < pools->buffers.count; i++) {
		struct pool_buffer *buffer = pools->buffers.entries[i].object;
		pools_release(pools, buffer->pool);
		free(buffer);
	}
	for (size_t i = 0; i < pools->pools.count; i++) {
		pools_release(pools, pools->pools.entries[i].object);
	}
	id_table_finish(&pools->buffers);
	id_table_finish(&pools->pools);
}

static const char *pools_id_problem(enum id_result result)
{
	switch (result) {
	case ID_OK:
		return NULL;
	case ID_REUSED:
		return "an id was used twice";
	case ID_LIMIT:
		return "too many pools or buffers";
	case ID_NO_MEMORY:
		break;
	}
	return "this backend is out of memory";
}

/* --- import ---------------------------------------------------------------------------------- */

enum pools_attempt { POOLS_DONE, POOLS_NOT_THIS_WAY, POOLS_LINK_LOST };

/* The messages are large: one is built here, by the one thread, instead of on the stack. */
static struct link_msg pools_message;

static enum pools_attempt pools_try_dmabuf(
	struct pools *pools, uint32_t id, const struct pool_pages *pages, struct channel *channel)
{
	if (pools->form > POOL_FORM_DMABUF || pools->udmabuf < 0) {
		return POOLS_NOT_THIS_WAY;
	}
	int dmabuf = pool_pages_dmabuf(pages, pools->udmabuf);
	if (dmabuf < 0) {
		return POOLS_NOT_THIS_WAY;
	}
	const struct link_msg msg = {
		.opcode = LINK_POOL_DMABUF,
		.object = id,
		.fd_count = 1,
		.fds = {dmabuf},
		.pool_dmabuf = {.size = pages->bytes},
	};
	bool sent = channel_send(channel, &msg);
	close(dmabuf);
	return sent ? POOLS_DONE : POOLS_LINK_LOST;
}

/* Each pool that may still come must find a mapping: a copy takes one. */
static bool pools_have_room(const struct pools *pools, uint32_t mappings)
{
	size_t others = pools->pools.limit - pools->pools.count;
	return pools->mappings + mappings + others <= LINK_MAX_LINK_MAPPINGS;
}

static enum pools_attempt pools_try_pages(struct pools *pools, uint32_t id, struct pool *pool,
	const struct pool_pages *pages, struct channel *channel)
{
	if (pools->form > POOL_FORM_PAGES || !pools_have_room(pools, pages->list->count)) {
		return POOLS_NOT_THIS_WAY;
	}
	pool->mappings = pages->list->count;
	pools_message.opcode = LINK_POOL_PAGES;
	pools_message.object = id;
	pools_message.fd_count = 1;
	pools_message.fds[0] = pages->file->fd;
	return channel_send(channel, &pools_message) ? POOLS_DONE : POOLS_LINK_LOST;
}

static enum pools_attempt pools_try_in_place(struct pools *pools, uint32_t id, struct pool *pool,
	const struct backing *backing, struct channel *channel)
{
	struct pool_pages pages = {.list = &pools_message.pool_pages};
	if (pools->form == POOL_FORM_COPY || !pool_pages_find(&pages, backing, pools->memory)) {
		return POOLS_NOT_THIS_WAY;
	}
	pool->mappings = 1;
	enum pools_attempt attempt = pools_try_dmabuf(pools, id, &pages, channel);
	if (attempt == POOLS_NOT_THIS_WAY) {
		attempt = pools_try_pages(pools, id, pool, &pages, channel);
	}
	return attempt;
}

/* Takes the backing over. */
static enum pools_attempt pools_try_copy(struct pools *pools, uint32_t id, struct pool *pool,
	struct backing *backing, struct channel *channel)
{
	if (pool->bytes > VHOST_MAX_COPY_BYTES - pools->copy_bytes) {
		backing_finish(backing);
		report("pixels are not shown: pools that must be copied take more than %u MiB: "
		       "give the VM RAM in a sealed memfd (memory-backend-memfd, share=on)",
			(unsigned)(VHOST_MAX_COPY_BYTES >> 20));
		return POOLS_NOT_THIS_WAY;
	}
	if (backing->count > VHOST_MAX_COPY_ENTRIES - pools->copy_entries) {
		backing_finish(backing);
		report("pixels are not shown: the pages of pools that must be copied are in more "
		       "than %u pieces",
			VHOST_MAX_COPY_ENTRIES);
		return POOLS_NOT_THIS_WAY;
	}
	pool->copy = pool_copy_create(backing);
	if (!pool->copy) {
		report("pixels are not shown: no memory to copy %" PRIu64 " bytes", pool->bytes);
		return POOLS_NOT_THIS_WAY;
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
	return sent ? POOLS_DONE : POOLS_LINK_LOST;
}

/* In place of what there is no memory for. */
static enum pools_attempt pools_send_nothing(
	uint32_t id, struct pool *pool, struct channel *channel)
{
	pool->mappings = 0;
	const struct link_msg msg = {
		.opcode = LINK_POOL_NOTHING,
		.object = id,
		.pool_nothing = {.size = pool->bytes},
	};
	return channel_send(channel, &msg) ? POOLS_DONE : POOLS_LINK_LOST;
}

static const char *pools_hand_over(struct pools *pools, uint32_t id, struct pool *pool,
	const struct backing *backing, struct channel *channel)
{
	struct backing pages;
	if (!backing_copy(backing, pool->bytes, &pages)) {
		return "this backend is out of memory";
	}
	enum pools_attempt attempt = pools_try_in_place(pools, id, pool, &pages, channel);
	if (attempt == POOLS_NOT_THIS_WAY) {
		attempt = pools_try_copy(pools, id, pool, &pages, channel);
	}
	backing_finish(&pages);
	if (attempt == POOLS_NOT_THIS_WAY) {
		attempt = pools_send_nothing(id, pool, channel);
	}
	pools->mappings += pool->mappings;
	return attempt == POOLS_DONE ? NULL : "the compositor does not take messages";
}

const char *pools_import(struct pools *pools, const struct link_msg *msg,
	const struct backing *backing, struct channel *channel)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	if (!pool) {
		return "this backend is out of memory";
	}
	pool->users = 1;
	pool->bytes = msg->pool_import.size;
	const char *why = pools_id_problem(id_table_add(&pools->pools, msg->object, pool));
	if (why) {
		free(pool);
		return why;
	}
	return pools_hand_over(pools, msg->object, pool, backing, channel);
}

void pools_note_refused(struct pools *pools, uint32_t id)
{
	struct pool *pool = id_table_get(&pools->pools, id);
	if (pool && pool->mappings > 0 && !pool->copy && pools->form != POOL_FORM_COPY) {
		pools->form = POOL_FORM_COPY;
		report_info("the compositor does not take the guest's memory as it is: pixels are "
			    "copied from now on");
	}
}

uint64_t pools_import_cost(const struct link_msg *msg, const struct backing *backing)
{
	/* The kernel looks at each page of a dmabuf. */
	return (msg->pool_import.size / LINK_PAGE_BYTES + backing->count) * VHOST_LOOK_BYTES;
}

/* --- what follows ---------------------------------------------------------------------------- */

static const char *pools_destroy(struct pools *pools, uint32_t id)
{
	struct pool *pool = id_table_remove(&pools->pools, id);
	if (!pool) {
		return "POOL_DESTROY of no pool";
	}
	pools_release(pools, pool);
	return NULL;
}

static const char *pools_create_buffer(struct pools *pools, const struct link_msg *msg)
{
	const struct link_buffer_create *shape = &msg->buffer_create;
	struct pool *pool = id_table_get(&pools->pools, shape->pool);
	uint64_t bytes;
	if (!pool || !geometry_image_bytes(shape->width, shape->height, shape->stride, &bytes)
		|| !geometry_range_within(shape->offset, bytes, pool->bytes)) {
		return "BUFFER_CREATE outside a pool";
	}
	struct pool_buffer *buffer = calloc(1, sizeof(*buffer));
	if (!buffer) {
		return "this backend is out of memory";
	}
	buffer->pool = pool;
	buffer->shape = *shape;
	const char *why = pools_id_problem(id_table_add(&pools->buffers, msg->object, buffer));
	if (why) {
		free(buffer);
		return why;
	}
	pool->users++;
	return NULL;
}

static const char *pools_destroy_buffer(struct pools *pools, uint32_t id)
{
	struct pool_buffer *buffer = id_table_remove(&pools->buffers, id);
	if (!buffer) {
		return "BUFFER_DESTROY of no buffer";
	}
	pools_release(pools, buffer->pool);
	free(buffer);
	return NULL;
}

const char *pools_handle(struct pools *pools, const struct link_msg *msg)
{
	switch (msg->opcode) {
	case LINK_POOL_DESTROY:
		return pools_destroy(pools, msg->object);
	case LINK_BUFFER_CREATE:
		return pools_create_buffer(pools, msg);
	case LINK_BUFFER_DESTROY:
		return pools_destroy_buffer(pools, msg->object);
	case LINK_WINDOW_COMMIT:
		/* Without a copied pool there is nothing to do: the common case. */
		if (pools->copy_bytes > 0) {
			pool_damage_commit(&pools->buffers, &pools->work, msg);
		}
		return NULL;
	default:
		return NULL;
	}
}

uint64_t pools_handle_cost(const struct pools *pools, const struct link_msg *msg)
{
	if (msg->opcode != LINK_WINDOW_COMMIT || pools->copy_bytes == 0) {
		return 0;
	}
	/* The damage of each layer is counted against all buffers. */
	return (uint64_t)msg->commit.layer_count * pools->buffers.count * VHOST_LOOK_BYTES;
}

const char *pools_copy(struct pools *pools, uint64_t *budget, bool *done)
{
	bool read = pool_work_run(&pools->work, pools->memory, budget);
	*done = pool_work_is_done(&pools->work);
	return read ? NULL : "the pages of a pool are no RAM any more";
}

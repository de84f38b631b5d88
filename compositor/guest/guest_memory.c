/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include <inttypes.h>

#include "compositor/domain/domain.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/pool.h"

static void end_for(struct guest *guest, const struct link_msg *msg, enum link_error error)
{
	const char *reason = "the host is out of memory";
	switch (error) {
	case LINK_ERROR_MEMORY:
		reason = "not memory that can be mapped safely: a memfd sealed against shrinking, "
			 "large "
			 "enough, or a dmabuf is needed";
		break;
	case LINK_ERROR_LIMIT:
		reason = "too much memory";
		break;
	case LINK_ERROR_STATE:
		reason = "extents for a pool that has all of them";
		break;
	case LINK_ERROR_VALUE:
		reason = "extents or an image that do not fit the pool";
		break;
	default:
		break;
	}
	guest_end(guest, error, msg->opcode, msg->object, reason);
}

/* A shortage of ours: the link goes on, and the guest may try with less. */
static void refuse_if_unmapped(struct guest *guest, const struct link_msg *msg, struct pool *pool)
{
	if (pool->complete && !pool->data) {
		LINK_MSG(refused, LINK_POOL_REFUSED, msg->object);
		refused.pool_refused.code = LINK_ERROR_HOST;
		guest_send(guest, &refused);
		domain_log(pool->guest->domain,
			"pixels are not shown: no room to map %" PRIu64 " bytes", pool->size);
	}
}

/* False: the link is ended. Where another one has more, that one is, and its mappings go with it
 * at the end of this turn. */
static bool make_room(struct guest *guest, const struct link_msg *msg, uint32_t mappings)
{
	uint32_t budget = guest->guests->mappings_budget;
	struct guest *offender = pool_mappings_offender(guest, mappings, budget);
	if (offender) {
		bool itself = offender == guest;
		guest_end(offender, LINK_ERROR_LIMIT, itself ? msg->opcode : 0,
			itself ? msg->object : 0, "it has the most mappings, and there is no room");
	}
	return offender != guest;
}

/* Makes the pool that msg asks for out of its descriptor, from base on. NULL: the link is ended. */
static struct pool *create_pool(struct guest *guest, struct link_msg *msg, enum pool_kind kind,
	uint64_t base, uint64_t size)
{
	uint32_t mappings = kind == POOL_PAGES ? msg->pool_pages.extents : 1;
	if (!guest_table_may_add(guest, &guest->pools, msg) || !make_room(guest, msg, mappings)) {
		return NULL;
	}
	struct pool *pool;
	enum link_error error = pool_create(guest, kind, msg->fds[0], base, size, &pool);
	msg->fds[0] = -1;
	if (error != LINK_ERROR_NONE) {
		end_for(guest, msg, error);
		return NULL;
	}
	if (!guest_table_add(guest, &guest->pools, msg, pool)) {
		pool_unref(pool);
		return NULL;
	}
	refuse_if_unmapped(guest, msg, pool);
	return pool;
}

void guest_memory_pool_create(struct guest *guest, struct link_msg *msg)
{
	const struct link_pool_create *create = &msg->pool_create;
	create_pool(guest, msg, POOL_MEMFD, create->base, create->size);
}

void guest_memory_pool_dmabuf(struct guest *guest, struct link_msg *msg)
{
	create_pool(guest, msg, POOL_DMABUF, 0, msg->pool_dmabuf.size);
}

void guest_memory_pool_pages(struct guest *guest, struct link_msg *msg)
{
	struct pool *pool = create_pool(guest, msg, POOL_PAGES, 0, msg->pool_pages.size);
	if (pool && !pool_promise_extents(pool, msg->pool_pages.extents)) {
		guest_end(guest, LINK_ERROR_LIMIT, msg->opcode, msg->object, "too many extents");
	}
}

/* NULL: the link is ended. */
static struct pool *find_pool(struct guest *guest, const struct link_msg *msg, uint32_t id)
{
	struct pool *pool = id_table_get(&guest->pools, id);
	if (!pool) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, msg->object, "no such pool");
	}
	return pool;
}

void guest_memory_pool_extents(struct guest *guest, struct link_msg *msg)
{
	struct pool *pool = find_pool(guest, msg, msg->object);
	if (!pool) {
		return;
	}
	enum link_error error = pool_add_extents(pool, &msg->pool_extents);
	if (error != LINK_ERROR_NONE) {
		end_for(guest, msg, error);
		return;
	}
	refuse_if_unmapped(guest, msg, pool);
}

void guest_memory_pool_destroy(struct guest *guest, struct link_msg *msg)
{
	struct pool *pool = guest_table_take(guest, &guest->pools, msg);
	if (pool) {
		pool_unref(pool);
	}
}

void guest_memory_buffer_create(struct guest *guest, struct link_msg *msg)
{
	struct pool *pool = find_pool(guest, msg, msg->buffer_create.pool);
	if (!pool || !guest_table_may_add(guest, &guest->buffers, msg)) {
		return;
	}
	if (!pool->complete) {
		guest_end(guest, LINK_ERROR_STATE, msg->opcode, msg->object,
			"the pool is not complete");
		return;
	}
	struct buffer *buffer;
	enum link_error error =
		buffer_create(guest, msg->object, pool, &msg->buffer_create, &buffer);
	if (error != LINK_ERROR_NONE) {
		end_for(guest, msg, error);
	} else if (!guest_table_add(guest, &guest->buffers, msg, buffer)) {
		buffer_destroy(buffer);
	}
}

void guest_memory_buffer_destroy(struct guest *guest, struct link_msg *msg)
{
	struct buffer *buffer = guest_table_take(guest, &guest->buffers, msg);
	if (buffer) {
		buffer_destroy(buffer);
	}
}

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include <inttypes.h>

#include "compositor/base/audit.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_table.h"
#include "compositor/guest/pool.h"

static void end_for(struct guest *guest, const struct link_msg *msg, enum link_error error)
{
	const char *reason = "the host is out of memory";
	if (error == LINK_ERROR_MEMORY) {
		reason = "not memory that can be mapped safely: a memfd sealed against shrinking, "
			 "large enough, or a dmabuf is needed";
	} else if (error == LINK_ERROR_VALUE) {
		reason = "an image that does not fit the pool";
	}
	guest_end_for(guest, msg, error, reason);
}

const char *guest_memory_describe(enum link_error refusal)
{
	switch (refusal) {
	case LINK_ERROR_NONE:
		return "";
	case LINK_ERROR_LIMIT:
		return "the domain shows too much memory, or has made the host wait for it";
	case LINK_ERROR_MEMORY:
		return "memory of a kind that cannot be mapped";
	default:
		return "no memory for them";
	}
}

void guest_memory_refuse(struct guest *guest, const struct pool *pool)
{
	LINK_MSG(refused, LINK_POOL_REFUSED, pool->id);
	refused.pool_refused.code = pool->refusal;
	guest_send(guest, &refused);
	const char *why = guest_memory_describe(pool->refusal);
	domain_log(guest->domain, "pixels are not shown: %s (%" PRIu64 " bytes)", why, pool->size);
	const struct audit_field fields[] = {
		{.key = "domain", .text = guest->domain->config->name},
		{.key = "of", .text = "memory"},
		{.key = "reason", .text = why},
		{.key = "bytes", .number = pool->size},
	};
	audit_write(
		&guest->domain->audit_rate, "quota", fields, sizeof(fields) / sizeof(fields[0]));
}

/* Where there is no room the pool is refused, and the link goes on: the guest may try with less. */
static void create_pool(struct guest *guest, struct link_msg *msg, const struct pool_source *source)
{
	if (!guest_table_may_add(guest, &guest->pools, msg)) {
		return;
	}
	struct pool *pool;
	enum link_error error = pool_create(guest->book, msg->object, source, &pool);
	if (source->fd >= 0) {
		msg->fds[0] = -1;
	}
	if (error != LINK_ERROR_NONE) {
		end_for(guest, msg, error);
		return;
	}
	if (!guest_table_add(guest, &guest->pools, msg, pool)) {
		pool_let_go(pool);
		return;
	}
	guest->filling = pool;
	guest_memory_go_on(guest, 0); /* at once, when it is one piece */
}

bool guest_memory_go_on(struct guest *guest, uint64_t end)
{
	struct pool *pool = guest->filling;
	if (pool && !pool_go_on(pool, end)) {
		return false;
	}
	guest->filling = NULL;
	if (pool && pool->refusal != LINK_ERROR_NONE) {
		guest_memory_refuse(guest, pool);
	}
	return true;
}

void guest_memory_pool_create(struct guest *guest, struct link_msg *msg)
{
	const struct pool_source source = {
		.kind = POOL_MEMFD,
		.fd = msg->fds[0],
		.base = msg->pool_create.base,
		.size = msg->pool_create.size,
	};
	create_pool(guest, msg, &source);
}

void guest_memory_pool_dmabuf(struct guest *guest, struct link_msg *msg)
{
	const struct pool_source source = {
		.kind = POOL_DMABUF,
		.fd = msg->fds[0],
		.size = msg->pool_dmabuf.size,
	};
	create_pool(guest, msg, &source);
}

void guest_memory_pool_pages(struct guest *guest, struct link_msg *msg)
{
	struct pool_source source = {
		.kind = POOL_PAGES,
		.fd = msg->fds[0],
		.pages = &msg->pool_pages,
	};
	/* At most LINK_MAX_POOL_BYTES, says decode.h. */
	for (uint32_t i = 0; i < msg->pool_pages.count; i++) {
		source.size += msg->pool_pages.extents[i].length;
	}
	create_pool(guest, msg, &source);
}

void guest_memory_pool_nothing(struct guest *guest, struct link_msg *msg)
{
	const struct pool_source source = {
		.kind = POOL_NOTHING,
		.fd = -1,
		.size = msg->pool_nothing.size,
	};
	create_pool(guest, msg, &source);
}

void guest_memory_pool_destroy(struct guest *guest, struct link_msg *msg)
{
	struct pool *pool = guest_table_take(guest, &guest->pools, msg);
	if (pool) {
		pool_let_go(pool);
	}
}

void guest_memory_buffer_create(struct guest *guest, struct link_msg *msg)
{
	struct pool *pool = id_table_get(&guest->pools, msg->buffer_create.pool);
	if (!pool) {
		guest_end_for(guest, msg, LINK_ERROR_OBJECT, "no such pool");
		return;
	}
	if (!guest_table_may_add(guest, &guest->buffers, msg)) {
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

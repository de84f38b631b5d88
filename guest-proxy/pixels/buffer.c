/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/buffer.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <wlr/types/wlr_buffer.h>

#include "guest-proxy/link/proxy_link.h"
#include "protocol/geometry.h"

/* Of the link's bytes, the part that applications' memory must leave for ours: one over this. Where
 * nothing more can be passed on there must be room to copy to. */
#define OWN_PART 4

/* --- pools ----------------------------------------------------------------------------------- */

static struct pool *pool_make(struct proxy_link *link)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	if (!pool) {
		return NULL;
	}
	pool->link = link;
	pool->references = 1;
	pool->memory.fd = pool->client_fd = -1;
	wl_list_init(&pool->client_link);
	return pool;
}

struct pool *pool_create(struct proxy_link *link, size_t size)
{
	struct pool *pool = pool_make(link);
	if (!pool) {
		return NULL;
	}
	struct transport *transport = link->transport;
	if (!transport->impl->allocate(transport, size, &pool->memory)) {
		free(pool);
		return NULL;
	}
	pool->size = pool->memory.size;
	return pool;
}

struct pool *pool_create_client(struct proxy_link *link, int fd, uint64_t base, uint64_t size)
{
	struct pool *pool = pool_make(link);
	if (!pool) {
		return NULL;
	}
	pool->client_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (pool->client_fd < 0) {
		free(pool);
		return NULL;
	}
	pool->base = base;
	pool->size = size;
	return pool;
}

struct pool *pool_reference(struct pool *pool)
{
	pool->references++;
	return pool;
}

static void pool_destroy(struct pool *pool)
{
	struct proxy_link *link = pool->link;
	if (pool->id != 0) {
		LINK_MSG(msg, LINK_POOL_DESTROY, pool->id);
		proxy_link_send(link, &msg);
		proxy_link_forget(link, PROXY_LINK_POOLS, pool->id);
		link->pool_bytes -= pool->size;
	}
	wl_list_remove(&pool->client_link);
	if (pool->client_fd >= 0) {
		close(pool->client_fd);
	}
	link->transport->impl->release(link->transport, &pool->memory);
	free(pool);
}

void pool_release(struct pool *pool)
{
	if (!pool) {
		return;
	}
	pool->references--;
	if (pool->references == 0) {
		pool_destroy(pool);
	} else if (pool->references == 1 && pool->keeper) {
		pool->keeper->idle(pool, pool->keeper->data);
	}
}

static void send_announcement(struct pool *pool)
{
	struct link_msg msg = {.object = pool->id};
	if (pool->link->transport->impl->passes_fds) {
		msg.opcode = LINK_POOL_CREATE;
		msg.pool_create.base = pool->base;
		msg.pool_create.size = pool->size;
		msg.fd_count = 1;
		msg.fds[0] = pool->client_fd >= 0 ? pool->client_fd : pool->memory.fd;
	} else {
		msg.opcode = LINK_POOL_IMPORT;
		msg.pool_import.resource = pool->memory.resource;
		msg.pool_import.size = pool->size;
	}
	proxy_link_send(pool->link, &msg);
}

/* *sum: the link's bytes with it. */
static bool pool_fits(const struct pool *pool, uint64_t *sum)
{
	const struct link_welcome *limits = &pool->link->limits;
	uint64_t most = limits->max_link_bytes;
	if (pool->client_fd >= 0) {
		most -= most / OWN_PART;
	}
	return geometry_add_u64(pool->link->pool_bytes, pool->size, sum)
	       && pool->size <= limits->max_pool_bytes && *sum <= most;
}

/* A link is there again: memory of our own must be where the host can find it. False when short; it
 * is tried again before the pool is announced. */
static bool pool_renew(struct pool *pool)
{
	struct transport *transport = pool->link->transport;
	return !transport->impl->renew || transport->impl->renew(transport, &pool->memory);
}

bool pool_announce(struct pool *pool)
{
	if (pool->id != 0) {
		return !pool->refused;
	}
	struct proxy_link *link = pool->link;
	uint64_t sum = 0;
	if (!pool_fits(pool, &sum) || !pool_renew(pool)) {
		return false;
	}
	pool->id = proxy_link_assign(link, PROXY_LINK_POOLS, pool);
	if (pool->id == 0) {
		return false;
	}
	link->pool_bytes = sum;
	send_announcement(pool);
	return true;
}

void pool_forget(struct pool *pool)
{
	pool->id = 0;
	pool->refused = false;
}

/* --- buffers --------------------------------------------------------------------------------- */

void buffer_list_init(struct buffer_list *list, struct proxy_link *link)
{
	*list = (struct buffer_list){.link = link};
	wl_list_init(&list->buffers);
}

static void buffer_destroy(struct buffer *buffer)
{
	struct proxy_link *link = buffer->list->link;
	assert(!buffer->client);
	if (buffer->id != 0) {
		LINK_MSG(msg, LINK_BUFFER_DESTROY, buffer->id);
		proxy_link_send(link, &msg);
		proxy_link_forget(link, PROXY_LINK_BUFFERS, buffer->id);
	}
	pool_release(buffer->pool);
	wl_list_remove(&buffer->link);
	free(buffer);
}

bool buffer_is_unused(const struct buffer *buffer)
{
	return !buffer->busy && buffer->shown == 0;
}

/* Unlocking may end the client's buffer, whose owner then drops ours: nothing is touched after. */
static void settle(struct buffer *buffer)
{
	if (!buffer_is_unused(buffer)) {
		return;
	}
	if (buffer->client) {
		struct wlr_buffer *client = buffer->client;
		buffer->client = NULL;
		wlr_buffer_unlock(client);
		return;
	}
	if (buffer->dropped) {
		buffer_destroy(buffer);
	}
}

void buffer_list_await(struct buffer_list *list)
{
	list->awaited = true;
}

void buffer_list_released(struct buffer_list *list, uint32_t id)
{
	struct buffer *buffer = proxy_link_find(list->link, PROXY_LINK_BUFFERS, id);
	if (!buffer || !buffer->busy) {
		return;
	}
	buffer->busy = false;
	settle(buffer);
	if (list->awaited) {
		list->awaited = false;
		proxy_link_schedule(list->link);
	}
}

void buffer_list_forget(struct buffer_list *list)
{
	struct buffer *buffer, *next;
	wl_list_for_each(buffer, &list->buffers, link) {
		buffer->id = 0;
		pool_forget(buffer->pool);
	}
	wl_list_for_each_safe(buffer, next, &list->buffers, link) {
		buffer->busy = false;
		settle(buffer);
	}
}

void buffer_list_renew(struct buffer_list *list)
{
	struct buffer *buffer;
	wl_list_for_each(buffer, &list->buffers, link) {
		pool_renew(buffer->pool);
	}
}

struct buffer *buffer_create(
	struct buffer_list *list, struct pool *pool, const struct buffer_shape *shape)
{
	struct buffer *buffer = calloc(1, sizeof(*buffer));
	if (!buffer) {
		return NULL;
	}
	buffer->list = list;
	buffer->pool = pool_reference(pool);
	buffer->shape = *shape;
	wl_list_insert(&list->buffers, &buffer->link);
	return buffer;
}

void buffer_drop(struct buffer *buffer)
{
	if (!buffer) {
		return;
	}
	assert(!buffer->dropped);
	buffer->dropped = true;
	settle(buffer);
}

bool buffer_announce(struct buffer *buffer)
{
	if (buffer->id != 0) {
		return !buffer->pool->refused;
	}
	if (!pool_announce(buffer->pool)) {
		return false;
	}
	buffer->id = proxy_link_assign(buffer->list->link, PROXY_LINK_BUFFERS, buffer);
	if (buffer->id == 0) {
		return false;
	}
	struct link_msg msg = {
		.opcode = LINK_BUFFER_CREATE,
		.object = buffer->id,
		.buffer_create =
			{
				.pool = buffer->pool->id,
				.format = buffer->shape.format,
				.offset = buffer->shape.offset,
				.width = buffer->shape.width,
				.height = buffer->shape.height,
				.stride = buffer->shape.stride,
			},
	};
	proxy_link_send(buffer->list->link, &msg);
	return true;
}

void buffer_show(struct buffer *buffer)
{
	buffer->shown++;
}

void buffer_hide(struct buffer *buffer)
{
	assert(buffer->shown > 0);
	buffer->shown--;
	settle(buffer);
}

void buffer_hold_client(struct buffer *buffer, struct wlr_buffer *client)
{
	if (!buffer->client) {
		buffer->client = wlr_buffer_lock(client);
	}
}

void buffer_mark_busy(struct buffer *buffer)
{
	buffer->busy = true;
}

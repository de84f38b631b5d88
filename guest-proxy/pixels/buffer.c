/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/buffer.h"

#include <assert.h>
#include <stdlib.h>
#include <wlr/types/wlr_buffer.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/pool.h"

void buffer_list_init(struct buffer_list *list, struct proxy_link *link)
{
	*list = (struct buffer_list){.link = link};
	wl_list_init(&list->buffers);
}

static void buffer_withdraw(struct buffer *buffer)
{
	if (buffer->id == 0) {
		return;
	}
	LINK_MSG(msg, LINK_BUFFER_DESTROY, buffer->id);
	proxy_link_send(buffer->list->link, &msg);
	proxy_link_forget(buffer->list->link, PROXY_LINK_BUFFERS, buffer->id);
	buffer->id = 0;
}

static void destroy(struct buffer *buffer)
{
	assert(!buffer->client);
	buffer_withdraw(buffer);
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
		destroy(buffer);
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

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/buffer.h"

#include <drm_fourcc.h>
#include <stdlib.h>
#include <wlr/interfaces/wlr_buffer.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/pool.h"
#include "protocol/geometry.h"

static struct buffer_view *view_from(struct wlr_buffer *wlr_buffer)
{
	return wl_container_of(wlr_buffer, (struct buffer_view *)NULL, base);
}

static void view_destroy(struct wlr_buffer *wlr_buffer)
{
	struct buffer_view *view = view_from(wlr_buffer);
	struct buffer *buffer = view->buffer;
	wl_list_remove(&view->release.link);
	if (--buffer->views == 0) {
		pool_unref(buffer->pool);
		free(buffer);
	}
}

static void begin_read(struct buffer *buffer)
{
	enum link_error refusal = buffer->pool->refusal;
	pool_begin_read(buffer->pool);
	if (buffer->pool->refusal != refusal && buffer->guest) {
		guest_memory_refuse(buffer->guest, buffer->pool);
	}
}

/* It never fails: what is below a buffer that is opaque is not drawn, and old pixels, maybe of
 * another domain, would shine through. */
static bool view_begin_access(struct wlr_buffer *wlr_buffer, uint32_t flags, void **data,
	uint32_t *format, size_t *stride)
{
	struct buffer_view *view = view_from(wlr_buffer);
	struct buffer *buffer = view->buffer;
	if (flags & WLR_BUFFER_DATA_PTR_ACCESS_WRITE) {
		return false;
	}
	begin_read(buffer);
	*data = (void *)(uintptr_t)(buffer->pool->data + buffer->offset);
	*format = view->format;
	*stride = buffer->stride;
	return true;
}

static void view_end_access(struct wlr_buffer *wlr_buffer)
{
	pool_end_read(view_from(wlr_buffer)->buffer->pool);
}

static const struct wlr_buffer_impl view_impl = {
	.destroy = view_destroy,
	.begin_data_ptr_access = view_begin_access,
	.end_data_ptr_access = view_end_access,
};

static void buffer_handle_release(struct wl_listener *listener, void *data)
{
	struct buffer_view *view = wl_container_of(listener, view, release);
	struct buffer *buffer = view->buffer;
	bool in_use = buffer->opaque.base.n_locks > 0 || buffer->blended.base.n_locks > 0;
	if (!buffer->guest || !buffer->release_owed || in_use) {
		return;
	}
	buffer->release_owed = false;
	LINK_MSG(msg, LINK_BUFFER_RELEASE, buffer->id);
	if (buffer->guest->frame_comes) {
		guest_send_late(buffer->guest, &msg);
	} else {
		guest_send(buffer->guest, &msg);
	}
}

static void view_init(struct buffer_view *view, struct buffer *buffer, uint32_t format)
{
	wlr_buffer_init(&view->base, &view_impl, (int)buffer->width, (int)buffer->height);
	view->buffer = buffer;
	view->format = format;
	view->release.notify = buffer_handle_release;
	wl_signal_add(&view->base.events.release, &view->release);
	buffer->views++;
}

enum link_error buffer_create(struct guest *guest, uint32_t id, struct pool *pool,
	const struct link_buffer_create *create, struct buffer **out)
{
	uint64_t bytes;
	if (!geometry_image_bytes(create->width, create->height, create->stride, &bytes)
		|| create->offset % 4 != 0
		|| !geometry_range_within(create->offset, bytes, pool->size)) {
		return LINK_ERROR_VALUE;
	}
	struct buffer *buffer = calloc(1, sizeof(*buffer));
	if (!buffer) {
		return LINK_ERROR_HOST;
	}
	buffer->guest = guest;
	buffer->id = id;
	buffer->pool = pool_ref(pool);
	pool_hold(pool);
	buffer->offset = create->offset;
	buffer->width = create->width;
	buffer->height = create->height;
	buffer->stride = create->stride;
	buffer->has_alpha = create->format == DRM_FORMAT_ARGB8888;
	view_init(&buffer->opaque, buffer, DRM_FORMAT_XRGB8888);
	view_init(&buffer->blended, buffer, DRM_FORMAT_ARGB8888);
	*out = buffer;
	return LINK_ERROR_NONE;
}

void buffer_destroy(struct buffer *buffer)
{
	struct pool *pool = buffer->pool;
	buffer->guest = NULL;
	/* The second drop may free the buffer, so the first one must not. */
	wlr_buffer_drop(&buffer->opaque.base);
	wlr_buffer_drop(&buffer->blended.base);
	pool_let_go(pool);
}

struct wlr_buffer *buffer_view(struct buffer *buffer, bool opaque)
{
	return opaque || !buffer->has_alpha ? &buffer->opaque.base : &buffer->blended.base;
}

enum link_error buffer_refusal(const struct wlr_buffer *view)
{
	const struct buffer_view *of = wl_container_of(view, of, base);
	const struct pool *pool = of->buffer->pool;
	/* What was taken from it may not have been drawn since. */
	return pool->map.ending ? LINK_ERROR_LIMIT : pool->refusal;
}

void buffer_hold(struct buffer *buffer)
{
	wlr_buffer_lock(&buffer->opaque.base);
	buffer->release_owed = true;
}

void buffer_let_go(struct buffer *buffer)
{
	wlr_buffer_unlock(&buffer->opaque.base);
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/content.h"

#include <stdlib.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/output.h"
#include "guest-proxy/proxy.h"
#include "guest-proxy/seat/sprite.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

static void drop_pending(struct content *content)
{
	wlr_buffer_unlock(content->pending);
	content->pending = NULL;
}

static void show(struct content *content, struct buffer *buffer)
{
	if (buffer == content->shown) {
		return;
	}
	struct buffer *earlier = content->shown;
	if (buffer != NULL) {
		buffer_show(buffer);
	}
	content->shown = buffer;
	if (earlier != NULL) {
		buffer_hide(earlier);
	}
}

static void damage_all(struct content *content, int width, int height)
{
	pixman_region32_union_rect(
		&content->damage, &content->damage, 0, 0, (unsigned)width, (unsigned)height);
}

/* Pixels that are shown differently must be repainted although they did not change. */
static bool is_placed_anew(const struct wlr_surface *surface)
{
	const uint32_t fields =
		WLR_SURFACE_STATE_TRANSFORM | WLR_SURFACE_STATE_SCALE | WLR_SURFACE_STATE_VIEWPORT;
	return (surface->current.committed & fields) != 0;
}

/* wlroots lets go of the buffer after this commit: it is locked here until it is shared. */
static void take_buffer(struct content *content)
{
	struct wlr_surface *surface = content->surface;
	struct wlr_buffer *buffer = surface->current.buffer;
	if (buffer == NULL) {
		drop_pending(content);
		show(content, NULL);
		return;
	}
	wlr_buffer_lock(buffer);
	drop_pending(content);
	content->pending = buffer;
	pixman_region32_union(&content->damage, &content->damage, &surface->buffer_damage);
	staging_damage(&content->staging, &surface->buffer_damage);
}

static void schedule_owner(struct content *content)
{
	struct window *window = window_from_surface(content->surface);
	struct sprite *sprite = sprite_from_surface(content->proxy, content->surface);
	if (window != NULL) {
		window_schedule(window, WINDOW_DIRTY_COMMIT);
	} else if (sprite != NULL) {
		sprite_schedule(sprite);
	}
}

static void handle_commit(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, commit);
	struct wlr_surface *surface = content->surface;
	if ((surface->current.committed & WLR_SURFACE_STATE_BUFFER) != 0) {
		take_buffer(content);
	}
	if (is_placed_anew(surface)) {
		damage_all(content, surface->current.buffer_width, surface->current.buffer_height);
	}
	schedule_owner(content);
	unseen_check(&content->proxy->unseen, surface);
}

static void handle_map(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, map);
	output_tell_surface(content->proxy, content->surface);
}

static void handle_unmap(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, unmap);
	schedule_owner(content);
}

static void handle_destroy(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, destroy);
	wl_list_remove(&content->commit.link);
	wl_list_remove(&content->map.link);
	wl_list_remove(&content->unmap.link);
	wl_list_remove(&content->destroy.link);
	wl_list_remove(&content->link);
	content->surface->data = NULL;
	drop_pending(content);
	show(content, NULL);
	staging_finish(&content->staging);
	pixman_region32_fini(&content->damage);
	free(content);
}

void content_create(struct proxy *proxy, struct wlr_surface *surface)
{
	struct content *content = calloc(1, sizeof(*content));
	if (content == NULL) {
		wl_resource_post_no_memory(surface->resource);
		return;
	}
	content->proxy = proxy;
	content->surface = surface;
	content->layer = ++proxy->last_layer;
	surface->data = content;
	pixman_region32_init(&content->damage);
	staging_init(&content->staging, &proxy->buffers);
	wl_list_insert(&proxy->contents, &content->link);
	content->commit.notify = handle_commit;
	wl_signal_add(&surface->events.commit, &content->commit);
	content->map.notify = handle_map;
	wl_signal_add(&surface->events.map, &content->map);
	content->unmap.notify = handle_unmap;
	wl_signal_add(&surface->events.unmap, &content->unmap);
	content->destroy.notify = handle_destroy;
	wl_signal_add(&surface->events.destroy, &content->destroy);
	output_tell_surface(proxy, surface);
}

static bool share_by_forwarding(struct content *content)
{
	struct forward *forward = &content->proxy->forward;
	struct buffer *buffer = forward_buffer(forward, content->pending);
	if (buffer == NULL) {
		return false;
	}
	if (!buffer_announce(buffer) && !(forward_drop_idle(forward) && buffer_announce(buffer))) {
		return false;
	}
	buffer_hold_client(buffer, content->pending);
	show(content, buffer);
	return true;
}

static enum staging_result share_by_copying(struct content *content, size_t *copied)
{
	struct buffer *buffer = NULL;
	size_t bytes = 0;
	enum staging_result result =
		staging_fill(&content->staging, content->pending, &buffer, &bytes);
	if (result == STAGING_DONE) {
		*copied += bytes;
		show(content, buffer);
	}
	return result;
}

/* An application may try at every frame: few lines a second. */
static void log_unshared(struct content *content)
{
	uint32_t dropped = 0;
	if (log_rate_pass(&content->proxy->unshared, &dropped)) {
		log_error("a picture of %dx%d stays invisible (and %u before): it is too large, or "
			  "memory or a limit of the host is exhausted",
			content->surface->current.buffer_width,
			content->surface->current.buffer_height, dropped);
	}
}

/* Makes shown of what is pending. What is shown at the pointer is small, and drawn by applications with
 * one buffer, too: a copy gives it back at once. */
static enum staging_result share(struct content *content, size_t *copied)
{
	bool small = sprite_from_surface(content->proxy, content->surface) != NULL;
	if (!small && share_by_forwarding(content)) {
		return STAGING_DONE;
	}
	return share_by_copying(content, copied);
}

enum content_result content_prepare(struct content *content, size_t *copied)
{
	enum staging_result result = STAGING_DONE;
	if (content->pending != NULL) {
		result = share(content, copied);
	}
	if (result == STAGING_WAIT) {
		return CONTENT_WAIT;
	}
	drop_pending(content);
	if (result == STAGING_FAILED) {
		show(content, NULL);
	}
	if (content->shown != NULL && buffer_announce(content->shown)) {
		return CONTENT_READY;
	}
	if (content->surface->mapped) {
		log_unshared(content);
	}
	return CONTENT_NONE;
}

void content_settle(struct content *content)
{
	size_t copied = 0;
	if (content->pending != NULL && share_by_copying(content, &copied) == STAGING_DONE) {
		drop_pending(content);
	}
}

void content_avoid_pool(struct content *content, const struct pool *pool)
{
	struct buffer *shown = content->shown;
	if (shown == NULL || shown->pool != pool) {
		return;
	}
	int width = (int)shown->shape.width, height = (int)shown->shape.height;
	if (content->pending == NULL && shown->client != NULL) {
		content->pending = wlr_buffer_lock(shown->client);
		staging_damage_all(&content->staging, shown->shape.width, shown->shape.height);
	}
	damage_all(content, width, height);
	schedule_owner(content);
}

void content_mark_sent(struct content *content)
{
	pixman_region32_clear(&content->damage);
	buffer_mark_busy(content->shown);
}

void content_forget(struct content *content)
{
	if (content->shown != NULL) {
		damage_all(content, (int)content->shown->shape.width,
			(int)content->shown->shape.height);
	}
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/content.h"

#include <stdlib.h>
#include <time.h>
#include <wlr/types/wlr_alpha_modifier_v1.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_presentation_time.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/original.h"
#include "guest-proxy/pixels/short_file.h"
#include "protocol/log.h"

static void drop_pending(struct content *content)
{
	wlr_buffer_unlock(content->pending);
	content->pending = NULL;
}

static void drop_original(struct content *content)
{
	wlr_buffer_unlock(content->original);
	content->original = NULL;
}

static void show(struct content *content, struct buffer *buffer)
{
	if (buffer == content->shown) {
		return;
	}
	struct buffer *earlier = content->shown;
	if (buffer) {
		buffer_show(buffer);
	}
	content->shown = buffer;
	if (earlier) {
		buffer_hide(earlier);
	}
}

static void damage_all(struct content *content, int width, int height)
{
	pixman_region32_union_rect(
		&content->damage, &content->damage, 0, 0, (unsigned)width, (unsigned)height);
}

/* wlroots lets go of the buffer after this commit: it is locked here until it is shared. */
static void take_buffer(struct content *content)
{
	struct wlr_surface *surface = content->surface;
	struct wlr_buffer *buffer = surface->current.buffer;
	drop_original(content);
	if (!buffer) {
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

/* What was drawn last, locked; NULL: nothing, or it cannot be had. shown still has it as it was
 * drawn when nothing of it was to be transparent so far. */
static struct wlr_buffer *lock_drawn(struct content *content)
{
	const struct buffer *shown = content->shown;
	if (content->original) {
		return wlr_buffer_lock(content->original);
	}
	if (!shown || shown->client) {
		return shown ? wlr_buffer_lock(shown->client) : NULL;
	}
	return original_create(shown);
}

/* Without a new buffer, what was drawn last is copied once more. */
static void take_alpha(struct content *content)
{
	const struct wlr_alpha_modifier_surface_v1_state *state =
		wlr_alpha_modifier_v1_get_surface_state(content->surface);
	double alpha = state ? state->multiplier : 1;
	int width = content->surface->current.buffer_width;
	int height = content->surface->current.buffer_height;
	if (alpha == content->staging.alpha) {
		return;
	}
	if (!content->pending) {
		content->pending = lock_drawn(content);
	}
	staging_set_alpha(&content->staging, alpha, (uint32_t)width, (uint32_t)height);
	damage_all(content, width, height);
}

static void tell_changed(struct content *content)
{
	wl_signal_emit_mutable(&content->contents->events.changed, content->surface);
}

/* For a frame, or for its buffer. */
static bool waits(const struct content *content)
{
	return content->pending || !wl_list_empty(&content->surface->current.frame_callback_list);
}

/* Looked at again later: the initial commit of a window is one of a mere surface still. */
static void check_unseen(struct content *content)
{
	struct contents *contents = content->contents;
	if (!contents->armed && waits(content) && !contents->is_shown(content->surface)) {
		contents->armed = true;
		wl_event_source_timer_update(contents->unseen, CONTENT_UNSEEN_FRAME_MS);
	}
}

static void content_handle_commit(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, commit);
	struct wlr_surface *surface = content->surface;
	const uint32_t placement =
		WLR_SURFACE_STATE_TRANSFORM | WLR_SURFACE_STATE_SCALE | WLR_SURFACE_STATE_VIEWPORT;
	if ((surface->current.committed & WLR_SURFACE_STATE_BUFFER) != 0) {
		take_buffer(content);
	}
	take_alpha(content);
	if ((surface->current.committed & placement) != 0) {
		/* Pixels that are shown differently must be repainted although they did not
		 * change. */
		damage_all(content, surface->current.buffer_width, surface->current.buffer_height);
	}
	tell_changed(content);
	check_unseen(content);
}

static void content_handle_map(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, map);
	wl_signal_emit_mutable(&content->contents->events.appeared, content->surface);
}

static void drop_feedback(struct content *content)
{
	if (content->feedback) {
		wlr_presentation_feedback_destroy(content->feedback);
		content->feedback = NULL;
	}
}

/* What nobody has seen by then was replaced. */
bool content_wants_feedback(struct content *content)
{
	struct wlr_presentation_feedback *feedback =
		wlr_presentation_surface_sampled(content->surface);
	if (feedback) {
		drop_feedback(content);
		content->feedback = feedback;
	}
	return content->feedback;
}

static void present(struct wlr_surface *surface, int x, int y, void *data)
{
	struct content *content = surface->data;
	if (content && content->feedback && data) {
		wlr_presentation_feedback_send_presented(content->feedback, data);
	}
	if (content) {
		drop_feedback(content);
	}
}

void content_presented(struct wlr_surface *root, const struct wlr_presentation_event *event)
{
	wlr_surface_for_each_surface(root, present, (void *)event);
}

static void content_handle_unmap(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, unmap);
	drop_feedback(content);
	tell_changed(content);
}

static void content_handle_destroy(struct wl_listener *listener, void *data)
{
	struct content *content = wl_container_of(listener, content, destroy);
	wl_list_remove(&content->commit.link);
	wl_list_remove(&content->map.link);
	wl_list_remove(&content->unmap.link);
	wl_list_remove(&content->destroy.link);
	wl_list_remove(&content->link);
	content->surface->data = NULL;
	drop_feedback(content);
	drop_pending(content);
	drop_original(content);
	show(content, NULL);
	staging_finish(&content->staging);
	pixman_region32_fini(&content->nothing);
	pixman_region32_fini(&content->damage);
	free(content);
}

void content_create(struct contents *contents, struct wlr_surface *surface)
{
	struct content *content = calloc(1, sizeof(*content));
	if (!content) {
		wl_resource_post_no_memory(surface->resource);
		return;
	}
	content->contents = contents;
	content->surface = surface;
	content->layer = ++contents->last_layer;
	surface->data = content;
	pixman_region32_init(&content->damage);
	pixman_region32_init(&content->nothing);
	staging_init(&content->staging, &contents->buffers);
	wl_list_insert(&contents->all, &content->link);
	content->commit.notify = content_handle_commit;
	wl_signal_add(&surface->events.commit, &content->commit);
	content->map.notify = content_handle_map;
	wl_signal_add(&surface->events.map, &content->map);
	content->unmap.notify = content_handle_unmap;
	wl_signal_add(&surface->events.unmap, &content->unmap);
	content->destroy.notify = content_handle_destroy;
	wl_signal_add(&surface->events.destroy, &content->destroy);
	wl_signal_emit_mutable(&contents->events.appeared, surface);
}

static bool share_by_forwarding(struct content *content)
{
	struct forward *forward = &content->contents->forward;
	struct buffer *buffer = forward_buffer(forward, content->pending);
	if (!buffer || content->staging.alpha < 1) {
		return false;
	}
	if (!buffer_announce(buffer) && !(forward_drop_idle(forward) && buffer_announce(buffer))) {
		return false;
	}
	buffer_hold_client(buffer, content->pending);
	show(content, buffer);
	return true;
}

/* An application that may change how transparent it is need not draw again for that. */
static void keep_original(struct content *content)
{
	if (wlr_alpha_modifier_v1_get_surface_state(content->surface)) {
		wlr_buffer_lock(content->pending);
		drop_original(content);
		content->original = content->pending;
	}
}

static enum staging_result share_by_copying(struct content *content, size_t *copied)
{
	struct buffer *buffer = NULL;
	size_t bytes = 0;
	enum staging_result result =
		staging_fill(&content->staging, content->pending, &buffer, &bytes);
	if (result == STAGING_DONE) {
		*copied += bytes;
		short_file_report(
			content->pending, wl_resource_get_client(content->surface->resource));
		show(content, buffer);
		keep_original(content);
	}
	return result;
}

/* An application may try at every frame: few lines a second. */
static void log_unshared(struct content *content)
{
	uint32_t dropped = 0;
	if (log_rate_pass(&content->contents->unshared, &dropped)) {
		log_error("a picture of %dx%d stays invisible (and %u before): it is too large, or "
			  "memory or a limit of the host is exhausted",
			content->surface->current.buffer_width,
			content->surface->current.buffer_height, dropped);
	}
}

enum content_result content_prepare(struct content *content, bool small, size_t *copied)
{
	enum staging_result result = STAGING_DONE;
	if (content->pending && (small || !share_by_forwarding(content))) {
		result = share_by_copying(content, copied);
	}
	if (result == STAGING_WAIT) {
		return CONTENT_WAIT;
	}
	drop_pending(content);
	if (result == STAGING_FAILED) {
		show(content, NULL);
	}
	if (content->shown && buffer_announce(content->shown)) {
		return CONTENT_READY;
	}
	if (content->surface->mapped) {
		log_unshared(content);
	}
	return CONTENT_NONE;
}

/* Nobody shows it now: the application gets its buffer back all the same, where memory allows. */
static void content_settle(struct content *content)
{
	size_t copied = 0;
	if (content->pending && share_by_copying(content, &copied) == STAGING_DONE) {
		drop_pending(content);
	}
}

static int content_handle_unseen(void *data)
{
	struct contents *contents = data;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	contents->armed = false;
	struct content *content;
	wl_list_for_each(content, &contents->all, link) {
		if (waits(content) && !contents->is_shown(content->surface)) {
			wlr_surface_send_frame_done(content->surface, &now);
			content_settle(content);
		}
	}
	return 0;
}

static void check_surface(struct wlr_surface *surface, int x, int y, void *data)
{
	if (surface->data) {
		check_unseen(surface->data);
	}
}

void content_check_tree(struct wlr_surface *root)
{
	wlr_surface_for_each_surface(root, check_surface, NULL);
}

static void send_frame_done(struct wlr_surface *surface, int x, int y, void *data)
{
	wlr_surface_send_frame_done(surface, data);
}

void content_frame(struct wlr_surface *root, uint32_t time)
{
	struct timespec when = {.tv_sec = time / 1000, .tv_nsec = (long)(time % 1000) * 1000000};
	wlr_surface_for_each_surface(root, send_frame_done, &when);
}

const pixman_region32_t *content_opaque(const struct content *content)
{
	return content->staging.alpha < 1 ? &content->nothing : &content->surface->opaque_region;
}

void content_mark_sent(struct content *content)
{
	pixman_region32_clear(&content->damage);
	buffer_mark_busy(content->shown);
}

bool contents_init(struct contents *contents, struct proxy_link *link)
{
	*contents = (struct contents){0};
	contents->unseen = wl_event_loop_add_timer(link->loop, content_handle_unseen, contents);
	if (!contents->unseen) {
		return false;
	}
	buffer_list_init(&contents->buffers, link);
	forward_init(&contents->forward, &contents->buffers);
	wl_list_init(&contents->all);
	wl_signal_init(&contents->events.appeared);
	wl_signal_init(&contents->events.changed);
	return true;
}

void contents_finish(struct contents *contents)
{
	forward_finish(&contents->forward);
	wl_event_source_remove(contents->unseen);
}

void contents_forget(struct contents *contents)
{
	struct content *content;
	wl_list_for_each(content, &contents->all, link) {
		drop_feedback(content);
		const struct buffer *shown = content->shown;
		if (shown) {
			damage_all(content, (int)shown->shape.width, (int)shown->shape.height);
		}
	}
	forward_forget(&contents->forward);
	buffer_list_forget(&contents->buffers);
	forward_drop_idle(&contents->forward); /* the pools of those buffers */
}

static void avoid_pool(struct content *content, const struct pool *pool)
{
	struct buffer *shown = content->shown;
	if (!shown || shown->pool != pool) {
		return;
	}
	int width = (int)shown->shape.width, height = (int)shown->shape.height;
	if (!content->pending && shown->client) {
		content->pending = wlr_buffer_lock(shown->client);
		staging_damage_all(&content->staging, shown->shape.width, shown->shape.height);
	}
	damage_all(content, width, height);
	tell_changed(content);
}

void contents_avoid_pool(struct contents *contents, uint32_t id)
{
	struct pool *pool = proxy_link_find(contents->buffers.link, PROXY_LINK_POOLS, id);
	if (!pool) {
		return;
	}
	pool->refused = true;
	struct content *content;
	wl_list_for_each(content, &contents->all, link) {
		avoid_pool(content, pool);
	}
}

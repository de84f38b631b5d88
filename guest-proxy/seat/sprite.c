/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/sprite.h"

#include <stdlib.h>
#include <time.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/proxy.h"
#include "guest-proxy/windows/window_commit.h"

/* Applications keep a surface for each of their cursors, and use few of them at a time. */
#define MOST_KNOWN 8

static void withdraw(struct sprite *sprite)
{
	if (sprite->id == 0) {
		return;
	}
	struct proxy_link *link = &sprite->proxy->link;
	LINK_MSG(msg, LINK_WINDOW_DESTROY, sprite->id);
	proxy_link_send(link, &msg);
	proxy_link_forget(link, PROXY_LINK_WINDOWS, sprite->id);
	link->layers -= sprite->layers;
	sprite->id = 0;
	sprite->layers = 0;
}

static void handle_destroy(struct wl_listener *listener, void *data)
{
	struct sprite *sprite = wl_container_of(listener, sprite, destroy);
	wl_signal_emit_mutable(&sprite->events.destroy, sprite);
	withdraw(sprite);
	wl_list_remove(&sprite->destroy.link);
	wl_list_remove(&sprite->link);
	free(sprite);
}

struct sprite *sprite_from_surface(const struct proxy *proxy, struct wlr_surface *surface)
{
	const struct wlr_surface *root = wlr_surface_get_root_surface(surface);
	struct sprite *sprite;
	wl_list_for_each(sprite, &proxy->sprites, link) {
		if (sprite->surface == root) {
			return sprite;
		}
	}
	return NULL;
}

struct sprite *sprite_get(
	struct proxy *proxy, struct wlr_surface *surface, enum link_sprite_kind kind)
{
	struct sprite *sprite = sprite_from_surface(proxy, surface);
	if (sprite != NULL) {
		return sprite;
	}
	sprite = calloc(1, sizeof(*sprite));
	if (sprite == NULL) {
		return NULL;
	}
	*sprite = (struct sprite){.proxy = proxy, .surface = surface, .kind = kind};
	wl_signal_init(&sprite->events.destroy);
	wl_list_insert(proxy->sprites.prev, &sprite->link);
	sprite->destroy.notify = handle_destroy;
	wl_signal_add(&surface->events.destroy, &sprite->destroy);
	return sprite;
}

/* The one of those that the host knows that was used least recently, when they are too many. */
static void make_room(struct proxy *proxy)
{
	unsigned known = 0;
	struct sprite *sprite, *last = NULL;
	wl_list_for_each(sprite, &proxy->sprites, link) {
		known += sprite->id != 0;
		last = sprite->id != 0 && !sprite->used ? sprite : last;
	}
	if (known >= MOST_KNOWN && last != NULL) {
		withdraw(last);
	}
}

static bool announce(struct sprite *sprite)
{
	if (sprite->id != 0) {
		return true;
	}
	struct proxy_link *link = &sprite->proxy->link;
	make_room(sprite->proxy);
	/* No window: whatever the host says of it but FRAME finds none. */
	sprite->id = proxy_link_assign(link, PROXY_LINK_WINDOWS, NULL);
	if (sprite->id == 0) {
		return false;
	}
	struct link_msg msg = {
		.opcode = LINK_SPRITE_CREATE,
		.object = sprite->id,
		.sprite_create.kind = sprite->kind,
	};
	proxy_link_send(link, &msg);
	sprite->dirty = true;
	return true;
}

static void flush(struct sprite *sprite)
{
	if (sprite->id == 0 || !sprite->dirty || !proxy_link_has_room(&sprite->proxy->link)) {
		return;
	}
	const struct window_commit commit = {
		.link = &sprite->proxy->link,
		.surface = sprite->surface,
		.geometry = {.width = sprite->surface->current.width,
			.height = sprite->surface->current.height},
		.id = sprite->id,
		.layers = &sprite->layers,
	};
	sprite->dirty = !window_commit_send(&commit);
}

bool sprite_use(struct sprite *sprite)
{
	if (!announce(sprite)) {
		return false;
	}
	wl_list_remove(&sprite->link);
	wl_list_insert(&sprite->proxy->sprites, &sprite->link);
	sprite->used = true;
	flush(sprite);
	return true;
}

void sprite_leave(struct sprite *sprite)
{
	if (sprite != NULL) {
		sprite->used = false;
	}
}

void sprite_schedule(struct sprite *sprite)
{
	sprite->dirty = true;
	proxy_schedule_flush(sprite->proxy);
}

void sprites_flush(struct proxy *proxy)
{
	struct sprite *sprite;
	wl_list_for_each(sprite, &proxy->sprites, link) {
		flush(sprite);
	}
}

void sprites_forget(struct proxy *proxy)
{
	struct sprite *sprite;
	wl_list_for_each(sprite, &proxy->sprites, link) {
		sprite->id = 0;
		sprite->layers = 0;
	}
}

static void send_frame_done(struct wlr_surface *surface, int x, int y, void *data)
{
	wlr_surface_send_frame_done(surface, data);
}

void sprites_frame(struct proxy *proxy, uint32_t id, uint32_t time)
{
	struct timespec when = {.tv_sec = time / 1000, .tv_nsec = (long)(time % 1000) * 1000000};
	struct sprite *sprite;
	wl_list_for_each(sprite, &proxy->sprites, link) {
		if (sprite->id == id) {
			wlr_surface_for_each_surface(sprite->surface, send_frame_done, &when);
		}
	}
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/sprite.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/windows/window_commit.h"

/* Applications keep a surface for each of their cursors, and use few of them at a time. */
#define MOST_KNOWN 8

static void sprite_withdraw(struct sprite *sprite)
{
	if (sprite->id == 0) {
		return;
	}
	struct proxy_link *link = sprite->sprites->link;
	LINK_MSG(msg, LINK_WINDOW_DESTROY, sprite->id);
	proxy_link_send(link, &msg);
	proxy_link_forget(link, PROXY_LINK_WINDOWS, sprite->id);
	link->layers -= sprite->layers;
	sprite->id = 0;
	sprite->layers = 0;
}

static void sprite_handle_destroy(struct wl_listener *listener, void *data)
{
	struct sprite *sprite = wl_container_of(listener, sprite, destroy);
	wl_signal_emit_mutable(&sprite->events.destroy, sprite);
	sprite_withdraw(sprite);
	wl_list_remove(&sprite->destroy.link);
	wl_list_remove(&sprite->link);
	free(sprite);
}

/* The one whose surface tree this surface is in, or NULL. */
static struct sprite *find_sprite(const struct sprites *sprites, struct wlr_surface *surface)
{
	const struct wlr_surface *root = wlr_surface_get_root_surface(surface);
	struct sprite *sprite;
	wl_list_for_each(sprite, &sprites->all, link) {
		if (sprite->surface == root) {
			return sprite;
		}
	}
	return NULL;
}

struct sprite *sprite_get(
	struct sprites *sprites, struct wlr_surface *surface, enum link_sprite_kind kind)
{
	struct sprite *sprite = find_sprite(sprites, surface);
	if (sprite) {
		return sprite;
	}
	sprite = calloc(1, sizeof(*sprite));
	if (!sprite) {
		return NULL;
	}
	*sprite =
		(struct sprite){.sprites = sprites, .surface = surface, .kind = kind, .factor = 1};
	wl_signal_init(&sprite->events.destroy);
	wl_list_insert(sprites->all.prev, &sprite->link);
	sprite->destroy.notify = sprite_handle_destroy;
	wl_signal_add(&surface->events.destroy, &sprite->destroy);
	return sprite;
}

/* The one of those that the host knows that was used least recently, when they are too many. */
static void make_room(struct sprites *sprites)
{
	unsigned known = 0;
	struct sprite *sprite, *last = NULL;
	wl_list_for_each(sprite, &sprites->all, link) {
		known += sprite->id != 0;
		last = sprite->id != 0 && !sprite->used ? sprite : last;
	}
	if (known >= MOST_KNOWN && last) {
		sprite_withdraw(last);
	}
}

static bool sprite_announce(struct sprite *sprite)
{
	if (sprite->id != 0) {
		return true;
	}
	struct proxy_link *link = sprite->sprites->link;
	make_room(sprite->sprites);
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

static void sprite_flush(struct sprite *sprite)
{
	if (sprite->id == 0 || !sprite->dirty || !proxy_link_has_room(sprite->sprites->link)) {
		return;
	}
	const struct window_commit commit = {
		.link = sprite->sprites->link,
		.view =
			{
				.surface = sprite->surface,
				.geometry = {.width = sprite->surface->current.width,
					.height = sprite->surface->current.height},
				.factor = sprite->factor,
			},
		.id = sprite->id,
		.small = true,
		.layers = &sprite->layers,
	};
	sprite->dirty = !window_commit_send(&commit);
}

bool sprite_use(struct sprite *sprite)
{
	if (!sprite_announce(sprite)) {
		return false;
	}
	wl_list_remove(&sprite->link);
	wl_list_insert(&sprite->sprites->all, &sprite->link);
	sprite->used = true;
	sprite_flush(sprite);
	return true;
}

void sprite_leave(struct sprite *sprite)
{
	if (sprite) {
		sprite->used = false;
	}
}

static void sprite_handle_content_changed(struct wl_listener *listener, void *data)
{
	struct sprites *sprites = wl_container_of(listener, sprites, content_changed);
	struct sprite *sprite = find_sprite(sprites, data);
	if (sprite) {
		sprite->dirty = true;
		proxy_link_schedule(sprites->link);
	}
}

void sprites_init(struct sprites *sprites, struct proxy_link *link, struct contents *contents)
{
	sprites->link = link;
	wl_list_init(&sprites->all);
	sprites->content_changed.notify = sprite_handle_content_changed;
	wl_signal_add(&contents->events.changed, &sprites->content_changed);
}

void sprites_finish(struct sprites *sprites)
{
	wl_list_remove(&sprites->content_changed.link);
}

void sprites_flush(struct sprites *sprites)
{
	struct sprite *sprite;
	wl_list_for_each(sprite, &sprites->all, link) {
		sprite_flush(sprite);
	}
}

void sprites_forget(struct sprites *sprites)
{
	struct sprite *sprite;
	wl_list_for_each(sprite, &sprites->all, link) {
		sprite->id = 0;
		sprite->layers = 0;
	}
}

void sprites_frame(struct sprites *sprites, uint32_t id, uint32_t time)
{
	struct sprite *sprite;
	wl_list_for_each(sprite, &sprites->all, link) {
		if (sprite->id == id) {
			content_frame(sprite->surface, time);
		}
	}
}

/* SPDX-License-Identifier: MIT
 *
 * A surface that is only shown at the pointer: a cursor's image or a drag's icon. The host knows
 * the few that were used last.
 */
#ifndef GUEST_PROXY_SPRITE_H
#define GUEST_PROXY_SPRITE_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "protocol/msg.h"

struct contents;
struct proxy_link;
struct wlr_surface;

/* All sprites. */
struct sprites {
	struct proxy_link *link;
	struct wl_list all; /* sprite.link: the one used last first */
	struct wl_listener content_changed; /* contents.events.changed */
};

struct sprite {
	struct wl_list link; /* sprites.all */
	struct sprites *sprites;
	struct wlr_surface *surface;
	enum link_sprite_kind kind;
	double factor; /* px of the surface to one logical px; 1 until somebody knows better */
	uint32_t id; /* 0: not known to the host */
	bool used; /* shown at the pointer, if the host shows the pointer */
	bool dirty; /* the host has not all of it */
	uint32_t layers; /* in the last commit that was sent; counted in proxy_link.layers */

	struct wl_listener destroy; /* wlr_surface.events */
	struct {
		struct wl_signal destroy; /* struct sprite */
	} events;
};

void sprites_init(struct sprites *sprites, struct proxy_link *link, struct contents *contents);
/* No surface is left. */
void sprites_finish(struct sprites *sprites);

/* The sprite of a surface, made when there is none. It goes with the surface. NULL: out of
 * memory. */
struct sprite *sprite_get(
	struct sprites *sprites, struct wlr_surface *surface, enum link_sprite_kind kind);

/* Makes the host know it and what it shows, where it has room for that: else false. It is used
 * then. */
bool sprite_use(struct sprite *sprite);
/* It is not shown any more. NULL is accepted. */
void sprite_leave(struct sprite *sprite);

/* Sends what is new of those that the host knows. */
void sprites_flush(struct sprites *sprites);
/* The link is lost. */
void sprites_forget(struct sprites *sprites);

/* The host showed the last commit of the sprite with this id, if there is one, at time, in ms. */
void sprites_frame(struct sprites *sprites, uint32_t id, uint32_t time);

#endif

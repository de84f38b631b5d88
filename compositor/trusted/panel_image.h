/* SPDX-License-Identifier: MIT
 *
 * What the panel of one output looks like: the focused domain's label on its colour, then every
 * domain with its state, or how many of them have no room.
 */
#ifndef COMPOSITOR_PANEL_IMAGE_H
#define COMPOSITOR_PANEL_IMAGE_H

struct domain;
struct server;
struct wlr_buffer;

/* focused may be NULL: no domain. width logical px > 0. NULL when out of memory; the caller drops
 * the buffer. */
struct wlr_buffer *panel_image_create(
	struct server *server, const struct domain *focused, int width, float scale);

#endif

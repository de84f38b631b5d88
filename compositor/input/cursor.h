/* SPDX-License-Identifier: MIT
 *
 * The picture of the pointer. The host's own everywhere, except over the content of the window
 * that has the pointer: that one may choose.
 */
#ifndef COMPOSITOR_CURSOR_H
#define COMPOSITOR_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

struct config;
struct cursor;
struct wlr_cursor;
struct wlr_surface;

/* Nothing is shown until something is set. NULL: out of memory. wlr_cursor must outlive it. */
struct cursor *cursor_create(struct wlr_cursor *wlr_cursor, const struct config *config);
void cursor_destroy(struct cursor *cursor); /* NULL is accepted */

/* name: of the theme, static. */
void cursor_set_host(struct cursor *cursor, const char *name);
/* shape: 1..LINK_MAX_CURSOR_SHAPE, or 0: hidden. Others are ignored. */
void cursor_set_shape(struct cursor *cursor, uint32_t shape);
/* Of a host's application. NULL: hidden. hotspot in surface coordinates. */
void cursor_set_surface(
	struct cursor *cursor, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y);

/* The theme's name of what is shown, "hidden", or "surface". Static. NULL: nothing yet. */
const char *cursor_name(const struct cursor *cursor);

/* The theme's name for resizing by these edges, enum wlr_edges, not none. Static. */
const char *cursor_of_edges(uint32_t edges);

#endif

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
struct window;
struct wlr_cursor;
struct wlr_surface;

/* A picture at the pointer that its owner draws. */
struct cursor_image_impl {
	/* Shows it in the tree of window, which is on top under the pointer, above the content
	 * and nowhere else, with its hotspot at x, y of the content; again whenever the pointer
	 * moves. */
	void (*show)(void *data, struct window *window, double x, double y);
	void (*hide)(void *data);
	/* It was shown. time in ms. */
	void (*frame)(void *data, uint32_t time);
};

/* Nothing is shown until something is set. NULL: out of memory. wlr_cursor must outlive it. */
struct cursor *cursor_create(struct wlr_cursor *wlr_cursor, const struct config *config);
void cursor_destroy(struct cursor *cursor); /* NULL is accepted */

/* config has another theme, or size: what is shown of it is of that one from now on. */
void cursor_use_theme(struct cursor *cursor, const struct config *config);

/* name: of the theme, static. What a window chose is forgotten. */
void cursor_set_host(struct cursor *cursor, const char *name);

/* What the window that has the pointer chooses; it is shown only while the pointer is inside. */
/* shape: 1..LINK_MAX_CURSOR_SHAPE, or 0: hidden. Others are ignored. */
void cursor_set_shape(struct cursor *cursor, uint32_t shape);
/* Of a host's application. NULL: hidden. hotspot in surface coordinates. */
void cursor_set_surface(
	struct cursor *cursor, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y);
/* Drawn by impl, see input_set_cursor_image. */
void cursor_set_image(struct cursor *cursor, const struct cursor_image_impl *impl, void *data);
/* data goes: the pointer is hidden where it was shown. */
void cursor_forget_image(struct cursor *cursor, const void *data);

/* The pointer was moved, or what is under it: inside of the content of the window that has it
 * and may choose, where seen is on top; or outside (NULL), where that has it by a button that is
 * held. */
void cursor_point(struct cursor *cursor, struct window *seen);
/* The window goes: nothing is drawn in it any more. */
void cursor_forget_window(struct cursor *cursor, const struct window *window);

/* An output was drawn that the pointer is on. time in ms. */
void cursor_frame(struct cursor *cursor, uint32_t time);

/* The theme's name of what is shown, "hidden", "surface" or "image". Static. NULL: nothing yet. */
const char *cursor_name(const struct cursor *cursor);

/* The theme's name for resizing by these edges, enum wlr_edges, not none. Static. */
const char *cursor_of_edges(uint32_t edges);

#endif

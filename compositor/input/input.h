/* SPDX-License-Identifier: MIT
 *
 * What the rest of the compositor asks of input. Devices come in by keyboard.c and pointer.c, pass
 * the reserved chords (secure_key.c) and the current mode (input_mode.h), and leave by
 * input_route.c.
 */
#ifndef COMPOSITOR_INPUT_H
#define COMPOSITOR_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

struct input;
struct output;
struct server;
struct window;
struct wlr_surface;
struct xkb_keymap;

/* NULL after one line in the log. */
struct input *input_create(struct server *server);
void input_destroy(struct input *input);

/* Starts a move or resize of window, when it holds the press that the user made; else ignored. */
void input_begin_move(struct server *server, struct window *window);
void input_begin_resize(struct server *server, struct window *window, uint32_t edges);

/* What a drag's owner is told. */
struct input_dnd_impl {
	/* The pointer is at x, y, layout coordinates: for the icon. */
	void (*motion)(void *data, double x, double y);
	/* The drag is over. dropped: on the window that has the pointer. It leaves that afterwards. */
	void (*end)(void *data, bool dropped);
	/* The icon was shown. time in ms. NULL: it is paced otherwise. */
	void (*frame)(void *data, uint32_t time);
};

/* Data is dragged from window, in which the press was made that its owner holds; until the drag ends the
 * pointer enters windows of the same domain only. False: it holds none, nothing begins. data: of
 * impl, and names the drag; it must outlive it. */
bool input_begin_dnd(struct server *server, struct window *window,
	const struct input_dnd_impl *impl, void *data);
/* The owner ends that drag; impl->end is not called. Ignored when it is over. */
void input_end_dnd(struct server *server, const void *data);

/* The window goes away: no grab, hover or switcher entry keeps it. */
void input_forget(struct server *server, struct window *window);

/* What lies under the pointer may have changed: looks again at the next chance. */
void input_refresh_pointer(struct server *server);

/* The cursor over the content of window, LINK's shapes, 0: hidden. Ignored when the pointer is not
 * over its content. */
void input_set_cursor_shape(struct server *server, struct window *window, uint32_t shape);

/* The same with a picture of a host's application; NULL: hidden. hotspot in surface coordinates. */
void input_set_cursor_surface(struct server *server, struct window *window,
	struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y);

/* A picture at the pointer that its owner draws. */
struct cursor_image_impl {
	/* Shows it in the tree of window, which is on top under the pointer, above the content and
	 * nowhere else, with its hotspot at x, y of the content; again whenever the pointer moves. */
	void (*show)(void *data, struct window *window, double x, double y);
	void (*hide)(void *data);
	/* It was shown. time in ms. */
	void (*frame)(void *data, uint32_t time);
};

/* The same with such a picture. data: of impl, and names the picture; it must outlive it. */
void input_set_cursor_image(struct server *server, struct window *window,
	const struct cursor_image_impl *impl, void *data);
/* The picture goes. Where it was shown the pointer is hidden. */
void input_forget_cursor_image(struct server *server, const void *data);

/* output was drawn: paces what is shown at the pointer. time in ms. */
void input_pace(struct server *server, const struct output *output, uint32_t time);

/* Where the pointer is, layout coordinates, and its picture: a name of the theme, "hidden",
 * "surface" or "image". False while there is no pointing device yet. */
struct input_pointer {
	double x, y;
	const char *cursor; /* static */
};
bool input_pointer(struct server *server, struct input_pointer *pointer);

/* Where the pointer is, NULL without outputs. */
struct output *input_output(struct server *server);

/* The modifiers of all keyboards as a domain may see them. All 0 without a keyboard. */
struct link_modifiers input_modifiers(struct server *server);

/* The keymap of the keyboard that was used last, even when that is gone, or the configured one: XKB
 * text (owned by input, valid until the next change), its length without the NUL, and a number that
 * changes with it. NULL, 0, 0 when memory was too short for any. */
const char *input_keymap(struct server *server, uint32_t *length, uint32_t *generation);
/* The same keymap, compiled. Owned by input. */
struct xkb_keymap *input_xkb_keymap(struct server *server);

#endif

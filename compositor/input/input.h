/* SPDX-License-Identifier: MIT
 *
 * What others ask of input. Devices come in by keyboard.c and pointer.c, pass the reserved chords
 * (secure_key.c) and the current mode, and leave by input_route.c.
 */
#ifndef COMPOSITOR_INPUT_H
#define COMPOSITOR_INPUT_H

#include <stdbool.h>
#include <stdint.h>

struct cursor_image_impl;
struct desktop;
struct domain;
struct domains;
struct input;
struct output;
struct window;
struct wl_signal;
struct wlr_surface;

/* Devices come when the screen starts. All must outlive it. NULL after one line in the log. */
struct input *input_create(struct desktop *desktop, struct domains *domains);
void input_destroy(struct input *input);
/* The configuration has another keymap: keyboards that bring none have it from now on, and who has
 * the focus is told. The one before stays, after a line in the log, when XKB's data is gone. */
void input_use_configured_keymap(struct input *input);
/* And the repeat of keys. */
void input_use_configured_repeat(struct input *input);
/* And the theme of the cursor, or its size. */
void input_use_configured_cursor(struct input *input);

/* --- what the user wants that input/ does not do itself --------------------------------------- */

/* Announces const enum chord *: CHORD_COPY or CHORD_PASTE. Nobody has seen a key of it, and what
 * was dragged is not any more; the focus is where the user pressed it. */
struct wl_signal *input_chords(struct input *input);

/* Announces const struct binding *, of acts with the session: as above. */
struct wl_signal *input_bound(struct input *input);

/* NULL: the user does something with a key or a pointing device, locked or not. */
struct wl_signal *input_activity(struct input *input);

/* NULL: a touch screen has come. */
struct wl_signal *input_touch_screens(struct input *input);

/* ms since a window of domain was told of a press, of a key or button, which was the last that any
 * was told of; else for ever. Chords, and what chooses the focus, are no such. */
uint64_t input_idle_ms(const struct input *input, const struct domain *domain);

/* Presses Ctrl+V in the focused window for the user (type_paste.c), when that is domain's and gets
 * his keys now. */
void input_type_paste(struct input *input, const struct domain *domain);

/* --- what hangs on the pointer (mode_grab.c, mode_drag.c) ------------------------------------- */

/* Starts a move or resize of window, when it holds the press that the user made; else ignored. */
void input_begin_move(struct input *input, struct window *window);
void input_begin_resize(struct input *input, struct window *window, uint32_t edges);

/* How a drag ended. */
enum input_dnd_end {
	INPUT_DND_CANCELLED,
	INPUT_DND_DROPPED, /* on the window that has the pointer */
	INPUT_DND_TAKEN, /* over a window of another domain: what is dragged is copied from there */
};

/* What a drag's owner is told. */
struct input_dnd_impl {
	/* The pointer is at x, y, layout coordinates: for the icon. */
	void (*motion)(void *data, double x, double y);
	/* The drag is over. The pointer leaves the window that has it afterwards. */
	void (*end)(void *data, enum input_dnd_end how);
	/* The icon was shown. time in ms. NULL: it is paced otherwise. */
	void (*frame)(void *data, uint32_t time);
};

/* Data is dragged from window, in which the press was made that its owner holds; until the drag
 * ends the pointer enters windows of the same domain only. False: it holds none, nothing begins.
 * data: of impl, and names the drag; it must outlive it. */
bool input_begin_dnd(
	struct input *input, struct window *window, const struct input_dnd_impl *impl, void *data);
/* The owner ends that drag; impl->end is not called. Ignored when it is over. */
void input_end_dnd(struct input *input, const void *data);

/* Announces struct input_drop *: the user has let a drag go over the content of a window of another
 * domain than it comes from. That has heard nothing of it. */
struct wl_signal *input_drops(struct input *input);

struct input_drop {
	struct domain *source;
	struct window *window;
	double x, y; /* logical px in its content */
	bool fresh; /* it has come there too lately for the user to have meant it */
	bool taken; /* set by who listens: else the drag is cancelled */
};

/* --- what windows wish for the pointer (constraint.c) ----------------------------------------- */

/* window.constraint, which was NULL or not, is another one now, and not NULL. */
void input_constraint_changed(struct input *input, struct window *window);
/* The owner of window wishes nothing any more, and window.constraint is NULL. hint: where the
 * pointer should be then if it was locked, of the content; NULL: where it is. */
void input_constraint_gone(struct input *input, struct window *window, const double hint[2]);
/* Which window holds the pointer, NULL: none; and whether it is locked, not confined. */
const struct window *input_constrained(const struct input *input, bool *locked);

/* --- what windows hear of pens (pens.h) ------------------------------------------------------- */

/* One of them hears of pens from now on, or does not any more: it may be where one is. */
void input_wishes_changed(struct input *input);

/* --- the cursor ------------------------------------------------------------------------------ */

/* The cursor over the content of window, LINK's shapes, 0: hidden. Ignored when the pointer is not
 * over its content. */
void input_set_cursor_shape(struct input *input, struct window *window, uint32_t shape);

/* The same with a picture of a host's application; NULL: hidden. hotspot in surface coordinates. */
void input_set_cursor_surface(struct input *input, struct window *window,
	struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y);

/* The same with such a picture. data: of impl, and names the picture; it must outlive it. */
void input_set_cursor_image(struct input *input, struct window *window,
	const struct cursor_image_impl *impl, void *data);
/* The picture goes. Where it was shown the pointer is hidden. */
void input_forget_cursor_image(struct input *input, const void *data);

/* --- the pointer ----------------------------------------------------------------------------- */

/* Where the pointer is, layout coordinates, whether a press there would be dropped because what
 * lies there has come too lately, and the pointer's picture: a name of the theme, "hidden",
 * "surface" or "image". False while there is no pointing device yet. */
struct input_pointer {
	double x, y;
	bool guarded;
	const char *cursor; /* static */
};
bool input_pointer(const struct input *input, struct input_pointer *pointer);

/* What keys and pointer do just now: the name of the mode. Static. */
const char *input_mode_name(const struct input *input);

/* Where the pointer is, NULL without outputs. */
struct output *input_output(const struct input *input);

#endif

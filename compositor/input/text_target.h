/* SPDX-License-Identifier: MIT
 *
 * Where an input method may write: the window that has the keyboard, while it says that it takes
 * text. Whoever fills the window says so, and hears what is written; the method is a program of the
 * host's (host_method.h). A method keeps keys only of such a window, and never a reserved chord,
 * nor while the session is locked or the user is asked something; what it writes too late, for a
 * window that has lost the keyboard, goes nowhere; nor does a key that it was given for such a one
 * and types then.
 */
#ifndef COMPOSITOR_TEXT_TARGET_H
#define COMPOSITOR_TEXT_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/text_fields.h"
#include "compositor/input/text_state.h"

struct input;
struct window;
struct wlr_keyboard;

struct text_target_impl {
	void (*write)(void *data, const struct text_change *change);
};

/* By whoever fills window; ignored about one that has not the keyboard. impl is called until state
 * is NULL, which says that it takes none, or the window has lost the keyboard. */
void text_target_set(struct input *input, struct window *window, const struct text_state *state,
	const struct text_target_impl *impl, void *data);

/* --- the method ------------------------------------------------------------------------------- */

struct text_method_impl {
	/* Another window takes text, or none; or state is what it says of it. NULL: none. */
	void (*target)(void *data, const struct text_state *state);
	/* Whether the method keeps it. A release comes when its press was kept, and cannot be
	 * refused. */
	bool (*key)(void *data, uint32_t time, uint32_t key, bool pressed);
	/* seat_state_modifiers() or the keymap are other ones. */
	void (*modifiers)(void *data);
	/* The method itself types by that one, what it does not want to keep. */
	bool (*types_by)(void *data, const struct wlr_keyboard *keyboard);
};

/* There is a method, instead of the one before. NULL: none. Its target is told at once. */
void text_target_set_method(struct input *input, const struct text_method_impl *impl, void *data);

/* The method writes; nowhere when nothing takes text. */
void text_target_write(struct input *input, const struct text_change *change);

/* NULL: none takes text. */
struct window *text_target_window(const struct input *input);

/* --- for input/ ------------------------------------------------------------------------------- */

/* The window with the keyboard is about to lose it. */
void text_target_leave(struct input *input);
/* Whether it is the method's affair, and no window's. */
bool text_target_takes_key(struct input *input, uint32_t time, uint32_t key, bool pressed);
void text_target_modifiers(struct input *input);
bool text_target_types_by(const struct input *input, const struct wlr_keyboard *keyboard);
/* The method typed it by a keyboard of its own: whether it may be meant for the window that has the
 * keyboard now. */
bool text_target_may_type(const struct input *input, uint32_t key);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A prompt that is on, for the files of input/: prompt_life.c has its beginning and end,
 * mode_prompt.c what the user does meanwhile.
 */
#ifndef COMPOSITOR_PROMPT_STATE_H
#define COMPOSITOR_PROMPT_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "compositor/input/prompts.h"
#include "compositor/trusted/prompt_view.h"

/* When what the user does counts. ms, monotonic. Pure. */
struct prompt_guard {
	uint64_t first; /* before it nothing counts */
	uint64_t live; /* before it nothing but Escape does */
	enum prompt_part under; /* where the pointer is */
	bool entered; /* it came there from elsewhere since live */
};

/* It has appeared, or shows something else, with the pointer over part. */
void prompt_guard_begin(struct prompt_guard *guard, enum prompt_part part, uint64_t now);
bool prompt_guard_is_live(const struct prompt_guard *guard, uint64_t now);
/* The pointer was moved, and is over part. */
void prompt_guard_point(struct prompt_guard *guard, enum prompt_part part, uint64_t now);
/* A key or a button was pressed: whether it counts. One that comes too early delays all further
 * ones. */
bool prompt_guard_press(struct prompt_guard *guard, uint64_t now);
/* Whether a click where the pointer is counts. */
bool prompt_guard_click(const struct prompt_guard *guard, uint64_t now);

struct prompt {
	struct input *input;
	struct prompt_view *view; /* NULL: it is over */
	struct prompt_answer answer;
	void (*answered)(void *data, const struct prompt_answer *answer);
	void *data;
	struct prompt_guard guard;
	enum prompt_part chosen; /* what Enter means */
	enum prompt_part pressed; /* of the button that is down; NONE: none that counts */
	struct wl_event_source *idle; /* that begins it; NULL: it has begun, or never will */
	struct wl_event_source *timer; /* until it is live, or the asker hears of its end */
	struct wl_listener domain_changed, screen_changed;
};

/* It is over: it goes from the screen at once, and the asker hears of it soon. Nothing when it is
 * over already. */
void prompt_end(struct prompt *prompt, bool allow);

/* --- mode_prompt.c ---------------------------------------------------------------------------- */

/* data: struct prompt. It shows another picture: whatever was on its way was meant for another. */
void mode_prompt_changed(void *data);
/* Where it is to be shown: with the pointer. NULL: there is none. */
struct output *mode_prompt_output(const struct input *input);
/* It can be used from now on. */
void mode_prompt_live(struct prompt *prompt);
/* Unless another mode has begun. */
void mode_prompt_leave(struct input *input);
void mode_prompt_handle_screen_changed(struct wl_listener *listener, void *data);

#endif

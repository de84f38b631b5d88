/* SPDX-License-Identifier: MIT
 *
 * What a press of a button does in mode_normal: it focuses, goes to the content, or moves, resizes,
 * closes by the frame.
 */
#ifndef COMPOSITOR_PRESS_H
#define COMPOSITOR_PRESS_H

#include <stdint.h>

#include "compositor/window/window.h"

struct input;

/* A press on the host's own parts of a window: what its release means. */
struct input_press {
	struct window *window; /* NULL: none, or it went away */
	enum window_part part;
	uint32_t button;
	uint32_t time; /* ms, of the last press on a title bar: for double clicks */
	struct window *clicked; /* where that was; NULL: none */
};

/* The first button goes down, over whatever is under the pointer. */
void press_begin(struct input *input, uint32_t time, uint32_t button);
/* A button that no window saw pressed goes up. */
void press_end(struct input *input, uint32_t button);

/* In every mode: no press on it is remembered. */
void press_forget(struct input *input, struct window *window);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What the user is doing with keys and pointer just now. Exactly one mode is current; devices call
 * it after the reserved chords were taken out. Releases of what a window saw pressed go to that
 * window in every mode, before the mode is asked.
 */
#ifndef COMPOSITOR_INPUT_MODE_H
#define COMPOSITOR_INPUT_MODE_H

#include <stdbool.h>
#include <stdint.h>

struct input;
struct input_dnd;
struct input_mode;
struct window;

extern const struct input_mode mode_normal;

/* Whatever was under way ends; nobody has the pointer until mode_normal gives it. */
void input_mode_set(struct input *input, const struct input_mode *mode);
void input_mode_reset(struct input *input); /* to mode_normal */

/* What lies under the pointer may have changed: the mode looks again at the next chance. */
void input_mode_refresh(struct input *input);

/* --- mode_normal.c -------------------------------------------------------------------------- */

/* Gives the pointer to what lies under it now, if that may have it. */
void mode_normal_point(struct input *input, uint32_t time);
/* In every mode: no press on it is remembered. */
void mode_normal_forget(struct input *input, struct window *window);

/* --- mode_grab.c: until all buttons are up or Escape ------------------------------------------ */

/* A popup stands for its toplevel. Nothing happens where the host gives the place (fullscreen). */
void mode_grab_move(struct input *input, struct window *window);
void mode_grab_resize(struct input *input, struct window *window, uint32_t edges);
/* The edges next to a position relative to the content: thirds of it; the middle counts as the
 * corner that is nearest. Pure. */
uint32_t mode_grab_edges_near(int32_t width, int32_t height, double x, double y);

/* --- mode_drag.c: until all buttons are up or Escape ------------------------------------------ */

void mode_drag_begin(struct input *input, const struct input_dnd *dnd);
/* True while one is on that began in window. */
bool mode_drag_is_from(const struct input *input, const struct window *window);
/* One that is on is cancelled; nobody has the pointer then. */
void mode_drag_cancel(struct input *input);
/* Its owner has ended the drag: nothing is told to that any more. */
void mode_drag_gone(struct input *input, const void *data);

/* --- mode_switch.c: until Alt is up or Escape ------------------------------------------------ */

/* Begins, or goes on to the next entry. */
void mode_switch_step(struct input *input, bool forward);

#endif

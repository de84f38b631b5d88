/* SPDX-License-Identifier: MIT
 *
 * Which windows the user can see anything of, as the scene knows it: those are paced, and the
 * others are told that they are suspended.
 *
 *   shown ---- no px on any output -----> hidden -- PACE_GRACE, minimized, locked -> suspended
 *     ^  paced by the output that            | paced as before                          |
 *     |  shows most of it                    v                                no frames |
 *     +------------ a px can be seen --------+------------------------------------------+
 *
 * So nobody learns at once that another window lies above his.
 */
#ifndef COMPOSITOR_PACE_H
#define COMPOSITOR_PACE_H

#include <stdbool.h>

struct desktop;
struct output;
struct window;

/* How long a window is hidden before its application hears of it, by missing frames too: what
 * others cover is a bit in that time at most. ms */
#define PACE_GRACE 3000

/* For desktop_life.c. False when out of memory. */
bool pace_init(struct desktop *desktop);
void pace_finish(struct desktop *desktop);

/* output has taken a picture: looks which windows are seen now. */
void pace_presented(struct desktop *desktop, struct output *output);

/* A point of output's beat: tells the windows that it shows and that wait for a frame. The time is
 * the point's, however late it is. */
void pace_beat(struct desktop *desktop, const struct output *output);

/* Outputs changed, and the scene hears of it after this: looks again soon. */
void pace_soon(struct desktop *desktop);

/* window wants window_impl.frame at the next point of the beat of the output that shows it,
 * whether or not anything on screen changes. Where none shows it there is nothing to wait for: its
 * return will be drawn. False: no frame will come. */
bool pace_schedule_frame(const struct window *window);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef COMPOSITOR_TOUCH_OUTPUT_H
#define COMPOSITOR_TOUCH_OUTPUT_H

struct screen;
struct wlr_output;

/* The output that a touch screen lies on: the one that it names, else the computer's own panel,
 * else the only one. NULL: none of these, so that it lies over all of them. named: by the device,
 * may be NULL. */
struct wlr_output *touch_output(const struct screen *screen, const char *named);

#endif

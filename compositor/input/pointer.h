/* SPDX-License-Identifier: MIT
 *
 * The pointer that all pointing devices move together.
 */
#ifndef COMPOSITOR_POINTER_H
#define COMPOSITOR_POINTER_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/desktop/exposure.h"
#include "compositor/desktop/window.h"

struct input;
struct motion_axis;
struct pointer;
struct wlr_cursor;
struct wlr_input_device;
struct wlr_output;

/* NULL: out of memory. */
struct pointer *pointer_create(struct input *input);
void pointer_destroy(struct pointer *pointer); /* NULL is accepted */

/* The device moves this pointer until it goes. output: it is confined to that one, NULL: all. */
void pointer_attach(
	struct pointer *pointer, struct wlr_input_device *device, struct wlr_output *output);

/* The same for a touch screen, whose fingers are the pointer where the next two say so. */
void pointer_attach_touch(struct pointer *pointer, struct wlr_input_device *device);
/* It is at x, y, layout coordinates. */
void pointer_put(struct pointer *pointer, uint32_t time, double x, double y);
/* The same of a device that says positions, as a pen does; a window that holds the pointer is told
 * how far that went. */
void pointer_follow(struct pointer *pointer, const struct wlr_input_device *device, uint32_t time,
	double x, double y);
/* A button, evdev code, by a device that is attached. */
void pointer_press(struct pointer *pointer, const struct wlr_input_device *device, uint32_t time,
	uint32_t button, bool pressed);
/* It is at x, y, where that device has pressed a button before: nobody hears of either. */
void pointer_take_over(struct pointer *pointer, const struct wlr_input_device *device,
	uint32_t button, double x, double y);
/* What is pressed on that device was not let go: whatever it holds is cancelled. */
void pointer_take_back(struct pointer *pointer, const struct wlr_input_device *device);
/* A wheel turns, or the like. */
void pointer_scroll(struct pointer *pointer, const struct motion_axis *axis);
/* The user does something, and the pointer stays where it is. */
void pointer_note_activity(struct pointer *pointer, uint32_t time);
/* What happened since the last is one thing. */
void pointer_end_frame(struct pointer *pointer);

struct wlr_cursor *pointer_cursor(struct pointer *pointer);
/* Layout coordinates. */
double pointer_x(const struct pointer *pointer);
double pointer_y(const struct pointer *pointer);

/* What lies under it. */
struct window_hit pointer_find(const struct pointer *pointer);
/* What a press there would be meant for. */
struct exposure_look pointer_exposure(const struct pointer *pointer, const struct window_hit *hit);

/* True since the first device: before that nobody has the pointer and none is shown. */
bool pointer_present(const struct pointer *pointer);
/* True while a button is down, whoever saw it. */
bool pointer_pressed(const struct pointer *pointer);

#endif

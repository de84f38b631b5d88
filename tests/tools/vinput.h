/* SPDX-License-Identifier: MIT
 *
 * One virtual keyboard and one virtual pointer on a compositor.
 */
#ifndef TESTS_VINPUT_H
#define TESTS_VINPUT_H

#include <stdbool.h>
#include <stdint.h>

struct vinput;

/* On $WAYLAND_DISPLAY. layout: XKB's name of one or more. NULL after one line on standard error. */
struct vinput *vinput_create(const char *layout);
void vinput_destroy(struct vinput *vinput);

/* key: evdev code. The modifiers that it changes follow it. */
void vinput_key(struct vinput *vinput, uint32_t key, bool pressed);

/* x, y of width, height: shares of the whole layout. */
void vinput_move(struct vinput *vinput, uint32_t x, uint32_t y, uint32_t width, uint32_t height);
void vinput_move_by(struct vinput *vinput, double dx, double dy); /* logical px */
void vinput_button(struct vinput *vinput, uint32_t button, bool pressed); /* evdev code */
void vinput_double_click(struct vinput *vinput, uint32_t button);
/* axis: 0 vertical, 1 horizontal; notches of a wheel, 15 px each. */
void vinput_wheel(struct vinput *vinput, uint32_t axis, int notches);

/* Fingers on a touchpad, logical px; 0: they have left it. */
void vinput_scroll(struct vinput *vinput, uint32_t axis, double distance);
/* Both axes in one frame: the first by fingers, the other by a wheel. */
void vinput_scroll_by_both(struct vinput *vinput, double distance);

/* Sends it without waiting. */
void vinput_flush(struct vinput *vinput);

/* Until the compositor has handled all of that. False: the connection is lost. */
bool vinput_sync(struct vinput *vinput);

#endif

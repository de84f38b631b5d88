/* SPDX-License-Identifier: MIT
 *
 * The beginning and the end of the screen.
 */
#ifndef COMPOSITOR_SCREEN_LIFE_H
#define COMPOSITOR_SCREEN_LIFE_H

#include <stdbool.h>

struct config;
struct screen;
struct wl_display;

/* The seat's screens and devices, a window of the session around, or nothing but memory. Nothing is lit
 * before screen_start. config and display must outlive it. NULL after one line on standard error. */
struct screen *screen_create(struct wl_display *display, const struct config *config);

/* Lights the screens and brings the input devices, by signals of backend. False after one line on
 * standard error. */
bool screen_start(struct screen *screen);

/* Outputs and devices go: nobody may listen to them by then. NULL is accepted. */
void screen_destroy(struct screen *screen);

#endif

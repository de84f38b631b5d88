/* SPDX-License-Identifier: MIT
 *
 * The screen that Xwayland, and no other application, is shown: one output in px as large as the
 * largest of the host's work areas, at the sharpest of their scales. Xwayland must not see the
 * logical sizes of outputs (xdg-output): it would count in those, and what X11 programs draw would
 * be stretched.
 */
#ifndef GUEST_PROXY_X11_SCREEN_H
#define GUEST_PROXY_X11_SCREEN_H

#include <stdbool.h>
#include <stdint.h>
#include <wlr/types/wlr_output.h>

struct wl_display;

struct x11_screen {
	struct wlr_output base; /* nothing is ever drawn to it */
	double scale; /* px to one logical px, >= 1 */
	int32_t width, height; /* px */
};

void x11_screen_init(struct x11_screen *screen, struct wl_display *display);
void x11_screen_finish(struct x11_screen *screen);

/* What the host has: logical px, mHz. */
void x11_screen_set(
	struct x11_screen *screen, double scale, int32_t width, int32_t height, int32_t refresh);

/* X keeps the pointer on its screen: it grows to what a window covers, until the next
 * x11_screen_set. px. */
void x11_screen_cover(struct x11_screen *screen, int32_t width, int32_t height);

/* Whether Xwayland is to see this global. */
bool x11_screen_shows(const struct x11_screen *screen, const struct wl_global *global);

#endif

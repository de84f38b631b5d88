/* SPDX-License-Identifier: MIT
 *
 * Who draws the frame of a window, if its application asks: always the host.
 */
#ifndef COMMON_DECORATION_H
#define COMMON_DECORATION_H

#include <stdbool.h>

struct wl_display;
struct wl_listener;

/* Offers both protocols by which applications ask. new_decoration is used for it and must live as
 * long as the display, or be removed. False when out of memory. */
bool decoration_offer(struct wl_display *display, struct wl_listener *new_decoration);

#endif

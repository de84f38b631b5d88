/* SPDX-License-Identifier: MIT
 *
 * The bell that applications ring (xdg-system-bell-v1): the host is asked to mark the window as one
 * that wants attention, which it does of one that is not looked at.
 */
#ifndef GUEST_PROXY_BELL_H
#define GUEST_PROXY_BELL_H

#include <stdbool.h>

struct windows;
struct wl_display;

/* Offers it to the applications of display, with which it goes. False: out of memory. */
bool bell_init(struct wl_display *display, struct windows *windows);

#endif

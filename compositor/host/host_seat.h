/* SPDX-License-Identifier: MIT
 *
 * The seat of the host's own applications: what they get when one of their windows has the focus,
 * and their clipboard and drags, which no guest takes part in. While a guest's window has the
 * focus the seat has none.
 */
#ifndef COMPOSITOR_HOST_SEAT_H
#define COMPOSITOR_HOST_SEAT_H

#include <stdint.h>

struct motion;
struct host_seat;
struct host;
struct wlr_keyboard_modifiers;
struct wlr_seat;

/* NULL: out of memory. */
struct host_seat *host_seat_create(struct host *host);
void host_seat_destroy(struct host_seat *seat); /* NULL is accepted */

/* Valid until the display is destroyed. */
struct wlr_seat *host_seat_wlr(struct host_seat *seat);

/* The way that motion takes. Valid as long as seat. */
struct motion *host_seat_motion(struct host_seat *seat);

/* What the applications' keyboard says from now on: the keymap that is in force, and modifiers. Called
 * before the seat is told of keys. */
void host_seat_set_modifiers(
	struct host_seat *seat, const struct wlr_keyboard_modifiers *modifiers);

#endif

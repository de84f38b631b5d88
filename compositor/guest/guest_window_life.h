/* SPDX-License-Identifier: MIT
 *
 * A window of a guest from its making to its end, and what the desktop asks of it meanwhile
 * (window_impl).
 */
#ifndef COMPOSITOR_GUEST_WINDOW_LIFE_H
#define COMPOSITOR_GUEST_WINDOW_LIFE_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/desktop/window.h"

struct guest;
struct guest_window;

/* A window that shows nothing yet. parent: NULL for a toplevel that hangs on none. NULL when out of
 * memory. */
struct guest_window *guest_window_create(
	struct guest *guest, uint32_t id, enum window_kind kind, struct guest_window *parent);

/* At once; the caller takes it out of the table. What may hang on it leaves in pieces before, by
 * guest_window_go_on. */
void guest_window_destroy(struct guest_window *gw);

/* Goes on with the end of guest.going: what hangs on it leaves, until end (clock_spent), and then
 * it is freed. False: there is more. */
bool guest_window_go_on(struct guest *guest, uint64_t end);

#endif

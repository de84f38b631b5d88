/* SPDX-License-Identifier: MIT
 *
 * What a guest hears of the user's hands, late by chance where its domain has an input-delay: the
 * rhythm of keys tells who types, and what. The order stays, and times are those of the delivery.
 */
#ifndef COMPOSITOR_GUEST_DELAY_H
#define COMPOSITOR_GUEST_DELAY_H

#include <stdbool.h>
#include <stdint.h>

struct guest;
struct guest_window;
struct link_msg;

/* That wait at once. Of more the first is sent before its time: a mouse says 8,000 things a second
 * at most. */
#define GUEST_DELAY_MOST 16384u

/* False when out of memory. Zero-initialised it may be finished too. */
bool guest_delay_init(struct guest *guest);
/* What waits is never sent. */
void guest_delay_finish(struct guest *guest);

/* As guest_send, for what is told of keyboard and pointer, and of drags. msg has no descriptors. */
void guest_delay_send(struct guest *guest, const struct link_msg *msg);
/* The window goes: nothing of it is said any more. */
void guest_delay_forget(struct guest_window *gw);

#endif

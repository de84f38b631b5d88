/* SPDX-License-Identifier: MIT
 *
 * Popups that want another place when the one they have is not the best any more: their window was moved
 * or resized, by whomever, or its screen is another one. They are looked at when all has come to rest, and
 * at most once in REACTIVE_INTERVAL, however many they are.
 */
#ifndef COMPOSITOR_REACTIVE_H
#define COMPOSITOR_REACTIVE_H

struct reactive;
struct server;
struct window;

#define REACTIVE_INTERVAL 16 /* ms: about a frame */

/* NULL: out of memory. */
struct reactive *reactive_create(struct server *server);
void reactive_destroy(struct reactive *reactive); /* NULL is accepted */

/* The window has moved, or may be looked at now. */
void reactive_note(struct window *window);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Who has the keyboard: the one place that changes it. Only user acts and the rules below do.
 *
 * - A toplevel that maps gets the focus only when a window of its domain has it, or nobody had it
 *   yet.
 * - When the focused window goes, focus moves to its parent, or to the topmost window of the same
 *   domain, else to none: until the user gives it to somebody, or that domain maps a window again.
 *   What the user was typing never goes to a domain that waited for this.
 * - A grabbing popup of the focused toplevel receives the keys in its place; the focused window
 *   (focus_window) stays the toplevel.
 */
#ifndef COMPOSITOR_FOCUS_H
#define COMPOSITOR_FOCUS_H

#include <stdbool.h>

struct focus;
struct server;
struct window;

struct focus *focus_create(struct server *server);
void focus_destroy(struct focus *focus);

/* By the user's act: window (a popup stands for its toplevel) is raised, un-minimized, activated.
 * NULL: no window. */
void focus_set(struct server *server, struct window *window);

/* A window was mapped: the rule above. */
void focus_offer(struct server *server, struct window *window);

/* A window is unmapped, minimized or destroyed: the rule above. */
void focus_forget(struct server *server, struct window *window);

/* A popup that grabs was mapped: keys go to it when its toplevel has the focus, else false and it
 * must be dismissed. */
bool focus_popup(struct server *server, struct window *popup);

/* The focused toplevel, or NULL. */
struct window *focus_window(struct server *server);
/* Where keys go: the focused toplevel or the grabbing popup on top of it. */
struct window *focus_keyboard_target(struct server *server);

/* The grabbing popup that has the keys, or NULL. */
struct window *focus_popup_grab(struct server *server);

#endif

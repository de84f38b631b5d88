/* SPDX-License-Identifier: MIT
 *
 * Who has the keyboard: the one place that changes it. Only user acts and the rules below do.
 *
 * - A toplevel that maps gets the focus only when a window of its domain has it, or nobody had it
 *   yet.
 * - Or when the user launched something in that domain (cloisonctl launch) less than
 *   FOCUS_LAUNCH_MS ago, pressed nothing since, and it is the first one that was made after that.
 * - When the focused window goes, focus moves to its parent, or to the topmost window of the same
 *   domain, else to none: until the user gives it to somebody, or that domain maps a window again.
 *   What the user was typing never goes to a domain that waited for this.
 * - Keys go to toplevels only: a popup that grabs leaves them where they are, and whose they are
 *   among the popups of a window is its application's affair. So nothing changes for the keyboard
 *   when one menu closes and the next one opens. It may be open only on the focused toplevel.
 */
#ifndef COMPOSITOR_FOCUS_H
#define COMPOSITOR_FOCUS_H

#include <stdbool.h>

#define FOCUS_LAUNCH_MS 30000 /* a large program in a VM takes as long */

struct domain;
struct focus;
struct server;
struct window;

struct focus *focus_create(struct server *server);
void focus_destroy(struct focus *focus);

/* By the user's act: window (a popup stands for its toplevel) is raised, un-minimized, activated.
 * NULL: no window. */
void focus_set(struct server *server, struct window *window);

/* The user launches a program in domain: the next toplevel that it makes may have the focus, once. Of
 * several launches the last one counts. */
void focus_expect_launch(struct server *server, const struct domain *domain);
/* It failed. */
void focus_forget_launch(struct server *server, const struct domain *domain);
/* The user pressed a key or a button: what was launched comes too late, and interrupts nothing. */
void focus_user_acts(struct server *server);

/* A window was mapped: the rule above. */
void focus_offer(struct server *server, struct window *window);

/* A window is unmapped, minimized or destroyed: the rule above. */
void focus_forget(struct server *server, struct window *window);

/* A popup that grabs was mapped. False when its toplevel has not the focus: it must be dismissed. */
bool focus_popup(struct server *server, struct window *popup);

/* The focused toplevel, or NULL. */
struct window *focus_window(struct server *server);
/* The topmost popup of it that grabs, or NULL. */
struct window *focus_popup_grab(struct server *server);

#endif

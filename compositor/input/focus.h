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

#define FOCUS_LAUNCH_MS 10000

struct domain;
struct domains;
struct input;
struct window;

/* Listens to the desktop and to domains. Nobody has the focus. */
void focus_init(struct input *input, struct domains *domains);
void focus_finish(struct input *input);

/* By the user's act: window (a popup stands for its toplevel) is raised, un-minimized, activated.
 * NULL: no window. */
void focus_set(struct input *input, struct window *window);

/* The pointer was moved to window, and the focus follows it: as before, but it is not raised. */
void focus_follow(struct input *input, struct window *window);

/* The user launches a program in domain: the next toplevel that it makes may have the focus,
 * once. Of several launches the last one counts. */
void focus_expect_launch(struct input *input, const struct domain *domain);
/* The program that was launched shows a window that was there already: it has the focus, as a new
 * one would. False: that is over, or it was in another domain. */
bool focus_answer_launch(struct input *input, struct window *window);
/* It failed. */
void focus_forget_launch(struct input *input, const struct domain *domain);
/* The user pressed a key or a button: what was launched comes too late, and interrupts nothing. */
void focus_user_acts(struct input *input);

#endif

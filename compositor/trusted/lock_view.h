/* SPDX-License-Identifier: MIT
 *
 * What is seen while the session is locked and no locker has drawn anything: nothing of the
 * desktop, and on every output a few words of the host's.
 */
#ifndef COMPOSITOR_LOCK_VIEW_H
#define COMPOSITOR_LOCK_VIEW_H

#include <stdbool.h>

struct lock_view;
struct screen;
struct texts;
struct wlr_scene_tree;

/* In tree, below all that is there, on every output of screen from now on. starts: says how a
 * locker is started from here. Both must outlive it. NULL: out of memory. */
struct lock_view *lock_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct texts *texts, bool starts);
void lock_view_destroy(struct lock_view *view); /* NULL is accepted */

#endif

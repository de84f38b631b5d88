/* SPDX-License-Identifier: MIT
 *
 * What says whose a window is that covers a whole output, panel and all: for BANNER_MS, at the top
 * of that output, above everything of any domain.
 */
#ifndef COMPOSITOR_BANNER_H
#define COMPOSITOR_BANNER_H

#include <stdbool.h>

#define BANNER_MS 4000

struct banner;
struct config_domain;
struct output;
struct texts;
struct wl_event_loop;
struct wlr_scene_tree;

/* In tree; it shows nothing yet. All must outlive it. NULL: out of memory. */
struct banner *banner_create(
	struct wlr_scene_tree *tree, struct wl_event_loop *loop, const struct texts *texts);
void banner_destroy(struct banner *banner); /* NULL is accepted */

/* From now on, in place of what it showed. False: there is no memory for it. */
bool banner_show(
	struct banner *banner, const struct output *output, const struct config_domain *domain);
/* If it is on that output. */
void banner_hide(struct banner *banner, const struct output *output);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What says whose a window is that takes something of the user's for itself, and how to end that:
 * one that covers a whole output, panel and all, or holds the pointer. For BANNER_MS, at the top of
 * that output or below its panel, above everything of any domain.
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

/* From now on, in place of what it showed. sentence: LABELS_COVERS or LABELS_HOLDS. below: the
 * panel. False: there is no memory for it, or no room. */
bool banner_show(struct banner *banner, const struct output *output,
	const struct config_domain *domain, const char *sentence, bool below);
/* Wherever it is. */
void banner_take_off(struct banner *banner);
/* If it is on that output. */
void banner_hide(struct banner *banner, const struct output *output);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What the secure attention key shows over the windows: each, at its own place and seen through
 * those above it, in its domain's colour, with a tag that says whose it is, its title and state.
 */
#ifndef COMPOSITOR_XRAY_VIEW_H
#define COMPOSITOR_XRAY_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct config_domain;
struct screen;
struct tile_owner;
struct wlr_scene_tree;
struct xray_view;

/* As many are shown: more cannot be told apart, and each costs the scene six nodes. */
#define XRAY_MOST 32u

struct xray_item {
	struct wlr_box box; /* its frame, layout coordinates */
	const struct config_domain *domain;
	const char *title; /* any bytes: as in attention_view.h's rows */
	const char *state; /* printable ASCII, maybe empty */
	bool chosen;
	bool tagged; /* else it is a popup: a frame alone */
};

/* As attention_view_create. */
struct xray_view *xray_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct tile_owner *owner);
void xray_view_destroy(struct xray_view *view); /* NULL is accepted */

/* Shows these, topmost first, XRAY_MOST at most. No tag lies in taken, layout coordinates. Tags
 * come by xray_view_step. */
void xray_view_set(struct xray_view *view, const struct xray_item *items, size_t count,
	const struct wlr_box *taken);
/* Draws one tag that is not drawn yet. False: there was none, or no memory for it. */
bool xray_view_step(struct xray_view *view);

/* The item at a place of the layout: the one whose tag is there, else the topmost; the count of
 * those that were set where there is none. */
size_t xray_view_at(const struct xray_view *view, double x, double y);

#endif

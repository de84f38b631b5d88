/* SPDX-License-Identifier: MIT
 *
 * What the host is told of a surface tree: its pictures as one WINDOW_COMMIT, and where it takes
 * the pointer.
 */
#ifndef GUEST_PROXY_WINDOW_COMMIT_H
#define GUEST_PROXY_WINDOW_COMMIT_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>
#include <wlr/util/box.h>

#include "protocol/msg.h"

struct proxy_link;
struct wlr_surface;

/* A surface tree as the host sees it. */
struct view {
	struct wlr_surface *surface; /* the root */
	struct wlr_box geometry; /* what of it is content, surface coordinates */
	double factor; /* surface px to one logical px of the content, > 0 */
};

/* Of a window or sprite that the host knows. */
struct window_commit {
	struct proxy_link *link;
	struct view view;
	uint32_t id;
	uint32_t serial; /* what it answers */
	bool small; /* shown at the pointer: content_prepare */
	uint32_t *layers; /* how many the host has of it; counted in link.layers */
};

/* Sends its present state. False, with nothing sent, when a surface's pixels must wait for a
 * release of the host: try again after it. */
bool window_commit_send(const struct window_commit *commit);

/* Where in a window's content its surfaces take the pointer: what the host was told last. A new
 * window takes it everywhere. */
struct input_region {
	struct link_window_input_region told;
};

/* The host knows nothing of the window yet, or any more. */
void input_region_forget(struct input_region *region);

/* region, in px of view's surface, as far as it is content, as the link says it. region is cut. */
struct link_window_input_region input_region_of(pixman_region32_t *region, const struct view *view);

/* Tells the host, which knows the window as id, what has changed with the last commit of its
 * surfaces. */
void input_region_send(
	struct input_region *region, struct proxy_link *link, uint32_t id, const struct view *view);

/* One surface of the tree as it was committed. Knows no wlroots object, as the functions below. */
struct layer_source {
	uint32_t id, buffer; /* link ids, not 0 */
	int32_t x, y, width, height; /* logical px in the window */
	int32_t buffer_width, buffer_height; /* px, before transform */
	int32_t scale; /* buffer scale, > 0 */
	uint32_t transform; /* wl_output.transform */
	bool has_crop; /* a viewport's source rectangle, in logical px before it is scaled */
	double crop_x, crop_y, crop_width, crop_height;
	const pixman_region32_t *damage; /* buffer px */
	const pixman_region32_t *opaque; /* surface px */
	double factor; /* surface px to one logical px, > 0 */
};

/* False: without area, beyond the protocol's ranges, or cropped to more than the buffer has. Such a
 * source cannot be a layer. */
bool layers_accept(const struct layer_source *source);

/* The logical px at which so many surface px from the beginning end. */
int32_t view_scale(double factor, int32_t length);

/* How many layers a commit can have by these limits of WELCOME. */
uint32_t layers_most(uint32_t max_layers, uint32_t max_rects);

/*
 * Fills layers and rects of commit with count accepted sources, at most layers_most of them. At
 * most max_rects rects: damage becomes its bounding box, an opaque region its largest rect or
 * nothing, where they are too many.
 */
void layers_fill(struct link_window_commit *commit, const struct layer_source *sources,
	uint32_t count, uint32_t max_rects);

#endif

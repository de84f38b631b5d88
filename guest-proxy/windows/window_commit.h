/* SPDX-License-Identifier: MIT
 *
 * A surface tree as one WINDOW_COMMIT.
 */
#ifndef GUEST_PROXY_WINDOW_COMMIT_H
#define GUEST_PROXY_WINDOW_COMMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct proxy_link;
struct wlr_surface;

/* Of a window or sprite that the host knows. */
struct window_commit {
	struct proxy_link *link;
	struct wlr_surface *surface; /* the root */
	struct wlr_box geometry; /* what of it is content, surface coordinates */
	uint32_t id;
	uint32_t serial; /* what it answers */
	bool small; /* shown at the pointer: content_prepare */
	uint32_t *layers; /* how many the host has of it; counted in link.layers */
};

/* Sends its present state. False, with nothing sent, when a surface's pixels must wait for a release of
 * the host: try again after it. */
bool window_commit_send(const struct window_commit *commit);

#endif

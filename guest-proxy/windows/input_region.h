/* SPDX-License-Identifier: MIT
 *
 * Where in a window's content its surfaces take the pointer, as the host knows it.
 */
#ifndef GUEST_PROXY_INPUT_REGION_H
#define GUEST_PROXY_INPUT_REGION_H

#include "protocol/msg.h"

struct proxy_link;
struct wlr_box;
struct wlr_surface;

/* Of one window: what the host was told last. A new window takes the pointer everywhere. */
struct input_region {
	struct link_window_input_region told;
};

/* The host knows nothing of the window yet, or any more. */
void input_region_forget(struct input_region *region);

/* Tells the host, which knows the window as id, what has changed with the last commit of its surfaces.
 * geometry: what of the root surface is content. */
void input_region_send(struct input_region *region, struct proxy_link *link, uint32_t id,
	struct wlr_surface *surface, const struct wlr_box *geometry);

#endif

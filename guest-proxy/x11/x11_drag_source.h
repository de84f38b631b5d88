/* SPDX-License-Identifier: MIT
 *
 * What an X11 application drags, as the data source of a Wayland seat. Whoever takes it tells the
 * application by the cover.
 */
#ifndef GUEST_PROXY_X11_DRAG_SOURCE_H
#define GUEST_PROXY_X11_DRAG_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <wlr/types/wlr_data_device.h>

#include "guest-proxy/x11/x11_cover.h"
#include "guest-proxy/x11/x11_transfer.h"

/* What is dragged, and how it comes from X and goes elsewhere. */
struct x11_dragged {
	struct x11_cover cover;
	struct x11_transfers transfers;
	struct x11_drag_source *source; /* the last; NULL: it is done with */
	bool copied; /* the last was */
};

struct x11_drag_source {
	struct wlr_data_source base;
	struct x11_dragged *dragged; /* NULL: X is gone, or drags something else */
	uint32_t count; /* of its mime types, each with its type in X */
	xcb_atom_t atoms[X11_COVER_MAX_TYPES];
	struct wl_event_source *end; /* idle: it is of no use any more; NULL: not due */
};

/* Of what the message, of a visitor that enters the cover, says; it is not the last yet. It is
 * copied, whatever the application would like. NULL: out of memory, or nothing that Wayland has a
 * name for. */
struct x11_drag_source *x11_drag_source_create(
	struct x11_dragged *dragged, const xcb_client_message_event_t *message);
/* It is the last now. */
void x11_drag_source_begin(struct x11_drag_source *source);

/* Whoever it is over would take it. */
bool x11_drag_source_is_wanted(const struct x11_drag_source *source);

#endif

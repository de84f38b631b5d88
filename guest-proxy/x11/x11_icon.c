/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_icon.h"

#include <stdlib.h>
#include <wlr/xwayland.h>

#include "guest-proxy/windows/shades.h"
#include "guest-proxy/x11/x11_atoms.h"

#define HEAD 2 /* words before the pixels: width and height */

int64_t x11_icon_choose(const uint32_t *untrusted_words, uint32_t count)
{
	int64_t chosen = -1;
	uint32_t at = 0, best = 0;
	while (count - at > HEAD) {
		uint32_t width = untrusted_words[at], height = untrusted_words[at + 1];
		bool valid = width > 0 && height > 0 && width <= SHADES_MAX_SIDE
			     && height <= SHADES_MAX_SIDE;
		if (!valid || width * height > count - at - HEAD) {
			break;
		}
		uint32_t side = width > height ? width : height;
		if (shades_is_better(side, best)) {
			best = side;
			chosen = at;
		}
		at += HEAD + width * height;
	}
	return chosen;
}

bool x11_icon_read(struct wlr_xwayland *xwayland, const struct x11_atoms *atoms,
	const struct wlr_xwayland_surface *xsurface, uint8_t shades[static LINK_ICON_SHADES])
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	xcb_get_property_reply_t *reply =
		connection ? xcb_get_property_reply(connection,
				     xcb_get_property(connection, 0, xsurface->window_id,
					     atoms->atoms[X11_ATOM_ICON], XCB_ATOM_CARDINAL, 0,
					     X11_ICON_MAX_WORDS),
				     NULL)
			   : NULL;
	int64_t at = -1;
	if (reply && reply->type == XCB_ATOM_CARDINAL && reply->format == 32) {
		const uint32_t *words = xcb_get_property_value(reply);
		at = x11_icon_choose(words, reply->value_len);
		if (at >= 0) {
			shades_of(shades, words + at + HEAD, words[at], words[at + 1], false);
		}
	}
	free(reply);
	return at >= 0;
}

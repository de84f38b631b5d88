/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/drop.h"

#include <wayland-util.h>

#include "common/clip.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"

static void tell(struct drop *drop, bool taken)
{
	LINK_MSG(msg, LINK_DROP_END, drop->paste);
	msg.drop_end.result = taken ? LINK_DROP_TAKEN : LINK_DROP_REFUSED;
	proxy_link_send(drop->link, &msg);
}

static void drop_handle_done(struct clip_drop *clip, bool taken)
{
	struct drop *drop = wl_container_of(clip, drop, clip);
	tell(drop, taken);
	drop->over(drop);
}

void drop_begin(struct drop *drop, const struct link_drop *msg, struct window *window,
	struct clip *clip, uint32_t time)
{
	double x = 0, y = 0;
	struct wlr_surface *surface = NULL;
	drop_stop(drop);
	drop->paste = msg->paste;
	if (window) {
		surface = window_surface_at(
			window, wl_fixed_to_double(msg->x), wl_fixed_to_double(msg->y), &x, &y);
	}
	if (!surface || !clip || !clip_drop_begin(&drop->clip, clip, surface, x, y, time)) {
		tell(drop, false);
	}
}

bool drop_is_on(const struct drop *drop)
{
	return clip_drop_is_on(&drop->clip);
}

void drop_stop(struct drop *drop)
{
	clip_drop_stop(&drop->clip);
}

bool drop_init(struct drop *drop, struct proxy_link *link, struct wlr_seat *seat,
	struct clip_readers *readers, void (*over)(struct drop *drop))
{
	*drop = (struct drop){.link = link, .over = over};
	return clip_drop_init(&drop->clip, seat, readers, drop_handle_done);
}

void drop_finish(struct drop *drop)
{
	clip_drop_finish(&drop->clip);
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/inhibits.h"

#include <wlr/types/wlr_idle_inhibit_v1.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"

static void inhibits_handle_changed(struct inhibitors *inhibitors)
{
	struct inhibits *inhibits = wl_container_of(inhibitors, inhibits, inhibitors);
	proxy_link_schedule(inhibits->windows->link);
}

bool inhibits_init(struct inhibits *inhibits, struct wl_display *display, struct windows *windows)
{
	inhibits->windows = windows;
	return inhibitors_init(&inhibits->inhibitors, display, inhibits_handle_changed);
}

void inhibits_finish(struct inhibits *inhibits)
{
	inhibitors_finish(&inhibits->inhibitors);
}

/* A surface may become one of a window after its inhibitor has come. */
static void find_wishes(const struct inhibits *inhibits)
{
	struct window *window;
	wl_list_for_each(window, &inhibits->windows->all, link) {
		window->inhibits.wish = false;
	}
	const struct wlr_idle_inhibitor_v1 *inhibitor;
	wl_list_for_each(inhibitor, &inhibits->inhibitors.manager->inhibitors, link) {
		window = window_from_surface(inhibitor->surface);
		if (window) {
			window_toplevel(window)->inhibits.wish = true;
		}
	}
}

static void tell_wish(struct window *window)
{
	bool wish = window->inhibits.wish;
	if (window->id == 0 || window->impl->is_popup || wish == window->inhibits.told) {
		return;
	}
	window->inhibits.told = wish;
	LINK_MSG(msg, LINK_WINDOW_INHIBITS_IDLE, window->id);
	msg.inhibits_idle.inhibits = wish;
	proxy_link_send(window->windows->link, &msg);
}

void inhibits_flush(struct inhibits *inhibits)
{
	const struct proxy_link *link = inhibits->windows->link;
	if (!proxy_link_has_room(link) || link->limits.minor < LINK_VERSION_MINOR_INHIBITS) {
		return;
	}
	find_wishes(inhibits);
	struct window *window;
	wl_list_for_each(window, &inhibits->windows->all, link) {
		tell_wish(window);
	}
}

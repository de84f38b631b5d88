/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/host_popup.h"

#include "guest-proxy/link/proxy_link.h"

bool host_popup_is_ready(const struct window *window)
{
	const struct window *parent = window->impl->parent(window);
	return parent && parent->id != 0;
}

bool host_popup_is_allowed(const struct window *window)
{
	const struct link_welcome *limits = &window->windows->link->limits;
	uint32_t depth = 0;
	while (window && window->impl->is_popup) {
		window = window->impl->parent(window);
		depth++;
	}
	return depth <= limits->max_popup_depth;
}

/* Which act an application names for its grab is not known: the last in its window. */
void host_popup_announce(struct window *window)
{
	struct host_popup *popup = wl_container_of(window, popup, window);
	uint32_t flags = popup->impl->flags(popup);
	struct link_msg msg = {
		.opcode = LINK_POPUP_CREATE,
		.object = window->id,
		.popup_create =
			{
				.parent = window->impl->parent(window)->id,
				.serial = (flags & LINK_POPUP_GRAB) != 0
						  ? window_toplevel(window)->act
						  : 0,
				.flags = flags,
				.positioner = popup->impl->positioner(popup),
			},
	};
	proxy_link_send(window->windows->link, &msg);
	popup->awaited = 0;
	window->dirty &= ~(uint32_t)WINDOW_DIRTY_POSITION;
}

void host_popup_describe(struct window *window)
{
	struct host_popup *popup = wl_container_of(window, popup, window);
	bool moved = (window->dirty & WINDOW_DIRTY_POSITION) != 0;
	window->dirty &= WINDOW_DIRTY_COMMIT;
	if (!moved) {
		return;
	}
	popup->awaited = ++popup->questions;
	struct link_msg msg = {
		.opcode = LINK_POPUP_REPOSITION,
		.object = window->id,
		.popup_reposition =
			{
				.token = popup->awaited,
				.flags = popup->impl->flags(popup) & LINK_POPUP_REACTIVE,
				.positioner = popup->impl->positioner(popup),
			},
	};
	proxy_link_send(window->windows->link, &msg);
	window_note_asked(window);
}

bool host_popup_is_answer(const struct host_popup *popup, uint32_t token)
{
	bool asked_again = (popup->window.dirty & WINDOW_DIRTY_POSITION) != 0;
	return !asked_again && token == popup->awaited;
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/xdg_answer.h"

#include <wlr/types/wlr_xdg_shell.h>

#include "common/listener.h"
#include "common/wlroots.h"
#include "guest-proxy/windows/window.h"

static void xdg_answer_handle_acknowledged(struct wl_listener *listener, void *data)
{
	struct xdg_answer *answer = wl_container_of(listener, answer, acknowledged);
	const struct wlr_xdg_surface_configure *configure = data;
	window_acknowledge(answer->window, configure->serial);
}

void xdg_answer_init(struct xdg_answer *answer, struct window *window, struct wlr_xdg_surface *xdg)
{
	answer->window = window;
	listen_to(
		&xdg->events.ack_configure, &answer->acknowledged, xdg_answer_handle_acknowledged);
}

void xdg_answer_finish(struct xdg_answer *answer)
{
	wl_list_remove(&answer->acknowledged.link);
}

void xdg_answer_geometry(const struct window *window, struct wlr_box *box)
{
	wlroots_geometry(wlr_xdg_surface_try_from_wlr_surface(window->surface), box);
}

uint32_t xdg_answer_drawn(const struct window *window)
{
	return wlr_xdg_surface_try_from_wlr_surface(window->surface)->current.configure_serial;
}

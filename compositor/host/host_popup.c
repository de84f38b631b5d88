/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_popup.h"

#include <stdlib.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/positioner.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/host/host_window_input.h"

struct host_popup {
	struct host_window base;
	struct wlr_xdg_popup *popup;
	struct wl_listener destroy, reposition;
};

static struct host_popup *host_popup_from_window(struct window *window)
{
	struct host_popup *hp = wl_container_of(window, hp, base.window);
	return hp;
}

static void place(struct host_popup *hp)
{
	const struct wlr_xdg_positioner_rules *rules = &hp->popup->scheduled.rules;
	hp->base.window.reactive = rules->reactive;
	hp->base.window.positioner = positioner_read(rules);
	window_position_popup(&hp->base.window);
}

/* The first time the place is not known yet: window_position_popup comes back with it. wlroots
 * itself sends the token of a reposition. */
static void host_popup_configure(struct window *window)
{
	struct host_popup *hp = host_popup_from_window(window);
	const struct window_want *want = &window->want;
	if (want->width == 0) {
		window->grab = hp->popup->seat;
		place(hp);
		return;
	}
	window->popup_x = want->x;
	window->popup_y = want->y;
	hp->popup->scheduled.geometry =
		(struct wlr_box){want->x, want->y, want->width, want->height};
	wlr_xdg_surface_schedule_configure(hp->popup->base);
}

static void host_popup_dismiss(struct window *window)
{
	wlr_xdg_popup_destroy(host_popup_from_window(window)->popup);
}

/* A popup has nothing to be asked to close by but this. */
static void host_popup_request_close(struct window *window)
{
	window_dismiss(window);
}

static const struct window_impl impl = {
	.configure = host_popup_configure,
	.close = host_popup_request_close,
	.dismiss = host_popup_dismiss,
	.output = host_window_filter,
	.frame = host_window_frame,
	HOST_WINDOW_INPUT,
};

static void host_popup_handle_reposition(struct wl_listener *listener, void *data)
{
	struct host_popup *hp = wl_container_of(listener, hp, reposition);
	place(hp);
}

static void host_popup_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_popup *hp = wl_container_of(listener, hp, destroy);
	wl_list_remove(&hp->destroy.link);
	wl_list_remove(&hp->reposition.link);
	host_window_finish(&hp->base);
	free(hp);
}

void host_popup_create(struct host *host, struct wlr_xdg_popup *popup)
{
	struct window *parent = popup->parent ? host_window_of_surface(popup->parent) : NULL;
	if (!parent) {
		wlr_xdg_popup_destroy(popup);
		return;
	}
	struct host_popup *hp = calloc(1, sizeof(*hp));
	if (!hp || !host_window_init(&hp->base, host, popup->base, WINDOW_POPUP, parent, &impl)) {
		free(hp);
		wl_resource_post_no_memory(popup->resource);
		return;
	}
	hp->popup = popup;
	hp->reposition.notify = host_popup_handle_reposition;
	wl_signal_add(&popup->events.reposition, &hp->reposition);
	hp->destroy.notify = host_popup_handle_destroy;
	wl_signal_add(&popup->events.destroy, &hp->destroy);
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/popup.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/positioner.h"
#include "guest-proxy/windows/host_popup.h"
#include "guest-proxy/windows/xdg_answer.h"
#include "protocol/log.h"
#include "xdg-shell-protocol.h"

struct popup {
	struct host_popup host;
	struct wlr_xdg_popup *xdg;
	struct xdg_answer answer;
	/* The application asked to be moved, with its token, and the host's answer has not come. */
	bool repositioning;
	uint32_t token;

	struct wl_listener commit; /* wlr_surface.events */
	struct wl_listener unmap;
	struct wl_listener destroy, reposition; /* wlr_xdg_popup.events */
};

static struct popup *popup_of_window(struct window *window)
{
	struct popup *popup = wl_container_of(window, popup, host.window);
	return popup;
}

static struct window *popup_parent(const struct window *window)
{
	const struct popup *popup = wl_container_of(window, popup, host.window);
	struct wlr_surface *parent = popup->xdg->parent;
	return parent ? window_from_surface(parent) : NULL;
}

/* Of the positioner that counts now. */
static struct link_positioner popup_positioner(const struct host_popup *host)
{
	const struct popup *popup = wl_container_of(host, popup, host);
	return positioner_read(&popup->xdg->scheduled.rules);
}

static uint32_t popup_flags(const struct host_popup *host)
{
	const struct popup *popup = wl_container_of(host, popup, host);
	const struct wlr_xdg_popup *xdg = popup->xdg;
	return (xdg->seat ? LINK_POPUP_GRAB : 0u)
	       | (xdg->scheduled.rules.reactive ? LINK_POPUP_REACTIVE : 0u);
}

static const struct host_popup_impl host_impl = {
	.positioner = popup_positioner,
	.flags = popup_flags,
};

/* At the place that the positioner alone gives, which wlroots has worked out. */
static void popup_answer(struct window *window)
{
	struct popup *popup = popup_of_window(window);
	if (popup->repositioning) {
		popup->xdg->scheduled.fields |= WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
		popup->xdg->scheduled.reposition_token = popup->token;
		popup->repositioning = false;
	}
	if (popup->xdg->base->initialized) {
		wlr_xdg_surface_schedule_configure(popup->xdg->base);
	}
}

static void popup_reject(struct window *window)
{
	log_error("the host takes no more windows, or none so deep: a popup is dismissed");
	xdg_popup_send_popup_done(popup_of_window(window)->xdg->resource);
}

static void popup_place(struct window *window, const struct link_popup_configure *configure)
{
	struct popup *popup = popup_of_window(window);
	struct wlr_xdg_surface *xdg = popup->xdg->base;
	if (!xdg->initialized) {
		return;
	}
	struct wlr_xdg_popup_configure *scheduled = &popup->xdg->scheduled;
	scheduled->geometry =
		(struct wlr_box){configure->x, configure->y, configure->width, configure->height};
	bool answers = host_popup_is_answer(&popup->host, configure->token);
	if (answers) {
		window_note_answered(window);
	}
	if (answers && popup->repositioning) {
		scheduled->fields |= WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
		scheduled->reposition_token = popup->token;
		popup->repositioning = false;
	}
	window_expect(window, configure->serial, wlr_xdg_surface_schedule_configure(xdg));
}

static void popup_dismiss(struct window *window)
{
	wlr_xdg_popup_destroy(popup_of_window(window)->xdg);
}

static const struct wlr_box *popup_grab(const struct window *window)
{
	const struct popup *popup = wl_container_of(window, popup, host.window);
	return popup->xdg->seat ? &popup->xdg->current.geometry : NULL;
}

static const struct window_impl popup_impl = {
	.is_popup = true,
	.parent = popup_parent,
	.geometry = xdg_answer_geometry,
	.drawn = xdg_answer_drawn,
	.is_ready = host_popup_is_ready,
	.is_allowed = host_popup_is_allowed,
	.announce = host_popup_announce,
	.describe = host_popup_describe,
	.answer = popup_answer,
	.reject = popup_reject,
	.place = popup_place,
	.dismiss = popup_dismiss,
	.grab = popup_grab,
};

static void popup_handle_commit(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, commit);
	if (popup->xdg->base->initial_commit) {
		/* The host's POPUP_CONFIGURE becomes the first configure. */
		window_begin(&popup->host.window);
	}
}

static void popup_handle_unmap(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, unmap);
	window_end(&popup->host.window);
}

/* wlroots has scheduled a configure with the place that the application's rules alone give. Only
 * the host knows where there is room: the configure waits for it. */
static void popup_handle_reposition(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, reposition);
	struct wlr_xdg_surface *xdg = popup->xdg->base;
	if (xdg->configure_idle) {
		wl_event_source_remove(xdg->configure_idle);
		xdg->configure_idle = NULL;
	}
	popup->xdg->scheduled.fields &= ~(uint32_t)WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
	popup->token = popup->xdg->scheduled.reposition_token;
	popup->repositioning = true;
	window_ask(&popup->host.window);
	window_schedule(&popup->host.window, WINDOW_DIRTY_POSITION);
}

static void popup_handle_destroy(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, destroy);
	wl_list_remove(&popup->commit.link);
	wl_list_remove(&popup->unmap.link);
	wl_list_remove(&popup->destroy.link);
	wl_list_remove(&popup->reposition.link);
	xdg_answer_finish(&popup->answer);
	window_finish(&popup->host.window);
	free(popup);
}

void popup_create(struct windows *windows, struct wlr_xdg_popup *xdg)
{
	struct popup *popup = calloc(1, sizeof(*popup));
	if (!popup) {
		wl_resource_post_no_memory(xdg->resource);
		return;
	}
	popup->xdg = xdg;
	window_init(&popup->host.window, windows, xdg->base->surface, &popup_impl);
	popup->host.impl = &host_impl;
	xdg_answer_init(&popup->answer, &popup->host.window, xdg->base);
	popup->commit.notify = popup_handle_commit;
	wl_signal_add(&xdg->base->surface->events.commit, &popup->commit);
	popup->unmap.notify = popup_handle_unmap;
	wl_signal_add(&xdg->base->surface->events.unmap, &popup->unmap);
	popup->destroy.notify = popup_handle_destroy;
	wl_signal_add(&xdg->events.destroy, &popup->destroy);
	popup->reposition.notify = popup_handle_reposition;
	wl_signal_add(&xdg->events.reposition, &popup->reposition);
}

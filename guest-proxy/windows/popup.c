/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/popup.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "common/positioner.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

struct popup {
	struct window window;
	struct wlr_xdg_popup *xdg;
	/* The application asked to be moved, with its token, and the host's answer has not come. */
	bool repositioning;
	uint32_t token;
	/* The link's token of that answer, 0: the answer to CREATE. Applications use theirs
	 * twice. */
	uint32_t awaited, questions;

	struct wl_listener commit; /* wlr_surface.events */
	struct wl_listener unmap;
	struct wl_listener destroy, reposition; /* wlr_xdg_popup.events */
};

static const struct window *parent_of(const struct window *window)
{
	const struct popup *popup = wl_container_of(window, popup, window);
	return window_from_surface(popup->xdg->parent);
}

static bool is_ready(const struct window *window)
{
	const struct window *parent = parent_of(window);
	return parent && parent->id != 0;
}

static bool popup_is_allowed(const struct window *window)
{
	const struct link_welcome *limits = &window->windows->link->limits;
	uint32_t depth = 0;
	while (window && window->xdg->role == WLR_XDG_SURFACE_ROLE_POPUP) {
		window = parent_of(window);
		depth++;
	}
	return depth <= limits->max_popup_depth;
}

/* Of the positioner that counts now. */
static uint32_t reactive_flag(const struct popup *popup)
{
	return popup->xdg->scheduled.rules.reactive ? LINK_POPUP_REACTIVE : 0;
}

static void popup_announce(struct window *window)
{
	struct popup *popup = wl_container_of(window, popup, window);
	/* wlroots does not tell which act the application names for its grab: the last in its
	 * window. */
	bool grabs = popup->xdg->seat;
	struct link_msg msg = {
		.opcode = LINK_POPUP_CREATE,
		.object = window->id,
		.popup_create =
			{
				.parent = parent_of(window)->id,
				.serial = grabs ? window_toplevel(window)->act : 0,
				.flags = (grabs ? LINK_POPUP_GRAB : 0u) | reactive_flag(popup),
				.positioner = positioner_read(&popup->xdg->scheduled.rules),
			},
	};
	proxy_link_send(window->windows->link, &msg);
	popup->awaited = 0;
	window->dirty &= ~(uint32_t)WINDOW_DIRTY_POSITION;
}

static void popup_describe(struct window *window)
{
	struct popup *popup = wl_container_of(window, popup, window);
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
				.flags = reactive_flag(popup),
				.positioner = positioner_read(&popup->xdg->scheduled.rules),
			},
	};
	proxy_link_send(window->windows->link, &msg);
	window_note_asked(window);
}

/* At the place that the positioner alone gives, which wlroots has worked out. */
static void popup_answer(struct window *window)
{
	struct popup *popup = wl_container_of(window, popup, window);
	if (popup->repositioning) {
		popup->xdg->scheduled.fields |= WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
		popup->xdg->scheduled.reposition_token = popup->token;
		popup->repositioning = false;
	}
	wlr_xdg_surface_schedule_configure(window->xdg);
}

static void popup_reject(struct window *window)
{
	log_error("the host takes no more windows, or none so deep: a popup is dismissed");
	xdg_popup_send_popup_done(window->xdg->popup->resource);
}

static const struct window_impl popup_impl = {
	.is_ready = is_ready,
	.is_allowed = popup_is_allowed,
	.announce = popup_announce,
	.describe = popup_describe,
	.answer = popup_answer,
	.reject = popup_reject,
};

static void popup_handle_commit(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, commit);
	if (popup->window.xdg->initial_commit) {
		/* The host's POPUP_CONFIGURE becomes the first configure. */
		window_begin(&popup->window);
	}
}

static void popup_handle_unmap(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, unmap);
	window_end(&popup->window);
}

/* wlroots has scheduled a configure with the place that the application's rules alone give. Only
 * the host knows where there is room: the configure waits for it. */
static void popup_handle_reposition(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, reposition);
	struct wlr_xdg_surface *xdg = popup->window.xdg;
	if (xdg->configure_idle) {
		wl_event_source_remove(xdg->configure_idle);
		xdg->configure_idle = NULL;
	}
	popup->xdg->scheduled.fields &= ~(uint32_t)WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
	popup->token = popup->xdg->scheduled.reposition_token;
	popup->repositioning = true;
	window_ask(&popup->window);
	window_schedule(&popup->window, WINDOW_DIRTY_POSITION);
}

static void popup_handle_destroy(struct wl_listener *listener, void *data)
{
	struct popup *popup = wl_container_of(listener, popup, destroy);
	wl_list_remove(&popup->commit.link);
	wl_list_remove(&popup->unmap.link);
	wl_list_remove(&popup->destroy.link);
	wl_list_remove(&popup->reposition.link);
	window_finish(&popup->window);
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
	window_init(&popup->window, windows, xdg->base, &popup_impl);
	popup->commit.notify = popup_handle_commit;
	wl_signal_add(&xdg->base->surface->events.commit, &popup->commit);
	popup->unmap.notify = popup_handle_unmap;
	wl_signal_add(&xdg->base->surface->events.unmap, &popup->unmap);
	popup->destroy.notify = popup_handle_destroy;
	wl_signal_add(&xdg->events.destroy, &popup->destroy);
	popup->reposition.notify = popup_handle_reposition;
	wl_signal_add(&xdg->events.reposition, &popup->reposition);
}

static struct popup *popup_from_window(struct window *window)
{
	if (!window || window->impl != &popup_impl) {
		return NULL;
	}
	struct popup *popup = wl_container_of(window, popup, window);
	return popup;
}

void popup_configure(struct window *window, const struct link_popup_configure *configure)
{
	struct popup *popup = popup_from_window(window);
	if (!popup || !popup->window.xdg->initialized) {
		return;
	}
	struct wlr_xdg_popup_configure *scheduled = &popup->xdg->scheduled;
	scheduled->geometry =
		(struct wlr_box){configure->x, configure->y, configure->width, configure->height};
	bool asked_again = (window->dirty & WINDOW_DIRTY_POSITION) != 0;
	bool answers = !asked_again && configure->token == popup->awaited;
	if (answers) {
		window_note_answered(window);
	}
	if (answers && popup->repositioning) {
		scheduled->fields |= WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
		scheduled->reposition_token = popup->token;
		popup->repositioning = false;
	}
	window_expect(window, configure->serial, wlr_xdg_surface_schedule_configure(window->xdg));
}

void popup_done(struct window *window)
{
	struct popup *popup = popup_from_window(window);
	if (popup) {
		wlr_xdg_popup_destroy(popup->xdg);
	}
}

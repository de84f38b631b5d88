/* SPDX-License-Identifier: MIT */
#include "compositor/input/focus.h"

#include <stdlib.h>

#include "common/clock.h"
#include "compositor/domain.h"
#include "compositor/input/input.h"
#include "compositor/input/input_mode.h"
#include "compositor/input/input_route.h"
#include "compositor/server.h"
#include "compositor/window/window.h"

struct focus {
	struct window *window; /* the focused toplevel, NULL: none */
	struct window *popup; /* that grabs, the topmost of it; NULL: none */
	const struct domain *domain; /* that had it last, NULL: nobody yet */
	struct {
		const struct domain *domain; /* whose next window may have it; NULL: nobody's */
		uint32_t after; /* window numbers: older ones may not */
		uint64_t until; /* by clock_ms */
	} launch;
	struct wl_listener domain_changed;
};

/* What comes up in its place is another instance. */
static void handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct focus *focus = wl_container_of(listener, focus, domain_changed);
	const struct domain *domain = data;
	if (domain == focus->launch.domain && domain->status != DOMAIN_UP) {
		focus->launch.domain = NULL;
	}
}

struct focus *focus_create(struct server *server)
{
	struct focus *focus = calloc(1, sizeof(*focus));
	if (focus) {
		focus->domain_changed.notify = handle_domain_changed;
		wl_signal_add(&server->events.domain_changed, &focus->domain_changed);
	}
	return focus;
}

void focus_destroy(struct focus *focus)
{
	if (focus) {
		wl_list_remove(&focus->domain_changed.link);
	}
	free(focus);
}

struct window *focus_window(struct server *server)
{
	return server->focus ? server->focus->window : NULL;
}

struct window *focus_popup_grab(struct server *server)
{
	return server->focus ? server->focus->popup : NULL;
}

/* The one place where the focus changes. The old window has lost the keys before it is told that
 * it is not active any more: what that does (its popups go) finds nothing to hand back. */
static void change(struct server *server, struct window *window)
{
	struct focus *focus = server->focus;
	struct window *old = focus->window;
	if (old == window) {
		return;
	}
	focus->window = window;
	focus->popup = NULL;
	focus->domain = window ? window->domain : focus->domain;
	input_route_set_keyboard(server->input, NULL);
	if (!old || !window || old->domain != window->domain) {
		mode_drag_cancel(server->input);
		input_route_drop_pointer(server->input);
	}
	if (old) {
		window_set_activated(old, false);
	}
	if (window) {
		window_set_activated(window, true);
	}
	input_route_set_keyboard(server->input, window);
	input_refresh_pointer(server);
	wl_signal_emit_mutable(&server->events.focus_changed, window);
}

static void give(struct server *server, struct window *window)
{
	if (!window) {
		change(server, NULL);
		return;
	}
	window = window_toplevel(window);
	if (!window->mapped || window->kind != WINDOW_TOPLEVEL) {
		return;
	}
	window_set_minimized(window, false);
	window_raise(window);
	change(server, window);
}

void focus_set(struct server *server, struct window *window)
{
	focus_user_acts(server);
	give(server, window);
}

void focus_expect_launch(struct server *server, const struct domain *domain)
{
	struct focus *focus = server->focus;
	focus->launch.domain = domain;
	focus->launch.after = server->last_window_number;
	focus->launch.until = clock_ms() + FOCUS_LAUNCH_MS;
}

void focus_forget_launch(struct server *server, const struct domain *domain)
{
	struct focus *focus = server->focus;
	if (focus->launch.domain == domain) {
		focus->launch.domain = NULL;
	}
}

void focus_user_acts(struct server *server)
{
	server->focus->launch.domain = NULL;
}

/* True once: when its domain has the focus only an act of the user takes that away again. */
static bool was_launched(const struct focus *focus, const struct window *window)
{
	return focus->launch.domain == window->domain && window->number > focus->launch.after
	       && clock_ms() <= focus->launch.until;
}

void focus_offer(struct server *server, struct window *window)
{
	const struct domain *last = server->focus->domain;
	if (!last || last == window->domain || was_launched(server->focus, window)) {
		give(server, window);
	}
}

static bool can_have(const struct window *window, const struct domain *domain)
{
	return window->kind == WINDOW_TOPLEVEL && window->domain == domain && window->mapped
	       && !window->minimized;
}

/* Who is next when window goes. */
static struct window *heir(struct server *server, const struct window *window)
{
	if (window->parent && can_have(window->parent, window->domain)) {
		return window->parent;
	}
	struct window *other;
	wl_list_for_each(other, &server->windows, link) {
		if (other != window && can_have(other, window->domain)) {
			return other;
		}
	}
	return NULL;
}

/* The grabbing popup that is the topmost when popup goes, or NULL. */
static struct window *grab_below(struct window *popup)
{
	struct window *below = popup->parent;
	while (below && below->kind == WINDOW_POPUP && !(below->grab && below->mapped)) {
		below = below->parent;
	}
	return below && below->kind == WINDOW_POPUP ? below : NULL;
}

void focus_forget(struct server *server, struct window *window)
{
	struct focus *focus = server->focus;
	if (!focus) {
		return;
	}
	if (window == focus->popup) {
		focus->popup = grab_below(window);
	}
	if (window == focus->window) {
		change(server, heir(server, window));
	}
}

bool focus_popup(struct server *server, struct window *popup)
{
	struct focus *focus = server->focus;
	if (!focus->window || window_toplevel(popup) != focus->window) {
		return false;
	}
	focus->popup = popup;
	return true;
}

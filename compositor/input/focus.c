/* SPDX-License-Identifier: MIT */
#include "compositor/input/focus.h"

#include <stdlib.h>

#include "compositor/input/input.h"
#include "compositor/input/input_mode.h"
#include "compositor/input/input_route.h"
#include "compositor/server.h"
#include "compositor/window/window.h"

struct focus {
	struct window *window; /* the focused toplevel, NULL: none */
	struct window *popup; /* that grabs, the topmost of it; NULL: none */
	const struct domain *domain; /* that had it last, NULL: nobody yet */
};

struct focus *focus_create(struct server *server)
{
	return calloc(1, sizeof(struct focus));
}

void focus_destroy(struct focus *focus)
{
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

void focus_set(struct server *server, struct window *window)
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

void focus_offer(struct server *server, struct window *window)
{
	const struct domain *last = server->focus->domain;
	if (!last || last == window->domain) {
		focus_set(server, window);
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

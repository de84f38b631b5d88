/* SPDX-License-Identifier: MIT */
#include "compositor/window/reactive.h"

#include <stdlib.h>

#include "compositor/server.h"
#include "compositor/window/window.h"

struct reactive {
	struct server *server;
	struct wl_event_source *timer; /* armed while a window is unsettled that may be looked at */
	bool armed;
};

/* Not while the user holds its toplevel: it is on its way. */
static bool is_due(struct window *window)
{
	const struct window *toplevel = window_toplevel(window);
	return toplevel->unsettled && !toplevel->moving && !toplevel->resizing;
}

static bool may_move(const struct window *window)
{
	return window->kind == WINDOW_POPUP && window->reactive && !window->dismissed
	       && window->parent && window->want.width > 0;
}

/* The list has the topmost first: from its end a parent comes before its popups. */
static int look(void *data)
{
	struct reactive *reactive = data;
	struct wl_list *windows = &reactive->server->windows;
	struct window *window;
	reactive->armed = false;
	wl_list_for_each_reverse(window, windows, link) {
		if (may_move(window) && is_due(window)) {
			window_reposition_popup(window);
		}
	}
	wl_list_for_each(window, windows, link) {
		window->unsettled = window->unsettled && !is_due(window);
	}
	return 0;
}

struct reactive *reactive_create(struct server *server)
{
	struct reactive *reactive = calloc(1, sizeof(*reactive));
	if (!reactive) {
		return NULL;
	}
	reactive->server = server;
	reactive->timer = wl_event_loop_add_timer(server->loop, look, reactive);
	if (!reactive->timer) {
		free(reactive);
		return NULL;
	}
	return reactive;
}

void reactive_destroy(struct reactive *reactive)
{
	if (reactive) {
		wl_event_source_remove(reactive->timer);
		free(reactive);
	}
}

void reactive_note(struct window *window)
{
	struct reactive *reactive = window->server->reactive;
	window_toplevel(window)->unsettled = true;
	if (reactive && is_due(window) && !reactive->armed) {
		reactive->armed = true;
		wl_event_source_timer_update(reactive->timer, REACTIVE_INTERVAL);
	}
}

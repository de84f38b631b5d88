/* SPDX-License-Identifier: MIT */
#include "compositor/desktop/reactive.h"

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/screen/screen.h"

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
static int reactive_look(void *data)
{
	struct desktop *desktop = data;
	struct window *window;
	desktop->reactive_armed = false;
	wl_list_for_each_reverse(window, &desktop->windows, link) {
		if (may_move(window) && is_due(window)) {
			window_reposition_popup(window);
		}
	}
	wl_list_for_each(window, &desktop->windows, link) {
		window->unsettled = window->unsettled && !is_due(window);
	}
	return 0;
}

bool reactive_init(struct desktop *desktop)
{
	desktop->reactive_timer =
		wl_event_loop_add_timer(desktop->screen->loop, reactive_look, desktop);
	return desktop->reactive_timer;
}

void reactive_finish(struct desktop *desktop)
{
	if (desktop->reactive_timer) {
		wl_event_source_remove(desktop->reactive_timer);
	}
}

void reactive_note(struct window *window)
{
	struct desktop *desktop = window->desktop;
	window_toplevel(window)->unsettled = true;
	if (is_due(window) && !desktop->reactive_armed) {
		desktop->reactive_armed = true;
		wl_event_source_timer_update(desktop->reactive_timer, REACTIVE_INTERVAL);
	}
}

/* SPDX-License-Identifier: MIT
 *
 * What a window is besides where: its states, and what it is asked to be.
 */
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_notes.h"
#include "compositor/trusted/panel.h"

bool window_is_expanded(const struct window *window)
{
	return window->maximized || window->fullscreen;
}

void window_want(struct window *window, int32_t width, int32_t height, uint32_t states)
{
	struct window_want *want = &window->want;
	if (want->width == width && want->height == height && want->states == states) {
		return;
	}
	bool resized = want->width != width || want->height != height;
	want->width = width;
	want->height = height;
	want->states = states;
	window->impl->configure(window);
	if (resized) {
		wait_begin(window);
	}
}

static void want_state(struct window *window, enum link_state state, bool on)
{
	uint32_t states = window->want.states & ~(uint32_t)state;
	window_want(window, window->want.width, window->want.height, on ? states | state : states);
}

/* It has no content yet for what it was forced to be: it is not waited for anew. */
static bool is_late(const struct window *window)
{
	return window->forced && window->stale;
}

void window_ask_size(struct window *window, int32_t width, int32_t height)
{
	if (window->kind == WINDOW_POPUP || window_is_expanded(window)) {
		return;
	}
	int32_t asked_width = width, asked_height = height;
	window_clamp_size(window, &width, &height);
	window_want(window, width, height, window->want.states);
	/* The hints of one that is silent do not count: it may be they that are nonsense. */
	if (window->silent) {
		window_force_size(window, asked_width, asked_height);
	} else if (is_late(window)) {
		window_force_size(window, width, height);
	}
}

void window_set_moving(struct window *window, bool moving)
{
	window->moving = moving;
	window_reactive_note(window);
}

void window_set_resizing(struct window *window, bool resizing, uint32_t edges)
{
	window->resizing = resizing;
	/* The last size asked for is still on its way at the end: its edges count then too. */
	if (resizing) {
		window->resize_edges = edges;
	}
	want_state(window, LINK_STATE_RESIZING, resizing);
	window_reactive_note(window);
}

static void expanded_size(const struct window *window, int32_t *width, int32_t *height)
{
	if (!cover_size(window, width, height)) {
		window_max_content(window, width, height);
	}
}

void window_ask_expanded(struct window *window)
{
	int32_t width, height;
	expanded_size(window, &width, &height);
	window_want(window, width, height, window->want.states);
}

/* Maximized and fullscreen differ in name only, but where a window may cover its output. */
static void expand(struct window *window, bool maximized, bool fullscreen)
{
	bool was = window_is_expanded(window), now = maximized || fullscreen;
	if (window->kind == WINDOW_POPUP
		|| (maximized == window->maximized && fullscreen == window->fullscreen)) {
		return;
	}
	window->maximized = maximized;
	window->fullscreen = fullscreen;
	if (!fullscreen) {
		cover_stop(window);
	}
	uint32_t states = window->want.states;
	states &= ~(uint32_t)(LINK_STATE_MAXIMIZED | LINK_STATE_FULLSCREEN);
	states |= maximized ? LINK_STATE_MAXIMIZED : 0;
	states |= fullscreen ? LINK_STATE_FULLSCREEN : 0;
	int32_t width = window->want.width, height = window->want.height;
	if (now) {
		if (!was && !window->restoring) {
			window->restore = window->box;
		}
		expanded_size(window, &width, &height);
	} else if (was) {
		width = window->restore.width;
		height = window->restore.height;
	}
	window->restoring = was && !now;
	window->resize_edges = 0;
	window_want(window, width, height, states);
	if ((window->silent || is_late(window)) && was != now) {
		window_force_state(window);
	}
	window_emit_changed(window);
}

void window_set_maximized(struct window *window, bool maximized)
{
	expand(window, maximized, window->fullscreen);
}

void window_set_fullscreen(struct window *window, bool fullscreen)
{
	expand(window, window->maximized, fullscreen);
}

/* What goes or comes back together with window: its dialogs; and back also what it is a dialog
 * of. */
static bool is_family(const struct window *other, const struct window *window, bool minimized)
{
	return other->kind == WINDOW_TOPLEVEL
	       && (window_hangs_on(other, window)
		       || (!minimized && window_hangs_on(window, other)));
}

static void window_mark_minimized(struct window *window, bool minimized)
{
	if (window->minimized == minimized) {
		return;
	}
	exposure_went(window);
	window->minimized = minimized;
	exposure_came(window);
}

/* All of them are marked before the focus looks for another window. */
void window_set_minimized(struct window *window, bool minimized)
{
	if (window->kind == WINDOW_POPUP || window->minimized == minimized) {
		return;
	}
	struct window *other;
	wl_list_for_each(other, &window->desktop->windows, link) {
		if (is_family(other, window, minimized)) {
			window_mark_minimized(other, minimized);
		}
	}
	visibility_changed(window->desktop, NULL);
	wl_list_for_each(other, &window->desktop->windows, link) {
		if (is_family(other, window, minimized)) {
			if (other->minimized) {
				window_dismiss_popups(other, false);
				window_leave(other);
			}
			errand_add(other, ERRAND_MINIMIZED);
		}
	}
	/* Whoever asked for it is answered now. */
	window_set_suspended(window, minimized);
	window_rearranged(window);
}

void window_tell_minimized(struct window *window)
{
	window_set_suspended(window, window->minimized);
	window_emit_changed(window);
}

/* The mark may be a little late, and no act waits meanwhile. */
void window_set_silent(struct window *window, bool silent)
{
	if (window->silent != silent) {
		window->silent = silent;
		errand_add(window, ERRAND_SILENT);
	}
}

void window_show_silent(struct window *window)
{
	decoration_set_silent(window->decoration, window->silent);
	if (window->silent) {
		cover_stop(window);
	} else if (window->fullscreen) {
		window_ask_expanded(window);
	}
	window_emit_changed(window);
}

void window_set_suspended(struct window *window, bool suspended)
{
	want_state(window, LINK_STATE_SUSPENDED, suspended);
}

void window_set_attention(struct window *window, bool attention)
{
	if (window->attention != attention) {
		window->attention = attention;
		domain_note_asking(window->domain, attention);
		decoration_set_attention(window->decoration, attention);
		window_emit_changed(window);
	}
}

/* They are shown with the active window alone. */
static void expose_popups(struct window *window, void (*expose)(struct window *popup))
{
	struct window *popup = window_walk_begin(window, WINDOW_POPUP);
	for (; popup != window; popup = window_walk_next(popup, WINDOW_POPUP)) {
		expose(popup);
	}
}

static void set_activated(struct window *window, bool activated)
{
	if (window->activated == activated) {
		return;
	}
	expose_popups(window, exposure_went);
	window->activated = activated;
	expose_popups(window, exposure_came);
	decoration_set_focused(window->decoration, activated);
	if (activated) {
		window_set_attention(window, false);
	} else {
		window_dismiss_popups(window, true);
	}
	visibility_changed(window->desktop, NULL);
	want_state(window, LINK_STATE_ACTIVATED, activated);
	if (window->fullscreen) {
		window_ask_expanded(window);
	}
	window_emit_changed(window);
}

void window_activate(struct desktop *desktop, struct window *window)
{
	struct window *old = desktop->active;
	if (old == window) {
		return;
	}
	desktop->active = window;
	desktop->grab = NULL;
	if (old) {
		set_activated(old, false);
	}
	if (window) {
		set_activated(window, true);
	}
	panels_set_focused(desktop->panels, window ? window->domain : NULL);
	wl_signal_emit_mutable(&desktop->events.active_changed, window);
}

void window_request(struct window *window, enum link_request request)
{
	if (window->kind == WINDOW_POPUP) {
		return;
	}
	switch (request) {
	case LINK_REQUEST_MAXIMIZE:
	case LINK_REQUEST_UNMAXIMIZE:
		window_set_maximized(window, request == LINK_REQUEST_MAXIMIZE);
		break;
	case LINK_REQUEST_FULLSCREEN:
	case LINK_REQUEST_UNFULLSCREEN:
		window_set_fullscreen(window, request == LINK_REQUEST_FULLSCREEN);
		break;
	case LINK_REQUEST_MINIMIZE:
		visibility_changed(window->desktop, window->domain);
		window_set_minimized(window, true);
		break;
	case LINK_REQUEST_ATTENTION:
		window_set_attention(window, window->mapped && !window->activated);
		break;
	case LINK_REQUEST_MOVE:
	case LINK_REQUEST_RESIZE:
	case LINK_REQUEST_ACTIVATE:
		break;
	}
}

void window_close(struct window *window)
{
	window->impl->close(window);
}

/* SPDX-License-Identifier: MIT */
#include "compositor/input/focus.h"

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/domain.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"

/* The one place where the focus changes. The old window has lost the keys before it is told that
 * it is not active any more: what that does (its popups go) finds nothing to hand back. */
static void change(struct input *input, struct window *window)
{
	const struct window *old = input->desktop->active;
	if (old == window) {
		return;
	}
	constraint_end(input);
	input->focus.domain = window ? window->domain : input->focus.domain;
	input_route_set_keyboard(input, NULL);
	if (!old || !window || old->domain != window->domain) {
		if (!input->dnd.carried) {
			mode_drag_cancel(input);
		}
		input_route_drop_pointer(input);
		input_route_cancel_touch(input);
	}
	window_activate(input->desktop, window);
	input_route_set_keyboard(input, input->lock.impl ? NULL : window);
	input_mode_refresh(input);
}

static bool can_be_given(const struct window *toplevel)
{
	return toplevel->mapped && toplevel->kind == WINDOW_TOPLEVEL;
}

static void give(struct input *input, struct window *window)
{
	if (!window) {
		change(input, NULL);
		return;
	}
	window = window_toplevel(window);
	if (!can_be_given(window)) {
		return;
	}
	window_set_minimized(window, false);
	window_raise(window);
	change(input, window);
}

void focus_set(struct input *input, struct window *window)
{
	focus_user_acts(input);
	give(input, window);
}

void focus_follow(struct input *input, struct window *window)
{
	window = window_toplevel(window);
	if (can_be_given(window)) {
		change(input, window);
	}
}

void focus_expect_launch(struct input *input, const struct domain *domain)
{
	struct input_focus *focus = &input->focus;
	focus->launch.domain = domain;
	focus->launch.after = input->desktop->last_window_number;
	focus->launch.until = clock_ms() + FOCUS_LAUNCH_MS;
}

void focus_forget_launch(struct input *input, const struct domain *domain)
{
	struct input_focus *focus = &input->focus;
	if (focus->launch.domain == domain) {
		focus->launch.domain = NULL;
	}
}

void focus_user_acts(struct input *input)
{
	input->focus.launch.domain = NULL;
}

/* True once: when its domain has the focus only an act of the user takes that away again. */
static bool is_expected(const struct input *input, const struct window *window)
{
	const struct input_focus *focus = &input->focus;
	return focus->launch.domain == window->domain && clock_ms() <= focus->launch.until;
}

bool focus_answer_launch(struct input *input, struct window *window)
{
	if (!is_expected(input, window) || !can_be_given(window)) {
		return false;
	}
	give(input, window);
	return true;
}

static void focus_handle_window_mapped(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, focus.window_mapped);
	struct window *window = data;
	const struct input_focus *focus = &input->focus;
	bool launched = is_expected(input, window) && window->number > focus->launch.after;
	if (!focus->domain || focus->domain == window->domain || launched) {
		give(input, window);
	}
}

static bool can_have(const struct window *window, const struct domain *domain)
{
	return window->kind == WINDOW_TOPLEVEL && window->domain == domain && window->mapped
	       && !window->minimized;
}

/* Who is next when window goes. */
static struct window *heir(struct input *input, const struct window *window)
{
	if (window->parent && can_have(window->parent, window->domain)) {
		return window->parent;
	}
	struct window *other;
	wl_list_for_each(other, &input->desktop->windows, link) {
		if (other != window && can_have(other, window->domain)) {
			return other;
		}
	}
	return NULL;
}

static void focus_handle_window_gone(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, focus.window_gone);
	struct window *window = data;
	if (window == input->desktop->active) {
		change(input, heir(input, window));
	}
}

/* What comes up in its place is another instance. */
static void focus_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct input *input = wl_container_of(listener, input, focus.domain_changed);
	const struct domain *domain = data;
	if (domain == input->focus.launch.domain && domain->status != DOMAIN_UP) {
		input->focus.launch.domain = NULL;
	}
}

void focus_init(struct input *input, struct domains *domains)
{
	struct input_focus *focus = &input->focus;
	focus->domain_changed.notify = focus_handle_domain_changed;
	wl_signal_add(&domains->events.changed, &focus->domain_changed);
	focus->window_mapped.notify = focus_handle_window_mapped;
	wl_signal_add(&input->desktop->events.window_mapped, &focus->window_mapped);
	focus->window_gone.notify = focus_handle_window_gone;
	wl_signal_add(&input->desktop->events.window_gone, &focus->window_gone);
}

void focus_finish(struct input *input)
{
	wl_list_remove(&input->focus.domain_changed.link);
	wl_list_remove(&input->focus.window_mapped.link);
	wl_list_remove(&input->focus.window_gone.link);
}

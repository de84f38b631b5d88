/* SPDX-License-Identifier: MIT */
#include "compositor/desktop/pace.h"

#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"

static void find_largest(struct wlr_scene_buffer *buffer, int x, int y, void *data)
{
	struct wlr_scene_buffer **largest = data;
	int64_t area = (int64_t)buffer->dst_width * buffer->dst_height;
	if (buffer->primary_output
		&& (!*largest || area > (int64_t)(*largest)->dst_width * (*largest)->dst_height)) {
		*largest = buffer;
	}
}

/* The output that shows most of the window's content now. NULL: it cannot be seen. */
static struct output *shown_by(const struct window *window)
{
	int x, y;
	struct wlr_scene_buffer *largest = NULL;
	/* What a disabled node says of outputs is old. */
	if (wlr_scene_node_coords(&window->content->node, &x, &y)) {
		wlr_scene_node_for_each_buffer(&window->content->node, find_largest, &largest);
	}
	return largest ? output_from_scene(window->desktop->screen, largest->primary_output) : NULL;
}

/* By the user's act, or the host's: the windows of others have no part in that. */
static bool is_put_away(const struct window *window)
{
	return window->desktop->locked || window_toplevel((struct window *)window)->minimized;
}

/* The output that paces it: that shows it, or did so a moment ago. */
static struct output *paced_by(const struct window *window)
{
	struct output *output = shown_by(window);
	return output || is_put_away(window)
		       ? output
		       : output_by_number(window->desktop->screen, window->paced_on);
}

/* ms until window, which nobody sees, is paced no more; 0: it is not. */
static uint64_t fade(struct window *window, uint64_t now)
{
	if (window->hidden_since == 0) {
		window->hidden_since = now;
	}
	uint64_t passed = now - window->hidden_since;
	if (!is_put_away(window) && passed < PACE_GRACE) {
		return PACE_GRACE - passed;
	}
	window->paced_on = 0;
	return 0;
}

static void suspend(struct window *window)
{
	if (!(window->want.states & LINK_STATE_SUSPENDED)) {
		errand_add(window, ERRAND_HIDDEN);
	}
}

void window_tell_hidden(struct window *window)
{
	if (window->hidden_since > 0) {
		window_set_suspended(window, true);
	}
}

/* A toplevel with a popup that is seen is not suspended: it draws that one too. Popups come before
 * their toplevel in the list. */
static uint64_t judge(struct window *window, uint64_t now)
{
	const struct output *output = shown_by(window);
	struct window *toplevel = window_toplevel(window);
	bool is_popup = window->kind == WINDOW_POPUP, seen = output || window->popup_shown;
	window->popup_shown = false;
	toplevel->popup_shown = toplevel->popup_shown || (is_popup && output);
	window->paced_on = output ? output->number : window->paced_on;
	if (seen) {
		window->hidden_since = 0;
	}
	uint64_t left = seen ? 0 : fade(window, now);
	if (!is_popup && seen) {
		window_set_suspended(window, false);
	} else if (!is_popup && left == 0) {
		suspend(window);
	}
	return left;
}

static void update(struct desktop *desktop)
{
	uint64_t now = clock_ms(), next = 0;
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->mapped) {
			uint64_t left = judge(window, now);
			next = left > 0 && (next == 0 || left < next) ? left : next;
		}
	}
	wl_event_source_timer_update(desktop->pace_timer, (int)next);
}

void pace_presented(struct desktop *desktop, struct output *output)
{
	update(desktop);
	const struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->frame_owed && window->paced_on == output->number) {
			output_beat_want(output);
			return;
		}
	}
}

void pace_beat(struct desktop *desktop, const struct output *output)
{
	const struct beat_point point = output_beat_point(output);
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->frame_owed && window->mapped && paced_by(window) == output) {
			window->frame_owed = false;
			window->impl->frame(window, &point);
		}
	}
}

void pace_soon(struct desktop *desktop)
{
	wl_event_source_timer_update(desktop->pace_timer, 1);
}

bool pace_schedule_frame(const struct window *window)
{
	struct output *output = paced_by(window);
	if (!output || !output->wlr_output->enabled) {
		return false;
	}
	output_beat_want(output);
	return true;
}

static int pace_handle_timer(void *data)
{
	update(data);
	return 0;
}

bool pace_init(struct desktop *desktop)
{
	desktop->pace_timer =
		wl_event_loop_add_timer(desktop->screen->loop, pace_handle_timer, desktop);
	return desktop->pace_timer;
}

void pace_finish(struct desktop *desktop)
{
	if (desktop->pace_timer) {
		wl_event_source_remove(desktop->pace_timer);
	}
}

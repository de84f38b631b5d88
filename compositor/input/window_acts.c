/* SPDX-License-Identifier: MIT */
#include "compositor/input/window_acts.h"

#include <stdint.h>
#include <stdlib.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/bindings.h"
#include "compositor/input/focus.h"
#include "compositor/input/input_state.h"

/* Of the way to a window, in layout coordinates. */
static const struct {
	int x, y;
} ways[] = {
	[ACT_FOCUS_LEFT] = {-1, 0},
	[ACT_FOCUS_RIGHT] = {1, 0},
	[ACT_FOCUS_UP] = {0, -1},
	[ACT_FOCUS_DOWN] = {0, 1},
};

/* How far the middle of window is from that of from, when one goes that way: what lies aside counts
 * twice. Below 0: it is not there. */
static int64_t window_acts_distance(
	const struct window *from, const struct window *window, enum act way)
{
	const struct wlr_box *a = &from->box, *b = &window->box;
	/* Twice each, so that no half is lost. */
	int64_t x = (2 * (int64_t)b->x + b->width) - (2 * (int64_t)a->x + a->width);
	int64_t y = (2 * (int64_t)b->y + b->height) - (2 * (int64_t)a->y + a->height);
	int64_t along = x * ways[way].x + y * ways[way].y;
	int64_t aside = llabs(x * ways[way].y) + llabs(y * ways[way].x);
	return along > 0 ? along + 2 * aside : -1;
}

/* The nearest window that way; without a focused one the topmost. NULL: none is there. */
static struct window *find_neighbour(const struct desktop *desktop, enum act way)
{
	const struct window *active = desktop->active;
	struct window *nearest = NULL, *window;
	int64_t least = INT64_MAX;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->kind != WINDOW_TOPLEVEL || !window->mapped || window->minimized
			|| window == active) {
			continue;
		}
		int64_t away = active ? window_acts_distance(active, window, way) : 0;
		if (away >= 0 && away < least) {
			least = away;
			nearest = window;
		}
	}
	return nearest;
}

/* Nothing happens without a window. */
static void act_on(struct window *window, enum act act)
{
	if (!window) {
		return;
	}
	if (act == ACT_CLOSE) {
		window_close(window);
	} else if (act == ACT_MAXIMIZE) {
		window_set_maximized(window, !window->maximized);
	} else {
		window_set_minimized(window, true);
	}
}

void window_act(struct input *input, const struct binding *binding)
{
	struct window *neighbour;
	switch (binding->act) {
	case ACT_NONE:
		break;
	case ACT_CLOSE:
	case ACT_MAXIMIZE:
	case ACT_MINIMIZE:
		act_on(input->desktop->active, binding->act);
		break;
	case ACT_FOCUS_LEFT:
	case ACT_FOCUS_RIGHT:
	case ACT_FOCUS_UP:
	case ACT_FOCUS_DOWN:
		neighbour = find_neighbour(input->desktop, binding->act);
		if (neighbour) {
			focus_set(input, neighbour);
		}
		break;
	case ACT_LAUNCH:
	case ACT_LOCK:
	case ACT_RELOAD:
	case ACT_QUIT:
		wl_signal_emit_mutable(&input->bound, (void *)binding);
		break;
	}
}

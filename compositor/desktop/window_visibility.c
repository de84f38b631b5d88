/* SPDX-License-Identifier: MIT
 *
 * Which windows are in the scene. Each change of wlroots' scene looks at all nodes that are
 * enabled, so only those are of which something can be seen: what is not mapped, is minimized or
 * lies wholly below others, whose frames are opaque, is not. Bulk changes go in slices, so that no
 * turn of the loop grows with the number of windows.
 */
#include <pixman.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"

/* us for changes of the scene in one turn; the rest waits for VISIBILITY_PAUSE. */
#define VISIBILITY_SLICE 300
#define VISIBILITY_PAUSE 1 /* ms */
/* Changes that are made in any case: a desktop of few windows never shows half of what it has
 * become. */
#define VISIBILITY_FEW 4

/* Where on the outputs nothing is yet, from the top. */
static void visibility_begin(struct desktop *desktop, pixman_region32_t *bare)
{
	pixman_region32_init(bare);
	struct output *output;
	wl_list_for_each(output, &desktop->screen->outputs, link) {
		struct wlr_box box;
		wlr_output_layout_get_box(desktop->screen->output_layout, output->wlr_output, &box);
		pixman_region32_union_rect(
			bare, bare, box.x, box.y, (unsigned)box.width, (unsigned)box.height);
	}
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		window->domain->nodes = 0;
	}
}

static bool visibility_takes(pixman_region32_t *bare, const struct wlr_box *box)
{
	pixman_box32_t extents = {box->x, box->y, box->x + box->width, box->y + box->height};
	if (pixman_region32_contains_rectangle(bare, &extents) == PIXMAN_REGION_OUT) {
		return false;
	}
	pixman_region32_t covered;
	pixman_region32_init_rect(
		&covered, box->x, box->y, (unsigned)box->width, (unsigned)box->height);
	pixman_region32_subtract(bare, bare, &covered);
	pixman_region32_fini(&covered);
	return true;
}

/* Sets seen and crowded of every window. True when the pointer may be over something else. */
static bool visibility_judge(struct desktop *desktop)
{
	pixman_region32_t bare;
	bool other = false;
	visibility_begin(desktop, &bare);
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		unsigned *nodes = &window->domain->nodes, own = WINDOW_FRAME_NODES + window->layers;
		bool shown = window_is_shown(window);
		bool crowded = shown && *nodes + own > WINDOW_MAX_NODES;
		struct wlr_box outer = window_outer_box(window);
		window->seen = shown && !crowded && visibility_takes(&bare, &outer);
		*nodes += window->seen ? own : 0;
		other = other || crowded != window->crowded;
		window->crowded = crowded;
	}
	pixman_region32_fini(&bare);
	return other;
}

/* Enables or disables what is to be so, and counts it; false when the time was up before. */
static bool visibility_apply(struct desktop *desktop, bool seen, uint64_t end, unsigned *changes)
{
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->seen != seen || window->tree->node.enabled == seen) {
			continue;
		}
		if (*changes >= VISIBILITY_FEW && clock_spent() > end) {
			return false;
		}
		(*changes)++;
		if (seen) {
			decoration_set_shown(window->decoration, true);
			wl_signal_emit_mutable(&desktop->events.window_seen, window);
		}
		wlr_scene_node_set_enabled(&window->tree->node, seen);
		if (!seen) {
			decoration_set_shown(window->decoration, false);
			wl_signal_emit_mutable(&desktop->events.window_seen, window);
		}
	}
	return true;
}

/* What goes makes all that follows cheaper. */
void visibility_update(struct desktop *desktop)
{
	struct desktop_visibility *visibility = &desktop->visibility;
	if (!visibility->due) {
		return;
	}
	uint64_t end = clock_spent() + VISIBILITY_SLICE;
	unsigned changes = 0;
	bool other = visibility_judge(desktop);
	visibility->due = !visibility_apply(desktop, false, end, &changes)
			  || !visibility_apply(desktop, true, end, &changes);
	wl_event_source_timer_update(visibility->timer, visibility->due ? VISIBILITY_PAUSE : 0);
	if (other) {
		wl_signal_emit_mutable(&desktop->events.rearranged, NULL);
	}
}

static void visibility_handle_idle(void *data)
{
	struct desktop *desktop = data;
	desktop->visibility.idle = NULL;
	visibility_update(desktop);
}

static int visibility_handle_timer(void *data)
{
	visibility_update(data);
	return 0;
}

/* Where there is no memory for an idle call the timer does it, a little later. */
void visibility_changed(struct desktop *desktop)
{
	struct desktop_visibility *visibility = &desktop->visibility;
	visibility->due = true;
	if (!visibility->idle) {
		visibility->idle = wl_event_loop_add_idle(
			desktop->screen->loop, visibility_handle_idle, desktop);
	}
	if (!visibility->idle) {
		wl_event_source_timer_update(visibility->timer, VISIBILITY_PAUSE);
	}
}

bool visibility_init(struct desktop *desktop)
{
	desktop->visibility.timer =
		wl_event_loop_add_timer(desktop->screen->loop, visibility_handle_timer, desktop);
	return desktop->visibility.timer;
}

void visibility_finish(struct desktop *desktop)
{
	if (desktop->visibility.timer) {
		wl_event_source_remove(desktop->visibility.timer);
	}
	if (desktop->visibility.idle) {
		wl_event_source_remove(desktop->visibility.idle);
	}
}

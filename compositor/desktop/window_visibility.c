/* SPDX-License-Identifier: MIT
 *
 * Which windows are in the scene. Each change of wlroots' scene looks at all nodes that are
 * enabled, so only those are of which something can be seen: what is not mapped, is minimized or
 * lies wholly below others, whose frames are opaque, is not. Bulk changes go in slices, so that no
 * turn of the loop grows with the number of windows.
 */
#include <pixman.h>
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"

/* us for changes of the scene in one piece. */
#define VISIBILITY_SLICE 300
/* Changes that are made in any case: a desktop of few windows never shows half of what it has
 * become. */
#define VISIBILITY_FEW 4

/* Where on the outputs nothing is yet, from the top. */
static void visibility_begin(struct desktop *desktop, pixman_region32_t *bare)
{
	pixman_region32_init(bare);
	struct output *output;
	wl_list_for_each(output, &desktop->screen->outputs, link) {
		struct wlr_box box = output_box(output);
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

/* Of the windows that are seen one more, or one less, inhibits idleness. */
static void count_inhibiting(struct window *window, bool more)
{
	window->domain->inhibiting += more ? 1u : -1u;
	wl_signal_emit_mutable(&window->desktop->events.inhibiting, window->domain);
}

void window_set_inhibits_idle(struct window *window, bool inhibits)
{
	if (window->inhibits_idle != inhibits) {
		window->inhibits_idle = inhibits;
		if (window->seen) {
			count_inhibiting(window, inhibits);
		}
	}
}

static void set_seen(struct window *window, bool seen)
{
	if (window->seen != seen) {
		window->seen = seen;
		if (window->inhibits_idle) {
			count_inhibiting(window, seen);
		}
		if (seen) {
			wait_again(window);
		}
	}
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
		set_seen(window, shown && !crowded && visibility_takes(&bare, &outer));
		*nodes += window->seen ? own : 0;
		if (crowded != window->crowded) {
			other = true;
			window->crowded = crowded;
			(crowded ? exposure_went : exposure_came)(window);
		}
	}
	pixman_region32_fini(&bare);
	return other;
}

/* What is in the scene is whole: its bar and its owner's pictures come before it, and go after. */
static void visibility_show(struct window *window)
{
	decoration_set_shown(window->decoration, true);
	wl_signal_emit_mutable(&window->desktop->events.window_seen, window);
	wlr_scene_node_set_enabled(&window->tree->node, true);
	window_stack_show(window);
}

void window_take_off(struct window *window)
{
	set_seen(window, false);
	if (window->tree->node.enabled) {
		/* What leaves the scene while it is enabled would stay on the screen. */
		wlr_scene_node_set_enabled(&window->tree->node, false);
		window_stack_hide(window);
		decoration_set_shown(window->decoration, false);
		wl_signal_emit_mutable(&window->desktop->events.window_seen, window);
	}
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
			visibility_show(window);
		} else {
			window_take_off(window);
		}
	}
	return true;
}

/* Whoever has caused what the scene follows now pays, each the same part. */
static void visibility_charge(struct desktop *desktop, uint64_t us)
{
	uint64_t payers = 0;
	struct domain *domain;
	wl_list_for_each(domain, &desktop->domains->list, link) {
		payers += domain->stirred == desktop->visibility.round;
	}
	wl_list_for_each(domain, &desktop->domains->list, link) {
		if (domain->stirred == desktop->visibility.round) {
			budget_charge(&domain->budget, us / payers);
		}
	}
}

/* A piece. What goes makes all that follows cheaper. True: there is more. */
static bool visibility_follow(struct desktop *desktop)
{
	struct desktop_visibility *visibility = &desktop->visibility;
	uint64_t begin = clock_spent(), end = begin + VISIBILITY_SLICE;
	unsigned changes = 0;
	bool other = false;
	if (visibility->changed) {
		other = visibility_judge(desktop);
		other = shade_update(desktop) || other;
		cover_update(desktop);
	}
	visibility->changed = false;
	bool more = !visibility_apply(desktop, false, end, &changes) || window_outputs_wait(desktop)
		    || !visibility_apply(desktop, true, end, &changes);
	visibility_charge(desktop, clock_spent() - begin);
	if (other) {
		wl_signal_emit_mutable(&desktop->events.rearranged, NULL);
	}
	return more;
}

static bool visibility_step(struct chore *chore)
{
	struct desktop *desktop = wl_container_of(chore, desktop, visibility.chore);
	return visibility_follow(desktop);
}

void visibility_update(struct desktop *desktop)
{
	struct chore *chore = &desktop->visibility.chore;
	if (chore_waits(chore) && !visibility_follow(desktop) && !desktop->visibility.changed) {
		chore_drop(chore);
	}
}

void visibility_changed(struct desktop *desktop, struct domain *by)
{
	struct desktop_visibility *visibility = &desktop->visibility;
	visibility->round += visibility->changed ? 0 : 1;
	visibility->changed = true;
	if (by) {
		by->stirred = visibility->round;
	}
	chore_begin(&desktop->chores, &visibility->chore);
}

void visibility_init(struct desktop *desktop)
{
	/* Without a budget: what one domain owes must not keep another's windows from the scene. */
	chore_init(&desktop->visibility.chore, NULL, visibility_step);
}

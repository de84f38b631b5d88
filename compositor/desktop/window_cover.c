/* SPDX-License-Identifier: MIT
 *
 * Windows that cover a whole output, its panel too, within a thin ring: fullscreen ones of domains
 * that may, which the user has turned to, once they have content of that size. All others that are
 * fullscreen are maximized by another name.
 */
#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/banner.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/panel.h"

/* at: clock_ms, 0: never. */
static bool has_rested(uint64_t at)
{
	return at == 0 || clock_ms() - at >= COVER_REST;
}

static bool may_cover(const struct window *window)
{
	bool allowed = window->kind == WINDOW_TOPLEVEL && window->fullscreen
		       && window->domain->config->fullscreen;
	return allowed
	       && (window->covering
		       || (window == window->desktop->active && !window->desktop->apart
			       && has_rested(window->domain->cover_changed)));
}

bool cover_size(const struct window *window, int32_t *width, int32_t *height)
{
	const struct output *output = output_of_box(window->desktop->screen, &window->box);
	if (!may_cover(window) || !output) {
		return false;
	}
	struct decoration_form form = decoration_form_of(
		&window->desktop->screen->config->appearance, window->kind, true);
	struct decoration_margin margin = decoration_margin(&form);
	struct wlr_box box = output_box(output);
	*width = box.width - margin.left - margin.right;
	*height = box.height - margin.top - margin.bottom;
	return *width > 0 && *height > 0;
}

static void set_covering(struct window *window, bool covering)
{
	window->covering = covering;
	window->domain->cover_changed = clock_ms();
	decoration_set_covering(window->decoration, covering);
	visibility_changed(window->desktop, window->domain);
}

void cover_settle(struct window *window, int32_t width, int32_t height)
{
	int32_t full_width, full_height;
	bool fills = cover_size(window, &full_width, &full_height) && width >= full_width
		     && height >= full_height;
	if (fills != window->covering) {
		set_covering(window, fills);
	}
}

void cover_stop(struct window *window)
{
	if (!window->covering) {
		return;
	}
	set_covering(window, false);
	if (window->mapped) {
		struct wlr_box inner = window_inner_of(window, window_area(window));
		window_max_content(window, &inner.width, &inner.height);
		window_apply_box(window, inner);
	}
}

void cover_follow_outputs(struct window *window)
{
	const struct output *output = output_of_box(window->desktop->screen, &window->box);
	uint64_t changed = window->domain->cover_changed;
	struct wlr_box outer = window_outer_box(window), box = {0};
	if (output) {
		box = output_box(output);
	}
	if (window->covering && !wlr_box_equal(&outer, &box)) {
		cover_stop(window);
		/* It is not the domain's doing. */
		window->domain->cover_changed = changed;
	}
}

void desktop_set_apart(struct desktop *desktop, bool apart)
{
	struct window *active = desktop->active;
	bool ends = desktop->apart && !apart;
	desktop->apart = apart;
	if (ends && active && active->fullscreen) {
		window_ask_expanded(active);
	}
}

void desktop_uncover(struct desktop *desktop, bool all)
{
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->covering && (all || !window->domain->config->fullscreen)) {
			window_set_fullscreen(window, false);
		}
	}
}

/* --- what the host shows of it ---------------------------------------------------------------- */

/* Itself, or what it is a popup or dialog of, if that is seen. */
static const struct window *find_covering(const struct window *window)
{
	while (window && !window->covering) {
		window = window->parent;
	}
	return window && window_is_shown(window) ? window : NULL;
}

/* The window that covers output, if it is the topmost there. */
static const struct window *cover_of(const struct desktop *desktop, const struct output *output)
{
	struct wlr_box area = output_box(output), common;
	const struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		struct wlr_box outer = window_outer_box(window);
		if (window->seen && wlr_box_intersection(&common, &outer, &area)) {
			const struct window *covering = find_covering(window);
			return covering && covering->output == output->number ? covering : NULL;
		}
	}
	return NULL;
}

static void say_whose(struct desktop *desktop, const struct output *output)
{
	const struct window *window = cover_of(desktop, output);
	if (window
		&& !banner_show(
			desktop->banner, output, window->domain->config, LABELS_COVERS, false)) {
		/* Nobody would know whose it is. */
		panels_set_covered(desktop->panels, output, false);
	}
}

/* A domain whose window has just been below another one waits until the panel goes again. */
static bool may_hide_panel(struct desktop *desktop, const struct window *window)
{
	uint64_t lost = window ? window->domain->cover_lost : 0;
	if (!window || has_rested(lost)) {
		return window;
	}
	wl_event_source_timer_update(desktop->cover_timer, (int)(COVER_REST - (clock_ms() - lost)));
	return false;
}

/* The panel is back. */
static void note_lost(struct desktop *desktop, const struct output *output)
{
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->covering && window->output == output->number) {
			window->domain->cover_lost = clock_ms();
		}
	}
}

void cover_update(struct desktop *desktop)
{
	const struct output *output;
	wl_list_for_each(output, &desktop->screen->outputs, link) {
		const struct window *window = cover_of(desktop, output);
		bool was = panels_is_covered(desktop->panels, output);
		bool covered = window && (was || may_hide_panel(desktop, window));
		if (!panels_set_covered(desktop->panels, output, covered)) {
			continue;
		}
		if (covered) {
			say_whose(desktop, output);
		} else {
			banner_hide(desktop->banner, output);
			note_lost(desktop, output);
		}
	}
}

void cover_say_again(struct desktop *desktop)
{
	const struct output *output;
	wl_list_for_each(output, &desktop->screen->outputs, link) {
		if (panels_is_covered(desktop->panels, output)) {
			say_whose(desktop, output);
		}
	}
}

static int cover_handle_timer(void *data)
{
	cover_update(data);
	return 0;
}

bool cover_init(struct desktop *desktop)
{
	desktop->cover_timer =
		wl_event_loop_add_timer(desktop->screen->loop, cover_handle_timer, desktop);
	return desktop->cover_timer;
}

void cover_finish(struct desktop *desktop)
{
	if (desktop->cover_timer) {
		wl_event_source_remove(desktop->cover_timer);
	}
}

void desktop_pointer_moved(struct desktop *desktop, double x, double y)
{
	const struct output *output = output_at(desktop->screen, x, y);
	desktop->user_x = x;
	desktop->user_y = y;
	if (output && y < output_box(output).y + COVER_EDGE) {
		say_whose(desktop, output);
	}
}

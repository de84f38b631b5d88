/* SPDX-License-Identifier: MIT
 *
 * Where windows are, in which guests and applications have no say; and the other way round,
 * which window is at a position, by what the scene really shows.
 */
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/placement.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/panel.h"
#include "protocol/geometry.h"

/* The work area while there is no output. */
#define NO_OUTPUT_WIDTH 1280
#define NO_OUTPUT_HEIGHT 720

/* What must stay on screen when a window is moved: enough of the bar to read and to hold. */
#define HANDLE_WIDTH WINDOW_MIN_WIDTH /* and the ring */

struct wlr_box window_area_at(struct desktop *desktop, double x, double y)
{
	const struct output *output = output_at(desktop->screen, x, y);
	if (!output) {
		int panel = panel_height(desktop->screen);
		return (struct wlr_box){0, panel, NO_OUTPUT_WIDTH, NO_OUTPUT_HEIGHT - panel};
	}
	return panel_work_area(output);
}

struct wlr_box window_area(const struct window *window)
{
	struct desktop *desktop = window->desktop;
	/* The window that says on which output one is that may have no place yet, or NULL. */
	const struct window *on = window->parent ? window->parent : desktop->active;
	if (window->kind == WINDOW_POPUP && window->parent) {
		on = window_toplevel(window->parent);
	} else if (window->placed) {
		on = window;
	}
	if (!on) {
		return window_area_at(desktop, desktop->user_x, desktop->user_y);
	}
	/* What hangs on one that covers has its frame, and the panel comes back above that. */
	bool covers = on->covering && (on == window || window->kind == WINDOW_POPUP);
	const struct output *output = covers ? output_of_box(desktop->screen, &on->box) : NULL;
	if (output) {
		return output_box(output);
	}
	return window_area_at(
		desktop, on->box.x + on->box.width / 2.0, on->box.y + on->box.height / 2.0);
}

static struct decoration_margin margin_of(const struct window *window)
{
	struct decoration_form form = decoration_form(window->decoration);
	return decoration_margin(&form);
}

struct wlr_box window_outer_of(const struct window *window, struct wlr_box box)
{
	struct decoration_margin margin = margin_of(window);
	return (struct wlr_box){
		.x = box.x - margin.left,
		.y = box.y - margin.top,
		.width = box.width + margin.left + margin.right,
		.height = box.height + margin.top + margin.bottom,
	};
}

struct wlr_box window_inner_of(const struct window *window, struct wlr_box outer)
{
	struct decoration_margin margin = margin_of(window);
	return (struct wlr_box){
		.x = outer.x + margin.left,
		.y = outer.y + margin.top,
		.width = outer.width - margin.left - margin.right,
		.height = outer.height - margin.top - margin.bottom,
	};
}

struct wlr_box window_outer_box(const struct window *window)
{
	return window_outer_of(window, window->box);
}

void window_max_content(const struct window *window, int32_t *width, int32_t *height)
{
	struct wlr_box inner = window_inner_of(window, window_area(window));
	*width = inner.width > 1 ? inner.width : 1;
	*height = inner.height > 1 ? inner.height : 1;
}

/* The host's minimum first, then what fits: an area that is too small for the minimum wins. */
void window_clamp_to_area(const struct window *window, int32_t *width, int32_t *height)
{
	int32_t max_width, max_height;
	int32_t min_width = decoration_min_width(window->decoration);
	window_max_content(window, &max_width, &max_height);
	*width = *width < min_width ? min_width : *width;
	*height = *height < WINDOW_MIN_HEIGHT ? WINDOW_MIN_HEIGHT : *height;
	*width = *width > max_width ? max_width : *width;
	*height = *height > max_height ? max_height : *height;
}

static int32_t clamp_to_hint(int32_t value, int32_t min, int32_t max)
{
	value = value < min ? min : value;
	return max > 0 && value > max ? max : value;
}

void window_clamp_size(const struct window *window, int32_t *width, int32_t *height)
{
	*width = clamp_to_hint(*width, window->min_width, window->max_width);
	*height = clamp_to_hint(*height, window->min_height, window->max_height);
	window_clamp_to_area(window, width, height);
}

struct wlr_box window_reachable(const struct window *window, struct wlr_box box)
{
	struct wlr_box outer = window_outer_of(window, box);
	struct decoration_margin margin = margin_of(window);
	int width = margin.left + HANDLE_WIDTH, height = margin.top - DECORATION_LINE;
	struct wlr_box area =
		window_area_at(window->desktop, outer.x + width / 2.0, outer.y + height / 2.0);
	if (window->covering) {
		area = window_area(window);
	}
	outer = placement_reachable(outer, width, height, &area);
	return window_inner_of(window, outer);
}

/* Texts and pictures are drawn for the output that most of the window is on. */
static void set_output(struct window *window, const struct output *output)
{
	if (!output) {
		return;
	}
	const struct canvas_output drawn_for = canvas_output_of(output);
	float scale = drawn_for.scale;
	decoration_set_output(window->decoration, &drawn_for);
	bool same_scale = window->scale >= scale && window->scale <= scale;
	if (window->output == output->number && same_scale) {
		return;
	}
	window->output = output->number;
	window->scale = scale;
	window->impl->output(window);
}

void window_find_output(struct window *window)
{
	struct wlr_box area = window_area(window);
	set_output(window, output_at(window->desktop->screen, area.x, area.y));
}

struct wlr_box window_view(const struct window *window)
{
	return (struct wlr_box){
		window->pan_x, window->pan_y, window->box.width, window->box.height};
}

void window_origin(const struct window *window, int32_t *x, int32_t *y)
{
	*x = window->box.x - window->pan_x;
	*y = window->box.y - window->pan_y;
}

static int32_t clamp_pan(int32_t pan, int32_t full, int32_t shown)
{
	return full > shown ? geometry_clamp(pan, 0, full - shown) : 0;
}

/* The same with the content moved within box, as far as there is more of it. */
static void apply_view(struct window *window, struct wlr_box box, int32_t pan_x, int32_t pan_y)
{
	pan_x = clamp_pan(pan_x, window->full_width, box.width);
	pan_y = clamp_pan(pan_y, window->full_height, box.height);
	bool same = window->mapped && wlr_box_equal(&window->box, &box) && window->pan_x == pan_x
		    && window->pan_y == pan_y;
	struct wlr_box before = window_outer_box(window);
	window->box = box;
	window->pan_x = pan_x;
	window->pan_y = pan_y;
	wlr_scene_node_set_position(&window->tree->node, box.x, box.y);
	wlr_scene_node_set_position(&window->content->node, -pan_x, -pan_y);
	if (same) {
		return;
	}
	visibility_changed(window->desktop, NULL);
	decoration_resize(window->decoration, box.width, box.height);
	set_output(window, output_of_box(window->desktop->screen, &window->box));
	window_update_popups(window);
	window_reactive_note(window);
	if (window->mapped) {
		exposure_moved(window, &before);
		window_rearranged(window);
		window_emit_changed(window);
	}
}

void window_apply_box(struct window *window, struct wlr_box box)
{
	apply_view(window, box, window->pan_x, window->pan_y);
}

void window_move_to(struct window *window, int32_t x, int32_t y)
{
	if (window->kind == WINDOW_POPUP || window_is_expanded(window)) {
		return;
	}
	window->moved = true;
	struct wlr_box box = window_reachable(
		window, (struct wlr_box){x, y, window->box.width, window->box.height});
	if (window->restoring) {
		window->restore.x = box.x;
		window->restore.y = box.y;
	}
	apply_view(window, box, box.x - x, box.y - y);
}

/* The size changes only with new content, because the content is clipped to it. */
static void follow_outputs(struct window *window)
{
	int32_t width = window->box.width, height = window->box.height;
	cover_follow_outputs(window);
	if (window_is_expanded(window)) {
		window_ask_expanded(window);
	} else {
		window_ask_what_fits(window, width, height);
	}
	window_apply_box(window, window_reachable(window, window->box));
	set_output(window, output_of_box(window->desktop->screen, &window->box));
}

/* It comes back with what is seen then, piece by piece. */
void window_follow_outputs(struct window *window)
{
	if (!window->desktop->trees[STACK_WINDOWS]->node.enabled) {
		window_take_off(window);
	}
	if (window->mapped && window->kind == WINDOW_TOPLEVEL) {
		follow_outputs(window);
	}
	/* Also where it stayed where it is. */
	window_update_popups(window);
	window_reactive_note(window);
}

bool window_outputs_wait(const struct desktop *desktop)
{
	return !wl_list_empty(&desktop->errands.waiting[ERRAND_OUTPUTS]);
}

/* What lies where it lay before may show a part of itself without its label: nothing is to be seen
 * or hit before all has a place. */
void window_outputs_followed(struct desktop *desktop)
{
	struct wlr_scene_node *shown = &desktop->trees[STACK_WINDOWS]->node;
	if (shown->enabled == window_outputs_wait(desktop)) {
		wlr_scene_node_set_enabled(shown, !shown->enabled);
		visibility_changed(desktop, NULL);
		exposure_all(desktop);
		wl_signal_emit_mutable(&desktop->events.rearranged, NULL);
	}
}

/* From the list's end a parent comes before what hangs on it. Without an output all stays as it is
 * until there is one again. */
void window_outputs_changed(struct desktop *desktop)
{
	bool any = output_at(desktop->screen, 0, 0);
	struct window *window;
	wl_list_for_each_reverse(window, &desktop->windows, link) {
		errand_drop(window, ERRAND_OUTPUTS);
		if (any) {
			errand_add(window, ERRAND_OUTPUTS);
		}
	}
	errands_go_on(desktop);
	wl_signal_emit_mutable(&desktop->events.rearranged, NULL);
}

/* --- what is at a position -------------------------------------------------------------------- */

/* Whether the host has something of its own above all windows there. What hangs on the pointer
 * itself is not under it. */
static bool is_hosts(struct desktop *desktop, double x, double y)
{
	double unused_x, unused_y;
	static const enum stack_layer layers[] = {STACK_PANEL, STACK_SWITCHER, STACK_PROMPT};
	bool found = false;
	for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]) && !found; i++) {
		found = wlr_scene_node_at(
			&desktop->trees[layers[i]]->node, x, y, &unused_x, &unused_y);
	}
	return found;
}

/* The topmost window of the list from link on whose frame or content is there. NULL: none. */
static struct window *window_from(
	struct desktop *desktop, const struct wl_list *link, double x, double y)
{
	for (; link != &desktop->windows; link = link->next) {
		struct window *window = wl_container_of(link, window, link);
		struct wlr_box outer = window_outer_box(window);
		if (window_is_shown(window) && !window->crowded
			&& wlr_box_contains_point(&outer, x, y)) {
			return window;
		}
	}
	return NULL;
}

static struct window_hit hit_in(struct window *window, double x, double y)
{
	const struct wlr_box *box = &window->box;
	struct window_hit hit = {.window = window, .x = x - box->x, .y = y - box->y};
	struct decoration_form form = decoration_form(window->decoration);
	hit.part = decoration_part_at(&form, box->width, box->height, hit.x, hit.y, &hit.edges);
	if (hit.part == WINDOW_PART_CONTENT
		&& wlr_box_contains_point(&window->shade, hit.x, hit.y)) {
		hit.part = WINDOW_PART_SHADE;
	}
	hit.x += window->pan_x;
	hit.y += window->pan_y;
	return hit;
}

/* A window that does not take the pointer there lets it through to those of its own domain. What
 * is another domain's or the host's below it, a frame say, is not what the user sees: nobody
 * gets it. */
struct window_hit window_at(struct desktop *desktop, double x, double y)
{
	bool none = window_outputs_wait(desktop) || is_hosts(desktop, x, y);
	struct window *window = none ? NULL : window_from(desktop, desktop->windows.next, x, y);
	struct window_hit hit = window ? hit_in(window, x, y) : (struct window_hit){0};
	while (hit.part == WINDOW_PART_CONTENT
		&& !hit.window->impl->takes_pointer(hit.window, hit.x, hit.y)) {
		struct window *below = window_from(desktop, hit.window->link.next, x, y);
		hit = below ? hit_in(below, x, y) : (struct window_hit){0};
		if (below && (below->domain != window->domain || hit.part != WINDOW_PART_CONTENT)) {
			hit = (struct window_hit){0};
		}
	}
	hit.seen = hit.window ? window : NULL;
	return hit;
}

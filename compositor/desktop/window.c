/* SPDX-License-Identifier: MIT
 *
 * The life of a window: made, mapped, unmapped, finished.
 */
#include "compositor/desktop/window.h"

#include <string.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/screen.h"
#include "protocol/geometry.h"

static bool window_create_nodes(struct window *window)
{
	window->group = wlr_scene_tree_create(window->desktop->unseen);
	if (!window->group) {
		return false;
	}
	window->tree = wlr_scene_tree_create(window->group);
	if (window->tree) {
		wlr_scene_node_set_enabled(&window->tree->node, false);
		window->content = wlr_scene_tree_create(window->tree);
	}
	if (window->content) {
		window->decoration =
			decoration_create(window->tree, window->kind, window->domain->config,
				window->desktop->screen->loop, window->desktop->texts);
	}
	if (!window->decoration) {
		wlr_scene_node_destroy(&window->group->node);
	}
	return window->decoration;
}

bool window_init(struct window *window, struct desktop *desktop, struct domain *domain,
	enum window_kind kind, struct window *parent, const struct window_impl *impl)
{
	memset(window, 0, sizeof(*window));
	window->desktop = desktop;
	window->domain = domain;
	window->impl = impl;
	window->kind = kind;
	while (kind == WINDOW_TOPLEVEL && parent && window_depth(parent) >= WINDOW_MAX_DEPTH) {
		parent = parent->parent;
	}
	window->parent = parent;
	window->scale = 1;
	window->layers = 1;
	/* The host draws the frame, with corners: an application that rounds its own would show
	 * the base there. */
	window->want.states = kind == WINDOW_TOPLEVEL ? LINK_STATE_TILED : 0;
	window->number = ++desktop->last_window_number;
	wl_signal_init(&window->events.destroy);
	wl_list_init(&window->children);
	wl_list_init(&window->sibling);
	errands_begin(window);
	if (!window_create_nodes(window)) {
		return false;
	}
	if (parent) {
		wl_list_insert(&parent->children, &window->sibling);
	}
	window_stack_insert(window);
	return true;
}

bool window_shed(struct window *window, uint64_t end)
{
	if (wl_list_empty(&window->children)) {
		return true;
	}
	window->abandoned = true;
	window_take_off(window);
	window_unmap(window);
	window_dismiss_popups(window, false);
	return window_stack_leave_children(window, end);
}

void window_finish(struct window *window)
{
	window_take_off(window);
	window_unmap(window);
	window_dismiss_popups(window, false);
	window_stack_leave_children(window, UINT64_MAX);
	errands_end(window);
	wl_list_remove(&window->link);
	wl_list_remove(&window->sibling);
	window_leave(window);
	wl_signal_emit_mutable(&window->events.destroy, window);
	decoration_destroy(window->decoration);
	wlr_scene_node_destroy(&window->group->node);
	window->decoration = NULL;
	window->group = window->tree = window->content = NULL;
	visibility_changed(window->desktop, window->domain);
}

void window_emit_changed(struct window *window)
{
	wl_signal_emit_mutable(&window->desktop->events.window_changed, window);
}

void window_rearranged(struct window *window)
{
	wl_signal_emit_mutable(&window->desktop->events.rearranged, NULL);
}

void window_leave(struct window *window)
{
	struct desktop *desktop = window->desktop;
	if (desktop->grab == window) {
		/* The grabbing popup that is the topmost then, or none. */
		struct window *below = window->parent;
		while (below && below->kind == WINDOW_POPUP && !(below->grab && below->mapped)) {
			below = below->parent;
		}
		desktop->grab = below && below->kind == WINDOW_POPUP ? below : NULL;
	}
	wl_signal_emit_mutable(&desktop->events.window_gone, window);
	/* Nobody has chosen another one. */
	if (desktop->active == window) {
		window_activate(desktop, NULL);
	}
}

static void set_mapped(struct window *window, bool mapped)
{
	window->domain->mapped += mapped - window->mapped;
	window->mapped = mapped;
}

static void map(struct window *window)
{
	struct desktop *desktop = window->desktop;
	set_mapped(window, true);
	if (window->kind == WINDOW_TOPLEVEL) {
		window_stack_map(window);
		if (!window->minimized) {
			wl_signal_emit_mutable(&desktop->events.window_mapped, window);
		}
		if (!window->activated) {
			window_request(window, LINK_REQUEST_ATTENTION);
		}
	} else {
		if (window->grab && window_toplevel(window) == desktop->active) {
			desktop->grab = window;
		} else if (window->grab) {
			window_dismiss(window);
		}
	}
	visibility_changed(desktop, window->domain);
	if (window->mapped) {
		exposure_came(window);
		window_rearranged(window);
		window_emit_changed(window);
	}
}

void window_set_content_size(struct window *window, int32_t width, int32_t height)
{
	/* A popup needs a window below it that is there, or it is shown nowhere. */
	if (window->kind == WINDOW_POPUP
		&& (!(window->parent && window->parent->mapped)
			|| window_depth(window) > WINDOW_MAX_DEPTH)) {
		window_dismiss(window);
	}
	if (window->dismissed) {
		return;
	}
	window->commits++;
	window->full_width = width;
	window->full_height = height;
	struct wlr_box box = window->kind == WINDOW_POPUP ? window_popup_box(window, width, height)
							  : window_settle(window, width, height);
	if (!wlr_box_equal(&box, &window->box)) {
		visibility_changed(window->desktop, window->domain);
	}
	window_apply_box(window, box);
	if (!window->mapped) {
		map(window);
	}
}

void window_unmap(struct window *window)
{
	if (!window->mapped) {
		return;
	}
	exposure_went(window);
	window_set_attention(window, false);
	wait_end(window);
	set_mapped(window, false);
	cover_stop(window);
	window->paced_on = 0;
	window->hidden_since = 0;
	visibility_changed(window->desktop, window->domain);
	window_dismiss_popups(window, false);
	window_leave(window);
	window_rearranged(window);
	window_emit_changed(window);
}

/* All are marked before the focus looks for another window. */
void window_abandon_all(struct desktop *desktop, const void *owner)
{
	struct window *window, *next;
	struct domain *domain = NULL;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->owner == owner) {
			domain = window->domain;
			exposure_went(window);
			window->abandoned = true;
			set_mapped(window, false);
			cover_stop(window);
			window->dismissed = window->kind == WINDOW_POPUP;
			window->paced_on = 0;
			window->waits_until = 0;
			errands_end(window);
		}
	}
	wl_list_for_each_safe(window, next, &desktop->windows, link) {
		if (window->owner == owner) {
			window_leave(window);
		}
	}
	if (domain) {
		visibility_changed(desktop, domain);
		wl_signal_emit_mutable(&desktop->events.rearranged, NULL);
	}
}

struct window *window_by_number(struct desktop *desktop, uint32_t number)
{
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->number == number && !window->abandoned) {
			return window;
		}
	}
	return NULL;
}

bool window_is_shown(const struct window *window)
{
	if (window->desktop->locked) {
		return false;
	}
	if (window->kind == WINDOW_TOPLEVEL) {
		return window->mapped && !window->minimized;
	}
	const struct window *toplevel = window_toplevel((struct window *)window);
	return window->mapped && !window->dismissed && toplevel->kind == WINDOW_TOPLEVEL
	       && toplevel->activated;
}

struct window *window_toplevel(struct window *window)
{
	while (window->kind == WINDOW_POPUP && window->parent) {
		window = window->parent;
	}
	return window;
}

void window_set_layers(struct window *window, unsigned layers)
{
	if (window->layers != layers) {
		window->layers = layers;
		visibility_changed(window->desktop, window->domain);
	}
}

/* --- what an application says about its window: texts, size hints, parent --------------------- */

void window_set_title(struct window *window, const char *untrusted_text, size_t size)
{
	char title[TEXT_MAX_BYTES];
	text_sanitise(untrusted_text, size, title);
	if (strcmp(title, window->title) == 0) {
		return;
	}
	strcpy(window->title, title);
	decoration_set_title(window->decoration, window->title);
	window_emit_changed(window);
}

void window_set_icon(struct window *window, const uint8_t *untrusted_shades)
{
	if (icon_set(&window->icon, untrusted_shades)) {
		decoration_set_icon(window->decoration, &window->icon);
	}
}

void window_set_app_id(struct window *window, const char *untrusted_text, size_t size)
{
	text_escape(untrusted_text, size, window->app_id, sizeof(window->app_id));
}

void window_set_hints(struct window *window, const struct link_window_hints *hints)
{
	window->min_width = geometry_clamp(hints->min_width, 0, LINK_MAX_DIMENSION);
	window->min_height = geometry_clamp(hints->min_height, 0, LINK_MAX_DIMENSION);
	window->max_width = geometry_clamp(hints->max_width, 0, LINK_MAX_DIMENSION);
	window->max_height = geometry_clamp(hints->max_height, 0, LINK_MAX_DIMENSION);
}

static bool may_be_parent(const struct window *window, const struct window *parent)
{
	return parent->kind == WINDOW_TOPLEVEL && parent->domain == window->domain
	       && !window_hangs_on(parent, window);
}

bool window_set_parent(struct window *window, struct window *parent)
{
	if (window->kind == WINDOW_POPUP || (parent && !may_be_parent(window, parent))) {
		return false;
	}
	/* What would hang too deep hangs higher up. */
	unsigned height = window_height(window);
	while (parent && window_depth(parent) + 1 + height > WINDOW_MAX_DEPTH) {
		parent = parent->parent;
	}
	if (window->parent != parent) {
		window_stack_set_parent(window, parent);
		visibility_changed(window->desktop, window->domain);
		window_emit_changed(window);
	}
	return true;
}

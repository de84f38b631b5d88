/* SPDX-License-Identifier: MIT
 *
 * The beginning and the end of the desktop, and what it does when the screen says something.
 */
#include "compositor/desktop/desktop.h"

#include <stdlib.h>
#include <wlr/types/wlr_scene.h>

#include "common/listener.h"
#include "compositor/desktop/pace.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/banner.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/panel.h"

static void desktop_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct desktop *desktop = wl_container_of(listener, desktop, screen_changed);
	output_cover_all(desktop->screen, desktop->background);
	window_outputs_changed(desktop);
	visibility_changed(desktop, NULL);
	pace_soon(desktop);
}

static void desktop_handle_screen_drawing(struct wl_listener *listener, void *data)
{
	struct desktop *desktop = wl_container_of(listener, desktop, screen_drawing);
	visibility_update(desktop);
}

static void desktop_handle_screen_presented(struct wl_listener *listener, void *data)
{
	struct desktop *desktop = wl_container_of(listener, desktop, screen_presented);
	pace_presented(desktop, data);
}

static void desktop_handle_screen_beat(struct wl_listener *listener, void *data)
{
	struct desktop *desktop = wl_container_of(listener, desktop, screen_beat);
	struct output *output = data;
	visibility_update(desktop);
	pace_beat(desktop, output);
	wl_signal_emit_mutable(&desktop->events.paced, output);
}

static bool desktop_make_layers(struct desktop *desktop)
{
	desktop->open = wlr_scene_tree_create(&desktop->screen->scene->tree);
	for (int layer = 0; desktop->open && layer < STACK_LAYERS; layer++) {
		desktop->trees[layer] = wlr_scene_tree_create(
			layer == STACK_LOCK ? &desktop->screen->scene->tree : desktop->open);
		if (!desktop->trees[layer]) {
			return false;
		}
	}
	desktop->unseen =
		!desktop->open ? NULL : wlr_scene_tree_create(&desktop->screen->bench->tree);
	if (!desktop->unseen) {
		return false;
	}
	wlr_scene_node_set_enabled(&desktop->unseen->node, false);
	desktop->background = wlr_scene_rect_create(desktop->trees[STACK_BACKGROUND], 0, 0,
		colour_floats(desktop->screen->config->background).rgba);
	return desktop->background;
}

static void desktop_init_signals(struct desktop *desktop)
{
	wl_signal_init(&desktop->events.window_changed);
	wl_signal_init(&desktop->events.window_seen);
	wl_signal_init(&desktop->events.inhibiting);
	wl_signal_init(&desktop->events.window_mapped);
	wl_signal_init(&desktop->events.window_gone);
	wl_signal_init(&desktop->events.rearranged);
	wl_signal_init(&desktop->events.locked_changed);
	wl_signal_init(&desktop->events.active_changed);
	wl_signal_init(&desktop->events.paced);
	listen_to(&desktop->screen->events.changed, &desktop->screen_changed,
		desktop_handle_screen_changed);
	listen_to(&desktop->screen->events.drawing, &desktop->screen_drawing,
		desktop_handle_screen_drawing);
	listen_to(&desktop->screen->events.presented, &desktop->screen_presented,
		desktop_handle_screen_presented);
	listen_to(&desktop->screen->events.beat, &desktop->screen_beat, desktop_handle_screen_beat);
}

struct desktop *desktop_create(
	struct screen *screen, struct domains *domains, const struct texts *texts)
{
	struct desktop *desktop = calloc(1, sizeof(*desktop));
	if (!desktop) {
		return NULL;
	}
	desktop->screen = screen;
	desktop->domains = domains;
	desktop->texts = texts;
	wl_list_init(&desktop->windows);
	visibility_init(desktop);
	errands_init(&desktop->errands);
	desktop_init_signals(desktop);
	if (chores_init(&desktop->chores, screen->loop) && desktop_make_layers(desktop)
		&& pace_init(desktop) && popups_init(desktop) && cover_init(desktop)
		&& wait_init(desktop)) {
		desktop->panels =
			panels_create(screen, domains, desktop->trees[STACK_PANEL], texts);
		desktop->banner = banner_create(desktop->trees[STACK_PANEL], screen->loop, texts);
	}
	if (!desktop->panels || !desktop->banner) {
		desktop_destroy(desktop);
		return NULL;
	}
	return desktop;
}

void desktop_set_locked(struct desktop *desktop, bool locked)
{
	desktop->locked = locked;
	wlr_scene_node_set_enabled(&desktop->open->node, !locked);
	visibility_changed(desktop, NULL);
	exposure_all(desktop);
	pace_soon(desktop);
	wl_signal_emit_mutable(&desktop->events.locked_changed, NULL);
	wl_signal_emit_mutable(&desktop->events.rearranged, NULL);
}

void desktop_blank(struct desktop *desktop)
{
	if (desktop) {
		wlr_scene_node_set_enabled(&desktop->trees[STACK_WINDOWS]->node, false);
	}
}

void desktop_recolour(struct desktop *desktop)
{
	wlr_scene_rect_set_color(
		desktop->background, colour_floats(desktop->screen->config->background).rgba);
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		decoration_recolour(window->decoration);
	}
	cover_say_again(desktop);
}

void desktop_resize_frames(struct desktop *desktop)
{
	desktop_recolour(desktop);
	window_outputs_changed(desktop);
	visibility_changed(desktop, NULL);
}

void desktop_destroy(struct desktop *desktop)
{
	if (!desktop) {
		return;
	}
	wl_list_remove(&desktop->screen_changed.link);
	wl_list_remove(&desktop->screen_drawing.link);
	wl_list_remove(&desktop->screen_presented.link);
	wl_list_remove(&desktop->screen_beat.link);
	banner_destroy(desktop->banner);
	panels_destroy(desktop->panels);
	pace_finish(desktop);
	popups_finish(desktop);
	cover_finish(desktop);
	wait_finish(desktop);
	chores_finish(&desktop->chores);
	if (desktop->unseen) {
		wlr_scene_node_destroy(&desktop->unseen->node);
	}
	for (int layer = 0; layer < STACK_LAYERS; layer++) {
		if (desktop->trees[layer]) {
			wlr_scene_node_destroy(&desktop->trees[layer]->node);
		}
	}
	if (desktop->open) {
		wlr_scene_node_destroy(&desktop->open->node);
	}
	free(desktop);
}

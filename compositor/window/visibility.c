/* SPDX-License-Identifier: MIT */
#include "compositor/window/visibility.h"

#include <stdlib.h>
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/output.h"
#include "compositor/server.h"
#include "compositor/window/window_internal.h"

struct visibility {
	struct server *server;
	struct wl_event_source *timer; /* when the next hidden window is suspended */
	struct wl_listener outputs_changed;
};

static void find_largest(struct wlr_scene_buffer *buffer, int x, int y, void *data)
{
	struct wlr_scene_buffer **largest = data;
	int64_t area = (int64_t)buffer->dst_width * buffer->dst_height;
	if (buffer->primary_output
		&& (!*largest || area > (int64_t)(*largest)->dst_width * (*largest)->dst_height)) {
		*largest = buffer;
	}
}

struct output *visibility_output(const struct window *window)
{
	int x, y;
	struct wlr_scene_buffer *largest = NULL;
	/* What a disabled node says of outputs is old. */
	if (wlr_scene_node_coords(&window->content->node, &x, &y)) {
		wlr_scene_node_for_each_buffer(&window->content->node, find_largest, &largest);
	}
	return largest ? output_from_scene(window->server, largest->primary_output) : NULL;
}

/* ms until window, which nobody sees, is suspended; 0: it is. */
static uint64_t suspend(struct window *window, uint64_t now)
{
	if (window->hidden_since == 0) {
		window->hidden_since = now;
	}
	uint64_t passed = now - window->hidden_since;
	if (!window->minimized && passed < VISIBILITY_GRACE) {
		return VISIBILITY_GRACE - passed;
	}
	window_set_suspended(window, true);
	return 0;
}

static void wake(struct window *window)
{
	window->hidden_since = 0;
	window_set_suspended(window, false);
}

/* A toplevel with a popup that is seen is not suspended: it draws that one too. Popups come before
 * their toplevel in the list. */
static uint64_t judge(struct window *window, uint64_t now)
{
	struct output *output = visibility_output(window);
	window->shown_on = output ? output->number : 0;
	if (window->kind == WINDOW_POPUP) {
		struct window *toplevel = window_toplevel(window);
		toplevel->popup_shown = toplevel->popup_shown || output;
		return 0;
	}
	bool seen = output || window->popup_shown;
	window->popup_shown = false;
	if (seen) {
		wake(window);
		return 0;
	}
	return suspend(window, now);
}

void visibility_update(struct server *server)
{
	uint64_t now = clock_ms(), next = 0;
	struct window *window;
	wl_list_for_each(window, &server->windows, link) {
		if (window->mapped) {
			uint64_t left = judge(window, now);
			next = left > 0 && (next == 0 || left < next) ? left : next;
		}
	}
	wl_event_source_timer_update(server->visibility->timer, (int)next);
}

static int handle_timer(void *data)
{
	struct visibility *visibility = data;
	visibility_update(visibility->server);
	return 0;
}

/* The scene hears of it after this. */
static void handle_outputs_changed(struct wl_listener *listener, void *data)
{
	struct visibility *visibility = wl_container_of(listener, visibility, outputs_changed);
	wl_event_source_timer_update(visibility->timer, 1);
}

struct visibility *visibility_create(struct server *server)
{
	struct visibility *visibility = calloc(1, sizeof(*visibility));
	if (!visibility) {
		return NULL;
	}
	visibility->server = server;
	visibility->timer = wl_event_loop_add_timer(server->loop, handle_timer, visibility);
	if (!visibility->timer) {
		free(visibility);
		return NULL;
	}
	visibility->outputs_changed.notify = handle_outputs_changed;
	wl_signal_add(&server->events.outputs_changed, &visibility->outputs_changed);
	return visibility;
}

void visibility_destroy(struct visibility *visibility)
{
	if (visibility) {
		wl_list_remove(&visibility->outputs_changed.link);
		wl_event_source_remove(visibility->timer);
		free(visibility);
	}
}

/* SPDX-License-Identifier: MIT
 *
 * The compositor for WLCS, whose tests say where windows are, press buttons at once and have a touch
 * screen. Linked around (meson.build) the control socket's commands, of which there are some more,
 * and what keeps a press from reaching what has just appeared. The program itself has none of it.
 *
 *	place APP-ID X Y	the toplevel with that app id has its content at X, Y of the work area,
 *				now or when it maps, within reach or not
 *	finger down|motion|up X Y	of a touch screen, which comes with the first; 0 to 1
 *	area			where the work area is
 *	linked DOMAIN		its link is up
 *	rested			no window waits for content of another size, no popup for a place
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/backend.h>
#include <wlr/interfaces/wlr_touch.h>

#include "common/clock.h"
#include "compositor/control/control_command.h"
#include "compositor/control/control_state.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/exposure.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest_window.h"
#include "compositor/screen/screen.h"

struct json_object *__real_control_command(const struct control_access *access,
	struct control_request *request, struct launch *launch);
struct json_object *__wrap_control_command(const struct control_access *access,
	struct control_request *request, struct launch *launch);
struct exposure_look __wrap_exposure_look(
	struct desktop *desktop, const struct window_hit *hit, double x, double y);

struct exposure_look __wrap_exposure_look(
	struct desktop *desktop, const struct window_hit *hit, double x, double y)
{
	return (struct exposure_look){0};
}

#define MAX_PLACES 64 /* of a test's windows, each asked for by its last one */
#define ID_BYTES 32

static struct place {
	char app_id[ID_BYTES];
	int x, y;
	/* The last one that was placed, and its size: one that maps again is new. */
	uint32_t window;
	int width, height;
} places[MAX_PLACES];
static size_t place_count;
static struct wl_listener changed; /* desktop.events.window_changed; notify NULL: not heard yet */

static struct json_object *answer(bool done)
{
	struct json_object *reply = json_object_new_object();
	json_object_object_add(reply, "ok", json_object_new_boolean(done));
	return reply;
}

static struct place *find_place(const char *app_id)
{
	for (size_t i = 0; i < place_count; i++) {
		if (strcmp(places[i].app_id, app_id) == 0) {
			return &places[i];
		}
	}
	return NULL;
}

/* Once, and when its size changes by itself: it may be where it could not be held. */
static bool is_due(const struct place *place, const struct window *window)
{
	bool same = place->window == window->number && place->width == window->box.width
		    && place->height == window->box.height;
	return !same && !window->moving && !window->resizing && window->mapped
	       && window->kind == WINDOW_TOPLEVEL;
}

static void move(struct window *window)
{
	struct place *place = find_place(window->app_id);
	if (place && is_due(place, window)) {
		place->window = window->number;
		place->width = window->box.width;
		place->height = window->box.height;
		struct wlr_box area = window_area(window);
		window_apply_box(window, (struct wlr_box){area.x + place->x, area.y + place->y,
						 place->width, place->height});
	}
}

static void handle_changed(struct wl_listener *listener, void *data)
{
	move(data);
}

static bool place(struct desktop *desktop, const char *const words[])
{
	struct place *place = find_place(words[1]);
	if (!place && place_count < MAX_PLACES) {
		place = &places[place_count++];
	}
	if (!place) {
		return false;
	}
	snprintf(place->app_id, sizeof(place->app_id), "%s", words[1]);
	place->x = atoi(words[2]);
	place->y = atoi(words[3]);
	place->window = 0;
	if (!changed.notify) {
		changed.notify = handle_changed;
		wl_signal_add(&desktop->events.window_changed, &changed);
	}
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		move(window);
	}
	return true;
}

/* --- a touch screen --------------------------------------------------------------------------- */

#define FINGER 1

static const struct wlr_touch_impl touch_impl = {.name = "fingers"};
static struct wlr_touch touch;
static struct wl_listener
	gone; /* wlr_backend.events.destroy; notify NULL: there is no screen yet */

static void handle_gone(struct wl_listener *listener, void *data)
{
	wl_list_remove(&gone.link);
	wlr_touch_finish(&touch);
}

static void plug(struct wlr_backend *backend)
{
	if (!gone.notify) {
		gone.notify = handle_gone;
		wl_signal_add(&backend->events.destroy, &gone);
		wlr_touch_init(&touch, &touch_impl, touch_impl.name);
		wl_signal_emit_mutable(&backend->events.new_input, &touch.base);
	}
}

static bool touch_with(struct screen *screen, const char *const words[])
{
	double x = atof(words[2]), y = atof(words[3]);
	uint32_t now = (uint32_t)clock_ms();
	plug(screen->backend);
	if (strcmp(words[1], "down") == 0) {
		struct wlr_touch_down_event event = {&touch, now, FINGER, x, y};
		wl_signal_emit_mutable(&touch.events.down, &event);
	} else if (strcmp(words[1], "motion") == 0) {
		struct wlr_touch_motion_event event = {&touch, now, FINGER, x, y};
		wl_signal_emit_mutable(&touch.events.motion, &event);
	} else {
		struct wlr_touch_up_event event = {&touch, now, FINGER};
		wl_signal_emit_mutable(&touch.events.up, &event);
	}
	wl_signal_emit_mutable(&touch.events.frame, NULL);
	return true;
}

/* --- the commands ----------------------------------------------------------------------------- */

static struct json_object *tell_area(struct desktop *desktop)
{
	struct wlr_box area = window_area_at(desktop, 0, 0);
	struct json_object *reply = answer(true);
	json_object_object_add(reply, "x", json_object_new_int(area.x));
	json_object_object_add(reply, "y", json_object_new_int(area.y));
	return reply;
}

static bool is_linked(struct domains *domains, const char *name)
{
	const struct domain *domain = domain_by_name(domains, name);
	return domain && domain->status == DOMAIN_UP;
}

/* What an application does not draw is not waited for either: see window_wait.c, and the answers
 * that the proxy gives for it. */
static bool has_rested(struct desktop *desktop)
{
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		bool moves = window->kind == WINDOW_POPUP
			     && guest_window_from(window)->configures.count > 0;
		if (window->mapped && window->seen && (moves || window->waits_until > 0)) {
			return false;
		}
	}
	return true;
}

struct json_object *__wrap_control_command(
	const struct control_access *access, struct control_request *request, struct launch *launch)
{
	if (request->count == 4 && strcmp(request->words[0], "place") == 0) {
		return answer(place(access->desktop, request->words));
	}
	if (request->count == 4 && strcmp(request->words[0], "finger") == 0) {
		return answer(touch_with(access->screen, request->words));
	}
	if (request->count == 1 && strcmp(request->words[0], "area") == 0) {
		return tell_area(access->desktop);
	}
	if (request->count == 2 && strcmp(request->words[0], "linked") == 0) {
		return answer(is_linked(access->domains, request->words[1]));
	}
	if (request->count == 1 && strcmp(request->words[0], "rested") == 0) {
		return answer(has_rested(access->desktop));
	}
	return __real_control_command(access, request, launch);
}

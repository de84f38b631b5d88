/* SPDX-License-Identifier: MIT
 *
 * The compositor for WLCS, whose tests say where windows are and press buttons at once. Linked around
 * (meson.build) the control socket's commands, of which there is one more, and what keeps a press
 * from reaching what has just appeared. The program itself has neither.
 *
 *	place APP-ID X Y	the toplevel with that app id has its content at X, Y of the work area,
 *				now or when it maps, within reach or not
 *	area			where the work area is
 *	linked DOMAIN		its link is up
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/control/control_command.h"
#include "compositor/control/control_state.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/exposure.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"

#include <json-c/json.h>

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
	uint32_t
		window; /* the number of the last one that was placed; one that maps again is new */
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

static void move(struct window *window)
{
	struct place *place = find_place(window->app_id);
	if (place && place->window != window->number && window->mapped
		&& window->kind == WINDOW_TOPLEVEL) {
		place->window = window->number;
		struct wlr_box area = window_area(window);
		window_apply_box(window, (struct wlr_box){area.x + place->x, area.y + place->y,
						 window->box.width, window->box.height});
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

struct json_object *__wrap_control_command(
	const struct control_access *access, struct control_request *request, struct launch *launch)
{
	if (request->count == 4 && strcmp(request->words[0], "place") == 0) {
		return answer(place(access->desktop, request->words));
	}
	if (request->count == 1 && strcmp(request->words[0], "area") == 0) {
		return tell_area(access->desktop);
	}
	if (request->count == 2 && strcmp(request->words[0], "linked") == 0) {
		return answer(is_linked(access->domains, request->words[1]));
	}
	return __real_control_command(access, request, launch);
}

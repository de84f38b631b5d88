/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/round_trip.h"

#include <stdlib.h>
#include <wayland-server.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

/* How long a host may let an application's sync wait, in ms. */
#define LIMIT 1000

#define DISPLAY_ID 1 /* of wl_display, on every connection */

struct hold {
	struct wl_list link; /* round_trip.holds */
	struct round_trip *round_trip;
	struct wl_resource *callback; /* its owner: goes with it */
	bool asked; /* a SYNC was sent for it, with this cookie */
	uint32_t cookie;
	bool over; /* nothing to wait for any more */
	struct wl_event_source *timer;
};

static bool is_reached(uint32_t cookie, uint32_t done)
{
	return (int32_t)(done - cookie) >= 0;
}

static bool is_sent(const struct window *window)
{
	const uint32_t questions = WINDOW_DIRTY_REQUESTS | WINDOW_DIRTY_POSITION;
	return window->id != 0 && (window->dirty & questions) == 0;
}

/* A window of the client with an open question, or NULL; only_unsent: one that was not sent yet. */
static struct window *find_open(
	struct round_trip *round_trip, const struct wl_client *client, bool only_unsent)
{
	struct window *window;
	wl_list_for_each(window, &round_trip->windows->all, link) {
		if (window->live && window->question.open && window->impl->answer
			&& wl_resource_get_client(window->surface->resource) == client
			&& !(only_unsent && is_sent(window))) {
			return window;
		}
	}
	return NULL;
}

static void send_done(struct wl_resource *callback)
{
	struct wl_display *display = wl_client_get_display(wl_resource_get_client(callback));
	wl_callback_send_done(callback, wl_display_get_serial(display));
	wl_resource_destroy(callback);
}

static void release(void *data)
{
	struct round_trip *round_trip = data;
	struct hold *hold, *next;
	round_trip->releasing = NULL;
	wl_list_for_each_safe(hold, next, &round_trip->holds, link) {
		if (hold->over) {
			send_done(hold->callback);
		}
	}
}

/* The configures that the answers became go out from idle callbacks too, which were added
 * before. */
static void schedule_release(struct round_trip *round_trip)
{
	if (!round_trip->releasing) {
		round_trip->releasing = wl_event_loop_add_idle(
			round_trip->windows->link->loop, release, round_trip);
	}
}

static int round_trip_handle_limit(void *data)
{
	struct hold *hold = data;
	struct wl_client *client = wl_resource_get_client(hold->callback);
	struct window *window;
	log_info("the host does not answer: an application gets its configure from here");
	while ((window = find_open(hold->round_trip, client, false))) {
		window->question.open = false;
		window->impl->answer(window);
	}
	hold->over = true;
	schedule_release(hold->round_trip);
	return 0;
}

static void round_trip_handle_callback_destroy(struct wl_resource *callback)
{
	struct hold *hold = wl_resource_get_user_data(callback);
	wl_list_remove(&hold->link);
	wl_event_source_remove(hold->timer);
	free(hold);
}

/* False when out of memory. */
static bool hold_back(struct round_trip *round_trip, struct wl_resource *callback)
{
	struct hold *hold = calloc(1, sizeof(*hold));
	if (!hold) {
		return false;
	}
	*hold = (struct hold){.round_trip = round_trip, .callback = callback};
	hold->timer = wl_event_loop_add_timer(
		round_trip->windows->link->loop, round_trip_handle_limit, hold);
	if (!hold->timer || wl_event_source_timer_update(hold->timer, LIMIT) < 0) {
		if (hold->timer) {
			wl_event_source_remove(hold->timer);
		}
		free(hold);
		return false;
	}
	wl_list_insert(round_trip->holds.prev, &hold->link);
	wl_resource_set_implementation(callback, NULL, hold, round_trip_handle_callback_destroy);
	proxy_link_schedule(round_trip->windows->link);
	return true;
}

/* Syncs of one application are answered in order. */
static bool has_hold(const struct round_trip *round_trip, const struct wl_client *client)
{
	const struct hold *hold;
	wl_list_for_each(hold, &round_trip->holds, link) {
		if (wl_resource_get_client(hold->callback) == client) {
			return true;
		}
	}
	return false;
}

/* No client is left. */
static void round_trip_handle_display_destroyed(struct wl_listener *listener, void *data)
{
	struct round_trip *round_trip = wl_container_of(listener, round_trip, display_destroyed);
	if (round_trip->releasing) {
		wl_event_source_remove(round_trip->releasing);
	}
	wl_list_remove(&round_trip->client_created.link);
	wl_list_remove(&round_trip->display_destroyed.link);
}

static struct round_trip *round_trip_of(struct wl_client *client)
{
	struct wl_listener *listener = wl_display_get_destroy_listener(
		wl_client_get_display(client), round_trip_handle_display_destroyed);
	struct round_trip *round_trip = wl_container_of(listener, round_trip, display_destroyed);
	return round_trip;
}

static void round_trip_handle_sync(
	struct wl_client *client, struct wl_resource *resource, uint32_t id)
{
	struct round_trip *round_trip = round_trip_of(client);
	struct wl_resource *callback = wl_resource_create(client, &wl_callback_interface, 1, id);
	if (!callback) {
		wl_client_post_no_memory(client);
		return;
	}
	bool waits = find_open(round_trip, client, false) || has_hold(round_trip, client);
	if (!waits || !hold_back(round_trip, callback)) {
		send_done(callback);
	}
}

static void round_trip_handle_get_registry(
	struct wl_client *client, struct wl_resource *resource, uint32_t id)
{
	round_trip_of(client)->original->get_registry(client, resource, id);
}

static const struct wl_display_interface display_implementation = {
	.sync = round_trip_handle_sync,
	.get_registry = round_trip_handle_get_registry,
};

static void round_trip_handle_client_created(struct wl_listener *listener, void *data)
{
	struct round_trip *round_trip = wl_container_of(listener, round_trip, client_created);
	/* Only the requests are replaced: libwayland's own data and destructor must stay, and
	 * there is no call that leaves them. The fields that are used here are those of its
	 * public ABI. */
	struct wl_resource *display = wl_client_get_object(data, DISPLAY_ID);
	round_trip->original = display->object.implementation;
	display->object.implementation = &display_implementation;
}

void round_trip_init(
	struct round_trip *round_trip, struct wl_display *display, struct windows *windows)
{
	*round_trip = (struct round_trip){.windows = windows};
	wl_list_init(&round_trip->holds);
	round_trip->client_created.notify = round_trip_handle_client_created;
	wl_display_add_client_created_listener(display, &round_trip->client_created);
	round_trip->display_destroyed.notify = round_trip_handle_display_destroyed;
	wl_display_add_destroy_listener(display, &round_trip->display_destroyed);
}

/* True when something waits for a SYNC, and all that it waits for was sent. */
static bool note_due(struct round_trip *round_trip)
{
	struct hold *hold;
	bool due = false;
	wl_list_for_each(hold, &round_trip->holds, link) {
		struct wl_client *client = wl_resource_get_client(hold->callback);
		if (!hold->asked && !find_open(round_trip, client, true)) {
			hold->asked = true;
			hold->cookie = round_trip->windows->asked + 1;
			due = true;
		}
	}
	return due;
}

void round_trip_flush(struct round_trip *round_trip)
{
	struct proxy_link *link = round_trip->windows->link;
	if (!proxy_link_has_room(link) || !note_due(round_trip)) {
		return;
	}
	LINK_MSG(msg, LINK_SYNC, 0);
	msg.serial.serial = ++round_trip->windows->asked;
	proxy_link_send(link, &msg);
}

void round_trip_done(struct round_trip *round_trip, uint32_t cookie)
{
	struct window *window;
	wl_list_for_each(window, &round_trip->windows->all, link) {
		if (is_sent(window) && is_reached(window->question.behind, cookie)) {
			window->question.open = false;
		}
	}
	struct hold *hold;
	wl_list_for_each(hold, &round_trip->holds, link) {
		hold->over = hold->over || (hold->asked && is_reached(hold->cookie, cookie));
	}
	schedule_release(round_trip);
}

void round_trip_forget(struct round_trip *round_trip)
{
	struct hold *hold;
	wl_list_for_each(hold, &round_trip->holds, link) {
		hold->asked = false;
	}
}

/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_idle.h"

#include <stdlib.h>
#include <wlr/types/wlr_idle_inhibit_v1.h>
#include <wlr/types/wlr_idle_notify_v1.h>

#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_notes.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"

struct host_idle {
	struct host *host;
	struct wlr_seat *seat;
	struct wlr_idle_notifier_v1 *notifier;
	struct wlr_idle_inhibit_manager_v1 *inhibits;
	struct wl_event_source *look; /* idle: who is seen; NULL: not due */
	struct wl_listener activity; /* of the input */
	struct wl_listener new_inhibitor, window_seen, rearranged;
};

struct idle_inhibitor {
	struct host_idle *idle;
	struct wl_listener destroy;
};

/* While the session is locked no window is seen. */
static bool is_inhibited(const struct host_idle *idle)
{
	const struct wlr_idle_inhibitor_v1 *inhibitor;
	wl_list_for_each(inhibitor, &idle->inhibits->inhibitors, link) {
		const struct window *window = host_window_of_surface(inhibitor->surface);
		if (window && window->seen) {
			return true;
		}
	}
	return false;
}

static void host_idle_look(void *data)
{
	struct host_idle *idle = data;
	idle->look = NULL;
	bool inhibited = is_inhibited(idle);
	wlr_idle_notifier_v1_set_inhibited(idle->notifier, inhibited);
	struct domain *domain = domain_of_host(idle->host->desktop->domains);
	if (domain) {
		domain_set_keeps_awake(domain, inhibited);
	}
}

/* Not now: the one that goes is still listed, and windows change many at a time. */
static void look_soon(struct host_idle *idle)
{
	if (!idle->look && !wl_list_empty(&idle->inhibits->inhibitors)) {
		idle->look = wl_event_loop_add_idle(idle->host->loop, host_idle_look, idle);
	}
}

static void host_idle_handle_activity(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, activity);
	wlr_idle_notifier_v1_notify_activity(idle->notifier, idle->seat);
}

static void host_idle_handle_window_seen(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, window_seen);
	look_soon(idle);
}

static void host_idle_handle_rearranged(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, rearranged);
	look_soon(idle);
}

static void idle_inhibitor_handle_destroy(struct wl_listener *listener, void *data)
{
	struct idle_inhibitor *inhibitor = wl_container_of(listener, inhibitor, destroy);
	look_soon(inhibitor->idle);
	wl_list_remove(&inhibitor->destroy.link);
	free(inhibitor);
}

static void host_idle_handle_new_inhibitor(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, new_inhibitor);
	struct wlr_idle_inhibitor_v1 *wlr = data;
	struct idle_inhibitor *inhibitor = calloc(1, sizeof(*inhibitor));
	/* Without memory its end is noticed with the next change of a window. */
	if (inhibitor) {
		inhibitor->idle = idle;
		listen_to(&wlr->events.destroy, &inhibitor->destroy, idle_inhibitor_handle_destroy);
	}
	look_soon(idle);
}

struct host_idle *host_idle_create(struct host *host, struct wlr_seat *seat)
{
	struct host_idle *idle = calloc(1, sizeof(*idle));
	if (!idle) {
		return NULL;
	}
	idle->host = host;
	idle->seat = seat;
	idle->notifier = wlr_idle_notifier_v1_create(host->display);
	idle->inhibits = wlr_idle_inhibit_v1_create(host->display);
	if (!idle->notifier || !idle->inhibits) {
		free(idle);
		return NULL;
	}
	listen_to(input_activity(host->input), &idle->activity, host_idle_handle_activity);
	listen_to(&idle->inhibits->events.new_inhibitor, &idle->new_inhibitor,
		host_idle_handle_new_inhibitor);
	listen_to(&host->desktop->events.window_seen, &idle->window_seen,
		host_idle_handle_window_seen);
	listen_to(
		&host->desktop->events.rearranged, &idle->rearranged, host_idle_handle_rearranged);
	return idle;
}

/* The applications are gone by then. */
void host_idle_destroy(struct host_idle *idle)
{
	if (!idle) {
		return;
	}
	wl_list_remove(&idle->activity.link);
	wl_list_remove(&idle->new_inhibitor.link);
	wl_list_remove(&idle->window_seen.link);
	wl_list_remove(&idle->rearranged.link);
	if (idle->look) {
		wl_event_source_remove(idle->look);
	}
	free(idle);
}

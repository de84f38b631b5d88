/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_idle.h"

#include <stdlib.h>
#include <wlr/types/wlr_idle_inhibit_v1.h>
#include <wlr/types/wlr_idle_notify_v1.h>

#include "common/clock.h"
#include "common/inhibitors.h"
#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_awake.h"
#include "compositor/domain/domain_notes.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"

struct host_idle {
	struct host *host;
	struct wlr_seat *seat;
	struct wlr_idle_notifier_v1 *notifier;
	struct inhibitors inhibitors; /* of the host's applications */
	struct wl_event_source *look; /* idle: who is seen; NULL: not due */
	uint64_t acted; /* clock_ms: when the user did something last, or the session began */
	struct wl_event_source *most; /* when domains count no more, as long as one does */
	struct wl_listener activity; /* of the input */
	struct wl_listener window_seen, rearranged, inhibiting; /* of the desktop */
	struct wl_listener domain_changed; /* domains.events.changed: another may */
};

/* While the session is locked no window is seen. */
static bool host_inhibits_idle(const struct host_idle *idle)
{
	const struct wlr_idle_inhibitor_v1 *inhibitor;
	wl_list_for_each(inhibitor, &idle->inhibitors.manager->inhibitors, link) {
		const struct window *window = host_window_of_surface(inhibitor->surface);
		if (window && window->seen) {
			return true;
		}
	}
	return false;
}

static bool guest_inhibits_idle(struct host_idle *idle, const struct domain *domain)
{
	uint64_t ago = clock_ms() - idle->acted;
	bool inhibits = domain_inhibits_idle(domain, ago);
	if (inhibits) {
		wl_event_source_timer_update(idle->most, (int)(INHIBIT_MOST - ago));
	}
	return inhibits;
}

static void host_idle_look(void *data)
{
	struct host_idle *idle = data;
	idle->look = NULL;
	bool inhibited = false;
	struct domain *domain;
	wl_list_for_each(domain, &idle->host->desktop->domains->list, link) {
		bool inhibits = domain->is_host ? host_inhibits_idle(idle)
						: guest_inhibits_idle(idle, domain);
		domain_set_keeps_awake(domain, inhibits);
		inhibited = inhibited || inhibits;
	}
	wlr_idle_notifier_v1_set_inhibited(idle->notifier, inhibited);
}

/* Not now: an inhibitor that goes is still listed, and windows change many at a time. */
static void look_soon(struct host_idle *idle)
{
	if (!idle->look) {
		idle->look = wl_event_loop_add_idle(idle->host->loop, host_idle_look, idle);
	}
}

/* Windows of the host. */
static void look_for_inhibitors(struct host_idle *idle)
{
	if (!wl_list_empty(&idle->inhibitors.manager->inhibitors)) {
		look_soon(idle);
	}
}

static int host_idle_handle_most(void *data)
{
	look_soon(data);
	return 0;
}

static void host_idle_handle_activity(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, activity);
	uint64_t now = clock_ms();
	if (now - idle->acted >= INHIBIT_MOST) {
		look_soon(idle);
	}
	idle->acted = now;
	wlr_idle_notifier_v1_notify_activity(idle->notifier, idle->seat);
}

static void host_idle_handle_window_seen(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, window_seen);
	look_for_inhibitors(idle);
}

static void host_idle_handle_rearranged(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, rearranged);
	look_for_inhibitors(idle);
}

static void host_idle_handle_inhibiting(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, inhibiting);
	look_soon(idle);
}

static void host_idle_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct host_idle *idle = wl_container_of(listener, idle, domain_changed);
	look_soon(idle);
}

static void host_idle_handle_inhibitors(struct inhibitors *inhibitors)
{
	struct host_idle *idle = wl_container_of(inhibitors, idle, inhibitors);
	look_soon(idle);
}

static void host_idle_listen(struct host_idle *idle)
{
	struct desktop *desktop = idle->host->desktop;
	listen_to(input_activity(idle->host->input), &idle->activity, host_idle_handle_activity);
	listen_to(&desktop->events.window_seen, &idle->window_seen, host_idle_handle_window_seen);
	listen_to(&desktop->events.rearranged, &idle->rearranged, host_idle_handle_rearranged);
	listen_to(&desktop->events.inhibiting, &idle->inhibiting, host_idle_handle_inhibiting);
	listen_to(&desktop->domains->events.changed, &idle->domain_changed,
		host_idle_handle_domain_changed);
}

struct host_idle *host_idle_create(struct host *host, struct wlr_seat *seat)
{
	struct host_idle *idle = calloc(1, sizeof(*idle));
	if (!idle) {
		return NULL;
	}
	idle->host = host;
	idle->seat = seat;
	idle->acted = clock_ms();
	idle->notifier = wlr_idle_notifier_v1_create(host->display);
	idle->most = wl_event_loop_add_timer(host->loop, host_idle_handle_most, idle);
	if (!idle->notifier || !idle->most
		|| !inhibitors_init(
			&idle->inhibitors, host->display, host_idle_handle_inhibitors)) {
		if (idle->most) {
			wl_event_source_remove(idle->most);
		}
		free(idle);
		return NULL;
	}
	host_idle_listen(idle);
	return idle;
}

/* The applications are gone by then. */
void host_idle_destroy(struct host_idle *idle)
{
	if (!idle) {
		return;
	}
	inhibitors_finish(&idle->inhibitors);
	wl_list_remove(&idle->activity.link);
	wl_list_remove(&idle->window_seen.link);
	wl_list_remove(&idle->rearranged.link);
	wl_list_remove(&idle->inhibiting.link);
	wl_list_remove(&idle->domain_changed.link);
	wl_event_source_remove(idle->most);
	if (idle->look) {
		wl_event_source_remove(idle->look);
	}
	free(idle);
}

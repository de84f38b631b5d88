/* SPDX-License-Identifier: MIT */
#include "common/inhibitors.h"

#include <stdlib.h>
#include <wlr/types/wlr_idle_inhibit_v1.h>

#include "common/listener.h"

struct inhibitor_watch {
	struct inhibitors *inhibitors;
	struct wl_listener destroy;
};

static void inhibitor_watch_handle_destroy(struct wl_listener *listener, void *data)
{
	struct inhibitor_watch *watch = wl_container_of(listener, watch, destroy);
	struct inhibitors *inhibitors = watch->inhibitors;
	wl_list_remove(&watch->destroy.link);
	free(watch);
	inhibitors->changed(inhibitors);
}

static void inhibitors_handle_new(struct wl_listener *listener, void *data)
{
	struct inhibitors *inhibitors = wl_container_of(listener, inhibitors, new_inhibitor);
	struct wlr_idle_inhibitor_v1 *wlr = data;
	struct inhibitor_watch *watch = calloc(1, sizeof(*watch));
	/* Without memory its end is noticed with the next change of anything else. */
	if (watch) {
		watch->inhibitors = inhibitors;
		listen_to(&wlr->events.destroy, &watch->destroy, inhibitor_watch_handle_destroy);
	}
	inhibitors->changed(inhibitors);
}

bool inhibitors_init(struct inhibitors *inhibitors, struct wl_display *display,
	void (*changed)(struct inhibitors *inhibitors))
{
	inhibitors->manager = wlr_idle_inhibit_v1_create(display);
	if (!inhibitors->manager) {
		return false;
	}
	inhibitors->changed = changed;
	listen_to(&inhibitors->manager->events.new_inhibitor, &inhibitors->new_inhibitor,
		inhibitors_handle_new);
	return true;
}

void inhibitors_finish(struct inhibitors *inhibitors)
{
	wl_list_remove(&inhibitors->new_inhibitor.link);
}

/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/delivery.h"

#include <errno.h>
#include <wayland-server-core.h>

#include "common/clip.h"
#include "compositor/boundary/clip_rules.h"

static void delivery_set_timers(struct delivery *delivery, uint32_t idle, uint32_t total)
{
	wl_event_source_timer_update(delivery->idle, (int)idle);
	wl_event_source_timer_update(delivery->total, (int)total);
}

static void delivery_moved(struct clip_paste *paste)
{
	struct delivery *delivery = wl_container_of(paste, delivery, paste);
	wl_event_source_timer_update(delivery->idle, (int)delivery->idle_timeout);
}

static void delivery_over(struct clip_paste *paste, const char *why)
{
	struct delivery *delivery = wl_container_of(paste, delivery, paste);
	delivery_set_timers(delivery, 0, 0);
	delivery->done(delivery, why);
}

static const struct clip_paste_impl paste_impl = {.moved = delivery_moved, .over = delivery_over};

void delivery_stop(struct delivery *delivery)
{
	clip_paste_stop(&delivery->paste);
	delivery_set_timers(delivery, 0, 0);
}

void delivery_end(struct delivery *delivery, const char *why)
{
	if (delivery->paste.domain) {
		delivery_stop(delivery);
		delivery->done(delivery, why);
	}
}

static int delivery_handle_timer(void *data)
{
	delivery_end(data, "it takes too long");
	return 0;
}

const char *delivery_begin(struct delivery *delivery, const struct clip_terms *terms,
	const struct clip_place *place, struct clip *clip)
{
	struct clip *chosen = clip_select(clip, terms->parts);
	delivery_stop(delivery);
	delivery->paste.impl = &paste_impl;
	delivery->paste.place = place ? *place : (struct clip_place){0};
	delivery->idle_timeout = terms->idle_timeout;
	int error = chosen ? domain_paste(terms->target, &delivery->paste, chosen) : ENOMEM;
	clip_leave(chosen);
	if (error != 0) {
		return error == EOPNOTSUPP ? "its proxy is too old"
		       : error == ENOMEM   ? "the host is out of memory"
		       : error == EBUSY    ? "something else is being given to it"
		       : error == ENOENT   ? "nothing there takes it"
					   : "it is not there";
	}
	delivery_set_timers(delivery, terms->idle_timeout, terms->timeout);
	return NULL;
}

bool delivery_init(struct delivery *delivery, struct wl_event_loop *loop,
	void (*done)(struct delivery *delivery, const char *why))
{
	*delivery = (struct delivery){.done = done};
	delivery->idle = wl_event_loop_add_timer(loop, delivery_handle_timer, delivery);
	delivery->total = wl_event_loop_add_timer(loop, delivery_handle_timer, delivery);
	return delivery->idle && delivery->total;
}

void delivery_finish(struct delivery *delivery)
{
	if (delivery->idle && delivery->total) {
		delivery_stop(delivery);
	}
	if (delivery->idle) {
		wl_event_source_remove(delivery->idle);
	}
	if (delivery->total) {
		wl_event_source_remove(delivery->total);
	}
}

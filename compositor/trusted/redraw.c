/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/redraw.h"

#include <wayland-server-core.h>

#include "common/clock.h"

static int fire(void *data)
{
	redraw_now(data);
	return 0;
}

bool redraw_init(
	struct redraw *redraw, struct wl_event_loop *loop, void (*draw)(void *data), void *data)
{
	*redraw = (struct redraw){.draw = draw, .data = data};
	redraw->timer = wl_event_loop_add_timer(loop, fire, redraw);
	return redraw->timer;
}

void redraw_finish(struct redraw *redraw)
{
	if (redraw->timer) {
		wl_event_source_remove(redraw->timer);
		redraw->timer = NULL;
	}
}

void redraw_request(struct redraw *redraw)
{
	if (redraw->due) {
		return;
	}
	uint64_t passed = clock_ms() - redraw->last;
	redraw->due = true;
	/* 0 would disarm the timer. */
	wl_event_source_timer_update(
		redraw->timer, passed < REDRAW_INTERVAL ? (int)(REDRAW_INTERVAL - passed) : 1);
}

void redraw_now(struct redraw *redraw)
{
	wl_event_source_timer_update(redraw->timer, 0);
	redraw->due = false;
	redraw->last = clock_ms();
	redraw->draw(redraw->data);
}

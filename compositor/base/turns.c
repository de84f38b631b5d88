/* SPDX-License-Identifier: MIT */
#include "compositor/base/turns.h"

#include <poll.h>
#include <wayland-server-core.h>

#include "common/clock.h"

/* The loop itself would not say when it has stopped waiting. */
static void turns_wait(struct wl_event_loop *loop)
{
	struct pollfd ready = {.fd = wl_event_loop_get_fd(loop), .events = POLLIN};
	wl_event_loop_dispatch_idle(loop);
	poll(&ready, 1, -1);
}

void turns_run(struct turns *turns, struct wl_display *display)
{
	struct wl_event_loop *loop = wl_display_get_event_loop(display);
	while (!turns->stopped) {
		wl_display_flush_clients(display);
		turns_wait(loop);
		uint64_t begin = clock_spent();
		wl_event_loop_dispatch(loop, 0);
		turns_count(turns, clock_spent() - begin);
	}
}

void turns_stop(struct turns *turns)
{
	turns->stopped = true;
}

void turns_drew(struct turns *turns, uint64_t us)
{
	turns->drawn += us;
	turns->long_drawings += us > TURNS_LONG_DRAWING;
	turns->worst_drawing = us > turns->worst_drawing ? us : turns->worst_drawing;
}

void turns_count(struct turns *turns, uint64_t us)
{
	us -= turns->drawn < us ? turns->drawn : us;
	turns->drawn = 0;
	turns->count++;
	turns->long_count += us > TURNS_LONG;
	turns->worst = us > turns->worst ? us : turns->worst;
}

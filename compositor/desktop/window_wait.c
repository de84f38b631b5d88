/* SPDX-License-Identifier: MIT
 *
 * A frame changes its size together with the content that was made for it, in the same picture. It
 * waits WINDOW_PATIENCE for that and not longer: then it has the size that was asked for, and the
 * base is seen where there is no content, until there is.
 */
#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/screen/screen.h"

/* ms from one look at all windows to the next: what waits may wait so much longer. */
#define WAIT_STEP 20

static void wait_arm(struct desktop *desktop, uint64_t left)
{
	desktop->wait_armed = left > 0;
	wl_event_source_timer_update(
		desktop->wait_timer, (int)(left > 0 && left < WAIT_STEP ? WAIT_STEP : left));
}

void wait_begin(struct window *window)
{
	if (!window->mapped || window->kind == WINDOW_POPUP || window->waits_until > 0) {
		return;
	}
	window->waits_until = clock_ms() + WINDOW_PATIENCE;
	if (!window->desktop->wait_armed) {
		wait_arm(window->desktop, WINDOW_PATIENCE);
	}
}

void wait_again(struct window *window)
{
	if (window->waits_until > 0) {
		window->waits_until = 0;
		wait_begin(window);
	}
}

void wait_end(struct window *window)
{
	window->waits_until = 0;
	errand_drop(window, ERRAND_LATE);
}

void window_note_answer(struct window *window, bool fits)
{
	window->stale = !fits;
	if (fits) {
		wait_end(window);
	} else {
		/* It answers, though not yet what the user wants by now. */
		errand_drop(window, ERRAND_LATE);
		wait_again(window);
	}
}

/* An errand. */
void window_stop_waiting(struct window *window)
{
	if (window_is_expanded(window) || window->restoring) {
		window_force_state(window);
	} else {
		window_force_size(window, window->want.width, window->want.height);
	}
}

static int wait_handle_timer(void *data)
{
	struct desktop *desktop = data;
	/* What nobody sees may not draw before it is seen. */
	uint64_t now = clock_ms(), next = 0;
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		uint64_t until = window->waits_until;
		if (until > now) {
			next = next == 0 || until - now < next ? until - now : next;
		} else if (until > 0 && window->seen) {
			errand_add(window, ERRAND_LATE);
		}
	}
	wait_arm(desktop, next);
	return 0;
}

bool wait_init(struct desktop *desktop)
{
	desktop->wait_timer =
		wl_event_loop_add_timer(desktop->screen->loop, wait_handle_timer, desktop);
	return desktop->wait_timer;
}

void wait_finish(struct desktop *desktop)
{
	if (desktop->wait_timer) {
		wl_event_source_remove(desktop->wait_timer);
	}
}

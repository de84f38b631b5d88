/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <wayland-server-core.h>

#include "compositor/base/turns.h"
#include "tests/unit/compositor/own_clock.h"

static void what_is_long_is_counted(void **state)
{
	struct turns turns = {0};
	turns_count(&turns, TURNS_LONG);
	assert_int_equal(turns.long_count, 0);
	turns_count(&turns, TURNS_LONG + 1);
	turns_count(&turns, 1);
	assert_int_equal(turns.count, 3);
	assert_int_equal(turns.long_count, 1);
	assert_int_equal(turns.worst, TURNS_LONG + 1);
}

/* What is drawn is no turn's fault, and counted for itself. */
static void drawing_is_apart(void **state)
{
	struct turns turns = {0};
	turns_drew(&turns, TURNS_LONG_DRAWING);
	turns_drew(&turns, TURNS_LONG_DRAWING + 1);
	turns_count(&turns, 2 * TURNS_LONG_DRAWING + 1 + TURNS_LONG);
	assert_int_equal(turns.long_count, 0);
	assert_int_equal(turns.worst, TURNS_LONG);
	assert_int_equal(turns.long_drawings, 1);
	assert_int_equal(turns.worst_drawing, TURNS_LONG_DRAWING + 1);
	turns_count(&turns, TURNS_LONG + 1);
	assert_int_equal(turns.long_count, 1);
}

/* --- of a real loop --------------------------------------------------------------------------- */

struct work {
	struct turns turns;
	struct wl_event_loop *loop;
	struct wl_event_source *timer;
	unsigned left;
	uint64_t cost; /* us of each turn */
};

static int work_handle_timer(void *data)
{
	struct work *work = data;
	own_clock_time += work->cost;
	if (--work->left == 0) {
		turns_stop(&work->turns);
	}
	return 0;
}

static void work_handle_idle(void *data)
{
	struct work *work = data;
	/* Before the loop waits: no part of a turn. */
	own_clock_time += 100 * TURNS_LONG;
	work->timer = wl_event_loop_add_timer(work->loop, work_handle_timer, work);
	wl_event_source_timer_update(work->timer, 1);
}

static void a_loop_is_watched_until_it_is_stopped(void **state)
{
	struct wl_display *display = wl_display_create();
	struct work work = {
		.loop = wl_display_get_event_loop(display),
		.left = 1,
		.cost = TURNS_LONG + 1,
	};
	wl_event_loop_add_idle(work.loop, work_handle_idle, &work);
	turns_run(&work.turns, display);
	assert_int_equal(work.left, 0);
	assert_int_equal(work.turns.long_count, 1);
	assert_int_equal(work.turns.worst, TURNS_LONG + 1);
	wl_event_source_remove(work.timer);
	wl_display_destroy(display);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_long_is_counted),
		cmocka_unit_test(drawing_is_apart),
		cmocka_unit_test(a_loop_is_watched_until_it_is_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

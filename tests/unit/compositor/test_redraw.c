/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <wayland-server-core.h>

#include "compositor/trusted/redraw.h"

static void count(void *data)
{
	(*(unsigned *)data)++;
}

/* Waits until it was drawn wanted times, at most 5 s. */
static void wait_for(struct wl_event_loop *loop, const unsigned *drawn, unsigned wanted)
{
	for (int i = 0; i < 500 && *drawn < wanted; i++) {
		wl_event_loop_dispatch(loop, 10);
	}
	assert_int_equal(*drawn, wanted);
}

/* However many requests there are between two drawings, the second draws once. */
static void test_requests_are_merged(void **state)
{
	struct wl_event_loop *loop = wl_event_loop_create();
	struct redraw redraw;
	unsigned drawn = 0;
	assert_true(redraw_init(&redraw, loop, count, &drawn));
	for (unsigned round = 1; round <= 3; round++) {
		for (unsigned i = 0; i < 10000; i++) {
			redraw_request(&redraw);
		}
		assert_int_equal(drawn, round - 1);
		wait_for(loop, &drawn, round);
	}
	redraw_finish(&redraw);
	wl_event_loop_destroy(loop);
}

static void test_now_takes_the_request_along(void **state)
{
	struct wl_event_loop *loop = wl_event_loop_create();
	struct redraw redraw;
	unsigned drawn = 0;
	assert_true(redraw_init(&redraw, loop, count, &drawn));
	redraw_request(&redraw);
	redraw_now(&redraw);
	assert_int_equal(drawn, 1);
	wl_event_loop_dispatch(loop, 2 * REDRAW_INTERVAL);
	assert_int_equal(drawn, 1);
	redraw_finish(&redraw);
	wl_event_loop_destroy(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests_are_merged),
		cmocka_unit_test(test_now_takes_the_request_along),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

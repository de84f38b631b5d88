/* SPDX-License-Identifier: MIT
 *
 * The time of day, and an alarm that rings once a minute.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <sys/timerfd.h>
#include <wayland-server-core.h>

#include "common/clock.h"
#include "compositor/base/wall_clock.h"

static void ring(void *data)
{
	++*(unsigned *)data;
}

static void the_time_is_local(void **state)
{
	char text[WALL_CLOCK_TEXT];
	setenv("TZ", "XST-5:45", true);
	wall_clock_init();
	wall_clock_write(text, 0);
	assert_string_equal(text, "05:45:00");
	wall_clock_write(text, 18 * 3600 + 15 * 60 + 9);
	assert_string_equal(text, "00:00:09");
	time_t now = time(NULL), found = wall_clock_of(clock_ms());
	assert_in_range(found, now - 1, now + 60);
}

static void the_alarm_rings_at_full_minutes(void **state)
{
	unsigned rings = 0;
	struct itimerspec left;
	struct wall_alarm alarm;
	struct wl_event_loop *loop = wl_event_loop_create();
	assert_true(wall_alarm_init(&alarm, loop, ring, &rings));
	wall_alarm_set(&alarm, true);
	/* When both looks are in one minute, it is exactly what is left of that. */
	time_t before, after;
	do {
		wall_alarm_set(&alarm, false);
		wall_alarm_set(&alarm, true);
		before = time(NULL);
		assert_int_equal(timerfd_gettime(alarm.fd, &left), 0);
		after = time(NULL);
	} while (before != after);
	assert_int_equal(left.it_interval.tv_sec, 0);
	time_t at = before + left.it_value.tv_sec + (left.it_value.tv_nsec > 0);
	assert_true(at % 60 <= 1 && left.it_value.tv_sec <= 60);
	/* As if it had come. */
	const struct itimerspec soon = {.it_value.tv_nsec = 1};
	timerfd_settime(alarm.fd, 0, &soon, NULL);
	while (rings == 0) {
		wl_event_loop_dispatch(loop, -1);
	}
	assert_int_equal(rings, 1);
	timerfd_gettime(alarm.fd, &left);
	assert_true(left.it_value.tv_sec > 0 || left.it_value.tv_nsec > 0);
	wall_alarm_set(&alarm, false);
	timerfd_gettime(alarm.fd, &left);
	assert_int_equal(left.it_value.tv_sec + left.it_value.tv_nsec, 0);
	wall_alarm_finish(&alarm);
	wl_event_loop_destroy(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_time_is_local),
		cmocka_unit_test(the_alarm_rings_at_full_minutes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

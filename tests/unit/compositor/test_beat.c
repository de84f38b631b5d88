/* SPDX-License-Identifier: MIT
 *
 * The beat of a real output in memory. No clock is compared with another: what is looked at is the
 * order of things, and whether points lie on the grid.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/types/wlr_output.h>

#include "compositor/screen/output.h"
#include "tests/unit/compositor/fake_desktop.h"

#define HOUR 3600000000u /* us */

/* --- the grid --------------------------------------------------------------------------------- */

static void test_periods(void **state)
{
	static const struct {
		int32_t refresh;
		uint64_t period;
	} cases[] = {{60000, 16667}, {59940, 16683}, {50000, 20000}, {1000000, 1000}, {0, 16667},
		{-1, 16667}, {INT32_MAX, 1}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(beat_period(cases[i].refresh), cases[i].period);
	}
}

static void test_points(void **state)
{
	static const uint64_t base = 12345;
	for (uint64_t now = base; now < base + 100; now++) {
		uint64_t point = beat_after(base, 10, now);
		assert_true(point > now && point <= now + 10);
		assert_int_equal((point - base) % 10, 0);
	}
}

static void test_what_is_done_in_time_begins_at_once(void **state)
{
	static const struct {
		uint64_t left, drawing;
		bool close;
	} cases[] = {
		{16000, 5000, false},
		{5000, 5000, true},
		{5000 + BEAT_MARGIN, 5000, false},
		{5000 + BEAT_MARGIN - 1, 5000, true},
		{1, 0, true},
		{16666, 16000, false},
		/* No period is long enough. */
		{16000, 17000, false},
		{1, 17000, false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		bool close = beat_is_close(
			HOUR - cases[i].left, HOUR, beat_period(60000), cases[i].drawing);
		assert_int_equal(close, cases[i].close);
	}
}

/* --- an output's ------------------------------------------------------------------------------ */

struct stage {
	struct fake_desktop *desktop;
	struct output *output;
	char said[32]; /* b: a point, d: about to draw */
	size_t count;
	int32_t rate; /* mHz, of the points; 0: the usual */
	struct wl_listener beat, drawing;
};

static void note(struct stage *stage, char what)
{
	assert_true(stage->count + 1 < sizeof(stage->said));
	stage->said[stage->count++] = what;
	stage->said[stage->count] = 0;
}

static void handle_beat(struct wl_listener *listener, void *data)
{
	struct stage *stage = wl_container_of(listener, stage, beat);
	uint64_t period = beat_period(stage->rate);
	uint64_t since = stage->output->beat.last - stage->desktop->screen->beat.base;
	assert_ptr_equal(data, stage->output);
	assert_int_equal(since % period, 0);
	note(stage, 'b');
}

static void handle_drawing(struct wl_listener *listener, void *data)
{
	struct stage *stage = wl_container_of(listener, stage, drawing);
	note(stage, 'd');
}

static void forget(struct stage *stage)
{
	stage->count = 0;
	stage->said[0] = 0;
}

static void dispatch(struct stage *stage)
{
	wl_event_loop_dispatch(stage->desktop->screen->loop, -1);
}

static int setup(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	assert_non_null(stage);
	stage->desktop = fake_desktop_create();
	struct screen *screen = stage->desktop->screen;
	stage->output = wl_container_of(screen->outputs.next, stage->output, link);
	stage->beat.notify = handle_beat;
	wl_signal_add(&screen->events.beat, &stage->beat);
	stage->drawing.notify = handle_drawing;
	wl_signal_add(&screen->events.drawing, &stage->drawing);
	/* What lighting it has asked for. */
	while (stage->output->wlr_output->needs_frame || stage->output->wlr_output->frame_pending) {
		dispatch(stage);
	}
	forget(stage);
	*state = stage;
	return 0;
}

static int teardown(void **state)
{
	struct stage *stage = *state;
	wl_list_remove(&stage->beat.link);
	wl_list_remove(&stage->drawing.link);
	fake_desktop_destroy(stage->desktop);
	free(stage);
	return 0;
}

/* Until as much was said. */
static void wait_for(struct stage *stage, size_t count)
{
	while (stage->count < count) {
		dispatch(stage);
	}
}

static void test_who_wants_it_gets_one(void **state)
{
	struct stage *stage = *state;
	uint64_t last = stage->output->beat.last;
	for (int i = 0; i < 3; i++) {
		output_beat_want(stage->output);
		output_beat_want(stage->output);
		wait_for(stage, 1);
		assert_string_equal(stage->said, "b");
		assert_int_equal(stage->output->beat.next, 0);
		assert_true(stage->output->beat.last > last);
		last = stage->output->beat.last;
		forget(stage);
	}
}

/* A nested one has the rate of the session around. */
static void test_a_rate_that_is_not_named(void **state)
{
	struct stage *stage = *state;
	struct wlr_output *wlr_output = stage->output->wlr_output;
	const int refreshes[] = {6944444, 0}; /* ns: 144 Hz; and nobody knows */
	assert_int_equal(wlr_output->refresh, 0);
	stage->rate = 144000;
	for (size_t i = 0; i < COUNT_OF(refreshes); i++) {
		struct wlr_output_event_present event = {
			.presented = true, .refresh = refreshes[i]};
		wlr_output_send_present(wlr_output, &event);
		for (unsigned point = 1; point <= 3; point++) {
			output_beat_want(stage->output);
			wait_for(stage, point);
		}
		forget(stage);
	}
}

/* What is drawn on an idle output does not bring a point nearer. */
static void test_drawing_moves_no_point(void **state)
{
	struct stage *stage = *state;
	output_beat_want(stage->output);
	uint64_t point = stage->output->beat.next;
	wlr_output_schedule_frame(stage->output->wlr_output);
	wait_for(stage, 1);
	output_beat_want(stage->output);
	while (stage->output->beat.next == point) {
		dispatch(stage);
	}
	assert_true(stage->output->beat.last >= point);
}

/* One that may take nearly a whole period begins at a point, after the guests have heard. */
static void test_nothing_is_drawn_across_a_point(void **state)
{
	struct stage *stage = *state;
	struct output *output = stage->output;
	struct beat *beat = &stage->desktop->screen->beat;
	for (int i = 0; i < 5; i++) {
		/* Until it is asked for late enough in a period. */
		do {
			forget(stage);
			beat->drawing = beat_period(output->wlr_output->refresh) - BEAT_MARGIN - 1;
			output->wlr_output->needs_frame = true;
		} while (!output_beat_delays(output));
		assert_true(output->beat.draw_at > 0);
		wlr_output_schedule_frame(output->wlr_output);
		output_beat_want(output);
		wait_for(stage, 2);
		assert_string_equal(stage->said, "bd");
		assert_int_equal(output->beat.draw_at, 0);
		while (output->wlr_output->frame_pending) {
			dispatch(stage);
		}
	}
}

/* The rest of what an output that is stuck owes comes when it is not any more. */
static void test_who_draws_what_nobody_sees_waits(void **state)
{
	struct stage *stage = *state;
	struct output *output = stage->output;
	output->wlr_output->needs_frame = true;
	output->wlr_output->frame_pending = true;
	for (unsigned i = 0; i < BEAT_MAX_UNSEEN; i++) {
		output_beat_want(output);
		wait_for(stage, i + 1);
	}
	forget(stage);
	output_beat_want(output);
	while (output->beat.next > 0) {
		dispatch(stage);
	}
	assert_string_equal(stage->said, "");
	assert_true(output->beat.held);
	wlr_output_send_frame(output->wlr_output);
	while (!strchr(stage->said, 'b')) {
		dispatch(stage);
	}
	assert_int_equal(stage->said[0], 'd');
}

static void test_an_output_that_fails_tells_nobody(void **state)
{
	struct stage *stage = *state;
	stage->output->failing = true;
	output_beat_want(stage->output);
	while (stage->output->beat.next > 0) {
		dispatch(stage);
	}
	assert_string_equal(stage->said, "");
	assert_true(stage->output->beat.held);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_points),
		cmocka_unit_test(test_what_is_done_in_time_begins_at_once),
		TEST(test_who_wants_it_gets_one),
		TEST(test_a_rate_that_is_not_named),
		TEST(test_drawing_moves_no_point),
		TEST(test_nothing_is_drawn_across_a_point),
		TEST(test_who_draws_what_nobody_sees_waits),
		TEST(test_an_output_that_fails_tells_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

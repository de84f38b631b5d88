/* SPDX-License-Identifier: MIT
 *
 * Gestures of a touchpad: whose they are, and what ends them. On the real desktop and input.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>

#include "compositor/desktop/exposure.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

enum { OURS, THEIRS };

static struct fake_desktop *fake;
static struct fake_window *ours, *theirs; /* at 100, 100 and 600, 100; ours has focus and pointer */

static void move(double x, double y)
{
	struct wlr_pointer_motion_absolute_event event = {
		.pointer = &fake->mouse, .x = x / 1280, .y = y / 720};
	wl_signal_emit_mutable(&fake->mouse.events.motion_absolute, &event);
}

static int setup(void **state)
{
	*state = fake = fake_desktop_create();
	own_clock_time = 5000 * 1000;
	own_clock_step = 0;
	ours = fake_window_show(fake, OURS, 300, 200);
	theirs = fake_window_show(fake, THEIRS, 300, 200);
	ours->takes_gestures = theirs->takes_gestures = true;
	fake_window_place(ours, 100, 100);
	fake_window_place(theirs, 600, 100);
	fake_desktop_settle(fake);
	own_clock_time += UINT64_C(1000) * (EXPOSURE_DELAY + 1);
	move(150, 150);
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static void begin(void)
{
	struct wlr_pointer_pinch_begin_event event = {&fake->mouse, 5, 2};
	wl_signal_emit_mutable(&fake->mouse.events.pinch_begin, &event);
}

static void update(double dx, double dy, double scale, double rotation)
{
	struct wlr_pointer_pinch_update_event event = {&fake->mouse, 6, 2, dx, dy, scale, rotation};
	wl_signal_emit_mutable(&fake->mouse.events.pinch_update, &event);
}

static void end(bool cancelled)
{
	struct wlr_pointer_pinch_end_event event = {&fake->mouse, 7, cancelled};
	wl_signal_emit_mutable(&fake->mouse.events.pinch_end, &event);
}

static void to_the_window_with_the_pointer(void **state)
{
	begin();
	update(1, 2, 1.5, 10);
	update(1, -1, 1.25, -5);
	end(false);
	assert_int_equal(ours->gestures, 1);
	assert_true(ours->gesture.dx == 2 && ours->gesture.dy == 1);
	assert_true(ours->gesture.scale == 1.25 && ours->gesture.rotation == 5);
	assert_true(ours->gesture_ends == 1 && ours->gesture_cancels == 0);
	update(1, 1, 1, 1);
	end(false);
	assert_true(ours->gesture.dx == 2 && ours->gesture_ends == 1);
}

static void of_another_domain_there_are_none(void **state)
{
	move(650, 150);
	begin();
	update(1, 2, 1.5, 10);
	end(false);
	assert_int_equal(ours->gestures + theirs->gestures, 0);
	assert_true(theirs->gesture.dx == 0);
}

static void who_hears_of_none_hears_no_part(void **state)
{
	ours->takes_gestures = false;
	begin();
	update(1, 2, 1.5, 10);
	end(true);
	assert_true(ours->gesture.dx == 0 && ours->gesture_ends + ours->gesture_cancels == 0);
}

static void the_pointer_leaves(void **state)
{
	begin();
	move(50, 50);
	assert_int_equal(ours->gesture_cancels, 1);
	move(150, 150);
	update(1, 2, 1.5, 10);
	end(false);
	assert_true(ours->gesture.dx == 0 && ours->gesture_ends == 0);
}

static void the_focus_goes(void **state)
{
	begin();
	focus_set(fake->input, &theirs->base);
	assert_int_equal(ours->gesture_cancels, 1);
}

static void the_session_is_locked(void **state)
{
	static const struct input_lock_impl impl;
	begin();
	input_lock(fake->input, &impl, NULL);
	assert_int_equal(ours->gesture_cancels, 1);
	begin();
	assert_int_equal(ours->gestures, 1);
	fake->input->lock.impl = NULL;
}

static void one_at_a_time(void **state)
{
	begin();
	begin();
	assert_true(ours->gestures == 2 && ours->gesture_cancels == 1);
}

static void none_while_the_host_wants_the_user(void **state)
{
	begin();
	mode_attention_begin(fake->input);
	assert_int_equal(ours->gesture_cancels, 1);
	begin();
	assert_int_equal(ours->gestures, 1);
}

static void ignore_motion(void *data, double x, double y)
{
}

static void ignore_end(void *data, enum input_dnd_end how)
{
}

static void none_during_a_drag(void **state)
{
	static const struct input_dnd_impl impl = {.motion = ignore_motion, .end = ignore_end};
	struct wlr_pointer_button_event event = {.pointer = &fake->mouse,
		.button = BTN_LEFT,
		.state = WL_POINTER_BUTTON_STATE_PRESSED};
	wl_signal_emit_mutable(&fake->mouse.events.button, &event);
	assert_true(input_begin_dnd(fake->input, &ours->base, &impl, fake));
	move(160, 150);
	assert_ptr_equal(fake->input->route.pointer, &ours->base);
	begin();
	assert_int_equal(ours->gestures, 0);
	input_end_dnd(fake->input, fake);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(to_the_window_with_the_pointer),
		TEST(of_another_domain_there_are_none),
		TEST(who_hears_of_none_hears_no_part),
		TEST(the_pointer_leaves),
		TEST(the_focus_goes),
		TEST(the_session_is_locked),
		TEST(one_at_a_time),
		TEST(none_while_the_host_wants_the_user),
		TEST(none_during_a_drag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

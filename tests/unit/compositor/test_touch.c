/* SPDX-License-Identifier: MIT
 *
 * Fingers: whose they are, and what takes them away. On the real desktop and input, with a mouse, a
 * touch screen and a clock of the test's own.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <wlr/backend.h>
#include <wlr/interfaces/wlr_touch.h>

#include "compositor/desktop/exposure.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "compositor/input/pointer.h"
#include "compositor/input/touch.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

enum { OURS, THEIRS };

static const struct wlr_touch_impl screen_impl = {.name = "screen"};
static struct fake_desktop *fake;
static struct wlr_touch screen;
static struct fake_window *ours, *theirs; /* at 100, 100 and 600, 100; ours has the focus */

static void wait_ms(unsigned ms)
{
	own_clock_time += UINT64_C(1000) * ms;
}

static int setup(void **state)
{
	*state = fake = fake_desktop_create();
	own_clock_time = 5000 * 1000;
	own_clock_step = 0;
	ours = fake_window_show(fake, OURS, 300, 200);
	theirs = fake_window_show(fake, THEIRS, 300, 200);
	ours->takes_touch = theirs->takes_touch = true;
	fake_window_place(ours, 100, 100);
	fake_window_place(theirs, 600, 100);
	fake_desktop_settle(fake);
	wait_ms(EXPOSURE_DELAY + 1);
	wlr_touch_init(&screen, &screen_impl, "screen");
	wl_signal_emit_mutable(&fake->screen->backend->events.new_input, &screen.base);
	return 0;
}

static int teardown(void **state)
{
	if (screen.impl) {
		wlr_touch_finish(&screen);
	}
	screen.impl = NULL;
	fake_desktop_destroy(*state);
	return 0;
}

static void down(int id, double x, double y)
{
	struct wlr_touch_down_event event = {&screen, 7, id, x / 1280, y / 720};
	wl_signal_emit_mutable(&screen.events.down, &event);
	wl_signal_emit_mutable(&screen.events.frame, NULL);
}

static void move(int id, double x, double y)
{
	struct wlr_touch_motion_event event = {&screen, 8, id, x / 1280, y / 720};
	wl_signal_emit_mutable(&screen.events.motion, &event);
	wl_signal_emit_mutable(&screen.events.frame, NULL);
}

static void up(int id)
{
	struct wlr_touch_up_event event = {&screen, 9, id};
	wl_signal_emit_mutable(&screen.events.up, &event);
	wl_signal_emit_mutable(&screen.events.frame, NULL);
}

static void press(enum wl_pointer_button_state state)
{
	struct wlr_pointer_button_event event = {
		.pointer = &fake->mouse, .button = BTN_LEFT, .state = state};
	wl_signal_emit_mutable(&fake->mouse.events.button, &event);
}

static void the_first_focuses_and_has_them_all(void **state)
{
	down(40, 610, 120);
	assert_ptr_equal(fake->desktop->active, &theirs->base);
	assert_int_equal(theirs->touches, 1);
	assert_true(theirs->finger == 0 && theirs->finger_x == 10 && theirs->finger_y == 20);
	/* Of another domain, and on a frame: nobody's. */
	down(41, 150, 150);
	down(42, 600, 90);
	assert_int_equal(ours->touches, 0);
	down(43, 700, 200);
	assert_true(theirs->touches == 2 && theirs->finger == 3);
	move(40, 150, 150);
	assert_true(theirs->finger == 0 && theirs->finger_x == -450);
	up(40);
	up(43);
	assert_int_equal(theirs->lifts, 2);
	/* The others are still down. */
	down(44, 620, 120);
	assert_int_equal(theirs->touches, 3);
	up(44);
	up(41);
	up(42);
	assert_int_equal(theirs->cancels, 0);
	down(40, 150, 150);
	assert_int_equal(ours->touches, 1);
}

static void not_more_than_fit(void **state)
{
	for (int i = 0; i < (int)LINK_MAX_FINGERS + 3; i++) {
		down(i, 150 + i, 150);
	}
	assert_int_equal(ours->touches, LINK_MAX_FINGERS);
	down(3, 150, 150); /* which is down */
	assert_int_equal(ours->touches, LINK_MAX_FINGERS);
	for (int i = 0; i < (int)LINK_MAX_FINGERS + 3; i++) {
		up(i);
	}
	assert_int_equal(ours->lifts, LINK_MAX_FINGERS);
	up(3);
	move(3, 0, 0);
	assert_int_equal(ours->lifts, LINK_MAX_FINGERS);
}

static void what_has_just_come_takes_none(void **state)
{
	struct fake_window *late = fake_window_show(fake, THEIRS, 100, 100);
	late->takes_touch = true;
	fake_desktop_settle(fake);
	down(1, late->base.box.x + 5, late->base.box.y + 5);
	move(1, late->base.box.x + 6, late->base.box.y + 5);
	assert_int_equal(late->touches + ours->touches + theirs->touches, 0);
	up(1);
	wait_ms(EXPOSURE_DELAY + 1);
	down(1, late->base.box.x + 5, late->base.box.y + 5);
	assert_int_equal(late->touches, 1);
}

static void frames_are_reached_by_fingers(void **state)
{
	int x = ours->base.box.x, y = ours->base.box.y;
	down(1, x + 200, y - 12);
	move(1, x + 230, y + 8);
	up(1);
	assert_int_equal(ours->base.box.x, x + 30);
	assert_int_equal(ours->base.box.y, y + 20);
	assert_int_equal(ours->touches + ours->clicks, 0);
}

static void who_takes_none_has_a_pointer(void **state)
{
	ours->takes_touch = false;
	down(1, 150, 150);
	down(2, 160, 150);
	up(2);
	assert_int_equal(ours->clicks, 1);
	assert_ptr_equal(input_route_holder(fake->input), &ours->base);
	up(1);
	assert_null(input_route_holder(fake->input));
	assert_int_equal(ours->touches, 0);
}

static void nobody_has_them_while_a_mouse_holds_something(void **state)
{
	struct wlr_pointer_motion_absolute_event event = {
		.pointer = &fake->mouse, .x = 150.0 / 1280, .y = 150.0 / 720};
	wl_signal_emit_mutable(&fake->mouse.events.motion_absolute, &event);
	press(WL_POINTER_BUTTON_STATE_PRESSED);
	down(1, 620, 120);
	assert_int_equal(theirs->touches, 0);
	assert_ptr_equal(input_route_holder(fake->input), &ours->base);
	press(WL_POINTER_BUTTON_STATE_RELEASED);
	move(1, 630, 120);
	assert_int_equal(theirs->touches, 0);
	up(1);
}

static void the_only_one_moves_its_window(void **state)
{
	down(1, 150, 150);
	input_begin_move(fake->input, &theirs->base);
	assert_true(fake->input->mode == &mode_normal && ours->cancels == 0);
	down(2, 160, 150);
	input_begin_move(fake->input, &ours->base);
	assert_true(fake->input->mode == &mode_normal && ours->cancels == 0);
	up(2);
	move(1, 170, 160);
	input_begin_move(fake->input, &ours->base);
	assert_int_equal(ours->cancels, 1);
	move(1, 200, 200);
	/* One that comes down meanwhile is nobody's. */
	down(3, 700, 150);
	move(3, 710, 150);
	up(1);
	up(3);
	assert_true(ours->base.box.x == 130 && ours->base.box.y == 140);
	assert_ptr_equal(fake->input->mode, &mode_normal);
	assert_int_equal(ours->lifts + ours->clicks + theirs->touches, 1);
}

static void none_moves_while_a_mouse_holds_something(void **state)
{
	struct wlr_pointer_motion_absolute_event event = {
		.pointer = &fake->mouse, .x = 150.0 / 1280, .y = 150.0 / 720};
	down(1, 160, 160);
	wl_signal_emit_mutable(&fake->mouse.events.motion_absolute, &event);
	press(WL_POINTER_BUTTON_STATE_PRESSED);
	assert_true(touch_become_pointer(fake->input->touch, &ours->base) == false);
	press(WL_POINTER_BUTTON_STATE_RELEASED);
	assert_true(touch_become_pointer(fake->input->touch, &ours->base));
	up(1);
}

static void what_is_taken_back_presses_no_button(void **state)
{
	struct wlr_touch_cancel_event event = {&screen, 9, 1};
	int x = ours->base.box.x + ours->base.box.width - 12, y = ours->base.box.y - 13;
	down(1, x, y);
	wl_signal_emit_mutable(&screen.events.cancel, &event);
	assert_false(pointer_pressed(fake->input->pointer));
	assert_int_equal(ours->closes, 0);
	down(1, x, y);
	up(1);
	assert_int_equal(ours->closes, 1);
}

/* A finger is down on ours: way takes it away, and what it does then is nobody's. */
static void expect_cancel(void (*way)(void))
{
	down(1, 150, 150);
	assert_int_equal(ours->touches, 1);
	way();
	assert_int_equal(ours->cancels, 1);
	if (screen.impl) {
		move(1, 160, 150);
		down(2, 170, 150);
		assert_true(ours->finger_x == 50 && ours->touches == 1);
		up(2);
		up(1);
		assert_int_equal(ours->lifts, 0);
	}
}

static void focus_theirs(void)
{
	focus_set(fake->input, &theirs->base);
}

static void another_domain_gets_the_focus(void **state)
{
	expect_cancel(focus_theirs);
}

static void lock_session(void)
{
	static const struct input_lock_impl impl;
	input_lock(fake->input, &impl, NULL);
	fake->input->lock.impl = NULL;
}

static void the_session_is_locked(void **state)
{
	expect_cancel(lock_session);
}

static void minimize(void)
{
	window_set_minimized(&ours->base, true);
}

/* The focus stays in its domain. */
static void the_window_goes(void **state)
{
	struct fake_window *heir = fake_window_show(fake, OURS, 100, 100);
	fake_window_place(heir, 100, 450);
	focus_set(fake->input, &ours->base);
	wait_ms(EXPOSURE_DELAY + 1);
	expect_cancel(minimize);
}

static void ask_attention(void)
{
	mode_attention_begin(fake->input);
	input_mode_reset(fake->input);
}

static void the_host_wants_the_user(void **state)
{
	expect_cancel(ask_attention);
}

static void cancel_finger(void)
{
	struct wlr_touch_cancel_event event = {&screen, 9, 1};
	down(2, 160, 150);
	wl_signal_emit_mutable(&screen.events.cancel, &event);
	/* The other is still down. */
	ours->touches--;
	ours->finger_x = 50;
}

static void the_device_takes_it_back(void **state)
{
	expect_cancel(cancel_finger);
}

static void unplug(void)
{
	wlr_touch_finish(&screen);
	screen.impl = NULL;
}

static void the_device_goes(void **state)
{
	expect_cancel(unplug);
}

static void a_device_that_goes_lets_its_button_go(void **state)
{
	ours->takes_touch = false;
	down(1, 150, 150);
	assert_true(pointer_pressed(fake->input->pointer));
	unplug();
	assert_false(pointer_pressed(fake->input->pointer));
	assert_null(input_route_holder(fake->input));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_focuses_and_has_them_all),
		TEST(not_more_than_fit),
		TEST(what_has_just_come_takes_none),
		TEST(frames_are_reached_by_fingers),
		TEST(who_takes_none_has_a_pointer),
		TEST(nobody_has_them_while_a_mouse_holds_something),
		TEST(the_only_one_moves_its_window),
		TEST(none_moves_while_a_mouse_holds_something),
		TEST(what_is_taken_back_presses_no_button),
		TEST(another_domain_gets_the_focus),
		TEST(the_session_is_locked),
		TEST(the_window_goes),
		TEST(the_host_wants_the_user),
		TEST(the_device_takes_it_back),
		TEST(the_device_goes),
		TEST(a_device_that_goes_lets_its_button_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

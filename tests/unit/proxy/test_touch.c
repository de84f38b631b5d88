/* SPDX-License-Identifier: MIT
 *
 * Fingers of the host's on windows of applications: of one that asks for them, and of one that does
 * not.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_pointer.h"
#include "stage_popup.h"
#include "stage_window.h"

static struct stage_toplevel window;
static struct wl_touch *touch; /* NULL: the application asks for none */
static uint32_t id; /* the host's */
static struct {
	unsigned downs, ups, motions, frames, cancels;
	int32_t finger;
	double x, y;
} told;

static void note_down(void *data, struct wl_touch *source, uint32_t serial, uint32_t time,
	struct wl_surface *surface, int32_t finger, wl_fixed_t x, wl_fixed_t y)
{
	told.downs++;
	told.finger = finger;
	told.x = wl_fixed_to_double(x);
	told.y = wl_fixed_to_double(y);
}

static void note_up(
	void *data, struct wl_touch *source, uint32_t serial, uint32_t time, int32_t finger)
{
	told.ups++;
	told.finger = finger;
}

static void note_motion(void *data, struct wl_touch *source, uint32_t time, int32_t finger,
	wl_fixed_t x, wl_fixed_t y)
{
	told.motions++;
	told.finger = finger;
	told.x = wl_fixed_to_double(x);
	told.y = wl_fixed_to_double(y);
}

static void note_frame(void *data, struct wl_touch *source)
{
	told.frames++;
}

static void note_cancel(void *data, struct wl_touch *source)
{
	told.cancels++;
}

static void ignore_shape(
	void *data, struct wl_touch *source, int32_t finger, wl_fixed_t major, wl_fixed_t minor)
{
}

static void ignore_orientation(
	void *data, struct wl_touch *source, int32_t finger, wl_fixed_t orientation)
{
}

static const struct wl_touch_listener touch_listener = {
	.down = note_down,
	.up = note_up,
	.motion = note_motion,
	.frame = note_frame,
	.cancel = note_cancel,
	.shape = ignore_shape,
	.orientation = ignore_orientation,
};

static int setup(void **state)
{
	stage_begin();
	memset(&told, 0, sizeof(told));
	touch = NULL;
	id = stage_toplevel_show(&window, 200, 100);
	stage_settle();
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	if (touch) {
		wl_touch_release(touch);
	}
	if (window.surface) {
		stage_toplevel_destroy(&window);
	}
	stage_end();
	return 0;
}

static void say_down(uint32_t finger, double x, double y)
{
	const struct link_msg msg = {
		.opcode = LINK_TOUCH_DOWN,
		.object = id,
		.touch_down = {stage_serial(), 3, finger, wl_fixed_from_double(x),
			wl_fixed_from_double(y)},
	};
	stage_say(&msg);
	stage_say_opcode(LINK_TOUCH_FRAME, id);
	stage_settle();
}

static void say_motion(uint32_t finger, double x, double y)
{
	const struct link_msg msg = {
		.opcode = LINK_TOUCH_MOTION,
		.object = id,
		.touch_motion = {4, finger, wl_fixed_from_double(x), wl_fixed_from_double(y)},
	};
	stage_say(&msg);
	stage_say_opcode(LINK_TOUCH_FRAME, id);
	stage_settle();
}

static void say_up(uint32_t finger)
{
	const struct link_msg msg = {
		.opcode = LINK_TOUCH_UP, .object = id, .touch_up = {5, finger}};
	stage_say(&msg);
	stage_settle();
}

static void say_cancel(void)
{
	stage_say_opcode(LINK_TOUCH_CANCEL, id);
	stage_settle();
}

/* The first finger tells that there are any. */
static void ask_for_fingers(void)
{
	say_down(0, 1, 1);
	say_up(0);
	assert_true(stage_input.capabilities & WL_SEAT_CAPABILITY_TOUCH);
	touch = wl_seat_get_touch(stage_seat);
	wl_touch_add_listener(touch, &touch_listener, NULL);
	stage_settle();
	stage_input.buttons = 0;
}

static void before_the_first_there_is_no_touch(void **state)
{
	assert_int_equal(stage_input.capabilities & WL_SEAT_CAPABILITY_TOUCH, 0);
	say_down(0, 20, 30);
	assert_int_equal(
		stage_input.capabilities & WL_SEAT_CAPABILITY_TOUCH, WL_SEAT_CAPABILITY_TOUCH);
	assert_ptr_equal(stage_input.pointer_focus, window.surface);
	assert_int_equal(stage_input.button, BTN_LEFT);
	assert_int_equal(stage_input.button_state, WL_POINTER_BUTTON_STATE_PRESSED);
	assert_true(stage_input.x == 20 && stage_input.y == 30);
	/* Others have no part in it. */
	say_down(1, 50, 50);
	say_motion(1, 60, 60);
	say_up(1);
	assert_int_equal(stage_input.buttons, 1);
	say_motion(0, 25, 31);
	assert_true(stage_input.x == 25 && stage_input.y == 31);
	say_up(0);
	assert_int_equal(stage_input.button_state, WL_POINTER_BUTTON_STATE_RELEASED);
	assert_null(stage_input.pointer_focus);
	assert_int_equal(stage_input.buttons, 2);
}

static void the_hosts_pointer_comes_back(void **state)
{
	stage_pointer_enter(id, 70, 80);
	say_down(0, 20, 30);
	stage_pointer_move(id, 90, 80);
	assert_true(stage_input.x == 20 && stage_input.y == 30);
	say_up(0);
	assert_ptr_equal(stage_input.pointer_focus, window.surface);
	assert_true(stage_input.x == 90 && stage_input.y == 80);
}

static void fingers_are_told(void **state)
{
	ask_for_fingers();
	say_down(0, 20, 30);
	say_down(3, 40, 50);
	assert_true(told.downs == 2 && told.finger == 3 && told.x == 40 && told.y == 50);
	say_motion(0, -5, 31);
	assert_true(told.motions == 1 && told.finger == 0 && told.x == -5 && told.y == 31);
	say_up(0);
	say_up(3);
	assert_true(told.ups == 2 && told.finger == 3);
	assert_int_equal(told.frames, 4);
	assert_int_equal(stage_input.buttons, 0);
	say_up(3);
	say_motion(3, 1, 1);
	assert_true(told.ups == 2 && told.motions == 1);
}

static void nothing_comes_of_what_is_cancelled(void **state)
{
	ask_for_fingers();
	say_down(0, 20, 30);
	say_down(1, 20, 30);
	say_cancel();
	assert_int_equal(told.cancels, 1);
	say_motion(0, 25, 30);
	say_up(0);
	say_cancel();
	assert_true(told.ups == 0 && told.motions == 0 && told.cancels == 1);
	say_down(0, 20, 30);
	assert_int_equal(told.downs, 3);
}

static void a_click_that_is_cancelled_is_none(void **state)
{
	say_down(0, 20, 30);
	assert_int_equal(stage_input.buttons, 1);
	say_cancel();
	assert_null(stage_input.pointer_focus);
	assert_int_equal(stage_input.buttons, 1);
}

static void a_window_that_ends_has_none(void **state)
{
	ask_for_fingers();
	say_down(0, 20, 30);
	stage_toplevel_destroy(&window);
	window = (struct stage_toplevel){0};
	stage_expect(LINK_WINDOW_DESTROY);
	stage_settle();
	assert_int_equal(told.cancels, 1);
	say_motion(0, 25, 30);
	say_cancel();
	assert_true(told.motions == 0 && told.cancels == 1);
}

static void a_lost_link_has_none(void **state)
{
	ask_for_fingers();
	say_down(0, 20, 30);
	stage_host_restart();
	stage_wait(told.cancels == 1);
}

/* Popups that grab must name it. */
static void a_finger_is_an_act(void **state)
{
	ask_for_fingers();
	const struct link_msg down = {
		.opcode = LINK_TOUCH_DOWN, .object = id, .touch_down = {9000, 3, 0, 256, 256}};
	stage_say(&down);
	stage_settle();
	struct stage_popup popup;
	stage_popup_make(&popup, window.xdg, stage_popup_positioner(50, 60));
	xdg_popup_grab(popup.popup, stage_seat, 0);
	wl_surface_commit(popup.surface);
	assert_int_equal(stage_expect(LINK_POPUP_CREATE)->popup_create.serial, 9000);
	stage_popup_destroy(&popup);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(before_the_first_there_is_no_touch),
		TEST(the_hosts_pointer_comes_back),
		TEST(fingers_are_told),
		TEST(nothing_comes_of_what_is_cancelled),
		TEST(a_click_that_is_cancelled_is_none),
		TEST(a_window_that_ends_has_none),
		TEST(a_lost_link_has_none),
		TEST(a_finger_is_an_act),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

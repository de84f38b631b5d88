/* SPDX-License-Identifier: MIT
 *
 * A pen is the pointer, or itself for windows that want it so. On the real desktop and input, with a
 * tablet.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <wlr/backend.h>
#include <wlr/interfaces/wlr_tablet_tool.h>

#include "compositor/desktop/exposure.h"
#include "compositor/input/input.h"
#include "compositor/input/input_route.h"
#include "compositor/input/pointer.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

static const struct wlr_tablet_impl tablet_impl = {.name = "tablet"};
static struct fake_desktop *fake;
static struct wlr_tablet tablet;
static struct wlr_tablet_tool pen, eraser;
static struct fake_window *window; /* at 100, 100 */

static void make_tool(struct wlr_tablet_tool *tool, enum wlr_tablet_tool_type type)
{
	*tool = (struct wlr_tablet_tool){
		.type = type, .pressure = true, .tilt = type == WLR_TABLET_TOOL_TYPE_PEN};
	wl_signal_init(&tool->events.destroy);
}

static void move_mouse(double x, double y)
{
	struct wlr_pointer_motion_absolute_event event = {
		.pointer = &fake->mouse, .x = x / 1280, .y = y / 720};
	wl_signal_emit_mutable(&fake->mouse.events.motion_absolute, &event);
}

static int setup(void **state)
{
	make_tool(&pen, WLR_TABLET_TOOL_TYPE_PEN);
	make_tool(&eraser, WLR_TABLET_TOOL_TYPE_ERASER);
	*state = fake = fake_desktop_create();
	own_clock_time = 5000 * 1000;
	own_clock_step = 0;
	window = fake_window_show(fake, 0, 300, 200);
	exposure_by_user(fake->desktop, true);
	window_move_to(&window->base, 100, 100);
	exposure_by_user(fake->desktop, false);
	fake_desktop_settle(fake);
	own_clock_time += UINT64_C(1000) * (EXPOSURE_DELAY + 1);
	move_mouse(1270, 700);
	window->pointer_enters = 0;
	wlr_tablet_init(&tablet, &tablet_impl, "tablet");
	wl_signal_emit_mutable(&fake->screen->backend->events.new_input, &tablet.base);
	return 0;
}

static int teardown(void **state)
{
	if (tablet.impl) {
		wlr_tablet_finish(&tablet);
	}
	tablet.impl = NULL;
	fake_desktop_destroy(*state);
	return 0;
}

static void hover(double x, double y, uint32_t axes)
{
	struct wlr_tablet_tool_axis_event event = {
		.tablet = &tablet,
		.tool = &pen,
		.time_msec = 5,
		.updated_axes = axes,
		.x = x / 1280,
		.y = y / 720,
	};
	wl_signal_emit_mutable(&tablet.events.axis, &event);
}

static void tip(double x, double y, bool down)
{
	struct wlr_tablet_tool_tip_event event = {
		.tablet = &tablet,
		.tool = &pen,
		.time_msec = 6,
		.x = x / 1280,
		.y = y / 720,
		.state = down ? WLR_TABLET_TOOL_TIP_DOWN : WLR_TABLET_TOOL_TIP_UP,
	};
	wl_signal_emit_mutable(&tablet.events.tip, &event);
}

static void button(uint32_t code, bool pressed)
{
	struct wlr_tablet_tool_button_event event = {
		.tablet = &tablet,
		.tool = &pen,
		.time_msec = 7,
		.button = code,
		.state = pressed ? WLR_BUTTON_PRESSED : WLR_BUTTON_RELEASED,
	};
	wl_signal_emit_mutable(&tablet.events.button, &event);
}

static void expect_pointer(double x, double y)
{
	assert_true(pointer_x(fake->input->pointer) == x);
	assert_true(pointer_y(fake->input->pointer) == y);
}

static void it_moves_the_pointer(void **state)
{
	const uint32_t both = WLR_TABLET_TOOL_AXIS_X | WLR_TABLET_TOOL_AXIS_Y;
	hover(160, 180, both);
	expect_pointer(160, 180);
	assert_ptr_equal(fake->input->route.pointer, &window->base);
	hover(320, 0, WLR_TABLET_TOOL_AXIS_X);
	expect_pointer(320, 180);
	hover(0, 0, WLR_TABLET_TOOL_AXIS_PRESSURE);
	expect_pointer(320, 180);
	struct wlr_tablet_tool_proximity_event event = {
		&tablet, &pen, 8, 640.0 / 1280, 360.0 / 720, WLR_TABLET_TOOL_PROXIMITY_IN};
	wl_signal_emit_mutable(&tablet.events.proximity, &event);
	expect_pointer(640, 360);
	event.x = event.y = 0;
	event.state = WLR_TABLET_TOOL_PROXIMITY_OUT;
	wl_signal_emit_mutable(&tablet.events.proximity, &event);
	expect_pointer(640, 360);
}

static void its_tip_is_the_left_button(void **state)
{
	tip(160, 180, true);
	expect_pointer(160, 180);
	assert_int_equal(window->clicks, 1);
	assert_ptr_equal(input_route_holder(fake->input), &window->base);
	tip(0, 0, false);
	expect_pointer(160, 180);
	assert_null(input_route_holder(fake->input));
}

static void its_buttons_are_the_others(void **state)
{
	tip(160, 180, true);
	tip(160, 180, false);
	button(BTN_STYLUS, true);
	assert_true(key_set_contains(&fake->input->route.buttons, BTN_RIGHT));
	button(BTN_STYLUS, false);
	button(BTN_STYLUS2, true);
	assert_true(key_set_contains(&fake->input->route.buttons, BTN_MIDDLE));
	button(BTN_STYLUS2, false);
	button(BTN_STYLUS3, true);
	assert_true(key_set_contains(&fake->input->route.buttons, BTN_SIDE));
	button(BTN_STYLUS3, false);
	button(BTN_0, true);
	assert_null(input_route_holder(fake->input));
	assert_int_equal(window->clicks, 4);
}

static void frames_are_moved_by_it(void **state)
{
	const uint32_t both = WLR_TABLET_TOOL_AXIS_X | WLR_TABLET_TOOL_AXIS_Y;
	tip(300, 88, true);
	hover(320, 128, both);
	tip(320, 128, false);
	assert_true(window->base.box.x == 120 && window->base.box.y == 140);
}

static void a_window_that_holds_the_pointer_hears_steps(void **state)
{
	const uint32_t both = WLR_TABLET_TOOL_AXIS_X | WLR_TABLET_TOOL_AXIS_Y;
	static struct window_constraint wish = {.kind = LINK_CONSTRAINT_LOCK, .whole = true};
	tip(160, 180, true);
	tip(160, 180, false);
	window->base.constraint = &wish;
	input_constraint_changed(fake->input, &window->base);
	assert_int_equal(window->grants, 1);
	hover(320, 90, both);
	expect_pointer(160, 180);
	assert_true(window->steps.dx == 160 && window->steps.dy == -90);
}

static void a_tablet_that_goes_lets_go(void **state)
{
	tip(160, 180, true);
	wlr_tablet_finish(&tablet);
	tablet.impl = NULL;
	assert_false(pointer_pressed(fake->input->pointer));
	assert_null(input_route_holder(fake->input));
}

/* --- windows that hear of pens ---------------------------------------------------------------- */

static void near(struct wlr_tablet_tool *tool, double x, double y, bool comes)
{
	struct wlr_tablet_tool_proximity_event event = {&tablet, tool, 8, x / 1280, y / 720,
		comes ? WLR_TABLET_TOOL_PROXIMITY_IN : WLR_TABLET_TOOL_PROXIMITY_OUT};
	wl_signal_emit_mutable(&tablet.events.proximity, &event);
}

static void say(uint32_t axes, struct wlr_tablet_tool_axis_event event)
{
	event.tablet = &tablet;
	event.tool = &pen;
	event.updated_axes = axes;
	wl_signal_emit_mutable(&tablet.events.axis, &event);
}

static void it_is_told_in_place_of_the_pointer(void **state)
{
	window->takes_tools = true;
	near(&pen, 160, 180, true);
	assert_int_equal(window->tool_enters, 1);
	assert_int_equal(window->tool.kind, LINK_TOOL_PEN);
	assert_int_equal(window->tool.abilities, LINK_TOOL_PRESSURE | LINK_TOOL_TILT);
	assert_true(window->tool_x == 60 && window->tool_y == 80);
	say(WLR_TABLET_TOOL_AXIS_PRESSURE | WLR_TABLET_TOOL_AXIS_TILT_X
			| WLR_TABLET_TOOL_AXIS_DISTANCE,
		(struct wlr_tablet_tool_axis_event){
			.pressure = 0.5, .tilt_x = -30, .distance = 0.25});
	assert_true(window->tool.pressure == 0.5 && window->tool.tilt_x == -30);
	assert_true(window->tool.distance == 0); /* which it cannot say */
	assert_true(window->tool_x == 60);
	tip(160, 180, true);
	button(BTN_STYLUS2, true);
	assert_true(window->tips == 1 && window->tool_presses == 1);
	assert_int_equal(window->tool_button, BTN_STYLUS2);
	button(BTN_STYLUS2, false);
	hover(1000, 180, WLR_TABLET_TOOL_AXIS_X);
	assert_true(window->tool_x == 900); /* it holds it */
	tip(0, 0, false);
	assert_int_equal(window->lifted_tips, 1);
	assert_int_equal(window->tool_leaves, 1);
	assert_int_equal(window->clicks + window->pointer_enters, 0);
}

static void who_moves_last_is_the_pointer(void **state)
{
	window->takes_tools = true;
	near(&pen, 160, 180, true);
	move_mouse(170, 180);
	assert_true(window->tool_leaves == 1 && window->pointer_enters == 1);
	say(WLR_TABLET_TOOL_AXIS_PRESSURE, (struct wlr_tablet_tool_axis_event){.pressure = 1});
	assert_true(window->tool.pressure == 0);
	hover(160, 180, WLR_TABLET_TOOL_AXIS_X);
	assert_int_equal(window->tool_enters, 2);
	tip(160, 180, true);
	move_mouse(175, 180);
	assert_int_equal(window->tool_leaves, 1); /* it is held */
	tip(0, 0, false);
	near(&pen, 0, 0, false);
	assert_int_equal(window->tool_leaves, 2);
	fake_desktop_settle(fake);
	assert_int_equal(window->pointer_enters, 2);
}

static void another_one_enters_anew(void **state)
{
	window->takes_tools = true;
	near(&pen, 160, 180, true);
	near(&pen, 160, 180, false);
	near(&eraser, 160, 180, true);
	assert_true(window->tool_enters == 2 && window->tool_leaves == 1);
	assert_int_equal(window->tool.kind, LINK_TOOL_ERASER);
	wl_signal_emit_mutable(&eraser.events.destroy, &eraser);
	assert_int_equal(window->tool_leaves, 2);
}

static void a_wish_counts_at_once(void **state)
{
	near(&pen, 160, 180, true);
	assert_int_equal(window->pointer_enters, 1);
	window->takes_tools = true;
	input_wishes_changed(fake->input);
	fake_desktop_settle(fake);
	assert_int_equal(window->tool_enters, 1);
	window->takes_tools = false;
	input_wishes_changed(fake->input);
	fake_desktop_settle(fake);
	assert_true(window->tool_leaves == 1 && window->pointer_enters == 2);
}

static void a_mouse_on_a_tablet_is_a_pointer(void **state)
{
	window->takes_tools = true;
	make_tool(&eraser, WLR_TABLET_TOOL_TYPE_MOUSE);
	near(&eraser, 160, 180, true);
	assert_true(window->tool_enters == 0 && window->pointer_enters == 1);
}

static void another_domain_hears_nothing_before_it_has_the_focus(void **state)
{
	struct fake_window *other = fake_window_show(fake, 1, 300, 200);
	fake_window_place(other, 600, 100);
	fake_desktop_settle(fake);
	own_clock_time += UINT64_C(1000) * (EXPOSURE_DELAY + 1);
	window->takes_tools = other->takes_tools = true;
	near(&pen, 650, 180, true);
	hover(660, 180, WLR_TABLET_TOOL_AXIS_X);
	say(WLR_TABLET_TOOL_AXIS_PRESSURE, (struct wlr_tablet_tool_axis_event){.pressure = 1});
	assert_int_equal(other->tool_enters, 0);
	tip(660, 180, true);
	assert_true(other->tool_enters == 1 && other->tips == 1);
	assert_ptr_equal(fake->desktop->active, &other->base);
	/* Its stroke is not the other's. */
	hover(160, 180, WLR_TABLET_TOOL_AXIS_X);
	assert_int_equal(window->tool_enters, 0);
	assert_true(other->tool_x == -440);
}

static void its_window_is_moved_by_it(void **state)
{
	window->takes_tools = true;
	tip(160, 180, true);
	input_begin_move(fake->input, &window->base);
	hover(180, 180, WLR_TABLET_TOOL_AXIS_X);
	tip(0, 0, false);
	assert_int_equal(window->base.box.x, 120);
	assert_true(window->tool_leaves == 1 && window->lifted_tips == 0);
	assert_int_equal(window->tool_enters, 2); /* where it was let go */
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_moves_the_pointer),
		TEST(its_tip_is_the_left_button),
		TEST(its_buttons_are_the_others),
		TEST(frames_are_moved_by_it),
		TEST(a_window_that_holds_the_pointer_hears_steps),
		TEST(a_tablet_that_goes_lets_go),
		TEST(it_is_told_in_place_of_the_pointer),
		TEST(who_moves_last_is_the_pointer),
		TEST(another_one_enters_anew),
		TEST(a_wish_counts_at_once),
		TEST(a_mouse_on_a_tablet_is_a_pointer),
		TEST(another_domain_hears_nothing_before_it_has_the_focus),
		TEST(its_window_is_moved_by_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Pens of the host's, on windows of an application that asks for them.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_pointer.h"
#include "stage_window.h"
#include "tablet-v2-client-protocol.h"

static struct wl_registry *registry;
static struct zwp_tablet_manager_v2 *manager;
static struct zwp_tablet_seat_v2 *seat; /* NULL: it asks for none */
static struct zwp_tablet_v2 *tablet;
static struct zwp_tablet_tool_v2 *tool; /* that came last */
static struct stage_toplevel window;
static uint32_t id; /* the host's */
static struct {
	unsigned tools, removed, enters, leaves, downs, ups, presses, frames;
	uint32_t type, capabilities, pressure, distance, serial, button;
	double x, y, tilt_x, tilt_y, rotation;
	int32_t slider;
	struct wl_surface *surface;
} told;

static void note_type(void *data, struct zwp_tablet_tool_v2 *source, uint32_t type)
{
	told.type = type;
}

static void ignore_number(
	void *data, struct zwp_tablet_tool_v2 *source, uint32_t high, uint32_t low)
{
	fail();
}

static void note_capability(void *data, struct zwp_tablet_tool_v2 *source, uint32_t capability)
{
	told.capabilities |= 1u << capability;
}

static void ignore_done(void *data, struct zwp_tablet_tool_v2 *source)
{
}

static void note_removed(void *data, struct zwp_tablet_tool_v2 *source)
{
	told.removed++;
	zwp_tablet_tool_v2_destroy(source);
	tool = source == tool ? NULL : tool;
}

static void note_enter(void *data, struct zwp_tablet_tool_v2 *source, uint32_t serial,
	struct zwp_tablet_v2 *on, struct wl_surface *surface)
{
	assert_ptr_equal(on, tablet);
	told.enters++;
	told.surface = surface;
}

static void note_leave(void *data, struct zwp_tablet_tool_v2 *source)
{
	told.leaves++;
	told.surface = NULL;
}

static void note_down(void *data, struct zwp_tablet_tool_v2 *source, uint32_t serial)
{
	told.downs++;
	told.serial = serial;
}

static void note_up(void *data, struct zwp_tablet_tool_v2 *source)
{
	told.ups++;
}

static void note_motion(void *data, struct zwp_tablet_tool_v2 *source, wl_fixed_t x, wl_fixed_t y)
{
	told.x = wl_fixed_to_double(x);
	told.y = wl_fixed_to_double(y);
}

static void note_pressure(void *data, struct zwp_tablet_tool_v2 *source, uint32_t pressure)
{
	told.pressure = pressure;
}

static void note_distance(void *data, struct zwp_tablet_tool_v2 *source, uint32_t distance)
{
	told.distance = distance;
}

static void note_tilt(void *data, struct zwp_tablet_tool_v2 *source, wl_fixed_t x, wl_fixed_t y)
{
	told.tilt_x = wl_fixed_to_double(x);
	told.tilt_y = wl_fixed_to_double(y);
}

static void note_rotation(void *data, struct zwp_tablet_tool_v2 *source, wl_fixed_t degrees)
{
	told.rotation = wl_fixed_to_double(degrees);
}

static void note_slider(void *data, struct zwp_tablet_tool_v2 *source, int32_t position)
{
	told.slider = position;
}

static void ignore_wheel(
	void *data, struct zwp_tablet_tool_v2 *source, wl_fixed_t degrees, int32_t clicks)
{
	fail();
}

static void note_button(void *data, struct zwp_tablet_tool_v2 *source, uint32_t serial,
	uint32_t button, uint32_t state)
{
	told.button = button;
	told.presses += state == ZWP_TABLET_TOOL_V2_BUTTON_STATE_PRESSED;
}

static void note_frame(void *data, struct zwp_tablet_tool_v2 *source, uint32_t time)
{
	told.frames++;
}

static const struct zwp_tablet_tool_v2_listener tool_listener = {
	.type = note_type,
	.hardware_serial = ignore_number,
	.hardware_id_wacom = ignore_number,
	.capability = note_capability,
	.done = ignore_done,
	.removed = note_removed,
	.proximity_in = note_enter,
	.proximity_out = note_leave,
	.down = note_down,
	.up = note_up,
	.motion = note_motion,
	.pressure = note_pressure,
	.distance = note_distance,
	.tilt = note_tilt,
	.rotation = note_rotation,
	.slider = note_slider,
	.wheel = ignore_wheel,
	.button = note_button,
	.frame = note_frame,
};

static void note_tablet(void *data, struct zwp_tablet_seat_v2 *source, struct zwp_tablet_v2 *added)
{
	assert_null(tablet);
	tablet = added;
}

static void note_tool(
	void *data, struct zwp_tablet_seat_v2 *source, struct zwp_tablet_tool_v2 *added)
{
	told.tools++;
	told.capabilities = 0;
	tool = added;
	zwp_tablet_tool_v2_add_listener(added, &tool_listener, NULL);
}

static void ignore_pad(
	void *data, struct zwp_tablet_seat_v2 *source, struct zwp_tablet_pad_v2 *added)
{
	fail();
}

static const struct zwp_tablet_seat_v2_listener seat_listener = {
	.tablet_added = note_tablet, .tool_added = note_tool, .pad_added = ignore_pad};

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, zwp_tablet_manager_v2_interface.name) == 0) {
		manager = wl_registry_bind(source, name, &zwp_tablet_manager_v2_interface, 1);
	}
}

static void ignore_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = note_global, .global_remove = ignore_remove};

static void ask_for_pens(void)
{
	seat = zwp_tablet_manager_v2_get_tablet_seat(manager, stage_seat);
	zwp_tablet_seat_v2_add_listener(seat, &seat_listener, NULL);
	stage_wait(tablet);
}

static int setup(void **state)
{
	stage_begin();
	memset(&told, 0, sizeof(told));
	manager = NULL;
	seat = NULL;
	tablet = NULL;
	tool = NULL;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(manager);
	return 0;
}

static int teardown(void **state)
{
	if (tool) {
		zwp_tablet_tool_v2_destroy(tool);
	}
	if (tablet) {
		zwp_tablet_v2_destroy(tablet);
	}
	if (seat) {
		zwp_tablet_seat_v2_destroy(seat);
	}
	zwp_tablet_manager_v2_destroy(manager);
	wl_registry_destroy(registry);
	if (window.surface) {
		stage_toplevel_destroy(&window);
	}
	stage_end();
	return 0;
}

static void show(void)
{
	id = stage_toplevel_show(&window, 200, 100);
	stage_settle();
}

static void say_enter(enum link_tool kind, uint32_t abilities)
{
	const struct link_msg msg = {.opcode = LINK_TOOL_ENTER,
		.object = id,
		.tool_enter = {stage_serial(), 3, kind, abilities}};
	stage_say(&msg);
	stage_settle();
}

static void say_axes(double x, double y, uint32_t pressure)
{
	const struct link_msg msg = {.opcode = LINK_TOOL_AXES,
		.object = id,
		.tool_axes = {4, wl_fixed_from_double(x), wl_fixed_from_double(y), pressure, 7,
			wl_fixed_from_double(-30), wl_fixed_from_double(45.5),
			wl_fixed_from_double(270), -65535}};
	stage_say(&msg);
	stage_settle();
}

static uint32_t say_tip(bool down)
{
	const struct link_msg msg = {
		.opcode = LINK_TOOL_TIP, .object = id, .tool_tip = {stage_serial(), 5, down}};
	stage_say(&msg);
	stage_settle();
	return msg.tool_tip.serial;
}

static void say_button(bool pressed)
{
	const struct link_msg msg = {.opcode = LINK_TOOL_BUTTON,
		.object = id,
		.tool_button = {stage_serial(), 5, BTN_STYLUS, pressed}};
	stage_say(&msg);
	stage_settle();
}

static void say_leave(void)
{
	stage_say_opcode(LINK_TOOL_LEAVE, id);
	stage_settle();
}

static void the_host_knows_who_asks(void **state)
{
	show();
	assert_int_equal(stage_count(LINK_TOOL_WISH), 0);
	ask_for_pens();
	wl_surface_commit(window.surface);
	assert_true(stage_expect(LINK_TOOL_WISH)->tool_wish.takes);
	zwp_tablet_v2_destroy(tablet);
	tablet = NULL;
	wl_surface_commit(window.surface);
	assert_false(stage_expect(LINK_TOOL_WISH)->tool_wish.takes);
	stage_settle();
	assert_int_equal(stage_count(LINK_TOOL_WISH), 2);
}

static void it_is_told_again_over_a_new_link(void **state)
{
	ask_for_pens();
	show();
	assert_int_equal(stage_count(LINK_TOOL_WISH), 1);
	stage_forget();
	stage_host_restart();
	stage_wait(stage_count(LINK_TOOL_WISH) == 1);
	stage_forget();
	stage_host_replace(LINK_VERSION_MINOR_TOOLS - 1);
	stage_wait(stage_count(LINK_WINDOW_COMMIT) == 1);
	stage_settle();
	assert_int_equal(stage_count(LINK_TOOL_WISH), 0);
}

static void a_pen_is_told(void **state)
{
	ask_for_pens();
	show();
	assert_int_equal(told.tools, 0);
	say_enter(LINK_TOOL_PEN, LINK_TOOL_ABILITIES);
	assert_int_equal(told.tools, 1);
	assert_int_equal(told.type, ZWP_TABLET_TOOL_V2_TYPE_PEN);
	say_axes(20, 30, 32768);
	assert_true(told.enters == 1 && told.surface == window.surface);
	assert_true(told.x == 20 && told.y == 30 && told.pressure == 32768 && told.distance == 7);
	assert_true(told.tilt_x == -30 && told.tilt_y == 45.5 && told.rotation == 270);
	assert_int_equal(told.slider, -65535);
	say_tip(true);
	say_button(true);
	assert_true(told.downs == 1 && told.presses == 1 && told.button == BTN_STYLUS);
	say_axes(-300, 30, 0);
	assert_true(told.x == -300 && told.enters == 1); /* it is held */
	say_button(false);
	say_tip(false);
	assert_int_equal(told.ups, 1);
	say_axes(-300, 30, 0);
	assert_int_equal(told.leaves, 1);
	say_axes(20, 30, 0);
	say_leave();
	assert_true(told.enters == 2 && told.leaves == 2);
	assert_true(told.frames > 0);
	assert_int_equal(stage_input.buttons, 0);
}

static void what_it_cannot_say_is_not_told(void **state)
{
	ask_for_pens();
	show();
	told.pressure = 1;
	say_enter(LINK_TOOL_ERASER, LINK_TOOL_PRESSURE);
	assert_int_equal(told.type, ZWP_TABLET_TOOL_V2_TYPE_ERASER);
	assert_int_equal(told.capabilities, 1u << ZWP_TABLET_TOOL_V2_CAPABILITY_PRESSURE);
	say_axes(20, 30, 99);
	assert_true(told.pressure == 99 && told.distance == 0 && told.slider == 0);
	say_leave();
	/* The same again is the same; another one of its kind takes its place. */
	say_enter(LINK_TOOL_ERASER, LINK_TOOL_PRESSURE);
	assert_int_equal(told.tools, 1);
	say_enter(LINK_TOOL_ERASER, 0);
	assert_true(told.tools == 2 && told.removed == 1 && told.capabilities == 0);
}

static void a_held_pen_leaves_nothing_held(void **state)
{
	ask_for_pens();
	show();
	say_enter(LINK_TOOL_PEN, 0);
	say_axes(20, 30, 0);
	say_tip(true);
	say_leave();
	assert_true(told.ups == 1 && told.leaves == 1);
	say_tip(false);
	say_enter(LINK_TOOL_PEN, 0);
	say_axes(20, 30, 0);
	say_tip(true);
	assert_true(told.downs == 2 && told.ups == 1);
}

static void its_press_is_one(void **state)
{
	ask_for_pens();
	show();
	say_enter(LINK_TOOL_PEN, 0);
	say_axes(20, 30, 0);
	uint32_t serial = say_tip(true);
	xdg_toplevel_move(window.toplevel, stage_seat, told.serial + 1);
	xdg_toplevel_move(window.toplevel, stage_seat, told.serial);
	assert_int_equal(stage_expect(LINK_WINDOW_REQUEST)->request.serial, serial);
	say_tip(false);
	xdg_toplevel_move(window.toplevel, stage_seat, told.serial);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_REQUEST), 1);
}

static void a_window_that_ends_has_none(void **state)
{
	ask_for_pens();
	show();
	say_enter(LINK_TOOL_PEN, 0);
	say_axes(20, 30, 0);
	stage_toplevel_destroy(&window);
	window = (struct stage_toplevel){0};
	stage_expect(LINK_WINDOW_DESTROY);
	say_axes(25, 30, 0);
	say_tip(true);
	say_leave();
	assert_int_equal(told.downs, 0);
}

/* In any order. */
static void a_window_ends_below_it(void **state)
{
	ask_for_pens();
	show();
	say_enter(LINK_TOOL_PEN, 0);
	say_axes(20, 30, 0);
	say_tip(true);
	stage_toplevel_destroy(&window);
	window = (struct stage_toplevel){0};
	stage_expect(LINK_WINDOW_DESTROY);
	say_leave();
	show();
	say_enter(LINK_TOOL_PEN, 0);
	say_axes(20, 30, 0);
	say_leave();
}

static void a_lost_link_has_none(void **state)
{
	ask_for_pens();
	show();
	say_enter(LINK_TOOL_PEN, 0);
	say_axes(20, 30, 0);
	stage_host_restart();
	stage_wait(told.leaves == 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_host_knows_who_asks),
		TEST(it_is_told_again_over_a_new_link),
		TEST(a_pen_is_told),
		TEST(what_it_cannot_say_is_not_told),
		TEST(a_held_pen_leaves_nothing_held),
		TEST(its_press_is_one),
		TEST(a_window_that_ends_has_none),
		TEST(a_window_ends_below_it),
		TEST(a_lost_link_has_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

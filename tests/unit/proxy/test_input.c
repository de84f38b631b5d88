/* SPDX-License-Identifier: MIT
 *
 * The host's input as the application gets it, and what it may ask in return.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_keyboard.h"
#include "stage_window.h"

static struct stage_toplevel toplevel;
static uint32_t window;

static int setup(void **state)
{
	stage_begin();
	window = stage_toplevel_show(&toplevel, 200, 100);
	return 0;
}

static int teardown(void **state)
{
	stage_toplevel_destroy(&toplevel);
	stage_end();
	return 0;
}

static void give_keyboard(void)
{
	stage_keyboard_give(window, toplevel.surface);
}

static void give_pointer(double x, double y)
{
	const struct link_msg enter = {
		.opcode = LINK_POINTER_ENTER,
		.object = window,
		.pointer_enter = {.serial = stage_serial(),
			.x = wl_fixed_from_double(x),
			.y = wl_fixed_from_double(y)},
	};
	stage_say(&enter);
	stage_settle();
}

static void move_pointer(double x, double y)
{
	const struct link_msg motion = {
		.opcode = LINK_POINTER_MOTION,
		.object = window,
		.pointer_motion = {.time = 1,
			.x = wl_fixed_from_double(x),
			.y = wl_fixed_from_double(y)},
	};
	stage_say(&motion);
	stage_say_opcode(LINK_POINTER_FRAME, window);
	stage_settle();
}

/* Returns the host's serial. */
static uint32_t press(bool pressed)
{
	const struct link_msg button = {
		.opcode = LINK_POINTER_BUTTON,
		.object = window,
		.pointer_button = {.serial = stage_serial(),
			.time = 2,
			.button = BTN_LEFT,
			.pressed = pressed ? 1 : 0},
	};
	unsigned before = stage_input.buttons;
	stage_say(&button);
	stage_wait(stage_input.buttons > before);
	return button.pointer_button.serial;
}

static void keys_arrive_with_the_hosts_keymap(void **state)
{
	assert_int_equal(stage_input.capabilities, WL_SEAT_CAPABILITY_POINTER);
	give_keyboard();
	assert_non_null(strstr(stage_input.keymap, "German"));
	stage_wait(stage_input.modifiers == 1);
	const struct link_msg key = {
		.opcode = LINK_KEY,
		.object = window,
		.key = {.serial = stage_serial(), .time = 5, .key = KEY_Q, .pressed = 1},
	};
	stage_say(&key);
	stage_wait(stage_input.keys == 1);
	assert_int_equal(stage_input.key, KEY_Q);
	assert_int_equal(stage_input.key_state, WL_KEYBOARD_KEY_STATE_PRESSED);
	stage_say_opcode(LINK_KEYBOARD_LEAVE, window);
	stage_wait(stage_input.keyboard_focus == NULL);
	stage_say(&key);
	stage_settle();
	assert_int_equal(stage_input.keys, 1);
}

static void broken_keymap_order_ends_the_link(void **state)
{
	const struct link_msg middle = {
		.opcode = LINK_KEYMAP,
		.keymap = {.total = 100, .offset = 50, .length = 10, .bytes = "0123456789"},
	};
	stage_say(&middle);
	stage_host_restart();
	stage_expect(LINK_TOPLEVEL_CREATE);
}

static void nonsense_keymap_is_not_used(void **state)
{
	stage_keyboard_send_keymap("this is no keymap");
	stage_settle();
	assert_int_equal(stage_input.capabilities, WL_SEAT_CAPABILITY_POINTER);
}

static void pointer_finds_the_surface(void **state)
{
	struct wl_surface *child = wl_compositor_create_surface(stage_compositor);
	struct wl_subsurface *role =
		wl_subcompositor_get_subsurface(stage_subcompositor, child, toplevel.surface);
	struct wl_buffer *buffer = stage_buffer(50, 50, 0xffffffff, true);
	wl_subsurface_set_position(role, 100, 20);
	wl_surface_attach(child, buffer, 0, 0);
	wl_surface_commit(child);
	wl_surface_commit(toplevel.surface);
	stage_expect(LINK_WINDOW_COMMIT);
	give_pointer(10, 10);
	assert_ptr_equal(stage_input.pointer_focus, toplevel.surface);
	move_pointer(110.5, 25);
	assert_ptr_equal(stage_input.pointer_focus, child);
	assert_true(stage_input.x == 10.5);
	assert_true(stage_input.y == 5);
	/* While a button is held the surface keeps the pointer, wherever that goes. */
	press(true);
	move_pointer(-30, 400);
	assert_ptr_equal(stage_input.pointer_focus, child);
	assert_true(stage_input.x == -130);
	assert_true(stage_input.y == 380);
	press(false);
	move_pointer(20, 10);
	assert_ptr_equal(stage_input.pointer_focus, toplevel.surface);
	wl_subsurface_destroy(role);
	wl_surface_destroy(child);
	wl_buffer_destroy(buffer);
}

static void pointer_counts_from_the_content(void **state)
{
	xdg_surface_set_window_geometry(toplevel.xdg, 10, 20, 150, 70);
	wl_surface_commit(toplevel.surface);
	stage_expect(LINK_WINDOW_COMMIT);
	give_pointer(1, 2);
	assert_true(stage_input.x == 11);
	assert_true(stage_input.y == 22);
}

static void wheel_keeps_its_resolution(void **state)
{
	give_pointer(10, 10);
	const struct link_msg axis = {
		.opcode = LINK_POINTER_AXIS,
		.object = window,
		.pointer_axis = {.time = 3,
			.orientation = 0,
			.source = 0,
			.value = wl_fixed_from_int(15),
			.value120 = 30},
	};
	stage_say(&axis);
	stage_say_opcode(LINK_POINTER_FRAME, window);
	stage_wait(stage_input.axis_value120 == 30);
	assert_true(stage_input.axis_value == 15);
}

/* What a leave ends is no click: the application sees no release, and the next press is the first. */
static void leave_forgets_buttons(void **state)
{
	give_pointer(10, 10);
	press(true);
	stage_say_opcode(LINK_POINTER_LEAVE, window);
	stage_wait(stage_input.pointer_focus == NULL);
	assert_int_equal(stage_input.button_state, WL_POINTER_BUTTON_STATE_PRESSED);
	give_pointer(10, 10);
	move_pointer(20, 20);
	assert_true(stage_input.x == 20);
	press(true);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.button_serial);
	stage_expect(LINK_WINDOW_REQUEST);
}

static void move_needs_a_press(void **state)
{
	give_pointer(10, 10);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.pointer_serial);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_REQUEST), 0);
	uint32_t serial = press(true);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.button_serial);
	const struct link_window_request *request = &stage_expect(LINK_WINDOW_REQUEST)->request;
	assert_int_equal(request->kind, LINK_REQUEST_MOVE);
	assert_int_equal(request->serial, serial);
	xdg_toplevel_resize(toplevel.toplevel, stage_seat, stage_input.button_serial,
		XDG_TOPLEVEL_RESIZE_EDGE_BOTTOM_RIGHT);
	request = &stage_expect(LINK_WINDOW_REQUEST)->request;
	assert_int_equal(request->kind, LINK_REQUEST_RESIZE);
	assert_int_equal(request->edges, XDG_TOPLEVEL_RESIZE_EDGE_BOTTOM_RIGHT);
	press(false);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.button_serial);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_REQUEST), 2);
}

static void cursor_is_a_shape(void **state)
{
	give_pointer(10, 10);
	wl_pointer_set_cursor(stage_pointer, stage_input.pointer_serial, NULL, 0, 0);
	const struct link_msg *msg = stage_expect(LINK_CURSOR_SHAPE);
	assert_int_equal(msg->object, window);
	assert_int_equal(msg->cursor_shape.shape, 0);
	struct wl_surface *image = wl_compositor_create_surface(stage_compositor);
	wl_pointer_set_cursor(stage_pointer, stage_input.pointer_serial, image, 0, 0);
	assert_int_equal(stage_expect(LINK_CURSOR_SHAPE)->cursor_shape.shape, 1);
	wl_pointer_set_cursor(stage_pointer, stage_input.pointer_serial, image, 3, 3);
	stage_settle();
	assert_int_equal(stage_count(LINK_CURSOR_SHAPE), 2); /* the same is not said again */
	stage_say_opcode(LINK_POINTER_LEAVE, window);
	wl_pointer_set_cursor(stage_pointer, stage_input.pointer_serial, NULL, 0, 0);
	stage_settle();
	assert_int_equal(stage_count(LINK_CURSOR_SHAPE), 2);
	wl_surface_destroy(image);
}

static void nothing_has_focus_without_a_link(void **state)
{
	give_keyboard();
	give_pointer(10, 10);
	press(true);
	stage_host_restart();
	stage_wait(stage_input.keyboard_focus == NULL && stage_input.pointer_focus == NULL);
	assert_int_equal(stage_input.button_state, WL_POINTER_BUTTON_STATE_PRESSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_arrive_with_the_hosts_keymap, setup, teardown),
		cmocka_unit_test_setup_teardown(broken_keymap_order_ends_the_link, setup, teardown),
		cmocka_unit_test_setup_teardown(nonsense_keymap_is_not_used, setup, teardown),
		cmocka_unit_test_setup_teardown(pointer_finds_the_surface, setup, teardown),
		cmocka_unit_test_setup_teardown(pointer_counts_from_the_content, setup, teardown),
		cmocka_unit_test_setup_teardown(wheel_keeps_its_resolution, setup, teardown),
		cmocka_unit_test_setup_teardown(leave_forgets_buttons, setup, teardown),
		cmocka_unit_test_setup_teardown(move_needs_a_press, setup, teardown),
		cmocka_unit_test_setup_teardown(cursor_is_a_shape, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_has_focus_without_a_link, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

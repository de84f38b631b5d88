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
#include "stage_pointer.h"
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
	stage_wait(!stage_input.keyboard_focus);
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
	stage_pointer_enter(window, 10, 10);
	assert_ptr_equal(stage_input.pointer_focus, toplevel.surface);
	stage_pointer_move(window, 110.5, 25);
	assert_ptr_equal(stage_input.pointer_focus, child);
	assert_true(stage_input.x == 10.5);
	assert_true(stage_input.y == 5);
	/* While a button is held the surface keeps the pointer, wherever that goes. */
	stage_pointer_button(window, true);
	stage_pointer_move(window, -30, 400);
	assert_ptr_equal(stage_input.pointer_focus, child);
	assert_true(stage_input.x == -130);
	assert_true(stage_input.y == 380);
	stage_pointer_button(window, false);
	stage_pointer_move(window, 20, 10);
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
	stage_pointer_enter(window, 1, 2);
	assert_true(stage_input.x == 11);
	assert_true(stage_input.y == 22);
}

static void wheel_keeps_its_resolution(void **state)
{
	stage_pointer_enter(window, 10, 10);
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

/* In one frame of the host's. */
static void two_sources_are_two_frames(void **state)
{
	stage_pointer_enter(window, 10, 10);
	unsigned frames = stage_input.frames;
	for (uint32_t source = 0; source < 2; source++) {
		const struct link_msg axis = {
			.opcode = LINK_POINTER_AXIS,
			.object = window,
			.pointer_axis = {.time = 3,
				.orientation = source,
				.source = source,
				.value = wl_fixed_from_int(5 + (int)source)},
		};
		stage_say(&axis);
	}
	stage_say_opcode(LINK_POINTER_FRAME, window);
	stage_wait(stage_input.axis_value == 6);
	stage_settle();
	assert_int_equal(stage_input.frames, frames + 2);
}

/* What a leave ends is no click: the application sees no release, and the next press is the
 * first. */
static void leave_forgets_buttons(void **state)
{
	stage_pointer_enter(window, 10, 10);
	stage_pointer_button(window, true);
	stage_say_opcode(LINK_POINTER_LEAVE, window);
	stage_wait(!stage_input.pointer_focus);
	assert_int_equal(stage_input.button_state, WL_POINTER_BUTTON_STATE_PRESSED);
	stage_pointer_enter(window, 10, 10);
	stage_pointer_move(window, 20, 20);
	assert_true(stage_input.x == 20);
	stage_pointer_button(window, true);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.button_serial);
	stage_expect(LINK_WINDOW_REQUEST);
}

static void move_needs_a_press(void **state)
{
	stage_pointer_enter(window, 10, 10);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.pointer_serial);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_REQUEST), 0);
	uint32_t serial = stage_pointer_button(window, true);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.button_serial);
	const struct link_window_request *request = &stage_expect(LINK_WINDOW_REQUEST)->request;
	assert_int_equal(request->kind, LINK_REQUEST_MOVE);
	assert_int_equal(request->serial, serial);
	xdg_toplevel_resize(toplevel.toplevel, stage_seat, stage_input.button_serial,
		XDG_TOPLEVEL_RESIZE_EDGE_BOTTOM_RIGHT);
	request = &stage_expect(LINK_WINDOW_REQUEST)->request;
	assert_int_equal(request->kind, LINK_REQUEST_RESIZE);
	assert_int_equal(request->edges, XDG_TOPLEVEL_RESIZE_EDGE_BOTTOM_RIGHT);
	stage_pointer_button(window, false);
	xdg_toplevel_move(toplevel.toplevel, stage_seat, stage_input.button_serial);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_REQUEST), 2);
}

static void nothing_has_focus_without_a_link(void **state)
{
	give_keyboard();
	stage_pointer_enter(window, 10, 10);
	stage_pointer_button(window, true);
	stage_host_restart();
	stage_wait(!stage_input.keyboard_focus && !stage_input.pointer_focus);
	assert_int_equal(stage_input.button_state, WL_POINTER_BUTTON_STATE_PRESSED);
}

/* Unmapped: what the host still says of it, not knowing, reaches nobody. Mapped again it is
 * another window, which has neither. */
static void a_window_that_ends_has_nothing(void **state)
{
	const struct link_msg key = {
		.opcode = LINK_KEY,
		.object = window,
		.key = {.serial = stage_serial(), .time = 5, .key = KEY_Q, .pressed = 1},
	};
	give_keyboard();
	stage_pointer_enter(window, 10, 10);
	assert_ptr_equal(stage_input.pointer_focus, toplevel.surface);
	unsigned keys = stage_input.keys;
	wl_surface_attach(toplevel.surface, NULL, 0, 0);
	wl_surface_commit(toplevel.surface);
	stage_settle();
	assert_null(stage_input.keyboard_focus);
	assert_null(stage_input.pointer_focus);
	stage_say(&key);
	stage_pointer_move(window, 20, 20);
	assert_int_equal(stage_input.keys, keys);
	assert_null(stage_input.pointer_focus);
	wl_surface_commit(toplevel.surface);
	stage_configure(stage_expect(LINK_TOPLEVEL_CREATE)->object, 200, 100, 0);
	stage_wait(toplevel.configures == 2);
	struct wl_buffer *buffer = stage_buffer(200, 100, 0xffffffff, true);
	stage_toplevel_draw(&toplevel, buffer);
	wl_buffer_destroy(buffer);
	stage_settle();
	assert_null(stage_input.keyboard_focus);
	assert_null(stage_input.pointer_focus);
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
		cmocka_unit_test_setup_teardown(two_sources_are_two_frames, setup, teardown),
		cmocka_unit_test_setup_teardown(leave_forgets_buttons, setup, teardown),
		cmocka_unit_test_setup_teardown(move_needs_a_press, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_has_focus_without_a_link, setup, teardown),
		cmocka_unit_test_setup_teardown(a_window_that_ends_has_nothing, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

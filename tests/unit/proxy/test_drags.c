/* SPDX-License-Identifier: MIT
 *
 * Drags between windows of the applications: the host says where the pointer is and how it ends.
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

#define MIME "text/plain"
#define COPY WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY

static struct stage_toplevel first, second;
static uint32_t origin, target, pressed;
static struct wl_registry *registry;
static struct wl_data_device_manager *manager;
static struct wl_data_device *device;
static struct wl_data_source *source;
static struct wl_data_offer *offer;
static struct wl_surface *icon;

static struct {
	struct wl_surface *over; /* NULL: none */
	double x, y;
	unsigned enters, leaves, drops, performed, cancelled, actions;
} told;

static void ignore_mime(void *data, struct wl_data_offer *from, const char *type)
{
}

static void ignore_actions(void *data, struct wl_data_offer *from, uint32_t actions)
{
}

static const struct wl_data_offer_listener offer_listener = {
	.offer = ignore_mime, .source_actions = ignore_actions, .action = ignore_actions};

static void drop_offer(void)
{
	if (offer) {
		wl_data_offer_destroy(offer);
		offer = NULL;
	}
}

static void handle_offer(void *data, struct wl_data_device *from, struct wl_data_offer *new)
{
	drop_offer();
	offer = new;
	wl_data_offer_add_listener(offer, &offer_listener, NULL);
}

/* Whatever comes in is wanted. */
static void handle_enter(void *data, struct wl_data_device *from, uint32_t serial,
	struct wl_surface *surface, wl_fixed_t x, wl_fixed_t y, struct wl_data_offer *entered)
{
	told.enters++;
	told.over = surface;
	wl_data_offer_accept(offer, serial, MIME);
	wl_data_offer_set_actions(offer, COPY, COPY);
}

static void handle_leave(void *data, struct wl_data_device *from)
{
	told.leaves++;
	told.over = NULL;
}

static void handle_motion(
	void *data, struct wl_data_device *from, uint32_t time, wl_fixed_t x, wl_fixed_t y)
{
	told.x = wl_fixed_to_double(x);
	told.y = wl_fixed_to_double(y);
}

static void handle_drop(void *data, struct wl_data_device *from)
{
	told.drops++;
}

static void ignore_selection(void *data, struct wl_data_device *from, struct wl_data_offer *new)
{
}

static const struct wl_data_device_listener device_listener = {.data_offer = handle_offer,
	.enter = handle_enter,
	.leave = handle_leave,
	.motion = handle_motion,
	.drop = handle_drop,
	.selection = ignore_selection};

static void ignore_target(void *data, struct wl_data_source *from, const char *type)
{
}

static void ignore_send(void *data, struct wl_data_source *from, const char *type, int32_t fd)
{
}

static void handle_cancelled(void *data, struct wl_data_source *from)
{
	told.cancelled++;
}

static void handle_performed(void *data, struct wl_data_source *from)
{
	told.performed++;
}

static void ignore_finished(void *data, struct wl_data_source *from)
{
}

static void handle_action(void *data, struct wl_data_source *from, uint32_t action)
{
	told.actions++;
}

static const struct wl_data_source_listener source_listener = {.target = ignore_target,
	.send = ignore_send,
	.cancelled = handle_cancelled,
	.dnd_drop_performed = handle_performed,
	.dnd_finished = ignore_finished,
	.action = handle_action};

static void handle_global(void *data, struct wl_registry *from, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, wl_data_device_manager_interface.name) == 0) {
		manager = wl_registry_bind(from, name, &wl_data_device_manager_interface, 3);
	}
}

static void handle_global_remove(void *data, struct wl_registry *from, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global, .global_remove = handle_global_remove};

static int setup(void **state)
{
	stage_begin();
	memset(&told, 0, sizeof(told));
	origin = stage_toplevel_show(&first, 200, 100);
	target = stage_toplevel_show(&second, 200, 100);
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(manager);
	device = wl_data_device_manager_get_data_device(manager, stage_seat);
	wl_data_device_add_listener(device, &device_listener, NULL);
	icon = wl_compositor_create_surface(stage_compositor);
	stage_pointer_enter(origin, 10, 10);
	pressed = stage_pointer_button(origin, true);
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	drop_offer();
	if (source) {
		wl_data_source_destroy(source);
		source = NULL;
	}
	wl_surface_destroy(icon);
	wl_data_device_destroy(device);
	wl_data_device_manager_destroy(manager);
	manager = NULL;
	wl_registry_destroy(registry);
	stage_toplevel_destroy(&second);
	stage_toplevel_destroy(&first);
	stage_end();
	return 0;
}

static void ask(struct wl_surface *picture)
{
	source = wl_data_device_manager_create_data_source(manager);
	wl_data_source_add_listener(source, &source_listener, NULL);
	wl_data_source_offer(source, MIME);
	wl_data_source_set_actions(source, COPY);
	wl_data_device_start_drag(
		device, source, first.surface, picture, stage_input.button_serial);
}

/* As the host does: the pointer leaves, and enters what it comes over. */
static void begin(void)
{
	ask(NULL);
	stage_expect(LINK_DRAG_START);
	stage_pointer_leave(origin);
	stage_pointer_enter(target, 5, 6);
	stage_pointer_move(target, 7, 8);
	stage_wait(told.over == second.surface && told.actions > 0);
}

static void end(enum link_drag_end_reason reason)
{
	const struct link_msg msg = {.opcode = LINK_DRAG_END, .drag_end.reason = reason};
	stage_say(&msg);
	stage_settle();
}

static void it_goes_where_the_pointer_is(void **state)
{
	begin();
	assert_true(told.x == 7 && told.y == 8);
	stage_pointer_leave(target);
	stage_wait(!told.over);
	stage_pointer_enter(origin, 1, 1);
	stage_wait(told.over == first.surface);
	assert_null(stage_input.pointer_focus);
}

static void it_names_the_press(void **state)
{
	ask(NULL);
	const struct link_msg *msg = stage_expect(LINK_DRAG_START);
	assert_int_equal(msg->object, origin);
	assert_int_equal(msg->drag_start.serial, pressed);
}

static void the_host_drops(void **state)
{
	begin();
	end(LINK_DRAG_END_DROP);
	assert_int_equal(told.drops, 1);
	assert_int_equal(told.performed, 1);
	assert_int_equal(told.cancelled, 0);
	stage_pointer_leave(target);
	stage_pointer_enter(target, 7, 8);
	assert_ptr_equal(stage_input.pointer_focus, second.surface);
	assert_int_equal(stage_count(LINK_DRAG_CANCEL), 0);
}

static void the_host_cancels(void **state)
{
	begin();
	end(LINK_DRAG_END_CANCELLED);
	assert_int_equal(told.drops, 0);
	assert_int_equal(told.performed, 0);
	assert_int_equal(told.cancelled, 1);
	assert_null(told.over);
	assert_int_equal(stage_count(LINK_DRAG_CANCEL), 0);
}

/* A leave alone ends nothing: the next window may be the target. */
static void a_leave_is_no_end(void **state)
{
	begin();
	stage_pointer_leave(target);
	assert_int_equal(told.cancelled, 0);
}

static void a_release_that_was_under_way_is_no_drop(void **state)
{
	ask(NULL);
	stage_expect(LINK_DRAG_START);
	stage_pointer_move(origin, 20, 20);
	stage_wait(told.over == first.surface);
	stage_pointer_button(origin, false);
	assert_int_equal(told.performed + told.drops + told.cancelled, 0);
	end(LINK_DRAG_END_CANCELLED);
	assert_int_equal(told.cancelled, 1);
}

static void the_application_cancels(void **state)
{
	begin();
	wl_data_source_destroy(source);
	source = NULL;
	stage_expect(LINK_DRAG_CANCEL);
	stage_wait(!told.over);
	/* Until the host has answered there is no other. */
	stage_pointer_enter(origin, 10, 10);
	ask(NULL);
	stage_wait(told.cancelled == 1);
	wl_data_source_destroy(source);
	source = NULL;
	assert_int_equal(stage_count(LINK_DRAG_START), 1);
	end(LINK_DRAG_END_CANCELLED);
	stage_pointer_leave(origin);
	stage_pointer_enter(origin, 10, 10);
	stage_pointer_button(origin, true);
	ask(NULL);
	stage_expect(LINK_DRAG_START);
}

static void without_a_press_there_is_none(void **state)
{
	stage_pointer_button(origin, false);
	ask(NULL);
	stage_wait(told.cancelled == 1);
	assert_int_equal(stage_count(LINK_DRAG_START), 0);
}

static void the_press_must_be_in_the_window(void **state)
{
	source = wl_data_device_manager_create_data_source(manager);
	wl_data_source_add_listener(source, &source_listener, NULL);
	wl_data_device_start_drag(device, source, second.surface, NULL, stage_input.button_serial);
	stage_wait(told.cancelled == 1);
	assert_int_equal(stage_count(LINK_DRAG_START), 0);
}

static void the_icon_is_a_sprite_at_the_pointer(void **state)
{
	ask(icon);
	struct wl_buffer *buffer = stage_buffer(32, 20, 0xff00ff00, true);
	wl_surface_attach(icon, buffer, 0, 0);
	wl_surface_commit(icon);
	wl_buffer_destroy(buffer);
	const struct link_msg *msg = stage_expect(LINK_SPRITE_CREATE);
	uint32_t sprite = msg->object;
	assert_int_equal(msg->sprite_create.kind, LINK_SPRITE_ICON);
	msg = stage_expect(LINK_DRAG_ICON);
	assert_int_equal(msg->object, sprite);
	assert_int_equal(msg->drag_icon.x, 0);
	wl_surface_offset(icon, -8, 5);
	wl_surface_commit(icon);
	msg = stage_expect(LINK_DRAG_ICON);
	assert_int_equal(msg->drag_icon.x, -8);
	assert_int_equal(msg->drag_icon.y, 5);
	assert_int_equal(stage_count(LINK_WINDOW_COMMIT), 2);
	end(LINK_DRAG_END_CANCELLED);
	wl_surface_offset(icon, 1, 1);
	wl_surface_commit(icon);
	stage_settle();
	assert_int_equal(stage_count(LINK_DRAG_ICON), 2);
}

static void a_lost_link_cancels(void **state)
{
	begin();
	stage_host_restart();
	stage_wait(told.cancelled == 1);
	assert_int_equal(told.drops, 0);
}

static void an_icon_far_from_the_pointer_comes_nearer(void **state)
{
	ask(icon);
	stage_expect(LINK_DRAG_ICON);
	wl_surface_offset(icon, -3000, 1000);
	wl_surface_commit(icon);
	const struct link_drag_icon *told_icon = &stage_expect(LINK_DRAG_ICON)->drag_icon;
	assert_int_equal(told_icon->x, -LINK_MAX_ICON_OFFSET);
	assert_int_equal(told_icon->y, LINK_MAX_ICON_OFFSET);
	/* It is what the application says that is added up. */
	wl_surface_offset(icon, 2990, -990);
	wl_surface_commit(icon);
	told_icon = &stage_expect(LINK_DRAG_ICON)->drag_icon;
	assert_int_equal(told_icon->x, -10);
	assert_int_equal(told_icon->y, 10);
	/* A sum that would wrap. */
	wl_surface_offset(icon, INT32_MIN, INT32_MAX);
	wl_surface_commit(icon);
	told_icon = &stage_expect(LINK_DRAG_ICON)->drag_icon;
	assert_int_equal(told_icon->x, -LINK_MAX_ICON_OFFSET);
	assert_int_equal(told_icon->y, LINK_MAX_ICON_OFFSET);
	end(LINK_DRAG_END_CANCELLED);
}

static void a_key_that_was_held_before_goes_up(void **state)
{
	stage_keyboard_give(origin, first.surface);
	stage_keyboard_press(origin);
	begin();
	struct link_msg key = {
		.opcode = LINK_KEY,
		.object = origin,
		.key = {.serial = stage_serial(), .time = 6, .key = KEY_Q, .pressed = 0},
	};
	stage_say(&key);
	stage_wait(stage_input.key == KEY_Q
		   && stage_input.key_state == WL_KEYBOARD_KEY_STATE_RELEASED);
	const struct link_msg none = {.opcode = LINK_MODIFIERS, .object = origin};
	stage_say(&none);
	stage_wait(stage_input.modifiers == 0);
	end(LINK_DRAG_END_CANCELLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_goes_where_the_pointer_is, setup, teardown),
		cmocka_unit_test_setup_teardown(it_names_the_press, setup, teardown),
		cmocka_unit_test_setup_teardown(the_host_drops, setup, teardown),
		cmocka_unit_test_setup_teardown(the_host_cancels, setup, teardown),
		cmocka_unit_test_setup_teardown(a_leave_is_no_end, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_release_that_was_under_way_is_no_drop, setup, teardown),
		cmocka_unit_test_setup_teardown(the_application_cancels, setup, teardown),
		cmocka_unit_test_setup_teardown(without_a_press_there_is_none, setup, teardown),
		cmocka_unit_test_setup_teardown(the_press_must_be_in_the_window, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_icon_is_a_sprite_at_the_pointer, setup, teardown),
		cmocka_unit_test_setup_teardown(
			an_icon_far_from_the_pointer_comes_nearer, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_key_that_was_held_before_goes_up, setup, teardown),
		cmocka_unit_test_setup_teardown(a_lost_link_cancels, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

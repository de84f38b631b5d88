/* SPDX-License-Identifier: MIT
 *
 * Gestures of the host's touchpads, as an application hears of them.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "pointer-gestures-unstable-v1-client-protocol.h"
#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_pointer.h"
#include "stage_window.h"

static struct wl_registry *registry;
static struct zwp_pointer_gestures_v1 *manager;
static struct zwp_pointer_gesture_pinch_v1 *pinch;
static struct zwp_pointer_gesture_hold_v1 *hold;
static struct stage_toplevel window;
static uint32_t id; /* the host's */
static struct {
	unsigned begins, updates, ends, holds;
	uint32_t fingers;
	bool cancelled;
	double dx, dy, scale, rotation;
} told;

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, zwp_pointer_gestures_v1_interface.name) == 0) {
		manager = wl_registry_bind(source, name, &zwp_pointer_gestures_v1_interface, 3);
	}
}

static void ignore_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = note_global, .global_remove = ignore_remove};

static void note_begin(void *data, struct zwp_pointer_gesture_pinch_v1 *source, uint32_t serial,
	uint32_t time, struct wl_surface *surface, uint32_t fingers)
{
	assert_ptr_equal(surface, window.surface);
	told.begins++;
	told.fingers = fingers;
}

static void note_update(void *data, struct zwp_pointer_gesture_pinch_v1 *source, uint32_t time,
	wl_fixed_t dx, wl_fixed_t dy, wl_fixed_t scale, wl_fixed_t rotation)
{
	told.updates++;
	told.dx = wl_fixed_to_double(dx);
	told.dy = wl_fixed_to_double(dy);
	told.scale = wl_fixed_to_double(scale);
	told.rotation = wl_fixed_to_double(rotation);
}

static void note_end(void *data, struct zwp_pointer_gesture_pinch_v1 *source, uint32_t serial,
	uint32_t time, int32_t cancelled)
{
	told.ends++;
	told.cancelled = cancelled != 0;
}

static const struct zwp_pointer_gesture_pinch_v1_listener pinch_listener = {
	.begin = note_begin, .update = note_update, .end = note_end};

static void note_hold(void *data, struct zwp_pointer_gesture_hold_v1 *source, uint32_t serial,
	uint32_t time, struct wl_surface *surface, uint32_t fingers)
{
	told.holds++;
}

static void note_hold_end(void *data, struct zwp_pointer_gesture_hold_v1 *source, uint32_t serial,
	uint32_t time, int32_t cancelled)
{
	told.ends++;
	told.cancelled = cancelled != 0;
}

static const struct zwp_pointer_gesture_hold_v1_listener hold_listener = {
	.begin = note_hold, .end = note_hold_end};

static int setup(void **state)
{
	stage_begin();
	memset(&told, 0, sizeof(told));
	manager = NULL;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(manager);
	pinch = zwp_pointer_gestures_v1_get_pinch_gesture(manager, stage_pointer);
	zwp_pointer_gesture_pinch_v1_add_listener(pinch, &pinch_listener, NULL);
	hold = zwp_pointer_gestures_v1_get_hold_gesture(manager, stage_pointer);
	zwp_pointer_gesture_hold_v1_add_listener(hold, &hold_listener, NULL);
	id = stage_toplevel_show(&window, 200, 100);
	stage_pointer_enter(id, 20, 30);
	return 0;
}

static int teardown(void **state)
{
	zwp_pointer_gesture_pinch_v1_destroy(pinch);
	zwp_pointer_gesture_hold_v1_destroy(hold);
	zwp_pointer_gestures_v1_release(manager);
	wl_registry_destroy(registry);
	if (window.surface) {
		stage_toplevel_destroy(&window);
	}
	stage_end();
	return 0;
}

static void say_begin(enum link_gesture kind)
{
	const struct link_msg msg = {.opcode = LINK_GESTURE_BEGIN,
		.object = id,
		.gesture_begin = {stage_serial(), 3, kind, 2}};
	stage_say(&msg);
	stage_settle();
}

static void say_end(bool cancelled)
{
	const struct link_msg msg = {
		.opcode = LINK_GESTURE_END, .object = id, .gesture_end = {5, cancelled}};
	stage_say(&msg);
	stage_settle();
}

static void say_update(void)
{
	const struct link_msg msg = {
		.opcode = LINK_GESTURE_UPDATE,
		.object = id,
		.gesture_update = {4, wl_fixed_from_double(1.5), wl_fixed_from_int(-2),
			LINK_GESTURE_ONE / 2, 3 * LINK_GESTURE_ONE},
	};
	stage_say(&msg);
	stage_settle();
}

static void a_pinch_is_told(void **state)
{
	say_begin(LINK_GESTURE_PINCH);
	assert_true(told.begins == 1 && told.fingers == 2);
	say_update();
	assert_true(told.dx == 1.5 && told.dy == -2 && told.scale == 0.5 && told.rotation == 3);
	say_end(false);
	assert_true(told.ends == 1 && !told.cancelled);
	say_update();
	say_end(false);
	assert_true(told.updates == 1 && told.ends == 1);
}

static void a_hold_has_no_updates(void **state)
{
	say_begin(LINK_GESTURE_HOLD);
	say_update();
	say_end(true);
	assert_true(told.holds == 1 && told.updates == 0 && told.ends == 1 && told.cancelled);
}

static void it_ends_with_the_pointer(void **state)
{
	say_begin(LINK_GESTURE_PINCH);
	stage_pointer_leave(id);
	assert_true(told.ends == 1 && told.cancelled);
	say_end(false);
	assert_int_equal(told.ends, 1);
}

static void it_ends_with_the_window(void **state)
{
	say_begin(LINK_GESTURE_PINCH);
	stage_toplevel_destroy(&window);
	window = (struct stage_toplevel){0};
	stage_expect(LINK_WINDOW_DESTROY);
	say_update();
	assert_int_equal(told.updates, 0);
}

static void it_ends_with_the_link(void **state)
{
	say_begin(LINK_GESTURE_PINCH);
	stage_host_restart();
	stage_wait(told.ends == 1);
	assert_true(told.cancelled);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_pinch_is_told),
		TEST(a_hold_has_no_updates),
		TEST(it_ends_with_the_pointer),
		TEST(it_ends_with_the_window),
		TEST(it_ends_with_the_link),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Applications that wish to hold the pointer: what the host hears of it, and what they hear.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "pointer-constraints-unstable-v1-client-protocol.h"
#include "relative-pointer-unstable-v1-client-protocol.h"
#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_pointer.h"
#include "stage_popup.h"
#include "stage_window.h"

static struct wl_registry *registry;
static struct zwp_pointer_constraints_v1 *constraints;
static struct zwp_relative_pointer_manager_v1 *relatives;
static struct zwp_relative_pointer_v1 *relative;
static struct stage_toplevel window;
static struct wl_buffer *buffer;
static uint32_t id; /* the host's */
static struct {
	unsigned granted, denied;
	unsigned steps;
	double dx, dy, raw_dx, raw_dy; /* of the last */
} told;

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, zwp_pointer_constraints_v1_interface.name) == 0) {
		constraints =
			wl_registry_bind(source, name, &zwp_pointer_constraints_v1_interface, 1);
	} else if (strcmp(interface, zwp_relative_pointer_manager_v1_interface.name) == 0) {
		relatives = wl_registry_bind(
			source, name, &zwp_relative_pointer_manager_v1_interface, 1);
	}
}

static void ignore_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = note_global, .global_remove = ignore_remove};

static void note_step(void *data, struct zwp_relative_pointer_v1 *source, uint32_t time_high,
	uint32_t time_low, wl_fixed_t dx, wl_fixed_t dy, wl_fixed_t raw_dx, wl_fixed_t raw_dy)
{
	told.steps++;
	told.dx = wl_fixed_to_double(dx);
	told.dy = wl_fixed_to_double(dy);
	told.raw_dx = wl_fixed_to_double(raw_dx);
	told.raw_dy = wl_fixed_to_double(raw_dy);
}

static const struct zwp_relative_pointer_v1_listener relative_listener = {
	.relative_motion = note_step};

static int setup(void **state)
{
	stage_begin();
	memset(&told, 0, sizeof(told));
	constraints = NULL;
	relatives = NULL;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(constraints && relatives);
	relative = zwp_relative_pointer_manager_v1_get_relative_pointer(relatives, stage_pointer);
	zwp_relative_pointer_v1_add_listener(relative, &relative_listener, NULL);
	id = stage_toplevel_show(&window, 200, 100);
	buffer = stage_buffer(200, 100, 0xff00ff00, true);
	stage_settle();
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	zwp_relative_pointer_v1_destroy(relative);
	zwp_relative_pointer_manager_v1_destroy(relatives);
	zwp_pointer_constraints_v1_destroy(constraints);
	wl_registry_destroy(registry);
	if (window.surface) {
		stage_toplevel_destroy(&window);
	}
	wl_buffer_destroy(buffer);
	stage_end();
	return 0;
}

/* --- a lock ----------------------------------------------------------------------------------- */

static void note_locked(void *data, struct zwp_locked_pointer_v1 *source)
{
	told.granted++;
}

static void note_unlocked(void *data, struct zwp_locked_pointer_v1 *source)
{
	told.denied++;
}

static const struct zwp_locked_pointer_v1_listener locked_listener = {
	.locked = note_locked, .unlocked = note_unlocked};

static struct zwp_locked_pointer_v1 *lock_surface(struct wl_surface *surface, bool once)
{
	struct zwp_locked_pointer_v1 *locked =
		zwp_pointer_constraints_v1_lock_pointer(constraints, surface, stage_pointer, NULL,
			once ? ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_ONESHOT
			     : ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_PERSISTENT);
	zwp_locked_pointer_v1_add_listener(locked, &locked_listener, NULL);
	return locked;
}

static void say_granted(uint32_t serial, bool granted)
{
	const struct link_msg msg = {.opcode = LINK_POINTER_CONSTRAINED,
		.object = id,
		.pointer_constrained = {serial, granted}};
	stage_say(&msg);
	stage_settle();
}

static void say_step(double dx, double dy, double raw_dx, double raw_dy)
{
	const struct link_msg msg = {
		.opcode = LINK_POINTER_RELATIVE,
		.object = id,
		.pointer_relative = {5, wl_fixed_from_double(dx), wl_fixed_from_double(dy),
			wl_fixed_from_double(raw_dx), wl_fixed_from_double(raw_dy)},
	};
	stage_say(&msg);
	stage_say_opcode(LINK_POINTER_FRAME, id);
	stage_settle();
}

static unsigned wishes(void)
{
	stage_settle();
	return stage_count(LINK_POINTER_CONSTRAIN);
}

static unsigned releases(void)
{
	stage_settle();
	return stage_count(LINK_POINTER_RELEASE);
}

static uint32_t expect_lock(void)
{
	const struct link_msg *msg = stage_expect(LINK_POINTER_CONSTRAIN);
	assert_int_equal(msg->object, id);
	assert_int_equal(msg->pointer_constrain.kind, LINK_CONSTRAINT_LOCK);
	assert_int_equal(msg->pointer_constrain.whole, 1);
	return msg->pointer_constrain.serial;
}

/* Locked, with the pointer at 20, 30. */
static struct zwp_locked_pointer_v1 *locked_window(bool once)
{
	struct zwp_locked_pointer_v1 *locked = lock_surface(window.surface, once);
	stage_pointer_enter(id, 20, 30);
	say_granted(expect_lock(), true);
	assert_int_equal(told.granted, 1);
	return locked;
}

static void the_surface_with_the_pointer_wishes(void **state)
{
	struct zwp_locked_pointer_v1 *locked = lock_surface(window.surface, false);
	assert_int_equal(wishes(), 0);
	stage_pointer_enter(id, 20, 30);
	uint32_t serial = expect_lock();
	assert_int_equal(told.granted, 0);
	say_granted(serial, true);
	say_granted(serial, true);
	assert_int_equal(told.granted, 1);
	say_granted(serial, false);
	assert_int_equal(told.denied, 1);
	say_granted(serial, true);
	assert_int_equal(told.granted, 2);
	assert_int_equal(wishes(), 1);
	stage_pointer_leave(id);
	assert_int_equal(told.denied, 2);
	assert_int_equal(releases(), 1);
	zwp_locked_pointer_v1_destroy(locked);
	assert_int_equal(releases(), 1);
}

static void a_grant_that_comes_too_late_is_nobodys(void **state)
{
	struct zwp_locked_pointer_v1 *locked = locked_window(false);
	zwp_locked_pointer_v1_destroy(locked);
	locked = lock_surface(window.surface, false);
	uint32_t serial = expect_lock();
	assert_int_equal(releases(), 1);
	say_granted(serial - 1, true);
	assert_int_equal(told.granted, 1);
	say_granted(serial, true);
	say_granted(serial - 1, false);
	assert_int_equal(told.granted, 2);
	assert_int_equal(told.denied, 0);
	zwp_locked_pointer_v1_destroy(locked);
}

static void the_hint_goes_with_the_release(void **state)
{
	struct zwp_locked_pointer_v1 *locked = locked_window(false);
	zwp_locked_pointer_v1_set_cursor_position_hint(
		locked, wl_fixed_from_int(50), wl_fixed_from_double(40.5));
	stage_toplevel_draw(&window, buffer);
	zwp_locked_pointer_v1_destroy(locked);
	const struct link_msg *msg = stage_expect(LINK_POINTER_RELEASE);
	assert_int_equal(msg->object, id);
	assert_int_equal(msg->pointer_release.hinted, 1);
	assert_int_equal(msg->pointer_release.x, wl_fixed_from_int(50));
	assert_int_equal(msg->pointer_release.y, wl_fixed_from_double(40.5));
}

static void no_hint_of_what_was_not_locked(void **state)
{
	struct zwp_locked_pointer_v1 *locked = lock_surface(window.surface, false);
	stage_pointer_enter(id, 20, 30);
	expect_lock();
	zwp_locked_pointer_v1_set_cursor_position_hint(locked, 0, 0);
	stage_toplevel_draw(&window, buffer);
	stage_settle();
	zwp_locked_pointer_v1_destroy(locked);
	assert_int_equal(stage_expect(LINK_POINTER_RELEASE)->pointer_release.hinted, 0);
}

static void once_is_once(void **state)
{
	struct zwp_locked_pointer_v1 *locked = locked_window(true);
	uint32_t serial = 0;
	stage_forget();
	say_granted(serial + 1, false);
	assert_int_equal(told.denied, 1);
	assert_int_equal(releases(), 1);
	say_granted(serial + 1, true);
	assert_int_equal(told.granted, 1);
	zwp_locked_pointer_v1_destroy(locked);
	assert_int_equal(releases(), 1);
}

static void a_window_that_goes_wishes_nothing(void **state)
{
	struct zwp_locked_pointer_v1 *locked = locked_window(false);
	stage_toplevel_destroy(&window);
	window = (struct stage_toplevel){0};
	stage_expect(LINK_WINDOW_DESTROY);
	say_granted(1, false);
	zwp_locked_pointer_v1_destroy(locked);
	assert_int_equal(releases(), 0);
}

static void the_next_host_is_told_too(void **state)
{
	struct zwp_locked_pointer_v1 *locked = locked_window(false);
	stage_host_restart();
	stage_forget();
	id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_wait(told.denied == 1);
	assert_int_equal(wishes(), 0);
	assert_int_equal(releases(), 0);
	stage_pointer_enter(id, 20, 30);
	say_granted(expect_lock(), true);
	assert_int_equal(told.granted, 2);
	zwp_locked_pointer_v1_destroy(locked);
}

static void an_older_host_is_not_told(void **state)
{
	struct zwp_locked_pointer_v1 *locked = lock_surface(window.surface, false);
	stage_host_replace(LINK_VERSION_MINOR_CONSTRAINTS - 1);
	stage_forget();
	id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_pointer_enter(id, 20, 30);
	assert_int_equal(wishes(), 0);
	zwp_locked_pointer_v1_destroy(locked);
	assert_int_equal(releases(), 0);
}

static void nothing_of_popups(void **state)
{
	struct stage_popup popup;
	uint32_t popup_id = stage_popup_show(&popup, window.xdg);
	struct zwp_locked_pointer_v1 *locked = lock_surface(popup.surface, false);
	stage_pointer_enter(popup_id, 5, 5);
	assert_int_equal(wishes(), 0);
	zwp_locked_pointer_v1_destroy(locked);
	stage_popup_destroy(&popup);
}

/* --- where ------------------------------------------------------------------------------------ */

static void a_region_is_cut_and_its_changes_are_told(void **state)
{
	struct wl_region *region = wl_compositor_create_region(stage_compositor);
	wl_region_add(region, 150, -10, 500, 50);
	struct zwp_confined_pointer_v1 *confined =
		zwp_pointer_constraints_v1_confine_pointer(constraints, window.surface,
			stage_pointer, region, ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_PERSISTENT);
	/* To wlroots it counts with the next commit of the surface. */
	stage_toplevel_draw(&window, buffer);
	stage_settle();
	stage_pointer_enter(id, 20, 30);
	const struct link_msg *msg = stage_expect(LINK_POINTER_CONSTRAIN);
	const struct link_rect cut = {150, 0, 50, 40};
	uint32_t serial = msg->pointer_constrain.serial;
	assert_int_equal(msg->pointer_constrain.kind, LINK_CONSTRAINT_CONFINE);
	assert_int_equal(msg->pointer_constrain.whole, 0);
	assert_int_equal(msg->pointer_constrain.count, 1);
	assert_memory_equal(&msg->pointer_constrain.rects[0], &cut, sizeof(cut));
	for (int i = 0; i < (int)LINK_MAX_INPUT_RECTS + 1; i++) {
		wl_region_add(region, 2 * i, 60, 1, 1 + i);
	}
	zwp_confined_pointer_v1_set_region(confined, region);
	assert_int_equal(wishes(), 1);
	stage_toplevel_draw(&window, buffer);
	msg = stage_expect(LINK_POINTER_CONSTRAIN);
	assert_int_equal(msg->pointer_constrain.serial, serial);
	assert_int_equal(msg->pointer_constrain.count, 1); /* the one around all */
	zwp_confined_pointer_v1_set_region(confined, NULL);
	stage_toplevel_draw(&window, buffer);
	assert_int_equal(stage_expect(LINK_POINTER_CONSTRAIN)->pointer_constrain.whole, 1);
	zwp_confined_pointer_v1_destroy(confined);
	wl_region_destroy(region);
}

/* --- steps ------------------------------------------------------------------------------------ */

static void steps_are_the_difference_of_positions(void **state)
{
	stage_pointer_enter(id, 20, 30);
	stage_pointer_move(id, 25, 28);
	assert_int_equal(told.steps, 1);
	assert_true(told.dx == 5 && told.dy == -2 && told.raw_dx == 5 && told.raw_dy == -2);
}

static void steps_of_a_locked_pointer_are_the_hosts(void **state)
{
	struct zwp_locked_pointer_v1 *locked = locked_window(false);
	unsigned frames = stage_input.frames;
	say_step(1.5, -2, 1, -1);
	assert_int_equal(told.steps, 1);
	assert_true(told.dx == 1.5 && told.dy == -2 && told.raw_dx == 1 && told.raw_dy == -1);
	assert_int_equal(stage_input.frames, frames + 1);
	stage_pointer_move(id, 80, 80);
	assert_true(stage_input.x == 20 && stage_input.y == 30);
	assert_int_equal(told.steps, 1);
	zwp_locked_pointer_v1_destroy(locked);
}

static void a_confined_pointer_has_both(void **state)
{
	struct zwp_confined_pointer_v1 *confined =
		zwp_pointer_constraints_v1_confine_pointer(constraints, window.surface,
			stage_pointer, NULL, ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_PERSISTENT);
	stage_pointer_enter(id, 20, 30);
	say_granted(stage_expect(LINK_POINTER_CONSTRAIN)->pointer_constrain.serial, true);
	say_step(100, 0, 50, 0);
	stage_pointer_move(id, 80, 30);
	assert_int_equal(told.steps, 1);
	assert_true(told.dx == 100 && stage_input.x == 80);
	zwp_confined_pointer_v1_destroy(confined);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_surface_with_the_pointer_wishes),
		TEST(a_grant_that_comes_too_late_is_nobodys),
		TEST(the_hint_goes_with_the_release),
		TEST(no_hint_of_what_was_not_locked),
		TEST(once_is_once),
		TEST(a_window_that_goes_wishes_nothing),
		TEST(the_next_host_is_told_too),
		TEST(an_older_host_is_not_told),
		TEST(nothing_of_popups),
		TEST(a_region_is_cut_and_its_changes_are_told),
		TEST(steps_are_the_difference_of_positions),
		TEST(steps_of_a_locked_pointer_are_the_hosts),
		TEST(a_confined_pointer_has_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

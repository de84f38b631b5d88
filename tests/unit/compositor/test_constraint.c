/* SPDX-License-Identifier: MIT
 *
 * A window holds the pointer: when it may, how far it goes then, and what ends it. On the real desktop
 * and input, with a mouse and a clock of the test's own.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>

#include "compositor/desktop/exposure.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "compositor/input/pointer.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

static struct fake_desktop *fake;
static struct fake_window *ours; /* at 100, 100; has the focus and the pointer in its middle */
static struct window_constraint wish;

static void wait_ms(unsigned ms)
{
	own_clock_time += UINT64_C(1000) * ms;
}

static void place(struct fake_window *window, int x, int y)
{
	fake_window_place(window, x, y);
	fake_desktop_settle(fake);
}

static void move(double x, double y)
{
	struct wlr_pointer_motion_absolute_event event = {
		.pointer = &fake->mouse, .x = x / 1280, .y = y / 720};
	wl_signal_emit_mutable(&fake->mouse.events.motion_absolute, &event);
}

static void step(double dx, double dy, double raw_dx, double raw_dy)
{
	struct wlr_pointer_motion_event event = {.pointer = &fake->mouse,
		.delta_x = dx,
		.delta_y = dy,
		.unaccel_dx = raw_dx,
		.unaccel_dy = raw_dy};
	wl_signal_emit_mutable(&fake->mouse.events.motion, &event);
}

static void click(void)
{
	struct wlr_pointer_button_event event = {.pointer = &fake->mouse,
		.button = BTN_LEFT,
		.state = WL_POINTER_BUTTON_STATE_PRESSED};
	wl_signal_emit_mutable(&fake->mouse.events.button, &event);
	event.state = WL_POINTER_BUTTON_STATE_RELEASED;
	wl_signal_emit_mutable(&fake->mouse.events.button, &event);
}

static int setup(void **state)
{
	*state = fake = fake_desktop_create();
	own_clock_time = 5000 * 1000;
	own_clock_step = 0;
	ours = fake_window_show(fake, 0, 300, 200);
	place(ours, 100, 100);
	wait_ms(EXPOSURE_DELAY + 1);
	move(250, 200);
	wish = (struct window_constraint){.kind = LINK_CONSTRAINT_LOCK, .whole = true};
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static void want(struct fake_window *window, enum link_constraint kind)
{
	wish.kind = kind;
	window->base.constraint = &wish;
	input_constraint_changed(fake->input, &window->base);
}

static void let_go(struct fake_window *window, const double hint[2])
{
	window->base.constraint = NULL;
	input_constraint_gone(fake->input, &window->base, hint);
}

static bool is_held(void)
{
	bool locked;
	return input_constrained(fake->input, &locked);
}

static void lock(void)
{
	want(ours, LINK_CONSTRAINT_LOCK);
	click();
	assert_true(is_held());
	assert_int_equal(ours->grants, 1);
}

static void expect_pointer(double x, double y)
{
	assert_true(pointer_x(fake->input->pointer) == x);
	assert_true(pointer_y(fake->input->pointer) == y);
}

static void a_lock_tells_steps_of_both_kinds(void **state)
{
	lock();
	step(3, -4, 1.5, -2);
	step(0.25, 0, 0.125, 0);
	expect_pointer(250, 200);
	assert_true(ours->steps.dx == 3.25 && ours->steps.dy == -4);
	assert_true(ours->steps.raw_dx == 1.625 && ours->steps.raw_dy == -2);
	let_go(ours, NULL);
	assert_int_equal(ours->denials, 1);
	step(3, -4, 1.5, -2);
	expect_pointer(253, 196);
	assert_true(ours->steps.dx == 3.25);
}

static void another_focus_ends_it(void **state)
{
	lock();
	/* Of the same domain, and elsewhere: the pointer stays where it is. */
	struct fake_window *other = fake_window_show(fake, 0, 200, 100);
	assert_ptr_equal(fake->desktop->active, &other->base);
	assert_false(is_held());
	assert_int_equal(ours->denials, 1);
}

static void not_while_another_mode_is_on(void **state)
{
	lock();
	input_lock(fake->input, &(struct input_lock_impl){0}, NULL);
	assert_false(is_held());
	want(ours, LINK_CONSTRAINT_LOCK);
	assert_false(is_held());
	input_unlock(fake->input);
	fake_desktop_settle(fake);
	move(251, 200);
	assert_false(is_held());
	click();
	assert_true(is_held());
}

static void it_rests_before_it_begins_again(void **state)
{
	lock();
	let_go(ours, NULL);
	want(ours, LINK_CONSTRAINT_LOCK);
	assert_false(is_held());
	wait_ms(CONSTRAINT_REST - 1);
	step(1, 0, 1, 0);
	assert_false(is_held());
	wait_ms(1);
	step(1, 0, 1, 0);
	assert_true(is_held());
	let_go(ours, NULL);
	want(ours, LINK_CONSTRAINT_LOCK);
	assert_false(is_held());
	click();
	assert_true(is_held());
}

static void what_the_host_ended_needs_a_press(void **state)
{
	lock();
	constraint_end(fake->input);
	assert_int_equal(ours->denials, 1);
	wait_ms(CONSTRAINT_REST);
	step(1, 0, 1, 0);
	want(ours, LINK_CONSTRAINT_LOCK);
	assert_false(is_held());
	click();
	assert_true(is_held());
}

static void who_may_not_any_more(void **state)
{
	lock();
	fake->domain_configs[0].pointer_lock = false;
	wl_signal_emit_mutable(&fake->all_domains.events.changed, &fake->domains[0]);
	assert_false(is_held());
	assert_int_equal(ours->denials, 1);
}

static void another_kind_is_another_wish(void **state)
{
	lock();
	want(ours, LINK_CONSTRAINT_CONFINE);
	assert_false(is_held());
}

static void a_confined_pointer_keeps_to_its_rectangle(void **state)
{
	wish.whole = false;
	wish.count = 2;
	wish.rects[0] = (struct link_rect){100, 50, 100, 100};
	wish.rects[1] = (struct link_rect){200, 50, 50, 20};
	want(ours, LINK_CONSTRAINT_CONFINE);
	click();
	step(1000, 0, 1000, 0);
	expect_pointer(299 + 255.0 / 256, 200);
	step(0, -1000, 0, -1000);
	expect_pointer(299 + 255.0 / 256, 150);
	/* What lies beside it is gone to. */
	step(20, 0, 20, 0);
	expect_pointer(319 + 255.0 / 256, 150);
	step(-1000, 1000, 0, 0);
	assert_true(is_held());
	assert_true(ours->steps.dx == 20);
}

static void no_part_of_the_content_is_no_place(void **state)
{
	wish.whole = false;
	wish.count = 1;
	wish.rects[0] = (struct link_rect){1000, 1000, 10, 10};
	want(ours, LINK_CONSTRAINT_CONFINE);
	click();
	assert_false(is_held());
	wish.count = 0;
	want(ours, LINK_CONSTRAINT_CONFINE);
	assert_false(is_held());
}

static void it_is_shown_as_long_as_it_lasts(void **state)
{
	const struct domain *domain = &fake->domains[0];
	assert_false(domain->notes.holds_pointer);
	lock();
	assert_true(domain->notes.holds_pointer);
	focus_set(fake->input, NULL);
	assert_false(domain->notes.holds_pointer);
}

static void it_goes_with_the_window(void **state)
{
	lock();
	fake_window_destroy(ours);
	assert_false(is_held());
	step(5, 5, 5, 5);
	expect_pointer(255, 205);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_lock_tells_steps_of_both_kinds),
		TEST(another_focus_ends_it),
		TEST(not_while_another_mode_is_on),
		TEST(it_rests_before_it_begins_again),
		TEST(what_the_host_ended_needs_a_press),
		TEST(who_may_not_any_more),
		TEST(another_kind_is_another_wish),
		TEST(a_confined_pointer_keeps_to_its_rectangle),
		TEST(no_part_of_the_content_is_no_place),
		TEST(it_is_shown_as_long_as_it_lasts),
		TEST(it_goes_with_the_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

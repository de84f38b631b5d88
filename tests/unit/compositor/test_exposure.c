/* SPDX-License-Identifier: MIT
 *
 * A press on what has just come, gone or changed is meant for what was there before, whoever has the
 * focus. On the real desktop and input, with a mouse.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>

#include "compositor/desktop/exposure.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

#define SETTLED (EXPOSURE_DELAY + 1) /* ms */

enum { OURS, THEIRS };

static struct fake_desktop *fake;
static struct fake_window *ours, *theirs; /* side by side; ours has the focus */

static void wait_ms(unsigned ms)
{
	own_clock_time += UINT64_C(1000) * ms;
}

static int setup(void **state)
{
	*state = fake = fake_desktop_create();
	own_clock_time = 5000 * 1000;
	ours = fake_window_show(fake, OURS, 300, 200);
	theirs = fake_window_show(fake, THEIRS, 300, 200);
	fake_window_place(ours, 100, 100);
	fake_window_place(theirs, 600, 100);
	assert_ptr_equal(fake->desktop->active, &ours->base);
	wait_ms(SETTLED);
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static void move(double x, double y)
{
	struct wlr_pointer_motion_absolute_event event = {
		.pointer = &fake->mouse, .x = x / 1280, .y = y / 720};
	wl_signal_emit_mutable(&fake->mouse.events.motion_absolute, &event);
}

static void button(enum wl_pointer_button_state state)
{
	struct wlr_pointer_button_event event = {
		.pointer = &fake->mouse, .button = BTN_LEFT, .state = state};
	wl_signal_emit_mutable(&fake->mouse.events.button, &event);
}

static void click(double x, double y)
{
	move(x, y);
	button(WL_POINTER_BUTTON_STATE_PRESSED);
	button(WL_POINTER_BUTTON_STATE_RELEASED);
}

/* Whether a click into the middle of the window's content reaches it. */
static bool takes_click(struct fake_window *window)
{
	const struct wlr_box *box = &window->base.box;
	unsigned before = window->clicks;
	click(box->x + box->width / 2, box->y + box->height / 2);
	return window->clicks > before;
}

static struct fake_window *show(unsigned domain, enum window_kind kind, struct fake_window *parent,
	const struct fake_window *over)
{
	struct fake_window *window = fake_window_create(
		fake, &fake->domains[domain], kind, parent ? &parent->base : NULL);
	if (kind == WINDOW_POPUP) {
		window->base.positioner = (struct link_positioner){
			.anchor_rect = {50, 50, 1, 1}, .width = 100, .height = 100, .gravity = 8};
		window_position_popup(&window->base);
	}
	window_set_content_size(&window->base, 150, 100);
	if (kind == WINDOW_TOPLEVEL) {
		window->base.exposed = 0;
		fake->desktop->exposure = (struct exposure){0};
		fake_window_place(window, over->base.box.x + 50, over->base.box.y + 50);
		exposure_came(&window->base);
	}
	return window;
}

/* Attack 32, whoever has the focus: then the keys that follow are nobody's. */
static void attack_32_what_comes_over_another_domain_takes_no_click(void **state)
{
	struct fake_window *over = show(OURS, WINDOW_TOPLEVEL, NULL, theirs);
	assert_ptr_equal(fake->desktop->active, &over->base);
	assert_false(takes_click(over));
	assert_null(fake->desktop->active);
	wait_ms(EXPOSURE_DELAY);
	assert_false(takes_click(over));
	wait_ms(1);
	assert_true(takes_click(over));
	assert_ptr_equal(fake->desktop->active, &over->base);
}

static void it_does_not_matter_where_the_pointer_was(void **state)
{
	struct fake_window *over = show(OURS, WINDOW_TOPLEVEL, NULL, theirs);
	move(10, 700);
	move(650, 180);
	assert_false(takes_click(over));
}

static void a_press_is_meant_for_what_was_there(void **state)
{
	struct fake_window *over = show(OURS, WINDOW_TOPLEVEL, NULL, theirs);
	const struct wlr_box *box = &over->base.box;
	struct exposure_look look = exposure_look(fake->desktop,
		&(struct window_hit){.window = &over->base, .part = WINDOW_PART_CONTENT},
		box->x + 1, box->y + 1);
	assert_true(look.fresh);
	assert_ptr_equal(look.meant, theirs->base.domain);
}

/* Attack 33. The user meant ours, which keeps the keys. */
static void attack_33_what_is_left_free_by_another_domain_takes_no_click(void **state)
{
	fake_window_place(ours, theirs->base.box.x, theirs->base.box.y);
	window_raise(&ours->base);
	wait_ms(SETTLED);
	window_unmap(&ours->base);
	assert_false(takes_click(theirs));
	assert_null(fake->desktop->active);
	wait_ms(SETTLED);
	assert_true(takes_click(theirs));
}

static void a_window_that_is_minimized_leaves_its_place(void **state)
{
	fake_window_place(ours, theirs->base.box.x, theirs->base.box.y);
	wait_ms(SETTLED);
	window_set_minimized(&ours->base, true);
	assert_false(takes_click(theirs));
}

static void links_that_end_leave_theirs(void **state)
{
	fake_window_place(ours, theirs->base.box.x, theirs->base.box.y);
	wait_ms(SETTLED);
	window_abandon_all(fake->desktop, ours->base.owner);
	assert_false(takes_click(theirs));
}

static void popups_and_dialogs_take_clicks_at_once(void **state)
{
	struct fake_window *dialog = show(OURS, WINDOW_TOPLEVEL, ours, ours);
	assert_true(takes_click(dialog));
	assert_true(takes_click(show(OURS, WINDOW_POPUP, dialog, dialog)));
}

static void another_window_of_the_domain_does_not(void **state)
{
	struct fake_window *second = show(OURS, WINDOW_TOPLEVEL, NULL, ours);
	assert_false(takes_click(second));
	/* The user meant this domain. */
	assert_ptr_equal(fake->desktop->active, &second->base);
}

static void what_a_window_of_the_domain_leaves_free_does(void **state)
{
	struct fake_window *popup = show(OURS, WINDOW_POPUP, ours, ours);
	wait_ms(SETTLED);
	window_dismiss(&popup->base);
	assert_true(takes_click(ours));
}

/* A dialog over its own window, which itself has just come over another domain's. */
static void a_chain_of_windows_gains_nothing(void **state)
{
	struct fake_window *over = show(OURS, WINDOW_TOPLEVEL, NULL, theirs);
	wait_ms(100);
	struct fake_window *dialog =
		fake_window_create(fake, &fake->domains[OURS], WINDOW_TOPLEVEL, &over->base);
	window_set_content_size(&dialog->base, 150, 100);
	assert_false(takes_click(dialog));
	wait_ms(SETTLED);
	assert_true(takes_click(dialog));
}

static void what_grows_over_another_domain_takes_no_click_there(void **state)
{
	fake_window_place(ours, theirs->base.box.x - 200, theirs->base.box.y);
	window_raise(&ours->base);
	wait_ms(SETTLED);
	window_set_content_size(&ours->base, 450, 200);
	unsigned before = ours->clicks;
	click(ours->base.box.x + 10, ours->base.box.y + 10);
	assert_int_equal(ours->clicks, before + 1);
	click(ours->base.box.x + 440, ours->base.box.y + 10);
	assert_int_equal(ours->clicks, before + 1);
	wait_ms(SETTLED);
	click(ours->base.box.x + 440, ours->base.box.y + 10);
	assert_int_equal(ours->clicks, before + 2);
}

/* Nobody sees it, and clicks on what hides it are meant for that. */
static void what_changes_behind_a_window_takes_no_click_from_it(void **state)
{
	fake_window_place(theirs, ours->base.box.x + 10, ours->base.box.y + 10);
	window_raise(&ours->base);
	wait_ms(SETTLED);
	window_set_content_size(&theirs->base, 150, 100);
	assert_true(takes_click(ours));
	window_unmap(&theirs->base);
	assert_true(takes_click(ours));
	assert_ptr_equal(fake->desktop->active, &ours->base);
}

static void what_the_user_moves_takes_clicks_at_once(void **state)
{
	fake_window_place(ours, theirs->base.box.x, theirs->base.box.y);
	assert_true(takes_click(ours));
	fake_window_place(ours, 100, 400);
	assert_true(takes_click(theirs));
	focus_set(fake->input, &ours->base);
	assert_true(takes_click(ours));
}

/* A flood does not push out what came first. */
static void many_changes_are_remembered_as_one(void **state)
{
	struct fake_window *over = show(OURS, WINDOW_TOPLEVEL, NULL, theirs);
	const struct wlr_box elsewhere = {10, 300, 10, 10}, nowhere = {0};
	uint64_t now = own_clock_time / 1000;
	for (unsigned i = 0; i < 2 * EXPOSURE_MOST; i++) {
		exposure_note(
			&fake->desktop->exposure, over->base.domain, &nowhere, &elsewhere, now);
	}
	assert_false(takes_click(over));
}

static void changes_of_others_are_not_pushed_out(void **state)
{
	struct fake_window *over = show(OURS, WINDOW_TOPLEVEL, NULL, theirs);
	const struct wlr_box elsewhere = {10, 300, 10, 10}, nowhere = {0};
	uint64_t now = own_clock_time / 1000 + 1;
	for (unsigned i = 0; i < 2 * EXPOSURE_MOST; i++) {
		exposure_note(
			&fake->desktop->exposure, &fake->domains[2], &nowhere, &elsewhere, now);
	}
	assert_false(takes_click(over));
}

/* After outputs have changed. What the user meant is not known, and nobody loses the focus. */
static void when_all_may_be_elsewhere_no_click_counts(void **state)
{
	exposure_all(fake->desktop);
	assert_false(takes_click(theirs));
	assert_false(takes_click(ours));
	assert_ptr_equal(fake->desktop->active, &ours->base);
	wait_ms(SETTLED);
	assert_true(takes_click(theirs));
}

static void what_lies_in_both_boxes_has_not_changed(void **state)
{
	static struct exposure exposure;
	const struct wlr_box before = {0, 0, 100, 100}, after = {50, 0, 100, 100};
	const struct domain *domain = &fake->domains[OURS], *only;
	exposure_note(&exposure, domain, &before, &after, 1000);
	assert_int_equal(exposure_count(&exposure, 10, 10, 1001, &only), 1);
	assert_ptr_equal(only, domain);
	assert_int_equal(exposure_count(&exposure, 60, 10, 1001, &only), 0);
	assert_int_equal(exposure_count(&exposure, 120, 10, 1001, &only), 1);
	assert_int_equal(exposure_count(&exposure, 160, 10, 1001, &only), 0);
	assert_int_equal(exposure_count(&exposure, 10, 10, 1000 + SETTLED, &only), 0);
	exposure_note(&exposure, &fake->domains[THEIRS], &before, &after, 1000);
	assert_int_equal(exposure_count(&exposure, 10, 10, 1001, &only), 2);
	assert_null(only);
	exposure = (struct exposure){0};
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(attack_32_what_comes_over_another_domain_takes_no_click),
		TEST(it_does_not_matter_where_the_pointer_was),
		TEST(a_press_is_meant_for_what_was_there),
		TEST(attack_33_what_is_left_free_by_another_domain_takes_no_click),
		TEST(a_window_that_is_minimized_leaves_its_place),
		TEST(links_that_end_leave_theirs),
		TEST(popups_and_dialogs_take_clicks_at_once),
		TEST(another_window_of_the_domain_does_not),
		TEST(what_a_window_of_the_domain_leaves_free_does),
		TEST(a_chain_of_windows_gains_nothing),
		TEST(what_grows_over_another_domain_takes_no_click_there),
		TEST(what_changes_behind_a_window_takes_no_click_from_it),
		TEST(what_the_user_moves_takes_clicks_at_once),
		TEST(many_changes_are_remembered_as_one),
		TEST(changes_of_others_are_not_pushed_out),
		TEST(when_all_may_be_elsewhere_no_click_counts),
		TEST(what_lies_in_both_boxes_has_not_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * How long a frame waits for the content that is made for its next size. The clock is this
 * program's own; the windows are a guest's that answers, or does not, as the test says.
 */
#include "tests/unit/harness.h"

#include <wlr/util/edges.h>

#include "compositor/desktop/window_internal.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

static int setup(void **state)
{
	own_clock_step = 0;
	own_clock_time = 1000000;
	*state = fake_desktop_create();
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static struct window *show(struct fake_desktop *desktop)
{
	struct window *window = &fake_window_show(desktop, 0, 300, 200)->base;
	window_move_to(window, 500, 300);
	fake_desktop_settle(desktop);
	return window;
}

static int note_fired(void *data)
{
	*(bool *)data = true;
	return 0;
}

/* So many ms later the desktop has looked at who waits. */
static void pass(struct fake_desktop *desktop, unsigned ms)
{
	struct wl_event_loop *loop = desktop->screen->loop;
	bool looked = false;
	own_clock_time += ms * UINT64_C(1000);
	if (desktop->desktop->wait_armed) {
		wl_event_source_timer_update(desktop->desktop->wait_timer, 1);
	}
	/* Of two that are due, the one that was due first is called first. */
	struct wl_event_source *timer = wl_event_loop_add_timer(loop, note_fired, &looked);
	wl_event_source_timer_update(timer, 2);
	while (!looked) {
		wl_event_loop_dispatch(loop, -1);
	}
	wl_event_source_remove(timer);
	fake_desktop_settle(desktop);
}

/* As guests' windows: it is asked, and has not answered. */
static void ask(struct window *window, int width, int height)
{
	window->stale = true;
	window_ask_size(window, width, height);
}

static void answer(struct window *window, int width, int height, bool fits)
{
	window_note_answer(window, fits);
	window_set_content_size(window, width, height);
}

static void assert_box(const struct window *window, int x, int y, int width, int height)
{
	assert_int_equal(window->box.x, x);
	assert_int_equal(window->box.y, y);
	assert_int_equal(window->box.width, width);
	assert_int_equal(window->box.height, height);
}

static void it_changes_with_the_content(void **state)
{
	struct window *window = show(*state);
	ask(window, 400, 260);
	pass(*state, WINDOW_PATIENCE - 1);
	assert_box(window, 500, 300, 300, 200);
	answer(window, 400, 260, true);
	assert_box(window, 500, 300, 400, 260);
	assert_false(window->forced);
	/* Nothing is waited for any more. */
	pass(*state, 10 * WINDOW_PATIENCE);
	assert_int_equal(window->waits_until, 0);
	assert_false(((struct fake_desktop *)*state)->desktop->wait_armed);
	answer(window, 350, 210, true);
	assert_box(window, 500, 300, 350, 210);
}

/* Attack 17. */
static void attack_17_it_does_not_wait_for_ever(void **state)
{
	struct window *window = show(*state);
	window_set_resizing(window, true, WLR_EDGE_LEFT | WLR_EDGE_TOP);
	ask(window, 400, 260);
	pass(*state, WINDOW_PATIENCE);
	assert_box(window, 400, 240, 400, 260);
	/* From now on it follows the user at once. */
	ask(window, 420, 280);
	assert_box(window, 380, 220, 420, 280);
	ask(window, 250, 150);
	assert_box(window, 550, 350, 250, 150);
	/* What has nothing to do with that, or is for what he wanted before, changes no frame. */
	window_set_content_size(window, 600, 400);
	assert_box(window, 550, 350, 250, 150);
	answer(window, 400, 260, false);
	assert_box(window, 550, 350, 250, 150);
	window_set_resizing(window, false, 0);
	answer(window, 250, 150, true);
	assert_box(window, 550, 350, 250, 150);
	/* What comes after that is its own affair, and goes down and to the right. */
	window_set_content_size(window, 300, 200);
	assert_box(window, 550, 350, 300, 200);
	ask(window, 350, 210);
	assert_box(window, 550, 350, 300, 200);
}

/* Each answer, also for a size that the user does not want any more, gives it as long anew. */
static void a_slow_one_is_waited_for(void **state)
{
	struct window *window = show(*state);
	window_set_resizing(window, true, WLR_EDGE_RIGHT);
	ask(window, 310, 200);
	for (int step = 1; step < 6; step++) {
		ask(window, 310 + 10 * step, 200);
		pass(*state, WINDOW_PATIENCE - 100);
		assert_int_equal(window->box.width, step == 1 ? 300 : 290 + 10 * step);
		answer(window, 300 + 10 * step, 200, false);
		assert_int_equal(window->box.width, 300 + 10 * step);
	}
	pass(*state, WINDOW_PATIENCE);
	assert_int_equal(window->box.width, 360);
}

/* The application has said what it takes, and is only slow. */
static void the_hints_of_a_slow_one_count(void **state)
{
	struct window *window = show(*state);
	window_set_hints(window, &(struct link_window_hints){280, 180, 0, 0});
	ask(window, 100, 100);
	pass(*state, WINDOW_PATIENCE);
	assert_box(window, 500, 300, 280, 180);
	ask(window, 90, 90);
	assert_box(window, 500, 300, 280, 180);
}

static void states_do_not_wait_either(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = show(desktop);
	window->stale = true;
	window_set_maximized(window, true);
	assert_box(window, 500, 300, 300, 200);
	pass(desktop, WINDOW_PATIENCE);
	struct wlr_box outer = window_outer_box(window);
	assert_true(wlr_box_equal(&outer, &desktop->area));
	/* It has not drawn since: at once. */
	window_set_maximized(window, false);
	assert_box(window, 500, 300, 300, 200);
	window_set_fullscreen(window, true);
	outer = window_outer_box(window);
	assert_true(wlr_box_equal(&outer, &desktop->area));
	answer(window, window->want.width, window->want.height, true);
	window->stale = true;
	window_set_fullscreen(window, false);
	outer = window_outer_box(window);
	assert_true(wlr_box_equal(&outer, &desktop->area));
	pass(desktop, WINDOW_PATIENCE);
	assert_box(window, 500, 300, 300, 200);
}

/* Its application may draw for what is seen only. */
static void what_is_not_seen_waits(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = show(desktop);
	window_set_minimized(window, true);
	fake_desktop_settle(desktop);
	ask(window, 400, 260);
	pass(desktop, 3 * WINDOW_PATIENCE);
	assert_box(window, 500, 300, 300, 200);
	assert_false(desktop->desktop->wait_armed);
	window_set_minimized(window, false);
	fake_desktop_settle(desktop);
	pass(desktop, WINDOW_PATIENCE - 1);
	assert_box(window, 500, 300, 300, 200);
	pass(desktop, 1);
	assert_box(window, 500, 300, 400, 260);
}

static void each_waits_for_itself(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *first = show(desktop),
		      *second = &fake_window_show(desktop, 1, 300, 200)->base;
	window_move_to(second, 10, 60);
	ask(first, 400, 260);
	pass(desktop, WINDOW_PATIENCE / 2);
	ask(second, 350, 230);
	pass(desktop, WINDOW_PATIENCE / 2);
	assert_int_equal(first->box.width, 400);
	assert_int_equal(second->box.width, 300);
	pass(desktop, WINDOW_PATIENCE / 2);
	assert_int_equal(second->box.width, 350);
}

static void what_goes_is_not_waited_for(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = show(desktop);
	ask(window, 400, 260);
	window_unmap(window);
	pass(desktop, WINDOW_PATIENCE);
	assert_int_equal(window->box.width, 300);
	ask(window, 410, 260);
	pass(desktop, WINDOW_PATIENCE);
	assert_int_equal(window->box.width, 300);
	assert_false(desktop->desktop->wait_armed);
	window_note_answer(window, true);
	window_set_content_size(window, 410, 260);
	ask(window, 420, 260);
	own_clock_time += WINDOW_PATIENCE * UINT64_C(1000);
	window_abandon_all(desktop->desktop, window->owner);
	pass(desktop, 0);
	assert_int_equal(window->box.width, 410);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_changes_with_the_content),
		TEST(attack_17_it_does_not_wait_for_ever),
		TEST(a_slow_one_is_waited_for),
		TEST(the_hints_of_a_slow_one_count),
		TEST(states_do_not_wait_either),
		TEST(what_is_not_seen_waits),
		TEST(each_waits_for_itself),
		TEST(what_goes_is_not_waited_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

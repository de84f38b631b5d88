/* SPDX-License-Identifier: MIT
 *
 * What is done to many windows, and how much of it in one turn. The clock is this program's own.
 */
#include "tests/unit/harness.h"

#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/errands.h"
#include "compositor/desktop/pace.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

#define MANY 40
#define PIECE 4 /* as many are done in any case; here the time is up then */

static int setup(void **state)
{
	own_clock_step = 0;
	*state = fake_desktop_create();
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static void turn(struct fake_desktop *desktop)
{
	wl_event_loop_dispatch(desktop->screen->loop, 10);
}

static struct fake_window *show_popup(struct fake_desktop *desktop, struct window *parent)
{
	struct fake_window *popup =
		fake_window_create(desktop, parent->domain, WINDOW_POPUP, parent);
	window_set_content_size(&popup->base, 20, 20);
	return popup;
}

/* Until done says that all MANY are, few in each turn. */
static void go_on(struct fake_desktop *desktop, unsigned (*done)(struct fake_desktop *desktop))
{
	own_clock_step = 100;
	unsigned before = done(desktop), now = before;
	assert_true(before <= PIECE);
	while (now < MANY) {
		turn(desktop);
		now = done(desktop);
		assert_true(now >= before && now - before <= PIECE);
		before = now;
	}
}

/* MANY toplevels of the first domain, each on another's place, and one of the second. */
static struct window *show_many(struct fake_desktop *desktop)
{
	for (unsigned i = 0; i < MANY; i++) {
		fake_window_show(desktop, 0, 300, 200);
	}
	struct window *other = &fake_window_show(desktop, 1, 300, 200)->base;
	fake_desktop_settle(desktop);
	return other;
}

/* --- popups ----------------------------------------------------------------------------------- */

static unsigned count_told(struct fake_desktop *desktop)
{
	unsigned told = 0;
	struct window *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		assert_true(window->kind == WINDOW_TOPLEVEL || !window->mapped);
		told += ((struct fake_window *)window)->dismissals;
	}
	return told;
}

/* However many popups are dismissed, few owners hear of it in one turn; their domain pays. */
static void dismissals_come_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = &fake_window_show(desktop, 0, 300, 200)->base;
	focus_set(desktop->input, window);
	for (unsigned i = 0; i < MANY; i++) {
		show_popup(desktop, window);
	}
	window_unmap(window);
	visibility_update(desktop->desktop);
	desktop->domains[0].budget.active = 0;
	go_on(desktop, count_told);
	assert_true(desktop->domains[0].budget.active > 0);
}

/* What waits for a window that goes, or has lost its owner, is not done any more. */
static void nothing_is_done_to_what_is_gone(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = &fake_window_show(desktop, 0, 300, 200)->base;
	struct fake_window *popups[3];
	focus_set(desktop->input, window);
	for (unsigned i = 0; i < COUNT_OF(popups); i++) {
		popups[i] = show_popup(desktop, window);
	}
	window_unmap(window);
	fake_window_destroy(popups[1]);
	fake_desktop_settle(desktop);
	assert_int_equal(popups[0]->dismissals, 1);
	assert_int_equal(popups[2]->dismissals, 1);
	/* Nor to what has lost its owner, which is not there any more to hear it. */
	struct fake_window *orphan = show_popup(desktop, window);
	orphan->base.owner = orphan;
	window_dismiss(&orphan->base);
	window_abandon_all(desktop->desktop, orphan);
	fake_desktop_settle(desktop);
	assert_int_equal(orphan->dismissals, 0);
}

static unsigned count_configured(struct fake_desktop *desktop)
{
	unsigned configured = 0;
	struct window *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		const struct fake_window *fake = (struct fake_window *)window;
		configured += window->domain == &desktop->domains[0] && fake->configures > 0;
	}
	return configured;
}

static void forget_configures(struct fake_desktop *desktop)
{
	struct window *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		((struct fake_window *)window)->configures = 0;
	}
}

static void reactive_popups_come_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = &fake_window_show(desktop, 0, 300, 200)->base;
	focus_set(desktop->input, window);
	for (unsigned i = 0; i < MANY; i++) {
		struct window *popup = &show_popup(desktop, window)->base;
		popup->reactive = true;
		popup->positioner = (struct link_positioner){.width = 200, .height = 100};
		window_position_popup(popup);
	}
	window_move_to(window, 100, 500);
	fake_desktop_settle(desktop);
	forget_configures(desktop);
	/* Where the lower half of the screen begins another place is the better one. */
	fake_desktop_set_area(desktop, 150, 100);
	go_on(desktop, count_configured);
}

/* --- many toplevels --------------------------------------------------------------------------- */

static unsigned count_changed; /* windows that were said to have changed */

static void handle_changed(struct wl_listener *listener, void *data)
{
	count_changed++;
}

static unsigned changed(struct fake_desktop *desktop)
{
	return count_changed;
}

/* A domain that answers no more has its windows marked, and pays. */
static void marks_of_silence_come_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	const struct window *other = show_many(desktop);
	struct wl_listener listener = {.notify = handle_changed};
	wl_signal_add(&desktop->desktop->events.window_changed, &listener);
	count_changed = 0;
	desktop->domains[0].budget.active = 0;
	struct window *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		if (window != other) {
			window_set_silent(window, true);
			assert_true(window->silent);
		}
	}
	assert_int_equal(count_changed, 0);
	go_on(desktop, changed);
	assert_int_equal(count_changed, MANY);
	assert_true(desktop->domains[0].budget.active > 0);
	wl_list_remove(&listener.link);
}

static void a_minimized_family_hears_of_it_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window, *parent = NULL;
	show_many(desktop);
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		if (window->domain == &desktop->domains[0]) {
			parent = parent ? parent : window;
			assert_true(window == parent || window_set_parent(window, parent));
		}
	}
	fake_desktop_settle(desktop);
	forget_configures(desktop);
	window_set_minimized(parent, true);
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		assert_int_equal(window->minimized, window->domain == &desktop->domains[0]);
	}
	go_on(desktop, count_configured);
}

/* A line that one domain makes longer all the time is not waited for by what is another's. */
static void nobody_waits_for_another_kind(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *other = show_many(desktop), *window;
	struct wl_listener listener = {.notify = handle_changed};
	wl_signal_add(&desktop->desktop->events.window_changed, &listener);
	count_changed = 0;
	own_clock_step = 100;
	for (unsigned i = 0; i < 2; i++) {
		wl_list_for_each(window, &desktop->desktop->windows, link) {
			errand_add(window, ERRAND_REPOSITION);
		}
		window_set_silent(other, true);
		turn(desktop);
	}
	assert_int_equal(count_changed, 1);
	wl_list_remove(&listener.link);
}

static void what_is_hidden_hears_of_it_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	show_many(desktop);
	forget_configures(desktop);
	pace_soon(desktop->desktop);
	fake_desktop_settle(desktop);
	while (desktop->desktop->active->hidden_since == 0) {
		wl_event_loop_dispatch(desktop->screen->loop, 10);
	}
	assert_int_equal(count_configured(desktop), 0);
	own_clock_time += 1000 * PACE_GRACE;
	pace_soon(desktop->desktop);
	desktop->domains[0].budget.active = 0;
	go_on(desktop, count_configured);
	/* It may be another's windows that hide them. */
	assert_int_equal(desktop->domains[0].budget.active, 0);
}

/* --- outputs ---------------------------------------------------------------------------------- */

static float scale; /* that is followed */

static unsigned count_following(struct fake_desktop *desktop)
{
	unsigned following = 0;
	struct window *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		following += window->scale >= scale;
	}
	return following;
}

static bool is_in_scene(const struct window *window)
{
	int x, y;
	return wlr_scene_node_coords(&window->tree->node, &x, &y);
}

static unsigned count_in_scene(struct fake_desktop *desktop)
{
	unsigned count = 0;
	const struct window *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		count += is_in_scene(window);
	}
	return count;
}

/* Before all windows have followed none is shown, and none can be hit: not even in a place where
 * its label would not be seen. */
static void outputs_are_followed_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *top = show_many(desktop);
	window_raise(top);
	fake_desktop_settle(desktop);
	own_clock_step = 100;
	scale = 2;
	fake_desktop_set_scale(desktop, scale);
	assert_int_equal(count_following(desktop), PIECE);
	while (count_following(desktop) < MANY + 1) {
		unsigned before = count_following(desktop);
		assert_false(is_in_scene(top));
		assert_null(window_at(desktop->desktop, top->box.x, top->box.y).window);
		turn(desktop);
		assert_true(count_following(desktop) - before <= PIECE);
	}
	/* Then they come back, those of the first piece at once. */
	for (unsigned before = PIECE, now = 0; !is_in_scene(top); before = now) {
		turn(desktop);
		now = count_in_scene(desktop);
		assert_true(now <= before + PIECE);
	}
	own_clock_step = 0;
	fake_desktop_settle(desktop);
	assert_true(is_in_scene(top));
	assert_ptr_equal(window_at(desktop->desktop, top->box.x, top->box.y).window, top);
	/* Nobody pays for what the host does. */
	desktop->domains[0].budget.active = 0;
	fake_desktop_set_scale(desktop, 1);
	fake_desktop_settle(desktop);
	assert_int_equal(desktop->domains[0].budget.active, 0);
}

static void a_few_windows_follow_at_once(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = &fake_window_show(desktop, 0, 300, 200)->base;
	fake_window_show(desktop, 1, 300, 200);
	fake_desktop_settle(desktop);
	own_clock_step = 1000;
	scale = 2;
	fake_desktop_set_scale(desktop, scale);
	assert_int_equal(count_following(desktop), 2);
	assert_true(is_in_scene(window));
}

/* Who has not followed when the last output goes stays where it is, too, until there is another,
 * and what goes meanwhile is not waited for. */
static void outputs_that_go_meanwhile_are_not_followed(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window;
	show_many(desktop);
	own_clock_step = 100;
	scale = 2;
	fake_desktop_set_scale(desktop, scale);
	fake_desktop_unplug(desktop);
	unsigned following = count_following(desktop);
	fake_desktop_settle(desktop);
	assert_int_equal(count_following(desktop), following);
	fake_desktop_plug(desktop);
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		errands_end(window);
	}
	fake_desktop_settle(desktop);
	assert_true(desktop->desktop->trees[STACK_WINDOWS]->node.enabled);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dismissals_come_in_pieces),
		TEST(nothing_is_done_to_what_is_gone),
		TEST(reactive_popups_come_in_pieces),
		TEST(marks_of_silence_come_in_pieces),
		TEST(a_minimized_family_hears_of_it_in_pieces),
		TEST(nobody_waits_for_another_kind),
		TEST(what_is_hidden_hears_of_it_in_pieces),
		TEST(outputs_are_followed_in_pieces),
		TEST(a_few_windows_follow_at_once),
		TEST(outputs_that_go_meanwhile_are_not_followed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

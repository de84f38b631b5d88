/* SPDX-License-Identifier: MIT
 *
 * What of many windows is in the scene, and how much of it changes in one turn. The clock is this
 * program's own.
 */
#include "tests/unit/harness.h"

#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

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

/* One after the other from the left, as many as the work area takes, none over another. */
static struct window *place(struct fake_desktop *desktop, unsigned domain, unsigned number)
{
	struct window *window = &fake_window_show(desktop, domain, 1, 1)->base;
	int width = window_outer_box(window).width, height = window_outer_box(window).height;
	unsigned columns = (unsigned)(desktop->area.width / width);
	window_move_to(window, (int)(number % columns) * width + 6,
		desktop->area.y + (int)(number / columns) * height + 31);
	return window;
}

static bool is_in_scene(const struct window *window)
{
	int x, y;
	return wlr_scene_node_coords(&window->tree->node, &x, &y);
}

static void what_is_covered_is_not_there(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *lower = &fake_window_show(desktop, 0, 200, 100)->base;
	struct window *upper = &fake_window_show(desktop, 1, 400, 300)->base;
	focus_set(desktop->input, upper);
	window_move_to(lower, 300, 300);
	window_move_to(upper, 250, 250);
	fake_desktop_settle(desktop);
	assert_true(is_in_scene(upper));
	assert_false(is_in_scene(lower));
	assert_true(window_is_shown(lower));
	/* One px of its ring. */
	window_move_to(upper, 300 - 5 + 6, 250);
	fake_desktop_settle(desktop);
	assert_true(is_in_scene(lower));
	window_move_to(upper, 250, 250);
	window_raise(lower);
	fake_desktop_settle(desktop);
	assert_true(is_in_scene(lower));
	window_raise(upper);
	fake_desktop_settle(desktop);
	assert_false(is_in_scene(lower));
	window_set_minimized(upper, true);
	fake_desktop_settle(desktop);
	assert_true(is_in_scene(lower));
	assert_false(is_in_scene(upper));
}

/* Whoever has too many loses the lowest of them, and nobody else any; nor is there anything to be
 * hit where they would be. */
#define MOST (WINDOW_MAX_NODES / (WINDOW_FRAME_NODES + 1))

static void a_domain_has_no_more_than_its_share(void **state)
{
	struct fake_desktop *desktop = *state;
	fake_desktop_set_area(desktop, 3000, 2000);
	desktop->area.width = 3000;
	struct window *other = place(desktop, 1, 0), *lowest = place(desktop, 0, 1), *window;
	for (unsigned i = 2; i < MOST + 4; i++) {
		place(desktop, 0, i);
	}
	focus_set(desktop->input, other);
	fake_desktop_settle(desktop);
	unsigned in_scene = 0, crowded = 0;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		in_scene += window->domain == &desktop->domains[0] && is_in_scene(window);
		crowded += window->crowded;
	}
	assert_int_equal(in_scene, MOST);
	assert_int_equal(crowded, 3);
	assert_true(is_in_scene(other));
	assert_true(lowest->crowded);
	assert_null(window_at(desktop->desktop, lowest->box.x + 1, lowest->box.y + 1).window);
	/* A window of many layers counts for more: here for two more windows. */
	unsigned layers = 1 + WINDOW_MAX_NODES % (WINDOW_FRAME_NODES + 1) + WINDOW_FRAME_NODES + 2;
	window_set_layers(
		wl_container_of(desktop->desktop->windows.next->next, other, link), layers);
	fake_desktop_settle(desktop);
	crowded = 0;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		crowded += window->crowded;
	}
	assert_int_equal(crowded, 5);
	focus_set(desktop->input, lowest);
	fake_desktop_settle(desktop);
	assert_true(is_in_scene(lowest));
	assert_ptr_equal(
		window_at(desktop->desktop, lowest->box.x + 1, lowest->box.y + 1).window, lowest);
}

/* However many windows come or go, a turn changes the scene for so long and no longer. */
static void changes_come_in_slices(void **state)
{
	struct fake_desktop *desktop = *state;
	unsigned turns = 0, before = 0, now = 0;
	for (unsigned i = 0; i < MOST; i++) {
		place(desktop, 0, i);
	}
	own_clock_step = 100;
	do {
		visibility_update(desktop->desktop);
		before = now;
		now = 0;
		struct window *window;
		wl_list_for_each(window, &desktop->desktop->windows, link) {
			now += is_in_scene(window);
		}
		assert_true(now > before && now - before <= 4);
		turns++;
	} while (chore_waits(&desktop->desktop->visibility.chore));
	assert_int_equal(now, MOST);
	assert_true(turns >= MOST / 4);
}

/* Whose windows have changed pays for what the scene does about it, and not whose lie below. */
static void who_stirs_pays(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *lower = place(desktop, 1, 0);
	fake_desktop_settle(desktop);
	desktop->domains[1].budget.active = 0;
	own_clock_step = 100;
	struct window *upper = &fake_window_show(desktop, 0, 600, 400)->base;
	fake_desktop_settle(desktop);
	assert_true(desktop->domains[0].budget.active > 0);
	assert_int_equal(desktop->domains[1].budget.active, 0);
	desktop->domains[0].budget.active = 0;
	/* The user. */
	window_raise(upper);
	window_move_to(upper, lower->box.x, lower->box.y);
	fake_desktop_settle(desktop);
	assert_false(is_in_scene(lower));
	assert_int_equal(desktop->domains[0].budget.active, 0);
	assert_int_equal(desktop->domains[1].budget.active, 0);
	/* One that is in debt is in the scene no later. */
	desktop->domains[0].budget.active = clock_us();
	desktop->domains[1].budget.debt = BUDGET_MAX_DEBT;
	window_raise(lower);
	do {
		wl_event_loop_dispatch(desktop->screen->loop, 0);
	} while (!is_in_scene(lower));
	assert_true(budget_wait(&desktop->domains[1].budget) > 0);
}

/* An owner that is gone has nothing on screen or under the pointer, and no focus, before anything
 * of it is destroyed. */
static void what_is_abandoned_is_not_reached(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *staying = place(desktop, 0, 0), *window;
	struct window *leaving[3];
	for (unsigned i = 0; i < COUNT_OF(leaving); i++) {
		leaving[i] = place(desktop, 0, i + 1);
		leaving[i]->owner = leaving;
	}
	focus_set(desktop->input, leaving[1]);
	fake_desktop_settle(desktop);
	window_abandon_all(desktop->desktop, leaving);
	assert_ptr_equal(desktop->desktop->active, staying);
	for (unsigned i = 0; i < COUNT_OF(leaving); i++) {
		window = leaving[i];
		assert_null(window_by_number(desktop->desktop, window->number));
		assert_null(window_at(desktop->desktop, window->box.x, window->box.y).window);
	}
	fake_desktop_settle(desktop);
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		assert_int_equal(is_in_scene(window), window == staying);
	}
}

static struct wlr_scene_buffer *bar_of(const struct window *window)
{
	struct wlr_scene_node *frame = wl_container_of(window->tree->children.next, frame, link);
	struct wlr_scene_tree *tree = wlr_scene_tree_from_node(frame);
	struct wlr_scene_node *node = wl_container_of(tree->children.prev, node, link);
	return wlr_scene_buffer_from_node(node);
}

/* Nobody sees the bar of what is not in the scene: it has none. */
static void a_bar_is_kept_only_while_it_is_seen(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = place(desktop, 0, 0);
	struct wlr_scene_buffer *bar = bar_of(window);
	assert_null(bar->buffer);
	fake_desktop_settle(desktop);
	assert_non_null(bar->buffer);
	window_set_minimized(window, true);
	fake_desktop_settle(desktop);
	assert_null(bar->buffer);
	window_set_minimized(window, false);
	fake_desktop_settle(desktop);
	assert_non_null(bar->buffer);
}

static unsigned count_children(const struct wlr_scene_tree *tree)
{
	return (unsigned)wl_list_length(&tree->children);
}

/* A change of the scene looks at every child of a tree that is enabled: what nobody sees is not
 * even a group there. */
static void what_is_not_seen_costs_the_scene_nothing(void **state)
{
	struct fake_desktop *desktop = *state;
	const struct wlr_scene_tree *windows = desktop->desktop->trees[STACK_WINDOWS];
	struct window *last = NULL;
	for (unsigned i = 0; i < 20; i++) {
		last = &fake_window_show(desktop, 0, 300, 200)->base;
		window_move_to(last, 300, 300);
	}
	struct window *dialog = &fake_window_show(desktop, 0, 200, 100)->base;
	window_move_to(dialog, 300, 300);
	fake_desktop_settle(desktop);
	window_raise(last);
	fake_desktop_settle(desktop);
	assert_int_equal(count_children(windows), 1);
	/* A window that is covered and has a dialog that is not is where that is. */
	struct window *parent = &fake_window_show(desktop, 0, 100, 50)->base;
	window_move_to(parent, 300, 300);
	assert_true(window_set_parent(dialog, parent));
	window_move_to(dialog, 700, 300);
	window_raise(last);
	fake_desktop_settle(desktop);
	assert_false(is_in_scene(parent));
	assert_true(is_in_scene(dialog));
	assert_int_equal(count_children(windows), 2);
	assert_int_equal(count_children(parent->group), 2);
	window_set_minimized(dialog, true);
	fake_desktop_settle(desktop);
	assert_int_equal(count_children(windows), 1);
	fake_window_destroy((struct fake_window *)parent);
	assert_int_equal(count_children(windows), 1);
}

/* A window that its owner has taken off is whole when it comes again. */
static void what_is_taken_off_has_no_bar(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = place(desktop, 0, 0);
	fake_desktop_settle(desktop);
	struct wlr_scene_buffer *bar = bar_of(window);
	assert_non_null(bar->buffer);
	window_unmap(window);
	window_take_off(window);
	assert_null(bar->buffer);
	assert_false(is_in_scene(window));
	window_set_content_size(window, 1, 1);
	fake_desktop_settle(desktop);
	assert_non_null(bar->buffer);
	assert_true(is_in_scene(window));
}

/* --- how deep they hang ----------------------------------------------------------------------- */

static void dialogs_hang_only_so_deep(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *parent = NULL;
	for (unsigned i = 0; i < 3 * WINDOW_MAX_DEPTH; i++) {
		parent = &fake_window_create(desktop, &desktop->domains[0], WINDOW_TOPLEVEL, parent)
				  ->base;
		assert_int_equal(window_depth(parent), i < WINDOW_MAX_DEPTH ? i : WINDOW_MAX_DEPTH);
	}
	/* A chain gets another parent: what hangs on it counts. */
	struct window *root = &fake_window_show(desktop, 0, 300, 200)->base;
	struct window *first = parent;
	while (first->parent) {
		first = first->parent;
	}
	assert_true(window_set_parent(root, NULL));
	assert_true(window_set_parent(first, root));
	assert_null(first->parent);
	assert_true(window_set_parent(parent, root));
	assert_ptr_equal(parent->parent, root);
	assert_int_equal(window_depth(parent), 1);
}

static void popups_hang_only_so_deep(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = &fake_window_show(desktop, 0, 300, 200)->base;
	focus_set(desktop->input, window);
	for (unsigned depth = 0; depth <= WINDOW_MAX_DEPTH + 1; depth++) {
		window = &fake_window_create(desktop, &desktop->domains[0], WINDOW_POPUP, window)
				  ->base;
		window_set_content_size(window, 20, 20);
		assert_int_equal(window_depth(window), depth);
		assert_int_equal(window_is_shown(window), depth <= WINDOW_MAX_DEPTH);
	}
	assert_true(window->dismissed);
	fake_desktop_settle(desktop);
	assert_int_equal(((struct fake_window *)window)->dismissals, 1);
}

/* What the user works with does not go below others because its application says whose dialog it
 * is. */
static void the_active_one_stays_on_top(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *parent = &fake_window_show(desktop, 0, 300, 200)->base;
	struct window *other = &fake_window_show(desktop, 1, 300, 200)->base;
	struct window *dialog = &fake_window_show(desktop, 0, 300, 200)->base;
	focus_set(desktop->input, other);
	focus_set(desktop->input, dialog);
	assert_true(window_set_parent(dialog, parent));
	assert_true(fake_window_is_above(dialog, parent));
	assert_true(fake_window_is_above(parent, other));
	focus_set(desktop->input, other);
	assert_true(window_set_parent(dialog, NULL));
	assert_true(fake_window_is_above(other, dialog));
}

/* A window that is not in the scene gets a dialog that is, and lay right below it. */
static void a_dialog_takes_its_parent_into_the_scene(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *dialog = &fake_window_show(desktop, 0, 300, 200)->base;
	struct window *parent = &fake_window_show(desktop, 0, 300, 200)->base;
	fake_desktop_settle(desktop);
	assert_true(fake_window_is_above(parent, dialog));
	window_unmap(parent);
	window_take_off(parent);
	fake_desktop_settle(desktop);
	assert_true(is_in_scene(dialog) && !is_in_scene(parent));
	assert_true(window_set_parent(dialog, parent));
	assert_true(is_in_scene(dialog));
	assert_ptr_equal(dialog->group->node.parent, parent->group);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_covered_is_not_there),
		TEST(a_domain_has_no_more_than_its_share),
		TEST(changes_come_in_slices),
		TEST(who_stirs_pays),
		TEST(what_is_abandoned_is_not_reached),
		TEST(a_bar_is_kept_only_while_it_is_seen),
		TEST(what_is_not_seen_costs_the_scene_nothing),
		TEST(what_is_taken_off_has_no_bar),
		TEST(dialogs_hang_only_so_deep),
		TEST(popups_hang_only_so_deep),
		TEST(the_active_one_stays_on_top),
		TEST(a_dialog_takes_its_parent_into_the_scene),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Whatever a domain does in whatever order, and whatever the user does in between: frames stay
 * whole and on screen, dialogs above their parents, the scene in the order of the list, and the
 * keys with who has the focus. The seed is fixed: a failure comes again.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/window_internal.h"
#include "compositor/input/focus.h"
#include "compositor/trusted/decoration.h"
#include "tests/unit/compositor/fake_desktop.h"

#define STEPS 4000
#define MAX_WINDOWS 40

/* Who acts besides the domains, and so how much of a frame must be on screen. */
enum actors {
	NO_MOVES, /* nobody moves windows: all of it */
	MOVES, /* the user does: label and bar */
	OUTPUTS, /* the output changes its size too: what is bigger waits for smaller content */
};

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static int draw_between(int low, int high)
{
	return low + (int)draw((uint32_t)(high - low + 1));
}

static struct window *draw_window(struct fake_desktop *desktop)
{
	int count = wl_list_length(&desktop->desktop->windows);
	if (count == 0) {
		return NULL;
	}
	struct window *window;
	int at = (int)draw((uint32_t)count);
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		if (at-- == 0) {
			return window;
		}
	}
	return NULL;
}

/* --- what must hold ------------------------------------------------------------------------- */

static void check_place(
	const struct fake_desktop *desktop, const struct window *window, enum actors actors)
{
	struct wlr_box outer = window_outer_box(window), area = desktop->area, common;
	bool toplevel = window->kind == WINDOW_TOPLEVEL;
	assert_true((toplevel && actors == OUTPUTS)
		    || (outer.width <= area.width && outer.height <= area.height));
	if (toplevel && actors != NO_MOVES) {
		assert_true(outer.x >= area.x && outer.y >= area.y);
		assert_true(outer.x + 126 <= area.x + area.width);
		assert_true(outer.y + 30 <= area.y + area.height);
	} else {
		assert_true(wlr_box_intersection(&common, &outer, &area));
		assert_true(wlr_box_equal(&common, &outer));
	}
}

static void check_shown(const struct window *window)
{
	const struct window *toplevel = window_toplevel((struct window *)window);
	if (window->kind == WINDOW_TOPLEVEL) {
		assert_int_equal(
			fake_window_is_shown(window), window->mapped && !window->minimized);
	} else if (fake_window_is_shown(window)) {
		assert_true(window->mapped && !window->dismissed && window->parent);
		assert_true(toplevel->activated && toplevel->mapped && !toplevel->minimized);
	}
}

/* The scene's node is where the box is, and the ring of the topmost window can be hit. */
static void check_nodes(struct fake_desktop *desktop, struct window *window, bool topmost)
{
	if (!window->mapped) {
		return;
	}
	assert_int_equal(window->tree->node.x, window->box.x);
	assert_int_equal(window->tree->node.y, window->box.y);
	if (!topmost || !fake_window_is_shown(window)) {
		return;
	}
	struct wlr_box outer = window_outer_box(window);
	const int points[][2] = {
		{outer.x, outer.y},
		{outer.x + outer.width - 1, outer.y},
		{outer.x, outer.y + outer.height - 1},
		{outer.x + outer.width - 1, outer.y + outer.height - 1},
		{outer.x + outer.width / 2, outer.y + 3},
		{outer.x + 3, outer.y + outer.height / 2},
	};
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		struct window_hit hit = window_at(desktop->desktop, points[i][0], points[i][1]);
		assert_ptr_equal(hit.window, window);
		assert_int_equal(hit.part, WINDOW_PART_RING);
	}
}

/* What window hangs on is below it in the list, and all between hangs on that too. */
static void check_block(const struct window *window)
{
	const struct window *lower;
	for (const struct wl_list *link = window->link.next; window->parent; link = link->next) {
		assert_ptr_not_equal(link, &window->desktop->windows);
		lower = wl_container_of(link, lower, link);
		if (lower == window->parent) {
			return;
		}
		assert_true(window_hangs_on(lower, window->parent));
	}
}

/* All windows below a node of the scene, bottom first: a group's first child is its own tree. */
static void list_scene(struct fake_desktop *desktop, struct wlr_scene_tree *tree,
	const struct window **list, size_t *count)
{
	struct wlr_scene_node *node;
	wl_list_for_each(node, &tree->children, link) {
		struct window *window;
		wl_list_for_each(window, &desktop->desktop->windows, link) {
			if (&window->group->node == node) {
				struct wlr_scene_node *own =
					wl_container_of(window->group->children.next, own, link);
				assert_ptr_equal(own, &window->tree->node);
				list[(*count)++] = window;
				list_scene(desktop, window->group, list, count);
			}
		}
	}
}

/* A group is in the scene while something of it is. */
static void check_group(const struct window *window)
{
	unsigned users = window->tree->node.enabled;
	const struct window *child;
	wl_list_for_each(child, &window->children, sibling) {
		users += child->group_users > 0;
	}
	assert_int_equal(window->group_users, users);
	if (users == 0) {
		assert_ptr_equal(window->group->node.parent, window->desktop->unseen);
	}
}

/* Bottom first in the scene, topmost first in the list. */
static void check_order(struct fake_desktop *desktop)
{
	const struct window *list[MAX_WINDOWS];
	size_t count = 0;
	list_scene(desktop, desktop->desktop->trees[STACK_WINDOWS], list, &count);
	const struct window *window;
	size_t at = 0;
	wl_list_for_each_reverse(window, &desktop->desktop->windows, link) {
		if (window->group_users > 0) {
			assert_true(at < count);
			assert_ptr_equal(list[at++], window);
		}
		check_group(window);
		check_block(window);
		assert_true(
			window_depth(window) <= WINDOW_MAX_DEPTH || window->kind == WINDOW_POPUP);
	}
	assert_int_equal(at, count);
}

static bool output_at_point(const struct window *window, int x, int y)
{
	struct wlr_box all;
	wlr_output_layout_get_box(window->desktop->screen->output_layout, NULL, &all);
	return wlr_box_contains_point(&all, x, y);
}

/* Whether window is what is seen at a position. */
static bool is_seen_at(struct window *window, int x, int y)
{
	const struct window *other;
	wl_list_for_each(other, &window->desktop->windows, link) {
		struct wlr_box outer = window_outer_box(other);
		if (fake_window_is_shown(other) && wlr_box_contains_point(&outer, x, y)) {
			return other == window;
		}
	}
	return false;
}

/* Only what is shown is in the scene, and all of which something is seen. */
static void check_seen(struct window *window)
{
	bool enabled = window->tree->node.enabled;
	assert_true(!enabled || fake_window_is_shown(window));
	struct wlr_box outer = window_outer_box(window);
	for (int i = 0; i < 25 && !enabled; i++) {
		int x = outer.x + (outer.width - 1) * (i % 5) / 4;
		int y = outer.y + (outer.height - 1) * (i / 5) / 4;
		assert_false(output_at_point(window, x, y) && is_seen_at(window, x, y));
	}
}

static void check_focus(struct fake_desktop *desktop)
{
	struct window *focused = desktop->desktop->active, *window;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		assert_int_equal(window->activated, window == focused);
	}
	if (focused) {
		assert_true(focused->mapped && !focused->minimized);
	}
	assert_ptr_equal(desktop->input->route.keyboard, desktop->desktop->active);
}

static void check(struct fake_desktop *desktop, enum actors actors)
{
	struct window *window;
	bool topmost = true;
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		if (window->mapped) {
			check_place(desktop, window, actors);
		}
		check_shown(window);
		check_seen(window);
		check_nodes(desktop, window, topmost);
		topmost = topmost && !fake_window_is_shown(window);
	}
	check_order(desktop);
	check_focus(desktop);
}

/* --- what may happen ------------------------------------------------------------------------ */

static void create(struct fake_desktop *desktop)
{
	struct window *parent = draw_window(desktop);
	if (wl_list_length(&desktop->desktop->windows) >= MAX_WINDOWS) {
		return;
	}
	bool orphan =
		!parent || parent->dismissed || (parent->kind == WINDOW_POPUP && !parent->parent);
	if (!orphan && draw(2) == 0) {
		struct fake_window *popup =
			fake_window_create(desktop, parent->domain, WINDOW_POPUP, parent);
		popup->base.grab = draw(2) == 0;
		popup->base.positioner = (struct link_positioner){
			.anchor_rect = {draw_between(-999, 999), draw_between(-999, 999), 5, 5},
			.width = draw_between(1, 999),
			.height = draw_between(1, 999),
			.anchor = draw(9),
			.gravity = draw(9),
			.constraint = draw(64),
		};
		window_position_popup(&popup->base);
		return;
	}
	struct domain *domain = orphan ? &desktop->domains[draw(FAKE_DOMAINS)] : parent->domain;
	bool dialog = !orphan && parent->kind == WINDOW_TOPLEVEL && draw(3) == 0;
	fake_window_create(desktop, domain, WINDOW_TOPLEVEL, dialog ? parent : NULL);
}

static void guest_step(struct fake_desktop *desktop)
{
	struct window *window = draw_window(desktop);
	if (!window || draw(6) == 0) {
		create(desktop);
		return;
	}
	switch (draw(8)) {
	case 0:
		window_unmap(window);
		break;
	case 1:
		fake_window_destroy((struct fake_window *)window);
		break;
	case 2:
		window_set_parent(window, draw(3) == 0 ? NULL : draw_window(desktop));
		break;
	case 3:
		window_request(window, (enum link_request)draw_between(1, LINK_REQUEST_LAST));
		break;
	case 4:
		window_set_hints(window,
			&(struct link_window_hints){draw_between(-9, 3000), draw_between(-9, 3000),
				draw_between(-9, 3000), draw_between(-9, 3000)});
		break;
	case 5:
		if (window->kind == WINDOW_POPUP) {
			window_position_popup(window);
		}
		break;
	default:
		window_set_content_size(window, draw_between(1, 2000), draw_between(1, 1500));
		break;
	}
}

static void user_step(struct fake_desktop *desktop, enum actors actors)
{
	struct window *window = draw_window(desktop);
	if (!window) {
		return;
	}
	switch (draw(actors == NO_MOVES ? 4 : 7)) {
	case 0:
		focus_set(desktop->input, draw(5) == 0 ? NULL : window);
		break;
	case 1:
		window_set_maximized(window, draw(2) == 0);
		break;
	case 2:
		window_ask_size(window, draw_between(-9, 3000), draw_between(-9, 3000));
		break;
	case 3:
		if (window->mapped && window->kind == WINDOW_TOPLEVEL) {
			window_raise(window);
		}
		break;
	case 4:
	case 5:
		window_move_to(window, draw_between(-3000, 3000), draw_between(-3000, 3000));
		break;
	default:
		if (window->kind == WINDOW_TOPLEVEL) {
			window_set_resizing(window, draw(2) == 0, draw(16));
		}
		break;
	}
}

static void change_output(struct fake_desktop *desktop)
{
	int width = draw_between(640, 1920);
	fake_desktop_set_area(desktop, width, draw_between(480, 1080));
}

static void run(uint32_t first_seed, enum actors actors)
{
	struct fake_desktop *desktop = fake_desktop_create();
	seed = first_seed;
	for (unsigned step = 0; step < STEPS; step++) {
		desktop->destroy_dismissed = draw(2) == 0;
		if (actors == OUTPUTS && draw(40) == 0) {
			change_output(desktop);
		} else if (draw(5) == 0) {
			user_step(desktop, actors);
		} else {
			guest_step(desktop);
		}
		/* The scene may be behind, but never in another order. */
		check_order(desktop);
		if (draw(3) > 0) {
			fake_desktop_settle(desktop);
			check(desktop, actors);
		}
	}
	fake_desktop_destroy(desktop);
}

static void test_windows_that_stay(void **state)
{
	run(1, NO_MOVES);
	run(2, NO_MOVES);
}

static void test_windows_that_are_moved(void **state)
{
	run(3, MOVES);
	run(4, MOVES);
}

static void attack_96_outputs_that_change(void **state)
{
	run(5, OUTPUTS);
	run(6, OUTPUTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_windows_that_stay),
		cmocka_unit_test(test_windows_that_are_moved),
		cmocka_unit_test(attack_96_outputs_that_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

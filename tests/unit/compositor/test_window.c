/* SPDX-License-Identifier: MIT
 *
 * Windows one rule at a time: where they go, who is above whom, who has the keys.
 */
#include "tests/unit/harness.h"

#include <string.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/edges.h>

#include "compositor/input/focus.h"
#include "compositor/trusted/decoration.h"
#include "tests/unit/compositor/fake_desktop.h"

static int setup(void **state)
{
	*state = fake_desktop_create();
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static void attack_02_unmapped_is_not_shown(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window =
		fake_window_create(desktop, &desktop->domains[0], WINDOW_TOPLEVEL, NULL);
	assert_false(fake_window_is_shown(&window->base));
	window_set_content_size(&window->base, 300, 200);
	assert_true(fake_window_is_shown(&window->base));
	window_unmap(&window->base);
	assert_false(fake_window_is_shown(&window->base));
}

static void test_keeps_its_place(void **state)
{
	struct fake_window *window = fake_window_show(*state, 0, 300, 200);
	window_move_to(&window->base, 400, 300);
	window_unmap(&window->base);
	window_set_content_size(&window->base, 310, 200);
	assert_int_equal(window->base.box.x, 400);
	assert_int_equal(window->base.box.y, 300);
}

static void attack_07_size_limits(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *small = fake_window_show(desktop, 0, 1, 1);
	assert_true(small->base.box.width >= WINDOW_MIN_WIDTH);
	assert_int_equal(small->base.box.height, WINDOW_MIN_HEIGHT);

	struct fake_window *big = fake_window_show(desktop, 0, 16384, 16384);
	assert_true(fake_window_is_inside(&big->base));
	assert_int_equal(big->base.want.width, 1280 - 12);
	assert_int_equal(big->base.want.height, 692 - 37);
	/* It is asked once, however often it insists. */
	unsigned configures = big->configures;
	window_set_content_size(&big->base, 16384, 16384);
	window_set_content_size(&big->base, 16000, 16384);
	assert_int_equal(big->configures, configures);
}

static void test_grows_inside(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	window_move_to(&window->base, 900, 400);
	window_set_content_size(&window->base, 800, 500);
	assert_true(fake_window_is_inside(&window->base));
}

static void attack_11_move_keeps_label_reachable(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	const int targets[][2] = {{-9999, -9999}, {9999, 9999}, {INT32_MIN / 2, INT32_MAX / 2}};
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		window_move_to(&window->base, targets[i][0], targets[i][1]);
		struct wlr_box outer = window_outer_box(&window->base);
		assert_true(outer.x >= 0 && outer.x + 126 <= 1280);
		assert_true(outer.y >= 28 && outer.y + 30 <= 720);
	}
}

static void test_resize_from_the_upper_left(void **state)
{
	struct fake_window *window = fake_window_show(*state, 0, 300, 200);
	window_move_to(&window->base, 500, 300);
	window_set_resizing(&window->base, true, WLR_EDGE_LEFT | WLR_EDGE_TOP);
	window_ask_size(&window->base, 340, 230);
	assert_int_equal(window->base.want.width, 340);
	assert_true(window->base.want.states & LINK_STATE_RESIZING);
	window_set_resizing(&window->base, false, 0);
	window_set_content_size(&window->base, 340, 230);
	assert_int_equal(window->base.box.x, 460);
	assert_int_equal(window->base.box.y, 270);
	/* The next size of its own does not follow the user's edges. */
	window_set_content_size(&window->base, 300, 200);
	assert_int_equal(window->base.box.x, 460);
}

/* The edges that the user does not move stay, and the application's least size is no obstacle. */
static void test_resize_without_an_answer(void **state)
{
	struct fake_window *window = fake_window_show(*state, 0, 300, 200);
	window_move_to(&window->base, 500, 300);
	window_set_hints(&window->base, &(struct link_window_hints){300, 200, 0, 0});
	window_set_silent(&window->base, true);
	window_set_resizing(&window->base, true, WLR_EDGE_LEFT | WLR_EDGE_TOP);
	window_ask_size(&window->base, 240, 130);
	assert_true(wlr_box_equal(&window->base.box, &(struct wlr_box){560, 370, 240, 130}));
	window_ask_size(&window->base, 1, 1);
	assert_int_equal(window->base.box.width, decoration_min_width(window->base.decoration));
	assert_int_equal(window->base.box.height, WINDOW_MIN_HEIGHT);
	window_set_resizing(&window->base, false, 0);
	window_set_silent(&window->base, false);
	window_ask_size(&window->base, 400, 300);
	assert_int_equal(window->base.box.height, WINDOW_MIN_HEIGHT);
	window_set_content_size(&window->base, 400, 300);
	assert_int_equal(window->base.box.width, 400);
}

static void attack_16_hints(void **state)
{
	struct fake_window *window = fake_window_show(*state, 0, 300, 200);
	window_set_hints(&window->base, &(struct link_window_hints){200, 150, 400, 350});
	window_ask_size(&window->base, 10, 10);
	assert_int_equal(window->base.want.width, 200);
	assert_int_equal(window->base.want.height, 150);
	window_ask_size(&window->base, 9999, 9999);
	assert_int_equal(window->base.want.width, 400);
	assert_int_equal(window->base.want.height, 350);
	/* Nonsense is no harm. */
	window_set_hints(&window->base, &(struct link_window_hints){INT32_MAX, -5, INT32_MIN, 1});
	window_ask_size(&window->base, 300, 200);
	assert_in_range(window->base.want.width, 1, 1268);
	assert_in_range(window->base.want.height, 1, 655);
}

static void test_maximize_and_back(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct wlr_box before = window->base.box;
	window_request(&window->base, LINK_REQUEST_MAXIMIZE);
	assert_true(window->base.want.states & LINK_STATE_MAXIMIZED);
	assert_true(wlr_box_equal(&window->base.box, &before));
	window_set_content_size(&window->base, window->base.want.width, window->base.want.height);
	struct wlr_box outer = window_outer_box(&window->base);
	assert_true(wlr_box_equal(&outer, &desktop->area));
	window_move_to(&window->base, 500, 500);
	outer = window_outer_box(&window->base);
	assert_true(wlr_box_equal(&outer, &desktop->area));

	window_request(&window->base, LINK_REQUEST_UNMAXIMIZE);
	assert_int_equal(window->base.want.width, 300);
	/* Content of the old size may still come. */
	window_set_content_size(&window->base, 1268, 655);
	window_set_content_size(&window->base, 300, 200);
	assert_true(wlr_box_equal(&window->base.box, &before));
}

static void attack_37_fullscreen_keeps_the_frame(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	window_request(&window->base, LINK_REQUEST_FULLSCREEN);
	window_set_content_size(&window->base, 1280, 720);
	assert_true(window->base.want.states & LINK_STATE_FULLSCREEN);
	assert_true(fake_window_is_inside(&window->base));
}

static void test_focus_rule(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *first = fake_window_show(desktop, 0, 300, 200);
	assert_true(first->base.activated);
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	assert_true(first->base.activated);
	assert_false(other->base.activated);
	assert_true(other->base.attention);
	assert_true(fake_window_is_above(&first->base, &other->base));
	struct fake_window *second = fake_window_show(desktop, 0, 300, 200);
	assert_true(second->base.activated);
	focus_set(desktop->input, &other->base);
	assert_true(other->base.activated);
	assert_false(other->base.attention);
	assert_true(fake_window_is_above(&other->base, &second->base));
	fake_window_destroy(other);
	assert_null(desktop->desktop->active);
}

/* What the user works with is not covered by what another domain opens or does. */
static void attack_14_no_raise_by_guests(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *mine = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *theirs = fake_window_show(desktop, 1, 300, 200);
	struct fake_window *dialog =
		fake_window_create(desktop, &desktop->domains[1], WINDOW_TOPLEVEL, &theirs->base);
	window_set_content_size(&dialog->base, 100, 100);
	assert_true(fake_window_is_above(&mine->base, &dialog->base));
	assert_true(fake_window_is_above(&dialog->base, &theirs->base));
	for (int request = LINK_REQUEST_MOVE; request <= LINK_REQUEST_LAST; request++) {
		window_request(&theirs->base, (enum link_request)request);
		assert_true(fake_window_is_above(&mine->base, &theirs->base));
		assert_true(mine->base.activated);
	}
}

static void test_dialogs_stay_above(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *parent = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *dialog = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	focus_set(desktop->input, &parent->base);
	assert_true(fake_window_is_above(&parent->base, &dialog->base));
	assert_true(window_set_parent(&dialog->base, &parent->base));
	assert_true(fake_window_is_above(&dialog->base, &parent->base));
	focus_set(desktop->input, &other->base);
	focus_set(desktop->input, &parent->base);
	assert_true(fake_window_is_above(&dialog->base, &parent->base));
	assert_true(fake_window_is_above(&parent->base, &other->base));
	assert_false(window_set_parent(&parent->base, &dialog->base));
	assert_false(window_set_parent(&parent->base, &parent->base));
	assert_false(window_set_parent(&other->base, &parent->base));
	fake_window_destroy(parent);
	assert_null(dialog->base.parent);
}

static void test_minimized(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	window_request(&window->base, LINK_REQUEST_MINIMIZE);
	assert_false(fake_window_is_shown(&window->base));
	assert_null(desktop->desktop->active);
	fake_desktop_settle(desktop);
	assert_true(window->base.want.states & LINK_STATE_SUSPENDED);
	window_set_content_size(&window->base, 310, 200);
	assert_false(fake_window_is_shown(&window->base));
	focus_set(desktop->input, &window->base);
	assert_true(fake_window_is_shown(&window->base));
}

/* When the last screen goes and comes back, as some do when they sleep. */
static void test_without_output_nothing_changes(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *normal = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *large = fake_window_show(desktop, 1, 300, 200);
	fake_desktop_set_area(desktop, 2560, 1412);
	window_move_to(&normal->base, 2000, 1200);
	window_set_maximized(&large->base, true);
	window_set_content_size(&large->base, large->base.want.width, large->base.want.height);
	struct wlr_box normal_box = normal->base.box, large_box = large->base.box;
	unsigned configures = normal->configures + large->configures;
	fake_desktop_unplug(desktop);
	assert_true(wlr_box_equal(&normal->base.box, &normal_box));
	assert_true(wlr_box_equal(&large->base.box, &large_box));
	fake_desktop_plug(desktop);
	assert_true(wlr_box_equal(&normal->base.box, &normal_box));
	assert_true(wlr_box_equal(&large->base.box, &large_box));
	assert_true(large->base.maximized);
	assert_int_equal(normal->configures + large->configures, configures);
}

static void test_title_is_sanitised(void **state)
{
	struct fake_window *window = fake_window_show(*state, 0, 300, 200);
	static const char title[] = "a\n\xe2\x80\xae"
				    "b\xff";
	window_set_title(&window->base, title, sizeof(title) - 1);
	assert_string_equal(window->base.title, "a b\xef\xbf\xbd");
	window_set_app_id(&window->base, "x\n/", 3);
	assert_string_equal(window->base.app_id, "x\\x0a/");
}

static void test_hits(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	window_move_to(&window->base, 500, 300);
	struct window_hit hit = window_at(desktop->desktop, 510, 320);
	assert_ptr_equal(hit.window, &window->base);
	assert_int_equal(hit.part, WINDOW_PART_CONTENT);
	assert_float_equal(hit.x, 10, 0);
	assert_float_equal(hit.y, 20, 0);
	hit = window_at(desktop->desktop, 497, 400);
	assert_int_equal(hit.part, WINDOW_PART_RING);
	assert_int_equal(hit.edges, WLR_EDGE_LEFT);
	hit = window_at(desktop->desktop, 550, 290);
	assert_int_equal(hit.part, WINDOW_PART_TITLE);
	assert_null(window_at(desktop->desktop, 490, 300).window);
}

/* Of all pictures that window shows: another sum, another picture. */
static void add_picture(struct wlr_scene_buffer *node, int x, int y, void *data)
{
	*(uintptr_t *)data += (uintptr_t)node->buffer;
}

static uintptr_t pictures(const struct window *window)
{
	uintptr_t sum = 0;
	wlr_scene_node_for_each_buffer(&window->tree->node, add_picture, &sum);
	return sum;
}

static void wait_for_another(
	struct fake_desktop *desktop, const struct window *window, uintptr_t before)
{
	for (int i = 0; i < 100 && pictures(window) == before; i++) {
		wl_event_loop_dispatch(desktop->screen->loop, 100);
	}
	assert_true(pictures(window) != before);
}

/* A guest may say so with each message. */
static void test_a_mark_is_drawn_once_in_a_while(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = &fake_window_show(desktop, 0, 600, 400)->base;
	uintptr_t before = pictures(window);
	for (int i = 0; i < 5; i++) {
		window_set_silent(window, true);
		errands_go_on(desktop->desktop);
		assert_true(pictures(window) == before);
		window_set_silent(window, false);
		errands_go_on(desktop->desktop);
		assert_true(pictures(window) == before);
	}
	window_set_silent(window, true);
	wait_for_another(desktop, window, before);
	uintptr_t marked = pictures(window);
	window_set_silent(window, false);
	errands_go_on(desktop->desktop);
	assert_true(pictures(window) == marked);
	wait_for_another(desktop, window, marked);
}

/* Attack 98: nothing is drawn, hit or said to be seen; afterwards all is as it was. */
static void test_a_locked_desktop_shows_nothing(void **state)
{
	struct fake_desktop *fake = *state;
	struct desktop *desktop = fake->desktop;
	struct fake_window *window = fake_window_show(fake, 0, 300, 200);
	const struct wlr_box *box = &window->base.box;
	desktop_set_locked(desktop, true);
	fake_desktop_settle(fake);
	assert_false(desktop->open->node.enabled);
	assert_false(window_is_shown(&window->base));
	assert_false(window->base.tree->node.enabled);
	assert_null(window_at(desktop, box->x + 10, box->y + 10).window);
	struct fake_window *second = fake_window_show(fake, 1, 100, 100);
	fake_desktop_settle(fake);
	assert_false(window_is_shown(&second->base));
	assert_false(second->base.tree->node.enabled);
	desktop_set_locked(desktop, false);
	fake_desktop_settle(fake);
	assert_true(desktop->open->node.enabled);
	assert_true(fake_window_is_shown(&window->base));
	assert_true(fake_window_is_shown(&second->base));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(attack_02_unmapped_is_not_shown),
		TEST(test_keeps_its_place),
		TEST(attack_07_size_limits),
		TEST(test_grows_inside),
		TEST(attack_11_move_keeps_label_reachable),
		TEST(test_resize_from_the_upper_left),
		TEST(test_resize_without_an_answer),
		TEST(attack_16_hints),
		TEST(test_maximize_and_back),
		TEST(attack_37_fullscreen_keeps_the_frame),
		TEST(test_focus_rule),
		TEST(attack_14_no_raise_by_guests),
		TEST(test_dialogs_stay_above),
		TEST(test_minimized),
		TEST(test_without_output_nothing_changes),
		TEST(test_title_is_sanitised),
		TEST(test_hits),
		TEST(test_a_mark_is_drawn_once_in_a_while),
		TEST(test_a_locked_desktop_shows_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Windows that cover an output: when, and what the user is shown then.
 */
#include "tests/unit/harness.h"

#include <assert.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/window_internal.h"
#include "compositor/input/focus.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/banner.h"
#include "compositor/trusted/decoration.h"
#include "compositor/trusted/panel.h"
#include "tests/unit/compositor/fake_desktop.h"

static_assert(BANNER_MS >= 3000, "the user has time to read it");
static_assert(COVER_REST >= 2000, "nothing flickers");

static struct fake_desktop *desktop;
static struct window *window;

static const struct output *the_output(void)
{
	return output_at(desktop->screen, 0, 0);
}

static bool panel_is_shown(void)
{
	return !panels_is_covered(desktop->desktop->panels, the_output());
}

/* Of the highest in the panel's tree, which the banner is when it is shown. */
static bool banner_is_shown(void)
{
	const struct wlr_scene_tree *tree = desktop->desktop->trees[STACK_PANEL];
	const struct wlr_scene_node *top = wl_container_of(tree->children.prev, top, link);
	const struct wlr_box box = output_box(the_output());
	return top->enabled && top->x > box.x;
}

/* The application does what it is asked. */
static void answer(struct window *asked)
{
	window_set_content_size(asked, asked->want.width, asked->want.height);
	fake_desktop_settle(desktop);
}

/* The domain has not changed anything for as long as it takes. */
static void rest(struct window *rested)
{
	rested->domain->cover_changed = 0;
}

static int set_up(void **state)
{
	desktop = fake_desktop_create();
	desktop->domain_configs[0].fullscreen = true;
	window = &fake_window_show(desktop, 0, 300, 200)->base;
	focus_set(desktop->input, window);
	fake_desktop_settle(desktop);
	return 0;
}

static int tear_down(void **state)
{
	fake_desktop_destroy(desktop);
	return 0;
}

static void expect_covered(void)
{
	struct wlr_box outer = window_outer_box(window), output = output_box(the_output());
	assert_true(window->covering);
	assert_true(wlr_box_equal(&outer, &output));
	assert_int_equal(decoration_form(window->decoration).ring, DECORATION_THIN_RING);
	assert_false(panel_is_shown());
}

static void expect_framed(void)
{
	assert_false(window->covering);
	assert_true(decoration_form(window->decoration).bar > 0);
	assert_true(fake_window_is_inside(window));
	assert_true(panel_is_shown());
	assert_false(banner_is_shown());
}

static void cover(void)
{
	window_request(window, LINK_REQUEST_FULLSCREEN);
	answer(window);
	expect_covered();
}

static void by_rule_and_with_its_content(void **state)
{
	window_request(window, LINK_REQUEST_FULLSCREEN);
	assert_false(window->covering);
	window_set_content_size(window, 310, 210);
	assert_false(window->covering);
	answer(window);
	expect_covered();
	assert_true(banner_is_shown());
	window_request(window, LINK_REQUEST_UNFULLSCREEN);
	fake_desktop_settle(desktop);
	expect_framed();
	answer(window);
	assert_int_equal(window->box.width, 300);
}

static void never_without_a_rule(void **state)
{
	window = &fake_window_show(desktop, 1, 300, 200)->base;
	focus_set(desktop->input, window);
	window_request(window, LINK_REQUEST_FULLSCREEN);
	answer(window);
	expect_framed();
	/* Nor by taking the size unasked. */
	window_set_content_size(window, 5000, 5000);
	fake_desktop_settle(desktop);
	expect_framed();
	assert_true(window->want.states & LINK_STATE_FULLSCREEN);
}

static void not_before_the_user_turns_to_it(void **state)
{
	struct window *other = &fake_window_show(desktop, 1, 300, 200)->base;
	focus_set(desktop->input, other);
	window_request(window, LINK_REQUEST_FULLSCREEN);
	answer(window);
	expect_framed();
	focus_set(desktop->input, window);
	answer(window);
	expect_covered();
}

static void not_again_at_once(void **state)
{
	cover();
	window_request(window, LINK_REQUEST_UNFULLSCREEN);
	answer(window);
	window_request(window, LINK_REQUEST_FULLSCREEN);
	answer(window);
	expect_framed();
	window_request(window, LINK_REQUEST_UNFULLSCREEN);
	answer(window);
	rest(window);
	cover();
}

/* Nor by content that changes its size. */
static void less_content_gives_the_panel_back(void **state)
{
	cover();
	window_set_content_size(window, 200, 100);
	fake_desktop_settle(desktop);
	expect_framed();
	answer(window);
	expect_framed();
}

static void another_window_above_brings_the_panel_back(void **state)
{
	cover();
	struct window *other = &fake_window_show(desktop, 1, 300, 200)->base;
	fake_desktop_settle(desktop);
	assert_false(panel_is_shown());
	focus_set(desktop->input, other);
	fake_desktop_settle(desktop);
	assert_true(window->covering);
	assert_true(panel_is_shown());
	assert_false(banner_is_shown());
	focus_set(desktop->input, window);
	window->domain->cover_lost = 0;
	fake_desktop_settle(desktop);
	expect_covered();
	assert_true(banner_is_shown());
}

/* Who maps and destroys a window above it does not let the panel come and go. */
static void the_panel_stays_for_a_while(void **state)
{
	cover();
	for (int i = 0; i < 3; i++) {
		struct fake_window *other = fake_window_show(desktop, 0, 300, 200);
		focus_set(desktop->input, &other->base);
		fake_desktop_settle(desktop);
		assert_true(panel_is_shown());
		fake_window_destroy(other);
		focus_set(desktop->input, window);
		fake_desktop_settle(desktop);
		assert_true(window->covering);
		assert_true(panel_is_shown());
	}
	while (panel_is_shown()) {
		wl_event_loop_dispatch(desktop->screen->loop, -1);
	}
	expect_covered();
	assert_true(banner_is_shown());
}

/* Nor begins it where the user would not see the banner. */
static void not_while_he_is_with_the_host(void **state)
{
	desktop_set_apart(desktop->desktop, true);
	window_request(window, LINK_REQUEST_FULLSCREEN);
	answer(window);
	expect_framed();
	window_set_content_size(window, 5000, 5000);
	fake_desktop_settle(desktop);
	expect_framed();
	desktop_set_apart(desktop->desktop, false);
	answer(window);
	expect_covered();
	assert_true(banner_is_shown());
}

static void one_that_is_minimized_covers_nothing(void **state)
{
	cover();
	window_request(window, LINK_REQUEST_MINIMIZE);
	fake_desktop_settle(desktop);
	assert_true(panel_is_shown());
	window->domain->cover_lost = 0;
	struct fake_window *dialog =
		fake_window_create(desktop, &desktop->domains[0], WINDOW_TOPLEVEL, window);
	window_set_content_size(&dialog->base, 200, 100);
	fake_desktop_settle(desktop);
	assert_true(panel_is_shown());
}

/* So that it is not below the panel when that is back. */
static void a_dialog_has_a_place_below_the_panel(void **state)
{
	cover();
	struct fake_window *dialog =
		fake_window_create(desktop, &desktop->domains[0], WINDOW_TOPLEVEL, window);
	window_set_content_size(&dialog->base, 1000, 5000);
	fake_desktop_settle(desktop);
	assert_true(fake_window_is_inside(&dialog->base));
}

static void one_that_does_not_answer_has_its_frame(void **state)
{
	cover();
	window_set_silent(window, true);
	fake_desktop_settle(desktop);
	expect_framed();
	window_set_silent(window, false);
	fake_desktop_settle(desktop);
	rest(window);
	window_ask_expanded(window);
	answer(window);
	expect_covered();
}

static void another_screen_gives_the_frame_back(void **state)
{
	const int sizes[][2] = {{1900, 1000}, {600, 400}};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		rest(window);
		cover();
		rest(window);
		fake_desktop_set_area(desktop, sizes[i][0], sizes[i][1]);
		fake_desktop_settle(desktop);
		expect_framed();
		answer(window);
		expect_covered();
		window_request(window, LINK_REQUEST_UNFULLSCREEN);
		answer(window);
	}
}

static void a_screen_without_room_breaks_nothing(void **state)
{
	desktop->config.appearance.ring_width = 24;
	fake_desktop_set_area(desktop, 52, 300);
	fake_desktop_settle(desktop);
	window_request(window, LINK_REQUEST_FULLSCREEN);
	answer(window);
	desktop_uncover(desktop->desktop, true);
	fake_desktop_settle(desktop);
	assert_false(window->covering);
	assert_true(window->box.width > 0 && window->box.height > 0);
}

/* Its own dialogs and popups do not. */
static void what_hangs_on_it_leaves_it_covered(void **state)
{
	cover();
	struct fake_window *dialog =
		fake_window_create(desktop, &desktop->domains[0], WINDOW_TOPLEVEL, window);
	window_set_content_size(&dialog->base, 200, 100);
	fake_desktop_settle(desktop);
	assert_false(dialog->base.covering);
	expect_covered();
}

static void attention_ends_it(void **state)
{
	cover();
	desktop_uncover(desktop->desktop, false);
	expect_covered();
	desktop->domain_configs[0].fullscreen = false;
	desktop_uncover(desktop->desktop, false);
	fake_desktop_settle(desktop);
	expect_framed();
	assert_false(window->want.states & LINK_STATE_FULLSCREEN);
	desktop->domain_configs[0].fullscreen = true;
	rest(window);
	answer(window);
	cover();
	desktop_uncover(desktop->desktop, true);
	fake_desktop_settle(desktop);
	expect_framed();
}

static void the_edge_tells_again(void **state)
{
	cover();
	while (banner_is_shown()) {
		wl_event_loop_dispatch(desktop->screen->loop, -1);
	}
	desktop_pointer_moved(desktop->desktop, 100, 300);
	assert_false(banner_is_shown());
	desktop_pointer_moved(desktop->desktop, 100, 0);
	assert_true(banner_is_shown());
}

static void unmapped_it_is_another_one(void **state)
{
	cover();
	struct window *other = &fake_window_show(desktop, 1, 300, 200)->base;
	window_unmap(window);
	focus_set(desktop->input, other);
	rest(window);
	answer(window);
	expect_framed();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(by_rule_and_with_its_content),
		TEST(never_without_a_rule),
		TEST(not_before_the_user_turns_to_it),
		TEST(not_again_at_once),
		TEST(less_content_gives_the_panel_back),
		TEST(another_window_above_brings_the_panel_back),
		TEST(the_panel_stays_for_a_while),
		TEST(not_while_he_is_with_the_host),
		TEST(one_that_is_minimized_covers_nothing),
		TEST(a_dialog_has_a_place_below_the_panel),
		TEST(one_that_does_not_answer_has_its_frame),
		TEST(another_screen_gives_the_frame_back),
		TEST(a_screen_without_room_breaks_nothing),
		TEST(what_hangs_on_it_leaves_it_covered),
		TEST(attention_ends_it),
		TEST(the_edge_tells_again),
		TEST(unmapped_it_is_another_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Popups one rule at a time: where they go, when they are seen, who is told that they are gone.
 */
#include "tests/unit/harness.h"

#include "compositor/input/focus.h"
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

/* How often its owner was told that the popup is gone. */
static unsigned dismissals(const struct fake_window *popup)
{
	wl_event_loop_dispatch(popup->desktop->screen->loop, 0);
	return popup->dismissals;
}

static struct fake_window *show_popup(struct fake_desktop *desktop, struct fake_window *parent,
	bool grab, struct link_positioner positioner)
{
	struct fake_window *popup =
		fake_window_create(desktop, parent->base.domain, WINDOW_POPUP, &parent->base);
	popup->base.grab = grab;
	popup->base.positioner = positioner;
	window_position_popup(&popup->base);
	window_set_content_size(&popup->base, positioner.width, positioner.height);
	return popup;
}

static const struct link_positioner menu = {
	.anchor_rect = {10, 10, 1, 1},
	.width = 200,
	.height = 100,
	.anchor = 8, /* bottom right */
	.gravity = 8,
};

static void test_popup_goes_where_it_fits(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *popup = show_popup(desktop, window, false, menu);
	assert_int_equal(popup->base.box.x, window->base.box.x + 11);
	assert_int_equal(popup->base.box.y, window->base.box.y + 11);
	assert_true(fake_window_is_above(&popup->base, &window->base));
	window_move_to(&window->base, 700, 400);
	assert_int_equal(popup->base.box.x, 711);
	assert_int_equal(popup->base.box.y, 411);
	/* With the window its popups stay on screen, ring and all. */
	window_move_to(&window->base, 1100, 650);
	assert_true(fake_window_is_inside(&popup->base));
}

static void test_hostile_positioners(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	const struct link_positioner positioners[] = {
		{.anchor_rect = {-65536, -65536, 1, 1}, .width = 10, .height = 10},
		{.anchor_rect = {65536, 65536, 1, 1}, .width = 16384, .height = 16384},
		{.anchor_rect = {0, 0, 0, 0}, .width = 1, .height = 1, .offset_x = -65536},
		{.anchor_rect = {0, 0, 65536, 65536},
			.width = 5000,
			.height = 9,
			.anchor = 8,
			.gravity = 8,
			.constraint = 63,
			.offset_y = 65536},
	};
	for (size_t i = 0; i < COUNT_OF(positioners); i++) {
		struct fake_window *popup = show_popup(desktop, window, false, positioners[i]);
		assert_true(fake_window_is_inside(&popup->base));
		window_set_content_size(&popup->base, 16384, 16384);
		assert_true(fake_window_is_inside(&popup->base));
		fake_window_destroy(popup);
	}
}

/* Until windows that have moved have been looked at. */
static void settle(const struct fake_window *window)
{
	while (window->base.unsettled) {
		wl_event_loop_dispatch(window->desktop->screen->loop, -1);
	}
}

static const struct link_positioner reactive_menu = {
	.anchor_rect = {280, 10, 20, 20},
	.width = 200,
	.height = 400,
	.anchor = 8, /* bottom right */
	.gravity = 8,
	.constraint = 4 | 32, /* flips horizontally, gets less high */
};

static struct fake_window *show_reactive(
	struct fake_desktop *desktop, struct fake_window *window, bool reactive)
{
	struct fake_window *popup = show_popup(desktop, window, false, reactive_menu);
	popup->base.reactive = reactive;
	popup->configures = 0;
	return popup;
}

/* Whoever moves the window, and when its screen gets smaller. */
static void test_reactive_popups_are_placed_anew(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *popup = show_reactive(desktop, window, true);
	struct fake_window *plain = show_reactive(desktop, window, false);
	settle(window);
	assert_int_equal(popup->configures, 0);
	window_move_to(&window->base, 100, 100);
	settle(window);
	assert_int_equal(popup->configures, 0); /* it is as good there */
	window_move_to(&window->base, 900, 100);
	assert_int_equal(popup->configures, 0);
	settle(window);
	assert_int_equal(popup->configures, 1);
	assert_int_equal(popup->base.want.x, 80);
	fake_desktop_set_area(desktop, desktop->area.width, 300);
	settle(window);
	assert_int_equal(popup->configures, 2);
	assert_true(popup->base.want.height < 300);
	assert_int_equal(plain->configures, 0);
}

/* One that would have to be cut: what is asked to be smaller is cut until it is. */
static void test_only_reactive_popups_outlive_a_small_screen(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *popup = show_reactive(desktop, window, true);
	struct fake_window *plain = show_reactive(desktop, window, false);
	struct wlr_box area = desktop->area;
	fake_desktop_set_area(desktop, area.width, 300);
	assert_int_equal(dismissals(plain), 1);
	assert_int_equal(dismissals(popup), 0);
	assert_true(fake_window_is_inside(&popup->base));
	assert_true(popup->base.box.height < 400);
	fake_desktop_set_area(desktop, area.width, area.height);
	assert_int_equal(popup->base.box.height, 400);
}

static void test_not_while_the_user_holds_the_window(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *other = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *popup = show_reactive(desktop, window, true);
	for (int resizing = 0; resizing < 2; resizing++) {
		popup->configures = 0;
		if (resizing) {
			window_set_resizing(&window->base, true, 0);
		} else {
			window_set_moving(&window->base, true);
		}
		window_move_to(&window->base, resizing ? 100 : 900, 100);
		window_move_to(&other->base, resizing ? 100 : 900, 200);
		settle(other);
		assert_int_equal(popup->configures, 0);
		window_set_moving(&window->base, false);
		window_set_resizing(&window->base, false, 0);
		settle(window);
		assert_int_equal(popup->configures, 1);
	}
}

static void test_popups_of_the_unfocused_are_hidden(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	struct fake_window *tip = show_popup(desktop, window, false, menu);
	struct fake_window *grab = show_popup(desktop, window, true, menu);
	assert_ptr_equal(desktop->desktop->grab, &grab->base);
	assert_ptr_equal(desktop->input->route.keyboard, &window->base);
	focus_set(desktop->input, &other->base);
	assert_null(desktop->desktop->grab);
	assert_int_equal(dismissals(grab), 1);
	assert_int_equal(dismissals(tip), 0);
	assert_false(fake_window_is_shown(&grab->base));
	assert_false(fake_window_is_shown(&tip->base));
	focus_set(desktop->input, &window->base);
	assert_true(fake_window_is_shown(&tip->base));
	assert_false(fake_window_is_shown(&grab->base));
	/* What is dismissed does not come back by itself. */
	window_set_content_size(&grab->base, 10, 10);
	assert_false(fake_window_is_shown(&grab->base));
}

static void test_no_grab_without_focus(void **state)
{
	struct fake_desktop *desktop = *state;
	fake_window_show(desktop, 0, 300, 200);
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	struct fake_window *grab = show_popup(desktop, other, true, menu);
	assert_int_equal(dismissals(grab), 1);
	assert_false(fake_window_is_shown(&grab->base));
}

static void test_popup_outlives_its_parent(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *menu_window = show_popup(desktop, window, true, menu);
	struct fake_window *submenu = show_popup(desktop, menu_window, true, menu);
	fake_window_destroy(window);
	assert_int_equal(dismissals(menu_window), 1);
	assert_int_equal(dismissals(submenu), 1);
	assert_null(menu_window->base.parent);
	window_set_content_size(&menu_window->base, 20, 20);
	window_position_popup(&menu_window->base);
	assert_false(fake_window_is_shown(&menu_window->base));
	fake_window_destroy(menu_window);
	assert_null(submenu->base.parent);
}

static void test_hits(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	window_move_to(&window->base, 500, 300);
	struct fake_window *popup = show_popup(desktop, window, false, menu);
	assert_ptr_equal(window_at(desktop->desktop, 520, 320).window, &popup->base);
	assert_ptr_equal(window_at(desktop->desktop, 501, 320).window, &window->base);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_popup_goes_where_it_fits),
		TEST(test_hostile_positioners),
		TEST(test_reactive_popups_are_placed_anew),
		TEST(test_only_reactive_popups_outlive_a_small_screen),
		TEST(test_not_while_the_user_holds_the_window),
		TEST(test_popups_of_the_unfocused_are_hidden),
		TEST(test_no_grab_without_focus),
		TEST(test_popup_outlives_its_parent),
		TEST(test_hits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

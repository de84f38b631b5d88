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
	fake_desktop_settle(popup->desktop);
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

static void attack_18_hostile_positioners(void **state)
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

/* --- what a guest learns of its window's place ------------------------------------------------- */

#define STEP 64 /* px: docs/protocol.md, 8.5 */
#define ANCHORS 9
#define QUESTIONS (ANCHORS * 5 * 3)

static struct link_positioner question(size_t number)
{
	static const uint32_t constraints[] = {0, 1 | 2, 4 | 8, 16 | 32, 63};
	static const int32_t sizes[][2] = {{50, 40}, {200, 400}, {1200, 650}};
	uint32_t anchor = (uint32_t)(number % ANCHORS);
	const int32_t *size = sizes[number / ANCHORS / COUNT_OF(constraints)];
	return (struct link_positioner){
		.anchor_rect = {130, 90, 20, 20},
		.anchor = anchor,
		.gravity = anchor,
		.constraint = constraints[number / ANCHORS % COUNT_OF(constraints)],
		.width = size[0],
		.height = size[1],
	};
}

/* Which quarter of the work area a window begins in. */
static unsigned quarter_of(const struct fake_desktop *desktop, const struct window *window)
{
	const struct wlr_box *area = &desktop->area, *box = &window->box;
	return (2 * (box->x - area->x) >= area->width ? 1u : 0)
	       + (2 * (box->y - area->y) >= area->height ? 2u : 0);
}

/* Compares what is answered to all questions with what was where the window began in the same
 * quarter. */
static void ask_all(struct fake_window *popup, struct window_want *answers, bool first)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		popup->base.positioner = question(i);
		window_position_popup(&popup->base);
		const struct window_want *want = &popup->base.want;
		if (first) {
			answers[i] = *want;
		} else if (memcmp(want, &answers[i], sizeof(*want)) != 0) {
			fail_msg("question %zu tells the place", i);
		}
	}
}

/* Of a dialog, too, whatever size it takes. */
static void test_a_guest_is_told_no_place(void **state)
{
	struct fake_desktop *desktop = *state;
	static struct window_want answers[4][2][QUESTIONS];
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	bool asked[4] = {false};
	for (int x = 0; x < desktop->area.width; x += 37) {
		for (int y = desktop->area.y; y < desktop->area.y + desktop->area.height; y += 23) {
			window_move_to(&window->base, x, y);
			unsigned quarter = quarter_of(desktop, &window->base);
			struct fake_window *dialog = fake_window_create(
				desktop, window->base.domain, WINDOW_TOPLEVEL, &window->base);
			window_set_content_size(&dialog->base, 200, 100);
			struct fake_window *on[] = {window, dialog};
			for (int i = 0; i < 2; i++) {
				struct fake_window *popup = fake_window_create(
					desktop, window->base.domain, WINDOW_POPUP, &on[i]->base);
				ask_all(popup, answers[quarter][i], !asked[quarter]);
				fake_window_destroy(popup);
			}
			fake_window_destroy(dialog);
			asked[quarter] = true;
		}
	}
	assert_true(asked[0] && asked[1] && asked[2] && asked[3]);
}

/* A menu that is asked for in its lower right corner, of a window of the host's choice. */
static int32_t place_of_menu(struct fake_desktop *desktop, struct fake_window *window)
{
	struct fake_window *popup =
		fake_window_create(desktop, window->base.domain, WINDOW_POPUP, &window->base);
	popup->base.positioner = question(8); /* to the lower right, slides */
	popup->base.positioner.width = 400;
	popup->base.positioner.constraint = 1;
	popup->base.positioner.anchor_rect.x = window->base.box.width - 30;
	window_position_popup(&popup->base);
	int32_t x = popup->base.want.x;
	fake_window_destroy(popup);
	return x;
}

/* Which depends on where others are: by new windows a domain would hear of those as often as it
 * likes. */
static void attack_87_places_of_new_windows_are_told_now_and_then(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *left = fake_window_show(desktop, 0, 300, 500);
	int32_t on_the_left = place_of_menu(desktop, left);
	fake_window_destroy(left);
	fake_window_show(desktop, 1, 700, 500);
	struct fake_window *right = fake_window_show(desktop, 0, 300, 500);
	assert_true(2 * right->base.box.x >= desktop->area.width);
	int32_t on_the_right = place_of_menu(desktop, right);
	assert_true(on_the_right < on_the_left);
	/* It stays what it was told; another one has to wait. */
	assert_int_equal(place_of_menu(desktop, right), on_the_right);
	fake_window_destroy(right);
	right = fake_window_show(desktop, 0, 300, 500);
	assert_true(2 * right->base.box.x >= desktop->area.width);
	assert_int_equal(place_of_menu(desktop, right), on_the_left);
	/* Where the user has put it is told at once. */
	window_move_to(&right->base, right->base.box.x, right->base.box.y);
	assert_int_equal(place_of_menu(desktop, right), on_the_right);
	/* Or later. */
	fake_window_destroy(right);
	right = fake_window_show(desktop, 0, 300, 500);
	assert_int_equal(place_of_menu(desktop, right), on_the_left);
	desktop->domains[0].place_told -= 3000;
	assert_int_equal(place_of_menu(desktop, right), on_the_right);
}

/* What the pointer would tell, on its way from the window to what cannot be where it was told. */
static void test_what_is_moved_onto_the_screen_is_moved_by_steps(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	for (int right = 0; right < 2; right++) {
		struct link_positioner far = menu;
		far.anchor_rect.x = right ? 5000 : -5000;
		struct fake_window *popup = show_popup(desktop, window, false, far);
		for (int x = 4; x + 300 < desktop->area.width; x++) {
			window_move_to(&window->base, x, 100);
			const struct wlr_box *box = &popup->base.box;
			int end = box->x - window->base.box.x + (right ? box->width : 0);
			assert_true(fake_window_is_inside(&popup->base));
			if (end % STEP != 0 && end != (right ? 300 : 0)) {
				fail_msg("x %d: ends at %d", x, end);
			}
		}
		fake_window_destroy(popup);
	}
}

static void test_the_hosts_own_may_know_the_place(void **state)
{
	struct fake_desktop *desktop = *state;
	desktop->domains[0].is_host = true;
	struct fake_window *window = fake_window_show(desktop, 0, 300, 200);
	struct link_positioner sliding = menu;
	sliding.anchor_rect.x = 290;
	sliding.constraint = 1;
	struct fake_window *popup = show_popup(desktop, window, false, sliding);
	for (int x = 800; x < 900; x++) {
		window_move_to(&window->base, x, 100);
		window_position_popup(&popup->base);
		struct wlr_box outer = window_outer_box(&popup->base);
		assert_int_equal(outer.x + outer.width, desktop->area.width);
		assert_int_equal(x + popup->base.want.x, popup->base.box.x);
	}
}

/* --- when the window moves -------------------------------------------------------------------- */

/* Until windows that have moved have been looked at. */
static void settle(const struct fake_window *window)
{
	while (window->base.unsettled) {
		wl_event_loop_dispatch(window->desktop->screen->loop, -1);
	}
	fake_desktop_settle(window->desktop);
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
		TEST(attack_18_hostile_positioners),
		TEST(test_a_guest_is_told_no_place),
		TEST(attack_87_places_of_new_windows_are_told_now_and_then),
		TEST(test_what_is_moved_onto_the_screen_is_moved_by_steps),
		TEST(test_the_hosts_own_may_know_the_place),
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

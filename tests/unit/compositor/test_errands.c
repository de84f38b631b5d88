/* SPDX-License-Identifier: MIT
 *
 * What is done to many windows, and how much of it in one turn. The clock is this program's own.
 */
#include "tests/unit/harness.h"

#include "common/clock.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"

#define MANY 40

static uint64_t time_us, step_us; /* step_us: of each look at the clock */

uint64_t clock_us(void)
{
	time_us += step_us;
	return time_us;
}

uint64_t clock_spent(void)
{
	return clock_us();
}

uint64_t clock_ms(void)
{
	return clock_us() / 1000;
}

static int setup(void **state)
{
	step_us = 0;
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
	wl_event_loop_dispatch(desktop->screen->loop, 0);
}

static struct fake_window *show_popup(struct fake_desktop *desktop, struct window *parent)
{
	struct fake_window *popup =
		fake_window_create(desktop, parent->domain, WINDOW_POPUP, parent);
	window_set_content_size(&popup->base, 20, 20);
	return popup;
}

/* However many popups are dismissed, few owners hear of it in one turn; their domain pays. */
static void dismissals_come_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = &fake_window_show(desktop, 0, 300, 200)->base;
	struct fake_window *popups[MANY];
	focus_set(desktop->input, window);
	for (unsigned i = 0; i < MANY; i++) {
		popups[i] = show_popup(desktop, window);
	}
	window_unmap(window);
	visibility_update(desktop->desktop);
	desktop->domains[0].budget.active = 0;
	step_us = 100;
	unsigned told = 0;
	while (told < MANY) {
		unsigned before = told;
		turn(desktop);
		told = 0;
		for (unsigned i = 0; i < MANY; i++) {
			assert_false(popups[i]->base.mapped);
			told += popups[i]->dismissals;
		}
		assert_true(told - before <= 4);
	}
	assert_true(desktop->domains[0].budget.active > 0);
}

/* What waits for a window that goes is not done any more. */
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
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dismissals_come_in_pieces),
		TEST(nothing_is_done_to_what_is_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Which domains keep the session from being idle: those that may, by windows that are seen, and for
 * so long. The clock is this program's own.
 */
#include "tests/unit/harness.h"

#include <wlr/types/wlr_seat.h>

#include "common/listener.h"
#include "compositor/domain/domain_awake.h"
#include "compositor/host/host.h"
#include "compositor/host/host_idle.h"
#include "compositor/input/input.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

static unsigned told;
static struct wl_listener inhibiting;

static void note_inhibiting(struct wl_listener *listener, void *data)
{
	told++;
}

static int setup(void **state)
{
	own_clock_time = 5000 * 1000;
	own_clock_step = 0;
	struct fake_desktop *desktop = fake_desktop_create();
	told = 0;
	listen_to(&desktop->desktop->events.inhibiting, &inhibiting, note_inhibiting);
	*state = desktop;
	return 0;
}

static int teardown(void **state)
{
	wl_list_remove(&inhibiting.link);
	fake_desktop_destroy(*state);
	return 0;
}

static struct window *show(struct fake_desktop *desktop, unsigned domain)
{
	struct window *window = &fake_window_show(desktop, domain, 200, 100)->base;
	fake_desktop_settle(desktop);
	return window;
}

static void each_wish_counts_once(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = show(desktop, 0), *other = show(desktop, 0);
	window_move_to(other, 600, 300);
	fake_desktop_settle(desktop);
	const bool wishes[] = {true, true, false, false, true};
	for (size_t i = 0; i < COUNT_OF(wishes); i++) {
		window_set_inhibits_idle(window, wishes[i]);
		assert_int_equal(desktop->domains[0].inhibiting, wishes[i]);
	}
	assert_int_equal(told, 3);
	window_set_inhibits_idle(other, true);
	assert_int_equal(desktop->domains[0].inhibiting, 2);
	assert_int_equal(desktop->domains[1].inhibiting, 0);
}

static void only_while_it_is_seen(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *window = show(desktop, 0);
	const struct domain *domain = &desktop->domains[0];
	window_set_inhibits_idle(window, true);
	window_set_minimized(window, true);
	fake_desktop_settle(desktop);
	assert_int_equal(domain->inhibiting, 0);
	window_set_minimized(window, false);
	fake_desktop_settle(desktop);
	assert_int_equal(domain->inhibiting, 1);
	desktop_set_locked(desktop->desktop, true);
	fake_desktop_settle(desktop);
	assert_int_equal(domain->inhibiting, 0);
	/* What changes meanwhile counts later. */
	window_set_inhibits_idle(window, false);
	assert_int_equal(domain->inhibiting, 0);
	window_set_inhibits_idle(window, true);
	assert_int_equal(domain->inhibiting, 0);
	desktop_set_locked(desktop->desktop, false);
	fake_desktop_settle(desktop);
	assert_int_equal(domain->inhibiting, 1);
	window_unmap(window);
	fake_desktop_settle(desktop);
	assert_int_equal(domain->inhibiting, 0);
}

static void it_goes_with_the_window(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *window = fake_window_show(desktop, 0, 200, 100);
	fake_desktop_settle(desktop);
	window_set_inhibits_idle(&window->base, true);
	assert_int_equal(desktop->domains[0].inhibiting, 1);
	fake_window_destroy(window);
	assert_int_equal(desktop->domains[0].inhibiting, 0);
	assert_int_equal(told, 2);
}

static void whoever_may_and_not_for_ever(void **state)
{
	struct fake_desktop *desktop = *state;
	const struct domain *domain = &desktop->domains[0];
	struct window *window = show(desktop, 0);
	assert_false(domain_inhibits_idle(domain, 0));
	window_set_inhibits_idle(window, true);
	assert_false(domain_inhibits_idle(domain, 0));
	desktop->domain_configs[0].inhibit_idle = true;
	assert_true(domain_inhibits_idle(domain, 0));
	assert_true(domain_inhibits_idle(domain, INHIBIT_MOST - 1));
	assert_false(domain_inhibits_idle(domain, INHIBIT_MOST));
	assert_false(domain_inhibits_idle(domain, UINT64_MAX));
	window_set_inhibits_idle(window, false);
	assert_false(domain_inhibits_idle(domain, 0));
}

/* What idle daemons and the user are told follows at the end of a turn. */
static bool keeps_awake(struct fake_desktop *desktop)
{
	fake_desktop_settle(desktop);
	return desktop->domains[0].notes.keeps_awake;
}

static void pass_ms(uint64_t ms)
{
	own_clock_time += 1000 * ms;
}

/* The timer is a real one: what is left for it is 1 ms. */
static void nobody_looks_for_long(void **state)
{
	struct fake_desktop *desktop = *state;
	struct host host = {
		.desktop = desktop->desktop,
		.input = desktop->input,
		.display = desktop->display,
		.loop = desktop->screen->loop,
	};
	struct host_idle *idle =
		host_idle_create(&host, wlr_seat_create(desktop->display, "awake"));
	assert_non_null(idle);
	desktop->domain_configs[0].inhibit_idle = true;
	struct window *window = show(desktop, 0);
	pass_ms(INHIBIT_MOST - 1);
	window_set_inhibits_idle(window, true);
	assert_true(keeps_awake(desktop));
	pass_ms(1);
	for (int i = 0; i < 100 && keeps_awake(desktop); i++) {
		wl_event_loop_dispatch(host.loop, 100);
	}
	assert_false(keeps_awake(desktop));
	for (int i = 0; i < 2; i++) {
		wl_signal_emit_mutable(input_activity(desktop->input), NULL);
		assert_true(keeps_awake(desktop));
		pass_ms(INHIBIT_MOST - 1);
	}
	assert_true(keeps_awake(desktop));
	host_idle_destroy(idle);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_wish_counts_once),
		TEST(only_while_it_is_seen),
		TEST(it_goes_with_the_window),
		TEST(whoever_may_and_not_for_ever),
		TEST(nobody_looks_for_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

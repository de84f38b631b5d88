/* SPDX-License-Identifier: MIT
 *
 * What the user launched may take the focus, once, soon, and without interrupting anything.
 */
#include "tests/unit/harness.h"

#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

enum { TYPES, LAUNCHES, BYSTANDS };

static struct fake_window *typed_to; /* has the focus at the start of each test */

static int setup(void **state)
{
	struct fake_desktop *desktop = fake_desktop_create();
	*state = desktop;
	own_clock_time = 5000 * 1000;
	typed_to = fake_window_show(desktop, TYPES, 300, 200);
	assert_ptr_equal(desktop->desktop->active, &typed_to->base);
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

static void expect_launch(struct fake_desktop *desktop, unsigned domain)
{
	focus_expect_launch(desktop->input, &desktop->domains[domain]);
}

/* Whether a new window of domain has the focus. */
static bool takes_focus(struct fake_desktop *desktop, unsigned domain)
{
	struct fake_window *window = fake_window_show(desktop, domain, 100, 100);
	return desktop->desktop->active == &window->base;
}

static void test_a_launched_window_has_the_focus_once(void **state)
{
	expect_launch(*state, LAUNCHES);
	assert_false(takes_focus(*state, BYSTANDS));
	assert_true(takes_focus(*state, LAUNCHES));
	focus_set(((struct fake_desktop *)*state)->input, &typed_to->base);
	assert_false(takes_focus(*state, LAUNCHES));
}

static void test_nothing_launched(void **state)
{
	assert_false(takes_focus(*state, LAUNCHES));
}

static void test_in_time(void **state)
{
	expect_launch(*state, LAUNCHES);
	own_clock_time += UINT64_C(1000) * (FOCUS_LAUNCH_MS);
	assert_true(takes_focus(*state, LAUNCHES));
}

static void test_too_late(void **state)
{
	expect_launch(*state, LAUNCHES);
	own_clock_time += UINT64_C(1000) * (FOCUS_LAUNCH_MS + 1);
	assert_false(takes_focus(*state, LAUNCHES));
}

static void test_not_after_an_act_of_the_user(void **state)
{
	struct fake_desktop *desktop = *state;
	expect_launch(desktop, LAUNCHES);
	focus_user_acts(desktop->input);
	assert_false(takes_focus(desktop, LAUNCHES));
	expect_launch(desktop, LAUNCHES);
	focus_set(desktop->input, &typed_to->base);
	assert_false(takes_focus(desktop, LAUNCHES));
}

/* A domain that keeps a window ready gains nothing. */
static void test_not_a_window_from_before(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *ready = fake_window_show(desktop, LAUNCHES, 100, 100);
	window_unmap(&ready->base);
	expect_launch(desktop, LAUNCHES);
	window_set_content_size(&ready->base, 100, 100);
	assert_true(ready->base.mapped);
	assert_ptr_equal(desktop->desktop->active, &typed_to->base);
	assert_true(takes_focus(desktop, LAUNCHES));
}

static void test_a_window_of_the_focused_domain_does_not_use_it_up(void **state)
{
	expect_launch(*state, LAUNCHES);
	assert_true(takes_focus(*state, TYPES));
	assert_true(takes_focus(*state, LAUNCHES));
}

static void test_the_last_launch_counts(void **state)
{
	expect_launch(*state, LAUNCHES);
	expect_launch(*state, BYSTANDS);
	assert_false(takes_focus(*state, LAUNCHES));
	assert_true(takes_focus(*state, BYSTANDS));
}

static void test_a_launch_that_failed(void **state)
{
	struct fake_desktop *desktop = *state;
	expect_launch(desktop, LAUNCHES);
	focus_forget_launch(desktop->input, &desktop->domains[BYSTANDS]);
	focus_forget_launch(desktop->input, &desktop->domains[LAUNCHES]);
	assert_false(takes_focus(desktop, LAUNCHES));
}

static void test_not_another_instance_of_the_domain(void **state)
{
	struct fake_desktop *desktop = *state;
	struct domain *domain = &desktop->domains[LAUNCHES];
	expect_launch(desktop, LAUNCHES);
	wl_signal_emit_mutable(&desktop->all_domains.events.changed, domain);
	domain->status = DOMAIN_DOWN;
	wl_signal_emit_mutable(&desktop->all_domains.events.changed, domain);
	domain->status = DOMAIN_UP;
	wl_signal_emit_mutable(&desktop->all_domains.events.changed, domain);
	assert_false(takes_focus(desktop, LAUNCHES));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_launched_window_has_the_focus_once),
		TEST(test_nothing_launched),
		TEST(test_in_time),
		TEST(test_too_late),
		TEST(test_not_after_an_act_of_the_user),
		TEST(test_not_a_window_from_before),
		TEST(test_a_window_of_the_focused_domain_does_not_use_it_up),
		TEST(test_the_last_launch_counts),
		TEST(test_a_launch_that_failed),
		TEST(test_not_another_instance_of_the_domain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

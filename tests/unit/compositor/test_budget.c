/* SPDX-License-Identifier: MIT
 *
 * Who waits for whom, by a clock of this program's own.
 */
#include "tests/unit/harness.h"

#include "compositor/base/budget.h"
#include "compositor/base/chores.h"
#include "tests/unit/compositor/own_clock.h"

static struct budgets budgets;
static struct budget much, little, third;

static int setup(void **state)
{
	own_clock_time = 1000000;
	budgets_init(&budgets);
	budget_init(&much, &budgets);
	budget_init(&little, &budgets);
	budget_init(&third, &budgets);
	return 0;
}

static void alone_it_takes_all(void **state)
{
	for (int i = 0; i < 1000; i++) {
		budget_charge(&much, 1000);
		own_clock_time += 1000;
		assert_int_equal(budget_wait(&much), 0);
	}
}

/* And with another, that one does not wait. */
static void with_another_it_waits(void **state)
{
	budget_charge(&much, BUDGET_CREDIT);
	budget_charge(&little, 10);
	assert_int_equal(budget_wait(&much), 0);
	budget_charge(&much, 1000);
	assert_int_equal(budget_wait(&much), 1000 * BUDGET_SHARE);
	assert_int_equal(budget_wait(&little), 0);
	own_clock_time += 1000 * BUDGET_SHARE - 1;
	assert_true(budget_wait(&much) > 0);
	own_clock_time++;
	assert_int_equal(budget_wait(&much), 0);
}

static void who_was_idle_for_long_is_no_rival(void **state)
{
	budget_charge(&little, 10);
	budget_charge(&much, BUDGET_MAX_DEBT);
	assert_true(budget_wait(&much) > 0);
	own_clock_time += BUDGET_RECENT - 1;
	assert_true(budget_wait(&much) > 0);
	own_clock_time++;
	assert_int_equal(budget_wait(&much), 0);
}

static void debt_has_an_end(void **state)
{
	for (int i = 0; i < 100; i++) {
		budget_charge(&much, UINT64_MAX);
	}
	budget_wait(&much);
	assert_int_equal(much.debt, BUDGET_MAX_DEBT);
	own_clock_time += BUDGET_MAX_DEBT * BUDGET_SHARE;
	budget_wait(&much);
	assert_int_equal(much.debt, 0);
}

/* However many are in debt, they have one share of the time together. */
static void debtors_share(void **state)
{
	uint64_t used = 0;
	budget_charge(&much, 2 * BUDGET_CREDIT);
	budget_charge(&third, 2 * BUDGET_CREDIT);
	const uint64_t begin = own_clock_time;
	while (own_clock_time < begin + 10000000) {
		struct budget *both[] = {&much, &third};
		budget_charge(&little, 0);
		for (int i = 0; i < 2; i++) {
			if (budget_wait(both[i]) == 0) {
				budget_charge(both[i], 100);
				used += 100;
			}
		}
		own_clock_time += 100;
	}
	assert_true(used <= 10000000 / BUDGET_SHARE + 10000000 / 50);
	assert_true(used >= 10000000 / BUDGET_SHARE - 10000000 / 50);
}

/* --- in line ---------------------------------------------------------------------------------- */

struct work {
	struct chore chore;
	unsigned done;
	uint64_t cost; /* us of a piece */
};

static bool work_step(struct chore *chore)
{
	struct work *work = wl_container_of(chore, work, chore);
	work->done++;
	own_clock_time += work->cost;
	return true;
}

static void the_line_is_in_order_of_debt(void **state)
{
	struct wl_event_loop *loop = wl_event_loop_create();
	struct chores chores;
	struct work a = {.cost = 1000}, b = {.cost = 10};
	assert_true(chores_init(&chores, loop));
	chore_init(&a.chore, &much, work_step);
	chore_init(&b.chore, &little, work_step);
	chore_begin(&chores, &a.chore);
	chore_begin(&chores, &b.chore);
	for (int turn = 0; turn < 1000; turn++) {
		wl_event_loop_dispatch(loop, 0);
	}
	/* What each has had is about the same time. */
	assert_int_equal(a.done + b.done, 1000);
	assert_true(a.done * a.cost <= b.done * b.cost + 2 * a.cost);
	assert_true(b.done * b.cost <= a.done * a.cost + 2 * a.cost);
	chores_finish(&chores);
	wl_event_loop_destroy(loop);
}

/* The loop sleeps meanwhile, and wakes by itself. */
static void who_is_in_debt_is_left_alone(void **state)
{
	struct wl_event_loop *loop = wl_event_loop_create();
	struct chores chores;
	struct work a = {.cost = 10};
	assert_true(chores_init(&chores, loop));
	chore_init(&a.chore, &much, work_step);
	budget_charge(&much, BUDGET_MAX_DEBT);
	budget_charge(&little, 0);
	chore_begin(&chores, &a.chore);
	wl_event_loop_dispatch(loop, 0);
	assert_int_equal(a.done, 0);
	assert_true(chore_waits(&a.chore));
	own_clock_time += BUDGET_RECENT;
	for (int i = 0; i < 100 && a.done == 0; i++) {
		wl_event_loop_dispatch(loop, 100);
	}
	assert_int_equal(a.done, 1);
	chores_finish(&chores);
	wl_event_loop_destroy(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(alone_it_takes_all, setup),
		cmocka_unit_test_setup(with_another_it_waits, setup),
		cmocka_unit_test_setup(who_was_idle_for_long_is_no_rival, setup),
		cmocka_unit_test_setup(debt_has_an_end, setup),
		cmocka_unit_test_setup(debtors_share, setup),
		cmocka_unit_test_setup(the_line_is_in_order_of_debt, setup),
		cmocka_unit_test_setup(who_is_in_debt_is_left_alone, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

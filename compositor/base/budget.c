/* SPDX-License-Identifier: MIT */
#include "compositor/base/budget.h"

#include <stdbool.h>

#include "common/clock.h"

void budgets_init(struct budgets *budgets)
{
	wl_list_init(&budgets->all);
}

void budget_init(struct budget *budget, struct budgets *budgets)
{
	*budget = (struct budget){.budgets = budgets, .updated = clock_us()};
	wl_list_insert(&budgets->all, &budget->link);
}

void budget_finish(struct budget *budget)
{
	wl_list_remove(&budget->link);
}

/* How long it takes to pay back 1 us: the share of the time is divided among the debtors. */
static uint64_t price(const struct budgets *budgets)
{
	uint64_t debtors = 0;
	const struct budget *budget;
	wl_list_for_each(budget, &budgets->all, link) {
		debtors += budget->debt > BUDGET_CREDIT;
	}
	return BUDGET_SHARE * (debtors > 0 ? debtors : 1);
}

static void pay_back(struct budget *budget, uint64_t now)
{
	uint64_t each = price(budget->budgets), paid = (now - budget->updated) / each;
	if (paid >= budget->debt) {
		budget->debt = 0;
		budget->updated = now;
	} else {
		budget->debt -= paid;
		budget->updated += paid * each;
	}
}

void budget_charge(struct budget *budget, uint64_t us)
{
	uint64_t now = clock_us();
	pay_back(budget, now);
	budget->debt += us < BUDGET_MAX_DEBT ? us : BUDGET_MAX_DEBT;
	budget->debt = budget->debt < BUDGET_MAX_DEBT ? budget->debt : BUDGET_MAX_DEBT;
	budget->active = now;
}

static bool has_rivals(const struct budget *budget, uint64_t now)
{
	const struct budget *other;
	wl_list_for_each(other, &budget->budgets->all, link) {
		if (other != budget && other->active > 0 && now - other->active < BUDGET_RECENT) {
			return true;
		}
	}
	return false;
}

uint64_t budget_wait(struct budget *budget)
{
	uint64_t now = clock_us();
	pay_back(budget, now);
	if (budget->debt <= BUDGET_CREDIT || !has_rivals(budget, now)) {
		return 0;
	}
	return (budget->debt - BUDGET_CREDIT) * price(budget->budgets);
}

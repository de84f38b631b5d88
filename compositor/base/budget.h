/* SPDX-License-Identifier: MIT
 *
 * What each domain has had of the loop's time: handling what it said, drawing what it showed,
 * clearing away what it left. Whoever has had much waits while others want something, and nobody
 * else does. Alone, a domain may take all there is.
 */
#ifndef COMPOSITOR_BUDGET_H
#define COMPOSITOR_BUDGET_H

#include <stdint.h>
#include <wayland-util.h>

/* us of debt that cost nothing: a burst, such as a window with its first picture. */
#define BUDGET_CREDIT 8000u
/* us of debt at most: what a domain had while nobody else wanted anything is not held against it
 * for long. */
#define BUDGET_MAX_DEBT 100000u
/* One part in so many of the time is for all together that are in debt. */
#define BUDGET_SHARE 2u
/* us: who has not done anything for so long wants nothing. */
#define BUDGET_RECENT 100000u

struct budgets {
	struct wl_list all; /* struct budget.link */
};

struct budget {
	struct wl_list link;
	struct budgets *budgets;
	uint64_t debt; /* us, at updated */
	uint64_t updated,
		active; /* us, CLOCK_MONOTONIC; active: when it last did something, 0: never */
};

void budgets_init(struct budgets *budgets);

void budget_init(struct budget *budget, struct budgets *budgets);
void budget_finish(struct budget *budget);

/* It did something that took us, 0: next to nothing. */
void budget_charge(struct budget *budget, uint64_t us);

/* us until it may have another turn; 0: now. Its debt is what it owes now, afterwards. */
uint64_t budget_wait(struct budget *budget);

#endif

/* SPDX-License-Identifier: MIT */
#include "compositor/desktop/errands.h"

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"

/* us in one turn; the rest waits for the next. */
#define ERRANDS_SLICE 300

/* It may destroy the window, and others. Its domain pays for it. */
static void (*const acts[ERRANDS])(struct window *window) = {
	[ERRAND_DISMISS] = window_tell_dismissed,
};

/* NULL: nothing waits. */
static struct window *errands_take(struct errands *errands, enum errand *errand)
{
	for (*errand = 0; *errand < ERRANDS; (*errand)++) {
		struct wl_list *first = errands->waiting[*errand].next;
		if (first != &errands->waiting[*errand]) {
			struct window *window = wl_container_of(first, window, errands[*errand]);
			wl_list_remove(first);
			wl_list_init(first);
			return window;
		}
	}
	return NULL;
}

static bool errands_step(struct chore *chore)
{
	struct errands *errands = wl_container_of(chore, errands, chore);
	uint64_t now = clock_spent(), end = now + ERRANDS_SLICE;
	while (now <= end) {
		enum errand errand;
		struct window *window = errands_take(errands, &errand);
		if (!window) {
			return false;
		}
		struct domain *domain = window->domain;
		acts[errand](window);
		uint64_t begin = now;
		now = clock_spent();
		budget_charge(&domain->budget, now - begin);
	}
	return true;
}

void errands_init(struct errands *errands)
{
	/* Without a budget: what one domain owes must not keep what is another's. */
	chore_init(&errands->chore, NULL, errands_step);
	for (int i = 0; i < ERRANDS; i++) {
		wl_list_init(&errands->waiting[i]);
	}
}

void errands_begin(struct window *window)
{
	for (int i = 0; i < ERRANDS; i++) {
		wl_list_init(&window->errands[i]);
	}
}

void errand_add(struct window *window, enum errand errand)
{
	struct desktop *desktop = window->desktop;
	if (wl_list_empty(&window->errands[errand])) {
		wl_list_insert(desktop->errands.waiting[errand].prev, &window->errands[errand]);
		chore_begin(&desktop->chores, &desktop->errands.chore);
	}
}

void errands_end(struct window *window)
{
	for (int i = 0; i < ERRANDS; i++) {
		wl_list_remove(&window->errands[i]);
		wl_list_init(&window->errands[i]);
	}
}

/* SPDX-License-Identifier: MIT */
#include "compositor/desktop/errands.h"

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"

/* us in one turn; the rest waits for the next. */
#define ERRANDS_SLICE 300
/* What is done in any case: a desktop of few windows is never half of what it has become. */
#define ERRANDS_FEW 4

static const struct {
	void (*act)(struct window *window); /* may destroy it, and others */
	bool free; /* the host or another domain has caused it; else its own pays */
} errand_kinds[ERRANDS] = {
	[ERRAND_OUTPUTS] = {window_follow_outputs, .free = true},
	[ERRAND_DISMISS] = {window_tell_dismissed},
	[ERRAND_REPOSITION] = {window_reposition},
	[ERRAND_LATE] = {window_stop_waiting},
	[ERRAND_SILENT] = {window_show_silent},
	[ERRAND_MINIMIZED] = {window_tell_minimized},
	[ERRAND_HIDDEN] = {window_tell_hidden, .free = true},
};

/* By turns: what one domain has done again and again keeps nothing else waiting. */
static enum errand errands_choose(struct errands *errands)
{
	enum errand errand = ERRAND_OUTPUTS;
	for (int i = 0; wl_list_empty(&errands->waiting[errand]) && i < ERRANDS; i++) {
		errand = errands->last = (errands->last + 1) % ERRANDS;
	}
	return errand;
}

/* NULL: nothing waits. */
static struct window *errands_take(struct errands *errands, enum errand *errand)
{
	*errand = errands_choose(errands);
	if (wl_list_empty(&errands->waiting[*errand])) {
		return NULL;
	}
	struct window *window =
		wl_container_of(errands->waiting[*errand].next, window, errands[*errand]);
	errand_drop(window, *errand);
	return window;
}

/* One thing. False: nothing waits. */
static bool errands_do(struct errands *errands)
{
	enum errand errand;
	uint64_t begin = clock_spent();
	struct window *window = errands_take(errands, &errand);
	if (!window) {
		return false;
	}
	struct domain *domain = window->domain;
	errand_kinds[errand].act(window);
	if (!errand_kinds[errand].free) {
		budget_charge(&domain->budget, clock_spent() - begin);
	}
	return true;
}

static bool errands_step(struct chore *chore)
{
	struct desktop *desktop = wl_container_of(chore, desktop, errands.chore);
	uint64_t end = clock_spent() + ERRANDS_SLICE;
	unsigned done = 0;
	bool more;
	do {
		more = errands_do(&desktop->errands);
	} while (more && (++done < ERRANDS_FEW || clock_spent() <= end));
	window_outputs_followed(desktop);
	return more;
}

void errands_go_on(struct desktop *desktop)
{
	errands_step(&desktop->errands.chore);
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

void errand_drop(struct window *window, enum errand errand)
{
	wl_list_remove(&window->errands[errand]);
	wl_list_init(&window->errands[errand]);
}

void errands_end(struct window *window)
{
	for (int i = 0; i < ERRANDS; i++) {
		errand_drop(window, i);
	}
}

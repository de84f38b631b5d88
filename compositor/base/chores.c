/* SPDX-License-Identifier: MIT */
#include "compositor/base/chores.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "compositor/base/budget.h"

#define CHORES_LOOK 20 /* ms after which who has to wait is looked at again */

static void set_awake(struct chores *chores, bool awake)
{
	wl_event_source_fd_update(chores->source, awake ? WL_EVENT_READABLE : 0);
}

/* Whose turn it is. NULL: nobody's, for *wait us at least. */
static struct chore *chores_next(const struct chores *chores, uint64_t *wait)
{
	struct chore *chore, *next = NULL;
	uint64_t least = 0;
	*wait = UINT64_MAX;
	wl_list_for_each(chore, &chores->waiting, link) {
		uint64_t left = chore->budget ? budget_wait(chore->budget) : 0;
		uint64_t debt = chore->budget ? chore->budget->debt : 0;
		if (left == 0 && (!next || debt < least)) {
			next = chore;
			least = debt;
		}
		*wait = left < *wait ? left : *wait;
	}
	return next;
}

static void chores_do(struct chores *chores, struct chore *chore)
{
	struct budget *budget = chore->budget;
	uint64_t begin = clock_spent();
	chore_drop(chore);
	if (chore->step(chore) && !chore_waits(chore)) {
		wl_list_insert(chores->waiting.prev, &chore->link);
	}
	if (budget) {
		budget_charge(budget, clock_spent() - begin);
	}
}

static int chores_handle_turn(int fd, uint32_t mask, void *data)
{
	struct chores *chores = data;
	uint64_t wait;
	struct chore *chore = chores_next(chores, &wait);
	if (chore) {
		chores_do(chores, chore);
	} else if (!wl_list_empty(&chores->waiting)) {
		set_awake(chores, false);
		/* 0 would disarm it; a rival may be gone before all is paid. */
		uint64_t ms = wait / 1000 + 1;
		wl_event_source_timer_update(
			chores->timer, (int)(ms < CHORES_LOOK ? ms : CHORES_LOOK));
	}
	if (wl_list_empty(&chores->waiting)) {
		set_awake(chores, false);
	}
	return 0;
}

static int chores_handle_timer(void *data)
{
	set_awake(data, true);
	return 0;
}

bool chores_init(struct chores *chores, struct wl_event_loop *loop)
{
	*chores = (struct chores){0};
	wl_list_init(&chores->waiting);
	chores->fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (chores->fd >= 0) {
		chores->source =
			wl_event_loop_add_fd(loop, chores->fd, 0, chores_handle_turn, chores);
	}
	if (chores->source) {
		chores->timer = wl_event_loop_add_timer(loop, chores_handle_timer, chores);
	}
	if (!chores->timer) {
		chores_finish(chores);
		return false;
	}
	return true;
}

void chores_finish(struct chores *chores)
{
	struct chore *chore, *next;
	wl_list_for_each_safe(chore, next, &chores->waiting, link) {
		chore_drop(chore);
	}
	if (chores->timer) {
		wl_event_source_remove(chores->timer);
		chores->timer = NULL;
	}
	if (chores->source) {
		wl_event_source_remove(chores->source);
		chores->source = NULL;
	}
	if (chores->fd >= 0) {
		close(chores->fd);
		chores->fd = -1;
	}
}

void chore_init(struct chore *chore, struct budget *budget, bool (*step)(struct chore *chore))
{
	wl_list_init(&chore->link);
	chore->budget = budget;
	chore->step = step;
}

void chore_begin(struct chores *chores, struct chore *chore)
{
	if (chore_waits(chore)) {
		return;
	}
	wl_list_insert(chores->waiting.prev, &chore->link);
	set_awake(chores, true);
}

void chore_drop(struct chore *chore)
{
	wl_list_remove(&chore->link);
	wl_list_init(&chore->link);
}

bool chore_waits(const struct chore *chore)
{
	return !wl_list_empty(&chore->link);
}

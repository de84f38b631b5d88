/* SPDX-License-Identifier: MIT */
#include "compositor/base/chores.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void set_awake(struct chores *chores, bool awake)
{
	wl_event_source_fd_update(chores->source, awake ? WL_EVENT_READABLE : 0);
}

static int chores_handle_turn(int fd, uint32_t mask, void *data)
{
	struct chores *chores = data;
	if (!wl_list_empty(&chores->waiting)) {
		struct chore *chore = wl_container_of(chores->waiting.next, chore, link);
		chore_drop(chore);
		if (chore->step(chore) && !chore_waits(chore)) {
			wl_list_insert(chores->waiting.prev, &chore->link);
		}
	}
	if (wl_list_empty(&chores->waiting)) {
		set_awake(chores, false);
	}
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
	if (!chores->source) {
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
	if (chores->source) {
		wl_event_source_remove(chores->source);
		chores->source = NULL;
	}
	if (chores->fd >= 0) {
		close(chores->fd);
		chores->fd = -1;
	}
}

void chore_init(struct chore *chore, bool (*step)(struct chore *chore))
{
	wl_list_init(&chore->link);
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

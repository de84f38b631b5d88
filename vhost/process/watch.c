/* SPDX-License-Identifier: MIT */
#include "vhost/process/watch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "protocol/shortage.h"

void watch_init(struct watch *watch)
{
	*watch = (struct watch){.epoll = -1};
}

void watch_finish(struct watch *watch)
{
	if (watch->epoll >= 0) {
		close(watch->epoll);
	}
	watch_init(watch);
}

static bool watch_tell(
	const struct watch *watch, int how, const struct watch_slot *slot, uint32_t index)
{
	struct epoll_event event = {.events = slot->events, .data.u32 = index};
	return slot->fd < 0 || epoll_ctl(watch->epoll, how, slot->fd, &event) == 0;
}

static bool watch_rebuild(struct watch *watch, const struct watch_slot *wanted, uint32_t *ready)
{
	watch_finish(watch);
	watch->epoll = epoll_create1(EPOLL_CLOEXEC);
	bool ok = watch->epoll >= 0;
	for (uint32_t i = 0; ok && i < WATCH_SLOTS; i++) {
		watch->slots[i] = wanted[i];
		if (!watch_tell(watch, EPOLL_CTL_ADD, &wanted[i], i)) {
			/* Any other failure is not about this descriptor. */
			ok = errno == EPERM;
			ready[i] = WATCH_UNUSABLE;
		}
	}
	return ok;
}

static bool watch_knows(const struct watch *watch, const struct watch_slot *wanted)
{
	bool same = watch->epoll >= 0;
	for (uint32_t i = 0; i < WATCH_SLOTS; i++) {
		same = same && watch->slots[i].fd == wanted[i].fd
		       && watch->slots[i].serial == wanted[i].serial;
	}
	return same;
}

static bool watch_update(struct watch *watch, const struct watch_slot *wanted, uint32_t *ready)
{
	if (!watch_knows(watch, wanted)) {
		return watch_rebuild(watch, wanted, ready);
	}
	for (uint32_t i = 0; i < WATCH_SLOTS; i++) {
		if (watch->slots[i].events != wanted[i].events) {
			watch->slots[i] = wanted[i];
			if (!watch_tell(watch, EPOLL_CTL_MOD, &wanted[i], i)) {
				return false;
			}
		}
	}
	return true;
}

/* The kernel has no descriptor or no memory for the set just now, or too many of this user's are
 * watched: all is made anew after a pause. */
static bool watch_pause(struct watch *watch, uint32_t ready[static WATCH_SLOTS])
{
	if (!shortage_passes(errno) && errno != ENOSPC) {
		return false;
	}
	watch_finish(watch);
	memset(ready, 0, WATCH_SLOTS * sizeof(ready[0]));
	poll(NULL, 0, WATCH_PAUSE_MS);
	return true;
}

bool watch_wait(struct watch *watch, const struct watch_slot wanted[static WATCH_SLOTS],
	int timeout_ms, uint32_t ready[static WATCH_SLOTS])
{
	struct epoll_event events[WATCH_SLOTS];
	memset(ready, 0, WATCH_SLOTS * sizeof(ready[0]));
	if (!watch_update(watch, wanted, ready)) {
		return watch_pause(watch, ready);
	}
	for (uint32_t i = 0; i < WATCH_SLOTS; i++) {
		/* The caller must hear of it at once. */
		timeout_ms = ready[i] != 0 ? 0 : timeout_ms;
	}
	int count = epoll_wait(watch->epoll, events, WATCH_SLOTS, timeout_ms);
	for (int i = 0; i < count; i++) {
		ready[events[i].data.u32] |= events[i].events;
	}
	return count >= 0 || shortage_passes(errno);
}

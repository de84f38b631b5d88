/* SPDX-License-Identifier: MIT
 *
 * Waiting for descriptors that come and go. The caller says each time what it wants; the kernel
 * is told only of what has changed, so that waiting is one system call.
 *
 * A number may name another file than the last time, because it was closed and opened anew in
 * between, and closing does not take a file out of an epoll set while others (QEMU) hold it too.
 * So whenever a number or its serial differs, the whole set is made anew: that is rare.
 */
#ifndef VHOST_PROCESS_WATCH_H
#define VHOST_PROCESS_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#define WATCH_SLOTS 6u

/* How long nothing is heard when the kernel has nothing left to make the set with. */
#define WATCH_PAUSE_MS 20

/* Among the events of a slot: its descriptor is of a kind that cannot be waited for. */
#define WATCH_UNUSABLE 0x20u /* POLLNVAL, which epoll never says */

struct watch_slot {
	int fd; /* -1: none */
	uint32_t serial; /* another one, when fd may be another file with the same number */
	uint32_t events; /* EPOLLIN, EPOLLOUT, EPOLLET; errors and hang-ups come unasked */
};

struct watch {
	int epoll; /* owned, -1: not made yet */
	struct watch_slot slots[WATCH_SLOTS]; /* as the kernel knows them */
};

void watch_init(struct watch *watch);
void watch_finish(struct watch *watch);

/*
 * Waits until something happens to a slot or timeout_ms have passed (-1: never). ready[i]
 * becomes the events of slot i. A shortage that passes is only a wait in which nothing happened.
 * False with errno when waiting is impossible.
 */
bool watch_wait(struct watch *watch, const struct watch_slot wanted[static WATCH_SLOTS],
	int timeout_ms, uint32_t ready[static WATCH_SLOTS]);

#endif

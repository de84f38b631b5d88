/* SPDX-License-Identifier: MIT
 *
 * The locked session: ext-session-lock-v1 for lockers of the host. That it is locked is the
 * compositor's knowledge: a locker that dies, or an output that comes, unlocks nothing. Only the
 * locker that holds the lock can end it, by its unlock request.
 *
 * While it is locked nothing of the desktop is drawn, no domain has input, and none is told that
 * anybody sees it. Lockers are lent the host's seat.
 */
#ifndef COMPOSITOR_HOST_LOCK_H
#define COMPOSITOR_HOST_LOCK_H

#include <stdbool.h>

struct host;
struct host_lock;

/* NULL: out of memory. */
struct host_lock *host_lock_create(struct host *host);
void host_lock_destroy(struct host_lock *lock); /* NULL is accepted */

/* Locks now, without a locker, or does nothing when it is locked. False: out of memory, the
 * session is as it was. */
bool host_lock_begin(struct host_lock *lock);

/* Starts the configured locker, unless that was done less than HOST_LOCK_AGAIN ago. */
void host_lock_start_locker(struct host_lock *lock);
#define HOST_LOCK_AGAIN 2000 /* ms */

enum host_lock_state {
	HOST_LOCK_OPEN,
	HOST_LOCK_PLAIN, /* locked, and no locker is there */
	HOST_LOCK_HELD, /* locked by a locker */
};
enum host_lock_state host_lock_state(const struct host_lock *lock);

#endif

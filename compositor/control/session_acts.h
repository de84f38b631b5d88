/* SPDX-License-Identifier: MIT
 *
 * What keys are bound to that is no window's affair: programs, the lock, the configuration, the
 * end. When something cannot be done the panel says why.
 */
#ifndef COMPOSITOR_SESSION_ACTS_H
#define COMPOSITOR_SESSION_ACTS_H

struct config;
struct control_access;
struct host_lock;
struct session_acts;
struct starter;

/* Listens to input, of what access names; all must outlive it, but for access itself. NULL: out of
 * memory. */
struct session_acts *session_acts_create(
	const struct control_access *access, struct starter *starter);
/* Nobody waits any more for what is being launched. NULL is accepted. */
void session_acts_destroy(struct session_acts *acts);

/* A program on the host was not started: why, as a sentence of the host's own words. */
void session_acts_tell(struct session_acts *acts, const char *why);

/* Locks the session, and starts the locker of config. NULL, or why not and what to do. */
const char *session_lock(struct host_lock *lock, const struct config *config);

#endif

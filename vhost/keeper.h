/* SPDX-License-Identifier: MIT
 *
 * The process that was started, once it has the worker. It sees no byte of a guest: it makes the
 * connections to the compositor that the worker asks for, always to the one path that it was given,
 * and removes the listener's file at the end. It ends when the worker does; its own end, whatever
 * the cause, is the worker's.
 */
#ifndef VHOST_KEEPER_H
#define VHOST_KEEPER_H

#include <stdbool.h>
#include <sys/types.h>

struct keeper {
	pid_t worker;
	int errands; /* borrowed, as is the next one */
	int signals; /* SIGTERM, SIGINT and SIGCHLD, which are blocked */
	const char *link_path; /* borrowed */
};

/* A descriptor for keeper->signals: they are blocked in this process and those that it forks. -1
 * after one line on standard error. */
int keeper_take_signals(void);

/* Until the worker has ended (true when it ended well), or has to be killed (false): by the end of
 * this process, which the caller has to see to. */
bool keeper_run(struct keeper *keeper);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Starts the programs that the user wants to run on the host, in a process of its own. It is
 * forked before everything else, so it has no descriptor of the compositor's and reads nothing of
 * a guest, and the compositor can give up starting programs for good. Whoever may connect to its
 * socket, launch.sock in the runtime directory, mode 0600, asks it for a program; the compositor
 * itself can have those alone started that its configuration names, the locker and what keys are
 * bound to: the process has their commands from the start, and reads them itself when the
 * configuration is read again. Where that socket shall be the compositor says
 * before it hears of a guest, and is told of starts. What else it may ask for are the
 * configuration's files, which it cannot read itself once it has started, and sockets of domains,
 * which it cannot make.
 *
 * One SOCK_SEQPACKET connection for each program: the words of the command, each with a NUL after
 * it, in one message of at most STARTER_MAX_BYTES; the answer is an int32_t, 0 or the errno that
 * kept it from running: EAGAIN with too many at once, EINVAL for a message of another form.
 */
#ifndef COMPOSITOR_STARTER_H
#define COMPOSITOR_STARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STARTER_SOCKET "launch.sock"
#define STARTER_MAX_BYTES 65536u
#define STARTER_MAX_WORDS 128u
#define STARTER_MAX_ASKERS 32u /* at once; beyond, one that has not asked yet is closed */

struct host_commands;
struct starter;
struct wl_event_loop;

/* How the process reads the configuration. */
struct starter_reader {
	/* Returns a descriptor, which is closed afterwards, or -1. commands, none at first, are
	 * those of the configuration where that is right. */
	int (*read)(const void *data, struct host_commands *commands);
	const void *data; /* as it is when the process is forked */
};

/* Forks: before there are threads, descriptors or signal handlers that it should not have. NULL
 * after one line on standard error. */
struct starter *starter_create(const struct starter_reader *reader);

/* Lets it listen in dir, for programs that find the Wayland socket display; commands are needed
 * until the return only. From then on launching is called from the loop: before a program is run
 * with begins true, and with false when it could not be run after all; why then is NULL unless
 * starter_run wanted it. Not for the locker. False after one line on standard error. */
bool starter_open(struct starter *starter, struct wl_event_loop *loop, const char *dir,
	const char *display, const struct host_commands *commands,
	void (*launching)(void *data, bool begins, const char *why), void *data);

/* Starts the command of that number. What came of it is said in the log. */
void starter_run(struct starter *starter, uint32_t number);

/* Who hears of what was asked for. */
struct starter_listener {
	/* fd is the reader's, and the listener's to close; -1: it failed, or the process has
	 * ended. */
	void (*read)(void *data, int fd);
	/* fd listens, and is the listener's; -1: error says why. */
	void (*bound)(void *data, int fd, const char *error);
};
void starter_set_listener(
	struct starter *starter, const struct starter_listener *listener, void *data);

/* Asks for the configuration: read will be called, once for each time. False: there is no process
 * any more. */
bool starter_read(struct starter *starter);
/* Asks for the socket of the domain of that name, in dir: bound will be called, once for each time
 * and in order. False as above. */
bool starter_bind(struct starter *starter, const char *domain);
/* At the end: waits for the sockets that were asked for, and bound is called for each. */
void starter_settle(struct starter *starter);
/* What was read last holds: its commands are those from now on. */
void starter_adopt(struct starter *starter);

/* Ends the process and waits for that. What it started goes on. NULL is accepted. */
void starter_destroy(struct starter *starter);

#endif

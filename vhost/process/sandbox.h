/* SPDX-License-Identifier: MIT
 *
 * What the two processes of a backend give up before the first byte of a guest.
 *
 *                       worker                              keeper
 *   sees                all that guest and QEMU write       one question of the worker's
 *   namespaces          its own, with an empty root         those of whoever started it
 *   files (Landlock)    none                                removes one in the listener's folder
 *   system calls        about 45; on descriptors alone      about 35; AF_UNIX connect, unlink
 *
 * Neither has capabilities, leaves core files or can be looked into by the same user.
 */
#ifndef VHOST_PROCESS_SANDBOX_H
#define VHOST_PROCESS_SANDBOX_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/confine.h"

struct sandbox {
	enum confine_mode mode; /* of the caller */
	bool apart; /* the worker has namespaces of its own */
};

/* Forks the worker, which the end of its parent kills. Returns as fork; -1 after one line on
 * standard error. What the kernel does not allow is said in one line, here as below, and is a
 * failure if mode says so. */
pid_t sandbox_fork(struct sandbox *sandbox);

/* The last step of each process's start. False after one line on standard error: do not go on then.
 * socket_path is that of the listener's file, NULL without one. */
bool sandbox_enter_worker(const struct sandbox *sandbox);
bool sandbox_enter_keeper(const struct sandbox *sandbox, const char *socket_path);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A process apart: a child in namespaces of its own, with nothing in them. For what a program of
 * the host gives bytes of guests to, and what needs no file, no network and no other process.
 */
#ifndef COMMON_NAMESPACES_H
#define COMMON_NAMESPACES_H

#include <stdbool.h>
#include <sys/types.h>

/* As fork, but the child is alone in new namespaces: user, process ids (it is number 1), mounts,
 * network, System V IPC, host name, cgroups. In them it has every capability, and it is no user.
 * -1 with errno when the kernel has not all of them, or forbids them to this user. The caller must
 * have one thread. */
pid_t namespaces_fork(void);

/* In such a child: an empty, read-only folder takes the place of all file systems. False with
 * errno; there are security modules that forbid this alone. */
bool namespaces_empty_root(void);

#endif

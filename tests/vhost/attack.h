/* SPDX-License-Identifier: MIT
 *
 * What an attacker tries who has taken over the process that reads a guest.
 */
#ifndef TESTS_VHOST_ATTACK_H
#define TESTS_VHOST_ATTACK_H

#include <stdbool.h>
#include <stddef.h>

/* One system call. */
struct attack_call {
	const char *name;
	long number;
	long arguments[6];
};

/* What they are tried on, from the environment; the names say which kind. */
struct attack_targets {
	const char *file, *folder, *socket, *abstract;
	int process;
	int descriptor; /* any that is open */
};

/* All that the worker must not do; returns how many. They live until the next call. */
size_t attack_calls(const struct attack_targets *targets, const struct attack_call **calls);

#endif

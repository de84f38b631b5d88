/* SPDX-License-Identifier: MIT
 *
 * cmocka with the headers that it needs before it, and what it lacks.
 */
#ifndef TESTS_UNIT_HARNESS_H
#define TESTS_UNIT_HARNESS_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#ifdef NDEBUG
#error "tests need assert()"
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* True when function(data) ends the process by abort(), as our own bugs must. Tried in a child. */
static inline bool harness_aborts(void (*function)(void *data), void *data)
{
	pid_t child = fork();
	if (child == 0) {
		/* No report of a sanitizer, no core file: this end is wanted. */
		signal(SIGABRT, SIG_DFL);
		setrlimit(RLIMIT_CORE, &(struct rlimit){0});
		function(data);
		_exit(0);
	}
	int status = 0;
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

#endif

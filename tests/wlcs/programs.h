/* SPDX-License-Identifier: MIT
 *
 * The programs of a stack, in a folder of their own below /tmp. What cannot be had ends this program
 * with a line on standard error that begins with "BAD END".
 */
#ifndef TESTS_WLCS_PROGRAMS_H
#define TESTS_WLCS_PROGRAMS_H

#include <sys/types.h>

#define PROGRAMS_PATH_BYTES 108 /* as many as a socket's may have */
#define PROGRAMS_ATTEMPTS 4000 /* at what takes some time, PROGRAMS_MOMENT apart */
#define PROGRAMS_MOMENT 2000 /* us */

struct vinput;

struct programs {
	char folder[PROGRAMS_PATH_BYTES / 2];
};

/* With a runtime directory for each of host and guest. */
void programs_make_folder(struct programs *programs);
/* With all that is in it. */
void programs_remove_folder(struct programs *programs);

void programs_path(
	const struct programs *programs, char path[static PROGRAMS_PATH_BYTES], const char *name);
void programs_write(const struct programs *programs, const char *name, const char *text);

_Noreturn void programs_give_up(const char *what);

/* What the environment calls so. */
char *programs_variable(const char *name);

/* runtime: "host" or "guest". Its log is in runtime.log. */
pid_t programs_start(const struct programs *programs, const char *runtime, char *const argv[]);
/* In good order, or a line "BAD END of name". */
void programs_end(pid_t pid, const char *name);

/* A socket of the folder; -1: nobody listens. */
int programs_connect(const struct programs *programs, const char *name);
/* Once somebody does. */
int programs_wait(const struct programs *programs, const char *name);

/* A virtual pointer and keyboard, at a socket of the folder. */
struct vinput *programs_hands(const struct programs *programs, const char *name);

#endif

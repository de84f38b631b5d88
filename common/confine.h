/* SPDX-License-Identifier: MIT
 *
 * What a program gives up once it has all that it needs: system calls, by a table of those that are
 * left (seccomp), and files (Landlock). Nothing of it can be undone, all that is started later
 * inherits it, and but for the filter, it holds of the calling thread and not of others.
 */
#ifndef COMMON_CONFINE_H
#define COMMON_CONFINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

enum confine_result {
	CONFINE_DONE,
	CONFINE_ABSENT, /* this kernel has it not */
	CONFINE_FAILED, /* errno says why */
};

/* How much of it a program insists on: --sandbox=. */
enum confine_mode {
	CONFINE_AUTO, /* what the kernel has; a line says what is missing */
	CONFINE_REQUIRED, /* all of it, or the program does not start */
	CONFINE_OFF, /* nothing: for looking at it with a debugger */
};

/* "auto", "required" or "off". */
const char *confine_mode_name(enum confine_mode mode);
/* False when text is none of them. */
bool confine_mode_read(enum confine_mode *mode, const char *text);

/* Standard input, output and error are open, whatever they are: nothing else gets their numbers. At
 * the start. False with errno. */
bool confine_standard_files(void);

/* No debugger and no reader of /proc/PID of the same user, no privileges by programs. Before
 * everything below, which the kernel grants to nobody else. False with errno. */
bool confine_process(void);

/* No capability any more, neither its own nor one that a program could give it back. False with
 * errno. */
bool confine_capabilities(void);

/* Of a resource (RLIMIT_...) most at most from now on, and less where less is left already. False
 * with errno. */
bool confine_limit(__rlimit_resource_t resource, rlim_t most);

/* CONFINE_FILTER, of the build: 0 where a sanitizer's runtime needs more system calls, files and
 * threads than its program. */

/* --- system calls ----------------------------------------------------------------------------- */

#define CONFINE_CONDITIONS 2

/* (argument & mask) == value, arguments counted from 0. {0} always holds. */
struct confine_condition {
	unsigned argument;
	uint64_t mask, value;
};

/* The kernel looks at 32 bits of arguments that are an int. */
#define CONFINE_IS(n, v) {.argument = (n), .mask = UINT32_MAX, .value = (uint32_t)(v)}
#define CONFINE_LACKS(n, bits) {.argument = (n), .mask = (bits), .value = 0}

/* One row of a table: allowed when all conditions hold. More rows with the same call: when those
 * of any of them do. */
struct confine_call {
	int number; /* SCMP_SYS(...); one that this architecture has not is left out */
	struct confine_condition conditions[CONFINE_CONDITIONS];
};

struct confine_filter {
	void *filter; /* private: libseccomp's, NULL without memory */
	uint32_t otherwise; /* private: an SCMP_ACT_... without its errno */
	int error; /* private: the first, negative */
};

/* otherwise: what becomes of calls that no row allows, an SCMP_ACT_... The filter ends with
 * confine_filter_load. */
void confine_filter_begin(struct confine_filter *filter, uint32_t otherwise);
void confine_filter_allow(
	struct confine_filter *filter, const struct confine_call *calls, size_t count);
/* What every program needs that has started: memory without PROT_EXEC, and what libc does by itself
 * with locks, clocks, signals and its end. */
void confine_filter_allow_base(struct confine_filter *filter);
/* Calls that fail with that errno: when something else than otherwise is better for who asks. No
 * call may match rows of both kinds. */
void confine_filter_refuse(
	struct confine_filter *filter, const struct confine_call *calls, size_t count, int error);
enum confine_result confine_filter_load(struct confine_filter *filter);

/* --- files ------------------------------------------------------------------------------------ */

/* Of Landlock, where everything that is denied below can be denied: Linux 6.12. */
#define CONFINE_FILES_ABI 6

struct confine_files {
	int fd; /* private */
	int abi; /* of this kernel; 0: none. Below CONFINE_FILES_ABI it does not hold in full. */
	uint64_t handled; /* private: LANDLOCK_ACCESS_FS_... */
	uint64_t no_scopes; /* private: LANDLOCK_SCOPE_... */
	bool no_net; /* private */
};

/* Begins with nothing: no file to open, make, rename, remove or execute, no TCP, no abstract
 * unix socket to connect to, no signal to others, as far as this kernel's Landlock knows these.
 * CONFINE_DONE: must be ended with confine_files_enforce. */
enum confine_result confine_files_begin(struct confine_files *files);
/* Signals to others are not denied, for a program whose end must end its children: to the kernel
 * that is a signal of its own, too. Right after confine_files_begin. False with errno. */
bool confine_files_leave_signals(struct confine_files *files);
/* Connections to abstract unix sockets and by TCP are not denied, for a program that makes some at
 * its start. As above. */
bool confine_files_leave_sockets(struct confine_files *files);
/* Leaves these LANDLOCK_ACCESS_FS_... at path and below it. What is not there is left out. False
 * with errno. */
bool confine_files_allow(struct confine_files *files, const char *path, uint64_t access);
/* After confine_process. */
enum confine_result confine_files_enforce(struct confine_files *files);

#endif

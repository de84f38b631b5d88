/* SPDX-License-Identifier: MIT
 *
 * Runs a program and counts its system calls: count-calls FILE COMMAND [ARGUMENT...]
 *
 * At each SIGUSR1 it appends a line to FILE with what was called since the last one: "name=count
 * name=count ...". SIGTERM goes on to the program. Being traced from its start works for every
 * user, also where the program later forbids to be looked at.
 */
#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_CALLS 1024 /* numbers of system calls lie below */
#define TRACE_OPTIONS                                                                              \
	(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_EXITKILL)

static volatile sig_atomic_t want_report;
static volatile pid_t program;
static unsigned long counts[MAX_CALLS];

static void handle_report(int number)
{
	want_report = 1;
}

static void handle_end(int number)
{
	kill(program, SIGTERM);
}

static void report(FILE *file)
{
	want_report = 0;
	for (int i = 0; i < MAX_CALLS; i++) {
		if (counts[i] == 0) {
			continue;
		}
		char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, i);
		fprintf(file, "%s=%lu ", name ? name : "unknown", counts[i]);
		free(name);
		counts[i] = 0;
	}
	fprintf(file, "\n");
	fflush(file);
}

static void count(pid_t pid)
{
	struct __ptrace_syscall_info info;
	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) > 0
		&& info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr < MAX_CALLS) {
		counts[info.entry.nr]++;
	}
}

/* The signal to deliver when the thread goes on. */
static int handle_stop(pid_t pid, int status)
{
	int number = WSTOPSIG(status);
	if (number == (SIGTRAP | 0x80)) {
		count(pid);
		return 0;
	}
	/* Events of ptrace, and the stop with which a new thread begins. */
	bool is_event = status >> 16 != 0 || number == SIGSTOP || number == SIGTRAP;
	return is_event ? 0 : number;
}

/* Returns the program's exit status. */
static int trace(FILE *file)
{
	while (true) {
		int status = 0;
		pid_t pid = waitpid(-1, &status, __WALL);
		if (want_report) {
			report(file);
		}
		if (pid < 0 && errno == EINTR) {
			continue;
		}
		if (pid < 0) {
			return 1;
		}
		if (WIFSTOPPED(status)) {
			ptrace(PTRACE_SYSCALL, pid, NULL, handle_stop(pid, status));
		} else if (pid == program) {
			return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
		}
	}
}

static void watch_signal(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};
	sigaction(number, &action, NULL);
}

int main(int argc, char *argv[])
{
	if (argc < 3) {
		fprintf(stderr, "usage: count-calls FILE COMMAND [ARGUMENT...]\n");
		return 2;
	}
	FILE *file = fopen(argv[1], "ae");
	if (!file) {
		fprintf(stderr, "count-calls: cannot write %s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	program = fork();
	if (program == 0) {
		raise(SIGSTOP);
		execvp(argv[2], argv + 2);
		fprintf(stderr, "count-calls: cannot run %s: %s\n", argv[2], strerror(errno));
		_exit(127);
	}
	watch_signal(SIGUSR1, handle_report);
	watch_signal(SIGTERM, handle_end);
	int status = 0;
	if (program < 0 || waitpid(program, &status, WUNTRACED) != program
		|| ptrace(PTRACE_SEIZE, program, NULL, TRACE_OPTIONS) != 0
		|| kill(program, SIGCONT) != 0) {
		fprintf(stderr, "count-calls: cannot trace: %s\n", strerror(errno));
		return 1;
	}
	int result = trace(file);
	report(file);
	fclose(file);
	return result;
}

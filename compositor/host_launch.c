/* SPDX-License-Identifier: MIT */
#include "compositor/host_launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compositor/process_limits.h"

static void reset_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
}

static void report(int fd, int error)
{
	while (write(fd, &error, sizeof(error)) < 0 && errno == EINTR) {
	}
	_exit(1);
}

/* The program becomes an orphan at once, so that nobody has to wait for it. */
static void run_child(char *const argv[], int report_fd)
{
	setsid();
	reset_signals();
	process_limits_restore();
	pid_t pid = fork();
	if (pid < 0) {
		report(report_fd, errno);
	}
	if (pid > 0) {
		_exit(0);
	}
	execvp(argv[0], argv);
	report(report_fd, errno);
}

int host_launch(char *const argv[])
{
	int pipe_fds[2];
	if (pipe2(pipe_fds, O_CLOEXEC) != 0) {
		return errno;
	}
	pid_t pid = fork();
	if (pid == 0) {
		run_child(argv, pipe_fds[1]);
	}
	int error = pid < 0 ? errno : 0;
	close(pipe_fds[1]);
	if (pid > 0) {
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
		}
		/* Nothing comes when exec closed the pipe. */
		int reported;
		if (read(pipe_fds[0], &reported, sizeof(reported)) == (ssize_t)sizeof(reported)) {
			error = reported;
		}
	}
	close(pipe_fds[0]);
	return error;
}

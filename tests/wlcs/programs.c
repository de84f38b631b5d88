/* SPDX-License-Identifier: MIT */
#include "tests/wlcs/programs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tools/vinput.h"

#define COMMAND_BYTES 160

void programs_give_up(const char *what)
{
	fprintf(stderr, "BAD END: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

void programs_path(
	const struct programs *programs, char path[static PROGRAMS_PATH_BYTES], const char *name)
{
	snprintf(path, PROGRAMS_PATH_BYTES, "%s/%s", programs->folder, name);
}

void programs_write(const struct programs *programs, const char *name, const char *text)
{
	char path[PROGRAMS_PATH_BYTES];
	programs_path(programs, path, name);
	FILE *file = fopen(path, "w");
	if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
		programs_give_up(path);
	}
}

void programs_make_folder(struct programs *programs)
{
	static const char *const below[] = {"host", "guest"};
	snprintf(programs->folder, sizeof(programs->folder), "/tmp/wlcs-XXXXXX");
	if (!mkdtemp(programs->folder)) {
		programs_give_up("a folder");
	}
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		char path[PROGRAMS_PATH_BYTES];
		programs_path(programs, path, below[i]);
		if (mkdir(path, 0700) < 0) {
			programs_give_up(path);
		}
	}
}

void programs_remove_folder(struct programs *programs)
{
	char command[COMMAND_BYTES];
	snprintf(command, sizeof(command), "LD_PRELOAD= rm -rf %s", programs->folder);
	if (system(command) != 0) {
		programs_give_up(command);
	}
}

char *programs_variable(const char *name)
{
	char *value = getenv(name);
	if (!value) {
		errno = ENOENT;
		programs_give_up(name);
	}
	return value;
}

pid_t programs_start(const struct programs *programs, const char *runtime, char *const argv[])
{
	char path[PROGRAMS_PATH_BYTES];
	pid_t pid = fork();
	if (pid != 0) {
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	programs_path(programs, path, runtime);
	setenv("XDG_RUNTIME_DIR", path, 1);
	setenv("WLR_BACKENDS", "headless", 1);
	setenv("WLR_RENDERER", "pixman", 1);
	setenv("WLR_LIBINPUT_NO_DEVICES", "1", 1);
	unsetenv("LD_PRELOAD");
	unsetenv("WAYLAND_DISPLAY");
	snprintf(path + strlen(path), sizeof(path) - strlen(path), ".log");
	int log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC);
	execv(argv[0], argv);
	_exit(127);
}

void programs_end(pid_t pid, const char *name)
{
	int status = 0;
	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	if (status != 0) {
		fprintf(stderr, "BAD END of %s: %x\n", name, (unsigned)status);
	}
}

int programs_connect(const struct programs *programs, const char *name)
{
	char path[PROGRAMS_PATH_BYTES];
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	programs_path(programs, path, name);
	memcpy(address.sun_path, path, sizeof(address.sun_path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int programs_wait(const struct programs *programs, const char *name)
{
	for (int i = 0; i < PROGRAMS_ATTEMPTS; i++) {
		int fd = programs_connect(programs, name);
		if (fd >= 0) {
			return fd;
		}
		usleep(PROGRAMS_MOMENT);
	}
	programs_give_up(name);
}

struct vinput *programs_hands(const struct programs *programs, const char *name)
{
	char path[PROGRAMS_PATH_BYTES];
	programs_path(programs, path, name);
	close(programs_wait(programs, name));
	setenv("WAYLAND_DISPLAY", path, 1);
	struct vinput *hands = vinput_create("us");
	unsetenv("WAYLAND_DISPLAY");
	if (!hands) {
		programs_give_up("a virtual pointer");
	}
	return hands;
}

/* SPDX-License-Identifier: MIT
 *
 * Leaves a listener in a signal beyond its life, as only the library can notice: the sanitizer
 * has to say so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>

static void leave_a_listener(void)
{
	struct wl_signal signal;
	struct wl_listener *stale = calloc(1, sizeof(*stale)), next = {0};
	if (!stale) {
		return;
	}
	wl_signal_init(&signal);
	wl_signal_add(&signal, stale);
	free(stale);
	wl_signal_add(&signal, &next);
}

int main(void)
{
	int said[2];
	if (pipe(said) != 0) {
		return EXIT_FAILURE;
	}
	pid_t child = fork();
	if (child == 0) {
		dup2(said[1], STDERR_FILENO);
		leave_a_listener();
		_exit(EXIT_SUCCESS);
	}
	close(said[1]);
	char report[65536];
	size_t size = 0;
	ssize_t part = 0;
	do {
		size += (size_t)part;
		part = read(said[0], report + size, sizeof(report) - 1 - size);
	} while (part > 0);
	report[size] = '\0';
	waitpid(child, NULL, 0);
	bool seen = strstr(report, "heap-use-after-free") && strstr(report, "wl_list_insert");
	fputs(report, seen ? stdout : stderr);
	return seen ? EXIT_SUCCESS : EXIT_FAILURE;
}

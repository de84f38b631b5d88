/* SPDX-License-Identifier: MIT */
#include "protocol/wayland_log.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "protocol/log.h"

#define LINE_BYTES 512
#define CUT_OFF "error in client communication (pid %u)" /* libwayland 1.23 */

void wayland_log_program_name(unsigned pid, char name[static WAYLAND_LOG_NAME])
{
	char path[32];
	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd >= 0 ? read(fd, name, WAYLAND_LOG_NAME - 1) : 0;
	if (fd >= 0) {
		close(fd);
	}
	name[length > 0 ? length : 0] = '\0';
	name[strcspn(name, "\n")] = '\0';
	for (char *at = name; *at != '\0'; at++) {
		*at = isprint((unsigned char)*at) ? *at : '?';
	}
	if (name[0] == '\0') {
		strcpy(name, "?");
	}
}

void wayland_log(const char *format, va_list args)
{
	static struct log_rate rate;
	char line[LINE_BYTES], name[WAYLAND_LOG_NAME];
	uint32_t dropped;
	unsigned pid;
	vsnprintf(line, sizeof(line), format, args);
	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, CUT_OFF, &pid) != 1) {
		log_debug("wayland: %s", line);
	} else if (log_rate_pass(&rate, &dropped)) {
		wayland_log_program_name(pid, name);
		log_error(
			"application %s (pid %u) is cut off: it does not read what it is told, or "
			"says what is no Wayland",
			name, pid);
	}
}

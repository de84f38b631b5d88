/* SPDX-License-Identifier: MIT */
#include "common/server_log.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/util/log.h>

#include "protocol/log.h"

#define LINE_BYTES 1024
#define CUT_OFF "error in client communication (pid %u)" /* libwayland 1.23 */

static bool started;

/* What wlroots calls an error may be one that we go on from, or one that an application can
 * cause as often as it likes: it is said, but not as ours and not without end. */
static void forward_wlroots(enum wlr_log_importance importance, const char *format, va_list args)
{
	static struct log_rate rate;
	uint32_t dropped;
	char line[LINE_BYTES];
	vsnprintf(line, sizeof(line), format, args);
	if (importance != WLR_ERROR || !started) {
		log_debug("wlroots: %s", line);
	} else if (log_rate_pass(&rate, &dropped)) {
		log_info("wlroots: %s", line);
	}
}

void server_log_program_name(unsigned pid, char name[static SERVER_LOG_NAME])
{
	char path[32];
	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd >= 0 ? read(fd, name, SERVER_LOG_NAME - 1) : 0;
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

/* An application of which nothing more is read or sent becomes an error with its program's name,
 * all else a line for debugging. */
static void forward_wayland(const char *format, va_list args)
{
	static struct log_rate rate;
	char line[LINE_BYTES], name[SERVER_LOG_NAME];
	uint32_t dropped;
	unsigned pid;
	vsnprintf(line, sizeof(line), format, args);
	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, CUT_OFF, &pid) != 1) {
		log_debug("wayland: %s", line);
	} else if (log_rate_pass(&rate, &dropped)) {
		server_log_program_name(pid, name);
		log_error(
			"application %s (pid %u) is cut off: it does not read what it is told, or "
			"says what is no Wayland",
			name, pid);
	}
}

void server_log_init(const char *program, bool debug)
{
	log_init(program, debug ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	wlr_log_init(debug ? WLR_DEBUG : WLR_ERROR, forward_wlroots);
	wl_log_set_handler_server(forward_wayland);
}

void server_log_started(void)
{
	started = true;
}

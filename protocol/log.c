/* SPDX-License-Identifier: MIT */
#include "protocol/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_LINE 1024

static const char *log_program = "cloison";
static enum log_level log_threshold = LOG_LEVEL_INFO;

/* Where lines go. Standard error is other programs' as well: that their writes wait is theirs to
 * say, so its open file is never made one that does not block for longer than a line. */
static struct {
	enum sink_kind {
		SINK_WAITS, /* a file, which takes all; and anything before log_init */
		SINK_OWN, /* a pipe or a terminal, opened anew: does not block */
		SINK_SHARED, /* one that could not be opened anew */
		SINK_SOCKET, /* such as journald's */
	} kind;
	int fd;
	bool torn; /* a part of a line went last */
	uint64_t lost; /* lines that did not go since one did */
} sink = {.kind = SINK_WAITS, .fd = STDERR_FILENO};

/* --- a line that never waits ------------------------------------------------------------------ */

static void sink_open(void)
{
	struct stat st;
	if (sink.kind == SINK_OWN) {
		close(sink.fd);
	}
	sink.kind = SINK_WAITS;
	sink.fd = STDERR_FILENO;
	sink.torn = false;
	sink.lost = 0;
	if (fstat(STDERR_FILENO, &st) != 0 || S_ISREG(st.st_mode)) {
		return;
	}
	if (S_ISSOCK(st.st_mode)) {
		sink.kind = SINK_SOCKET;
		return;
	}
	int fd = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	sink.kind = fd >= 0 ? SINK_OWN : SINK_SHARED;
	sink.fd = fd >= 0 ? fd : STDERR_FILENO;
}

static ssize_t sink_put(const char *bytes, size_t size)
{
	if (sink.kind == SINK_SOCKET) {
		return send(sink.fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	int flags = sink.kind == SINK_SHARED ? fcntl(sink.fd, F_GETFL) : -1;
	if (flags >= 0) {
		fcntl(sink.fd, F_SETFL, flags | O_NONBLOCK);
	}
	ssize_t written = write(sink.fd, bytes, size);
	if (flags >= 0) {
		fcntl(sink.fd, F_SETFL, flags);
	}
	return written;
}

/* One write, so that lines of several processes do not mix. False when not all of it went, but for
 * its end, which comes before the next then: a pipe takes all or nothing, a terminal a part. */
static bool sink_put_line(const char *line, size_t size)
{
	if (sink.torn && sink_put("\n", 1) != 1) {
		return false;
	}
	ssize_t written = sink_put(line, size);
	sink.torn = written > 0 && (size_t)written < size;
	return written >= (ssize_t)size - 1;
}

static void sink_write(const char *line, size_t size)
{
	if (sink.lost > 0) {
		char text[MAX_LINE];
		int length = snprintf(text, sizeof(text),
			"%.64s: error: %" PRIu64 " lines of this log are lost: whoever reads "
			"standard error did not take them\n",
			log_program, sink.lost);
		if (sink_put_line(text, (size_t)length)) {
			sink.lost = 0;
		}
	}
	/* In their order: nothing goes before what says that something is missing. */
	if (sink.lost > 0 || !sink_put_line(line, size)) {
		sink.lost++;
	}
}

/* --- lines ------------------------------------------------------------------------------------ */

void log_init(const char *program, enum log_level level)
{
	log_program = program;
	log_threshold = level;
	sink_open();
}

/* What snprintf put into a buffer of size bytes, given what it returned. */
static size_t stored(int result, size_t size)
{
	if (result < 0 || size == 0) {
		return 0;
	}
	return (size_t)result < size ? (size_t)result : size - 1;
}

void log_write(enum log_level level, const char *format, ...)
{
	static const char *const names[] = {[LOG_LEVEL_ERROR] = "error",
		[LOG_LEVEL_INFO] = "info",
		[LOG_LEVEL_DEBUG] = "debug"};
	if (level > log_threshold) {
		return;
	}
	int saved = errno;
	char line[MAX_LINE];
	size_t room = sizeof(line) - 1; /* for the newline */
	size_t length = stored(snprintf(line, room, "%s: %s: ", log_program, names[level]), room);
	va_list args;
	va_start(args, format);
	length += stored(vsnprintf(line + length, room - length, format, args), room - length);
	va_end(args);
	line[length++] = '\n';
	sink_write(line, length);
	errno = saved;
}

/* --- what peers cause ------------------------------------------------------------------------- */

/* Lines that all of them have caused in one second. */
static struct log_rate everybody;

/* What the second that now is has had so far. */
static uint32_t lines_in(struct log_rate *rate, uint64_t second)
{
	if (rate->second != second) {
		rate->second = second;
		rate->lines = 0;
	}
	return rate->lines;
}

bool log_rate_pass(struct log_rate *rate, uint32_t *dropped)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	uint64_t second = (uint64_t)now.tv_sec;
	bool full = lines_in(&everybody, second) >= LOG_ALL_PER_SECOND;
	if (lines_in(rate, second) >= LOG_RATE_PER_SECOND
		|| (full && rate->lines >= LOG_RATE_SURE)) {
		rate->dropped += rate->dropped < UINT32_MAX ? 1 : 0;
		return false;
	}
	rate->lines++;
	everybody.lines++;
	*dropped = rate->dropped;
	rate->dropped = 0;
	return true;
}

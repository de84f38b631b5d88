/* SPDX-License-Identifier: MIT */
#include "protocol/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define MAX_LINE 1024

static const char *log_program = "cloison";
static enum log_level log_threshold = LOG_LEVEL_INFO;

void log_init(const char *program, enum log_level level)
{
	log_program = program;
	log_threshold = level;
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
	/* One write, so that lines of several processes do not mix. There is nobody to tell when
	 * standard error itself fails. */
	ssize_t written = write(STDERR_FILENO, line, length);
	(void)written;
	errno = saved;
}

bool log_rate_pass(struct log_rate *rate, uint32_t *dropped)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (rate->second != (uint64_t)now.tv_sec) {
		rate->second = (uint64_t)now.tv_sec;
		rate->lines = 0;
	}
	if (rate->lines >= LOG_RATE_PER_SECOND) {
		rate->dropped += rate->dropped < UINT32_MAX ? 1 : 0;
		return false;
	}
	rate->lines++;
	*dropped = rate->dropped;
	rate->dropped = 0;
	return true;
}

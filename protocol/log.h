/* SPDX-License-Identifier: MIT
 *
 * One line per event on standard error: "program: level: text". errno is preserved. No line waits
 * for who reads it: what a pipe, a terminal or a socket does not take at once is lost, and counted
 * in a line of its own as soon as one goes again. A file is waited for.
 */
#ifndef PROTOCOL_LOG_H
#define PROTOCOL_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* program must outlive every call. Default level: INFO. Looks at what standard error is, which must
 * stay; the descriptor that it may keep for it is close-on-exec. */
void log_init(const char *program, enum log_level level);

void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_info(...) log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)

/* For events that a hostile peer causes: at most LOG_RATE_PER_SECOND lines per peer, and once all
 * peers of the process together had LOG_ALL_PER_SECOND, LOG_RATE_SURE, so that nobody is kept out
 * by others; what was dropped is counted in the peer's next line that passes. What this process has
 * to say for itself does not ask, and is not counted. Zero-initialise one per peer. */
#define LOG_RATE_PER_SECOND 10u
#define LOG_RATE_SURE 4u
#define LOG_ALL_PER_SECOND 50u

struct log_rate {
	uint64_t second; /* CLOCK_MONOTONIC */
	uint32_t lines, dropped;
};

/* True when a line may be written now; *dropped is how many were not since the last one. */
bool log_rate_pass(struct log_rate *rate, uint32_t *dropped);

#endif

/* SPDX-License-Identifier: MIT */
/* Standard error that nobody reads: no line waits for it, and it says afterwards what is missing. */
#include "harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "protocol/log.h"

#define LINES 20000 /* more than any of them takes at once */
#define ROOM (4u * 1024u * 1024u) /* for what is read of them */

struct ends {
	int reader, writer;
};

static struct ends open_pipe(void)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	return (struct ends){ends[0], ends[1]};
}

static struct ends open_socket(void)
{
	int ends[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	return (struct ends){ends[0], ends[1]};
}

static struct ends open_terminal(void)
{
	int reader = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(reader >= 0);
	assert_int_equal(grantpt(reader), 0);
	assert_int_equal(unlockpt(reader), 0);
	int writer = open(ptsname(reader), O_RDWR | O_NOCTTY);
	assert_true(writer >= 0);
	return (struct ends){reader, writer};
}

/* As if it were another user's: it cannot be opened anew. */
static void log_init_without_descriptors(void)
{
	struct rlimit limit, none = {0};
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none.rlim_max = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	log_init("test", LOG_LEVEL_INFO);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* What was read of it so far. */
struct heard {
	char *text;
	size_t size;
};

static void drain(int fd, struct heard *heard)
{
	ssize_t length;
	while ((length = read(fd, heard->text + heard->size, ROOM - 1 - heard->size)) > 0) {
		heard->size += (size_t)length;
	}
	heard->text[heard->size] = '\0';
}

/* The number that the last whole line has. What is not there before it has been counted there, and
 * nothing else was: a line that was cut is not there. */
static unsigned last_line(const struct heard *heard, unsigned *lost)
{
	unsigned number, count, expected = 0, last = 0;
	*lost = 0;
	for (const char *line = heard->text; line && *line != '\0'; line = strchr(line, '\n')) {
		line += *line == '\n';
		int end = 0;
		if (sscanf(line, "test: info: line %u.%n", &number, &end) == 1 && end > 0) {
			assert_int_equal(number, expected);
			last = number;
			expected++;
		}
		end = 0;
		if (sscanf(line,
			    "test: error: %u lines of this log are lost: whoever reads standard "
			    "error did not take them%n",
			    &count, &end)
				== 1
			&& end > 0) {
			*lost += count;
			expected += count;
		}
	}
	return last;
}

static void check(struct ends ends, bool shared)
{
	struct heard heard = {.text = malloc(ROOM)};
	assert_non_null(heard.text);
	int saved = dup(STDERR_FILENO);
	assert_int_equal(dup2(ends.writer, STDERR_FILENO), STDERR_FILENO);
	int flags = fcntl(STDERR_FILENO, F_GETFL);
	assert_int_equal(fcntl(ends.reader, F_SETFL, O_NONBLOCK), 0);
	if (shared) {
		log_init_without_descriptors();
	} else {
		log_init("test", LOG_LEVEL_INFO);
	}
	unsigned number = 0, lost = 0;
	while (number < LINES) {
		log_info("line %u.", number++);
	}
	do {
		drain(ends.reader, &heard);
		log_info("line %u.", number++);
	} while (last_line(&heard, &lost) < LINES);
	int after = fcntl(STDERR_FILENO, F_GETFL);
	dup2(saved, STDERR_FILENO);
	log_init("test", LOG_LEVEL_INFO);
	close(saved);
	close(ends.writer);
	close(ends.reader);
	free(heard.text);
	assert_in_range(lost, 1, LINES);
	/* For others who write to it nothing has changed. */
	assert_int_equal(after, flags);
}

static void a_pipe(void **state)
{
	check(open_pipe(), false);
}

static void a_socket(void **state)
{
	check(open_socket(), false);
}

static void a_terminal(void **state)
{
	check(open_terminal(), false);
}

static void what_cannot_be_opened_anew(void **state)
{
	check(open_pipe(), true);
	check(open_terminal(), true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pipe),
		cmocka_unit_test(a_socket),
		cmocka_unit_test(a_terminal),
		cmocka_unit_test(what_cannot_be_opened_anew),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "protocol/log.h"

struct capture {
	int saved, read_end;
};

static struct capture capture_stderr(void)
{
	int ends[2];
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	struct capture capture = {.saved = dup(STDERR_FILENO), .read_end = ends[0]};
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return capture;
}

/* Puts standard error back; what was written is in text, NUL-terminated. */
static void end_capture(struct capture capture, char *text, size_t size)
{
	dup2(capture.saved, STDERR_FILENO);
	log_init("test", LOG_LEVEL_INFO);
	close(capture.saved);
	ssize_t length = read(capture.read_end, text, size - 1);
	text[length > 0 ? length : 0] = '\0';
	close(capture.read_end);
}

static void attack_56_one_line_per_event(void **state)
{
	char text[200];
	struct capture capture = capture_stderr();
	log_init("test", LOG_LEVEL_INFO);
	errno = EDOM;
	log_error("domain %s: %d", "work", 7);
	log_info("second");
	log_debug("not shown");
	int after = errno;
	end_capture(capture, text, sizeof(text));
	assert_string_equal(text, "test: error: domain work: 7\ntest: info: second\n");
	assert_int_equal(after, EDOM);
}

/* Even when there is nowhere to write to. */
static void errno_survives(void **state)
{
	int saved = dup(STDERR_FILENO);
	close(STDERR_FILENO);
	log_init("test", LOG_LEVEL_INFO);
	errno = EDOM;
	log_error("lost");
	int after = errno;
	dup2(saved, STDERR_FILENO);
	log_init("test", LOG_LEVEL_INFO);
	close(saved);
	assert_int_equal(after, EDOM);
}

static void level_decides(void **state)
{
	char text[200];
	struct capture capture = capture_stderr();
	log_init("test", LOG_LEVEL_DEBUG);
	log_debug("shown");
	log_init("test", LOG_LEVEL_ERROR);
	log_info("not shown");
	end_capture(capture, text, sizeof(text));
	assert_string_equal(text, "test: debug: shown\n");
}

static void long_lines_are_cut(void **state)
{
	char text[4096], long_text[3000];
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	struct capture capture = capture_stderr();
	log_init(long_text, LOG_LEVEL_INFO);
	log_info("%s", long_text);
	log_init("test", LOG_LEVEL_INFO);
	log_info("%s", long_text);
	end_capture(capture, text, sizeof(text));
	size_t length = strlen(text);
	assert_true(length > 1000 && length <= 2 * 1024);
	assert_int_equal(text[length - 1], '\n');
}

/* Fills one second; false when the clock moved on meanwhile and the attempt says nothing. */
static bool fill_a_second(struct log_rate *rate)
{
	uint32_t dropped = 99;
	*rate = (struct log_rate){0};
	bool passed = log_rate_pass(rate, &dropped);
	uint64_t second = rate->second;
	for (unsigned i = 1; i < LOG_RATE_PER_SECOND; i++) {
		passed = log_rate_pass(rate, &dropped) && passed;
	}
	bool refused = !log_rate_pass(rate, &dropped) && !log_rate_pass(rate, &dropped);
	if (rate->second != second) {
		return false;
	}
	assert_true(passed);
	assert_int_equal(dropped, 0);
	assert_true(refused);
	assert_int_equal(rate->dropped, 2);
	return true;
}

static void rate_is_limited(void **state)
{
	struct log_rate rate;
	while (!fill_a_second(&rate)) {
	}
	rate.second--; /* as if it had been filled a second ago */
	uint32_t dropped = 0;
	assert_true(log_rate_pass(&rate, &dropped));
	assert_int_equal(dropped, 2);
	assert_true(log_rate_pass(&rate, &dropped));
	assert_int_equal(dropped, 0);
}

static void dropped_does_not_wrap(void **state)
{
	struct log_rate rate;
	uint32_t dropped = 0;
	do {
		while (!fill_a_second(&rate)) {
		}
		rate.dropped = UINT32_MAX;
	} while (log_rate_pass(&rate, &dropped));
	assert_int_equal(rate.dropped, UINT32_MAX);
}

/* Peers that shout together, each within its own limit; who comes last is heard. */
static void all_peers_together_are_limited(void **state)
{
	struct log_rate rates[LOG_ALL_PER_SECOND / LOG_RATE_SURE + 1], late;
	unsigned passed, heard;
	uint32_t dropped = 0;
	do {
		memset(rates, 0, sizeof(rates));
		late = (struct log_rate){0};
		passed = 0;
		for (unsigned i = 0; i < COUNT_OF(rates) * LOG_RATE_PER_SECOND; i++) {
			passed += log_rate_pass(&rates[i % COUNT_OF(rates)], &dropped);
		}
		heard = 0;
		for (unsigned i = 0; i < LOG_RATE_PER_SECOND; i++) {
			heard += log_rate_pass(&late, &dropped);
		}
	} while (rates[0].second != late.second); /* the clock moved on meanwhile */
	assert_int_equal(passed, LOG_RATE_SURE * COUNT_OF(rates));
	assert_int_equal(rates[0].dropped, LOG_RATE_PER_SECOND - LOG_RATE_SURE);
	assert_int_equal(heard, LOG_RATE_SURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attack_56_one_line_per_event),
		cmocka_unit_test(errno_survives),
		cmocka_unit_test(level_decides),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(rate_is_limited),
		cmocka_unit_test(dropped_does_not_wrap),
		cmocka_unit_test(all_peers_together_are_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

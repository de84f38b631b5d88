/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <time.h>

#include "common/clock.h"

static uint64_t monotonic_ns(void)
{
	struct timespec now;
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void units_are_those_of_the_name(void **state)
{
	uint64_t before = monotonic_ns();
	uint64_t us = clock_us();
	uint64_t ms = clock_ms();
	uint64_t after = monotonic_ns();
	assert_in_range(us, before / 1000, after / 1000);
	assert_in_range(ms, before / 1000000, after / 1000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(units_are_those_of_the_name)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

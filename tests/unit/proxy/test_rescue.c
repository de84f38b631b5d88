/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest-proxy/link/rescue.h"

#define PAGE 4096u
#define PAGES 64u

/* A mapping of which only the first pages are there: behind them reading is a SIGBUS. */
static char *map(unsigned pages)
{
	int file = memfd_create("device", MFD_CLOEXEC);
	assert_int_equal(ftruncate(file, PAGES * PAGE), 0);
	char *data = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	assert_true(data != MAP_FAILED);
	memset(data, 'x', PAGES * PAGE);
	assert_int_equal(ftruncate(file, (off_t)pages * PAGE), 0);
	close(file);
	return data;
}

static void copies_what_is_there(void **state)
{
	static char to[PAGES * PAGE];
	const unsigned there[] = {0, 16, 32, PAGES};
	for (size_t i = 0; i < COUNT_OF(there); i++) {
		char *from = map(there[i]);
		memset(to, '.', sizeof(to));
		rescue_copy(to, from, sizeof(to));
		for (size_t at = 0; at < sizeof(to); at++) {
			assert_int_equal(to[at], at < there[i] * PAGE ? 'x' : '.');
		}
		munmap(from, PAGES * PAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_what_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

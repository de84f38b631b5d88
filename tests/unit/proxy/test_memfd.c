/* SPDX-License-Identifier: MIT
 *
 * Whose files are sealed for the application.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest-proxy/pixels/forward.h"

#define SIZE 8192

static int make(const char *name, unsigned flags)
{
	int fd = memfd_create(name, MFD_CLOEXEC | flags);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, SIZE), 0);
	return fd;
}

static bool can_shrink(int fd)
{
	return ftruncate(fd, SIZE / 2) == 0;
}

static void files_that_never_change_their_size_are_sealed(void **state)
{
	int fd = make("mozilla-ipc", MFD_ALLOW_SEALING);
	assert_true(forward_takes_file(fd));
	assert_false(can_shrink(fd));
	assert_true(forward_takes_file(fd));
	/* What else it may want to promise it still can. */
	assert_int_equal(fcntl(fd, F_GET_SEALS) & F_SEAL_SEAL, 0);
	close(fd);
}

static void all_others_may_mean_to_shrink_theirs(void **state)
{
	static const char *const names[] = {"mozilla-ipc2", "mozilla-ip", "mozilla-iPc", "", "pool",
		"(deleted)", "memfd:mozilla-ipc",
		"a name that is longer than any of the names that are known and looked for"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		int fd = make(names[i], MFD_ALLOW_SEALING);
		assert_false(forward_takes_file(fd));
		assert_true(can_shrink(fd));
		close(fd);
	}
}

static void seals_must_be_permitted(void **state)
{
	int fd = make("mozilla-ipc", 0);
	assert_false(forward_takes_file(fd));
	assert_true(can_shrink(fd));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_that_never_change_their_size_are_sealed),
		cmocka_unit_test(all_others_may_mean_to_shrink_theirs),
		cmocka_unit_test(seals_must_be_permitted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

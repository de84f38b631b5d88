/* SPDX-License-Identifier: MIT
 *
 * The end of what starts programs; tests/e2e/test_launch.py has what it does.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compositor/base/starter.h"

static const struct starter_reader reader;

static void ends_when_nothing_was_said(void **state)
{
	starter_destroy(starter_create(&reader));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* As the process of a seat that libseat runs, which is forked and not executed. */
static void ends_although_a_process_has_a_copy(void **state)
{
	struct starter *starter = starter_create(&reader);
	pid_t parent = getpid(), copy = fork();
	assert_true(copy >= 0);
	if (copy == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (getppid() == parent) {
			pause();
		}
		_exit(0);
	}
	starter_destroy(starter);
	kill(copy, SIGKILL);
	assert_int_equal(waitpid(copy, NULL, 0), copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_when_nothing_was_said),
		cmocka_unit_test(ends_although_a_process_has_a_copy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

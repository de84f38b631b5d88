/* SPDX-License-Identifier: MIT
 *
 * The keeper with a worker that the test plays: before each of the keeper's looks at its descriptors
 * the worker acts. Time is what the keeper has asked to wait for.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "protocol/channel.h"
#include "vhost/keeper.h"
#include "vhost/process/errand.h"
#include "vhost/process/limits.h"

#define THE_PATH "/the/only/one"

static uint64_t now;
static int worker; /* its end of the socket */
static pid_t process; /* the worker's: does nothing but end */
static int orders[2]; /* with which status it ends */
static void (*act)(void);
static unsigned connections;
static bool compositor_is_there;

uint64_t __wrap_clock_ms(void);
uint64_t __wrap_clock_ms(void)
{
	return now;
}

int __wrap_channel_connect(const char *path);
int __wrap_channel_connect(const char *path)
{
	int fds[2];
	assert_string_equal(path, THE_PATH);
	connections++;
	if (!compositor_is_there) {
		errno = ECONNREFUSED;
		return -1;
	}
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	close(fds[1]);
	return fds[0];
}

int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	now += timeout > 0 ? (uint64_t)timeout : 0;
	act();
	return __real_poll(fds, count, timeout < 0 ? -1 : 0);
}

static struct keeper keeper;

static int setup(void **state)
{
	int ready[2];
	char byte = 0;
	now = 1000;
	connections = 0;
	compositor_is_there = true;
	keeper = (struct keeper){.link_path = THE_PATH};
	assert_true(errand_pair(&keeper.errands, &worker));
	assert_int_equal(pipe(orders) | pipe(ready), 0);
	keeper.signals = keeper_take_signals();
	assert_true(keeper.signals >= 0);
	process = fork();
	if (process == 0) {
		close(keeper.errands);
		close(worker);
		close(ready[1]);
		_exit(read(orders[0], &byte, 1) == 1 ? byte : 0);
	}
	keeper.worker = process;
	/* The socket has two ends and no third. */
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	return process > 0 ? 0 : -1;
}

static int teardown(void **state)
{
	close(orders[0]);
	close(orders[1]);
	close(worker);
	close(keeper.signals);
	close(keeper.errands);
	kill(process, SIGKILL);
	waitpid(process, NULL, 0);
	return 0;
}

static void end_with(char status)
{
	assert_int_equal(write(orders[1], &status, 1), 1);
}

static bool told_to_end;

static void listen_only(void)
{
	int connection, error;
	told_to_end = told_to_end || errand_take(worker, &connection, &error) == ERRAND_STOP;
}

/* --- a worker that asks all the time ----------------------------------------------------------- */

#define ANSWERS 10u

static unsigned answers;

static bool asked;

static void ask_again(void)
{
	int connection = -1, error = 0;
	if (asked && errand_take(worker, &connection, &error) == ERRAND_DONE) {
		asked = false;
		answers++;
		assert_int_equal(connection >= 0, compositor_is_there);
		assert_true(compositor_is_there || error == ECONNREFUSED);
		if (connection >= 0) {
			close(connection);
		}
	}
	if (answers == ANSWERS) {
		end_with(0);
		act = listen_only;
	} else if (!asked) {
		assert_true(errand_ask(worker));
		asked = true;
	}
}

static void each_question_is_one_try(void)
{
	answers = 0;
	asked = false;
	act = ask_again;
	assert_true(keeper_run(&keeper));
	assert_int_equal(connections, ANSWERS);
	assert_true(now >= 1000 + (ANSWERS - 1) * VHOST_BETWEEN_LINKS_MS);
}

static void test_tries_keep_a_distance(void **state)
{
	each_question_is_one_try();
}

static void test_an_absent_compositor_is_no_faster(void **state)
{
	compositor_is_there = false;
	each_question_is_one_try();
}

/* --- one that was taken over ------------------------------------------------------------------ */

/* The second one has to wait, and the third does not. */
static void ask_three_times(void)
{
	if (now == 1000) {
		assert_true(errand_ask(worker) && errand_ask(worker) && errand_ask(worker));
		now++;
	}
	listen_only();
}

/* The keeper ends at once, and kills it by that. */
static void test_impatience_is_the_end(void **state)
{
	act = ask_three_times;
	assert_false(keeper_run(&keeper));
	assert_true(connections <= 1);
	assert_true(now < 1000 + VHOST_END_MS);
}

static void talk_nonsense(void)
{
	if (now == 1000) {
		assert_int_equal(send(worker, "/etc/passwd", 11, 0), 11);
		now++;
	}
	listen_only();
}

static void test_nonsense_is_the_end(void **state)
{
	act = talk_nonsense;
	assert_false(keeper_run(&keeper));
	assert_int_equal(connections, 0);
	assert_true(now < 1000 + VHOST_END_MS);
}

/* --- the end ---------------------------------------------------------------------------------- */

static void end_when_told(void)
{
	bool before = told_to_end;
	if (now == 1000) {
		now++;
		raise(SIGTERM);
	}
	listen_only();
	if (told_to_end && !before) {
		end_with(0);
		/* It takes as long as it takes. */
		siginfo_t info;
		waitid(P_PID, (id_t)process, &info, WEXITED | WNOWAIT);
	}
}

static void test_stopped(void **state)
{
	told_to_end = false;
	act = end_when_told;
	assert_true(keeper_run(&keeper));
	assert_true(told_to_end);
}

static void ask_it_to_end(void)
{
	if (now == 1000) {
		now++;
		raise(SIGTERM);
	}
	listen_only();
}

/* It has VHOST_END_MS. */
static void test_stopped_and_does_not_go(void **state)
{
	told_to_end = false;
	act = ask_it_to_end;
	assert_false(keeper_run(&keeper));
	assert_true(told_to_end);
	assert_true(now >= 1000 + VHOST_END_MS);
}

static void end_badly(void)
{
	if (now == 1000) {
		now++;
		end_with(3);
	}
}

static void test_a_worker_that_failed(void **state)
{
	act = end_badly;
	assert_false(keeper_run(&keeper));
}

static void end_by_signal(void)
{
	if (now == 1000) {
		now++;
		kill(process, SIGKILL);
	}
}

static void test_a_worker_that_was_killed(void **state)
{
	act = end_by_signal;
	assert_false(keeper_run(&keeper));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_tries_keep_a_distance),
		TEST(test_an_absent_compositor_is_no_faster),
		TEST(test_impatience_is_the_end),
		TEST(test_nonsense_is_the_end),
		TEST(test_stopped),
		TEST(test_stopped_and_does_not_go),
		TEST(test_a_worker_that_failed),
		TEST(test_a_worker_that_was_killed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

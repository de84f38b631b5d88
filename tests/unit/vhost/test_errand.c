/* SPDX-License-Identifier: MIT
 *
 * What the worker and the keeper say to each other, and what a worker that was taken over may say.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vhost/process/errand.h"

static int keeper, worker;

static int setup(void **state)
{
	return errand_pair(&keeper, &worker) ? 0 : -1;
}

static int teardown(void **state)
{
	close(keeper);
	close(worker);
	return 0;
}

/* The number that the next descriptor gets: the same before and after, none has stayed open. */
static int next_fd(void)
{
	int fd = fcntl(worker, F_DUPFD_CLOEXEC, 0);
	close(fd);
	return fd;
}

static void test_a_connection(void **state)
{
	int fds[2], got = -1, error = 0;
	struct stat sent, taken;
	assert_int_equal(errand_receive(keeper), ERRAND_NOTHING);
	assert_int_equal(errand_take(worker, &got, &error), ERRAND_NOTHING);
	assert_true(errand_ask(worker));
	assert_int_equal(errand_receive(keeper), ERRAND_DONE);
	assert_int_equal(errand_receive(keeper), ERRAND_NOTHING);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	assert_int_equal(fstat(fds[0], &sent), 0);
	assert_true(errand_answer(keeper, fds[0], 0));
	assert_int_equal(fcntl(fds[0], F_GETFD), -1);
	assert_int_equal(errand_take(worker, &got, &error), ERRAND_DONE);
	assert_int_equal(fstat(got, &taken), 0);
	assert_int_equal(sent.st_ino, taken.st_ino);
	assert_int_equal(fcntl(got, F_GETFD), FD_CLOEXEC);
	close(got);
	close(fds[1]);
}

static void test_no_connection(void **state)
{
	int got = 0, error = 0;
	assert_true(errand_answer(keeper, -1, ECONNREFUSED));
	assert_int_equal(errand_take(worker, &got, &error), ERRAND_DONE);
	assert_int_equal(got, -1);
	assert_int_equal(error, ECONNREFUSED);
}

/* The worker may open no file just now: it asks again later. */
static void test_no_descriptor_left(void **state)
{
	int fds[2], got = 0, error = 0;
	struct rlimit limit, low;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	assert_true(errand_answer(keeper, fds[0], 0));
	/* The number that the sent one had is free. */
	int full = next_fd();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	low = (struct rlimit){(rlim_t)full, limit.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	enum errand_result result = errand_take(worker, &got, &error);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(result, ERRAND_DONE);
	assert_int_equal(got, -1);
	assert_int_equal(error, EMFILE);
	close(fds[1]);
}

static void test_either_ends(void **state)
{
	int got, error;
	errand_stop(keeper);
	assert_int_equal(errand_take(worker, &got, &error), ERRAND_STOP);
	assert_int_equal(got, -1);
	close(keeper);
	assert_int_equal(errand_take(worker, &got, &error), ERRAND_OVER);
	assert_false(errand_ask(worker));
	assert_true(errand_pair(&keeper, &worker));
	close(worker);
	assert_int_equal(errand_receive(keeper), ERRAND_OVER);
	assert_false(errand_answer(keeper, -1, EPERM));
	worker = -1;
}

/* size bytes of a question, with a descriptor or none. */
static void say(const void *bytes, size_t size, int fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec part = {(void *)bytes, size};
	struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
	control.align.cmsg_level = SOL_SOCKET;
	control.align.cmsg_type = SCM_RIGHTS;
	control.align.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.align), &fd, sizeof(fd));
	if (fd >= 0) {
		header.msg_control = &control;
		header.msg_controllen = sizeof(control);
	}
	assert_int_equal(sendmsg(worker, &header, 0), size);
}

/* Of any other size, any other word, or with something beside it. */
static void test_a_worker_that_lies(void **state)
{
	char question[8] = {0}, other[64];
	memset(other, '/', sizeof(other));
	assert_true(errand_ask(worker));
	assert_int_equal(recv(keeper, question, sizeof(question), 0), 4);
	int before = next_fd();
	for (size_t size = 1; size < sizeof(question); size++) {
		say(question, size, -1);
		assert_int_equal(errand_receive(keeper), size == 4 ? ERRAND_DONE : ERRAND_LIE);
	}
	say(other, 4, -1);
	assert_int_equal(errand_receive(keeper), ERRAND_LIE);
	say(other, sizeof(other), -1);
	assert_int_equal(errand_receive(keeper), ERRAND_LIE);
	say(question, 4, STDIN_FILENO);
	assert_int_equal(errand_receive(keeper), ERRAND_LIE);
	assert_int_equal(next_fd(), before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_connection),
		TEST(test_no_connection),
		TEST(test_no_descriptor_left),
		TEST(test_either_ends),
		TEST(test_a_worker_that_lies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

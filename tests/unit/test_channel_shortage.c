/* SPDX-License-Identifier: MIT
 *
 * Descriptors that were sent and not received are counted for each user, and an ordinary one may
 * not have many: a message that brings one waits then, and the link stays.
 */
#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

#include "channel_link.h"
#include "protocol/shortage.h"
#include "samples.h"

#define ORDINARY 65534 /* nobody, where root runs the tests */
#define FILES 64 /* that the process may have open, and about as many under way */
#define MOST 4096 /* sent in vain: who may send more is no ordinary user */

enum verdict { VERDICT_GOOD, VERDICT_BAD, VERDICT_SKIP };

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "line %d: not so: %s\n", __LINE__, #condition);            \
			return VERDICT_BAD;                                                        \
		}                                                                                  \
	} while (false)

/* Sends copies of standard error to a socket that nobody reads, until no more are taken. */
static bool use_up(int socket)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec iov = {"x", 1};
	struct msghdr header = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control)};
	struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(sizeof(int));
	*(int *)CMSG_DATA(rights) = STDERR_FILENO;
	int buffer = 1 << 20;
	setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	for (int i = 0; i < MOST; i++) {
		if (sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
			return errno == ETOOMANYREFS;
		}
	}
	return false;
}

static enum verdict check_descriptors_under_way(void)
{
	struct channel_link link = {0};
	struct link_msg got;
	enum link_error error;
	const struct rlimit few = {FILES, FILES};
	int ends[2], others[2];
	CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, others) == 0);
	link.host = channel_create(ends[0], &link_side_host);
	link.guest = channel_create(ends[1], &link_side_guest);
	CHECK(link.host && link.guest);
	channel_link_greet(&link);
	if (!use_up(others[0])) {
		return VERDICT_SKIP;
	}
	channel_link_send(link.guest, LINK_POOL_CREATE, STDERR_FILENO);
	CHECK(channel_wants_write(link.guest));
	int wait = channel_retry_ms(link.guest);
	CHECK(wait >= 0 && wait <= CHANNEL_RETRY);
	/* It goes on not to work, and stays no end. */
	CHECK(channel_flush(link.guest));
	CHECK(channel_wants_write(link.guest) && channel_retry_ms(link.guest) >= 0);
	CHECK(channel_receive(link.host, &got, &error) == CHANNEL_AGAIN);
	/* What brings none keeps its place behind it. */
	channel_link_send(link.guest, LINK_BUFFER_DESTROY, -1);
	close(others[0]);
	close(others[1]);
	CHECK(channel_flush(link.guest));
	CHECK(!channel_wants_write(link.guest) && channel_retry_ms(link.guest) == -1);
	CHECK(channel_receive(link.host, &got, &error) == CHANNEL_OK);
	CHECK(got.opcode == LINK_POOL_CREATE && got.fd_count == 1);
	close(got.fds[0]);
	CHECK(channel_receive(link.host, &got, &error) == CHANNEL_OK);
	CHECK(got.opcode == LINK_BUFFER_DESTROY);
	channel_destroy(link.host);
	channel_destroy(link.guest);
	return VERDICT_GOOD;
}

static void descriptors_under_way_pass(void **state)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		/* In a user namespace there may be nobody else, and root is an ordinary user. */
		(void)!setresgid(ORDINARY, ORDINARY, ORDINARY);
		(void)!setresuid(ORDINARY, ORDINARY, ORDINARY);
		_exit((int)check_descriptors_under_way());
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == VERDICT_SKIP) {
		skip(); /* a system without such a count, or that user may do all */
	}
	assert_int_equal(WEXITSTATUS(status), VERDICT_GOOD);
}

static void forbid_descriptors(bool forbidden)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = forbidden ? STDERR_FILENO + 1 : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* What this process has no room for when it comes is not there, and no end. */
static void descriptors_that_find_no_room(void **state)
{
	struct channel_link *link = *state;
	struct link_msg got;
	enum link_error error;
	uint8_t bytes[LINK_MAX_MESSAGE];
	channel_link_greet(link);
	channel_link_send(link->guest, LINK_POOL_CREATE, STDERR_FILENO);
	forbid_descriptors(true);
	enum channel_result result = channel_receive(link->host, &got, &error);
	forbid_descriptors(false);
	assert_int_equal(result, CHANNEL_OK);
	assert_int_equal(got.opcode, LINK_POOL_CREATE);
	assert_int_equal(got.fd_count, 1);
	assert_int_equal(got.fds[0], -1);
	/* The next one is there. */
	channel_link_send(link->guest, LINK_POOL_CREATE, STDERR_FILENO);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	assert_true(got.fds[0] >= 0);
	close(got.fds[0]);
	/* A message that must have none has one, whether it can be seen or not. */
	size_t size = sample_encode(sample_find(LINK_PONG), bytes);
	channel_link_send_raw(link->raw, bytes, size, 1);
	forbid_descriptors(true);
	result = channel_receive(link->host, &got, &error);
	forbid_descriptors(false);
	assert_int_equal(result, CHANNEL_VIOLATION);
	assert_int_equal(error, LINK_ERROR_FDS);
}

static void what_passes(void **state)
{
	const int passes[] = {EAGAIN, EINTR, EMFILE, ENFILE, ENOBUFS, ENOMEM, ETOOMANYREFS};
	const int ends[] = {0, EPIPE, ECONNRESET, EBADF, EINVAL, EMSGSIZE, ENOTCONN, EACCES};
	for (size_t i = 0; i < COUNT_OF(passes); i++) {
		assert_true(shortage_passes(passes[i]));
	}
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		assert_false(shortage_passes(ends[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_passes),
		cmocka_unit_test(descriptors_under_way_pass),
		CHANNEL_TEST(descriptors_that_find_no_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

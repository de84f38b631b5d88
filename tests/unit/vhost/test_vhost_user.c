/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "vhost/front/vhost_user.h"

static unsigned failures; /* that are still to come */

ssize_t __real_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
	if (failures > 0) {
		failures--;
		errno = ENOBUFS;
		return -1;
	}
	return __real_sendmsg(fd, message, flags);
}

struct wire {
	int ours, theirs;
	struct vhost_user_reader reader;
};

static int setup(void **state)
{
	static struct wire wire;
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	memset(&wire, 0, sizeof(wire));
	wire.ours = fds[0];
	wire.theirs = fds[1];
	*state = &wire;
	return 0;
}

static int teardown(void **state)
{
	struct wire *wire = *state;
	vhost_user_next(&wire->reader);
	close(wire->ours);
	close(wire->theirs);
	return 0;
}

static void send_with(const struct wire *wire, const void *bytes, size_t size, int fd, size_t count)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(16 * sizeof(int))];
	} control = {0};
	struct iovec part = {(void *)bytes, size};
	struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
	if (count > 0) {
		header.msg_control = control.bytes;
		header.msg_controllen = CMSG_SPACE(count * sizeof(int));
		struct cmsghdr *c = CMSG_FIRSTHDR(&header);
		*c = (struct cmsghdr){
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
			.cmsg_len = CMSG_LEN(count * sizeof(int)),
		};
		for (size_t i = 0; i < count; i++) {
			memcpy(CMSG_DATA(c) + i * sizeof(int), &fd, sizeof(fd));
		}
	}
	assert_int_equal(sendmsg(wire->theirs, &header, 0), size);
}

static enum vhost_user_result receive(struct wire *wire)
{
	const char *why = NULL;
	enum vhost_user_result result = vhost_user_receive(&wire->reader, wire->ours, &why);
	assert_true((result == VHOST_USER_BAD) == !!why);
	return result;
}

struct number_message {
	struct vhost_user_header header;
	uint64_t number;
} __attribute__((packed));

static const struct number_message good = {{2, VHOST_USER_VERSION, 8}, 0x1122334455667788};

static void test_nothing_there(void **state)
{
	assert_int_equal(receive(*state), VHOST_USER_AGAIN);
}

static void test_whole(void **state)
{
	struct wire *wire = *state;
	send_with(wire, &good, sizeof(good), -1, 0);
	send_with(wire, &good, sizeof(good), -1, 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(receive(wire), VHOST_USER_OK);
		assert_true(wire->reader.message.untrusted.number == good.number);
		vhost_user_next(&wire->reader);
	}
	assert_int_equal(receive(wire), VHOST_USER_AGAIN);
}

/* Cut at every byte: one message all the same, and never one too early. */
static void test_cut_anywhere(void **state)
{
	struct wire *wire = *state;
	for (size_t cut = 1; cut < sizeof(good); cut++) {
		send_with(wire, &good, cut, -1, 0);
		assert_int_equal(receive(wire), VHOST_USER_AGAIN);
		send_with(wire, (const char *)&good + cut, sizeof(good) - cut, -1, 0);
		assert_int_equal(receive(wire), VHOST_USER_OK);
		assert_int_equal(wire->reader.message.header.request, 2);
		vhost_user_next(&wire->reader);
	}
}

static void test_end_in_the_middle(void **state)
{
	struct wire *wire = *state;
	send_with(wire, &good, sizeof(good) - 1, -1, 0);
	assert_int_equal(receive(wire), VHOST_USER_AGAIN);
	shutdown(wire->theirs, SHUT_WR);
	assert_int_equal(receive(wire), VHOST_USER_GONE);
}

static void test_bad_headers(void **state)
{
	const struct vhost_user_header cases[] = {
		{1, 0, 0},
		{1, 2, 0},
		{1, VHOST_USER_VERSION | VHOST_USER_REPLY, 0},
		{1, VHOST_USER_VERSION | 16, 0},
		{1, VHOST_USER_VERSION, VHOST_MAX_PAYLOAD + 1},
		{1, VHOST_USER_VERSION, UINT32_MAX},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wire *wire = *state;
		send_with(wire, &cases[i], sizeof(cases[i]), -1, 0);
		assert_int_equal(receive(wire), VHOST_USER_BAD);
		vhost_user_next(&wire->reader);
	}
}

static void test_longest_payload(void **state)
{
	struct wire *wire = *state;
	struct {
		struct vhost_user_header header;
		uint8_t bytes[VHOST_MAX_PAYLOAD];
	} message = {.header = {1, VHOST_USER_VERSION, VHOST_MAX_PAYLOAD}};
	memset(message.bytes, 0xab, sizeof(message.bytes));
	send_with(wire, &message, sizeof(message), -1, 0);
	assert_int_equal(receive(wire), VHOST_USER_OK);
	assert_memory_equal(wire->reader.message.untrusted.bytes, message.bytes, VHOST_MAX_PAYLOAD);
}

static int open_files(void)
{
	int count = 0;
	for (int fd = 0; fd < 256; fd++) {
		count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
	}
	return count;
}

/* Descriptors that nobody takes are closed, also those of half a message. */
static void test_descriptors_are_closed(void **state)
{
	struct wire *wire = *state;
	int before = open_files();
	send_with(wire, &good, sizeof(good), STDERR_FILENO, VHOST_MAX_REGIONS);
	assert_int_equal(receive(wire), VHOST_USER_OK);
	assert_int_equal(wire->reader.message.fd_count, VHOST_MAX_REGIONS);
	int taken = vhost_user_take_fd(&wire->reader.message, 3);
	assert_true(taken >= 0);
	assert_int_equal(vhost_user_take_fd(&wire->reader.message, 3), -1);
	assert_int_equal(vhost_user_take_fd(&wire->reader.message, VHOST_MAX_REGIONS), -1);
	vhost_user_next(&wire->reader);
	assert_int_equal(open_files(), before + 1);
	close(taken);
	send_with(wire, &good, 5, STDERR_FILENO, 4);
	assert_int_equal(receive(wire), VHOST_USER_AGAIN);
	vhost_user_next(&wire->reader);
	assert_int_equal(open_files(), before);
}

static void test_too_many_descriptors(void **state)
{
	struct wire *wire = *state;
	int before = open_files();
	send_with(wire, &good, sizeof(good), STDERR_FILENO, VHOST_MAX_REGIONS + 1);
	assert_int_equal(receive(wire), VHOST_USER_BAD);
	vhost_user_next(&wire->reader);
	assert_int_equal(open_files(), before);
}

/* Header and payload each with descriptors: more in sum than any message has. */
static void test_too_many_descriptors_in_pieces(void **state)
{
	struct wire *wire = *state;
	int before = open_files();
	send_with(wire, &good, 6, STDERR_FILENO, 5);
	assert_int_equal(receive(wire), VHOST_USER_AGAIN);
	send_with(wire, (const char *)&good + 6, 6, STDERR_FILENO, 5);
	assert_int_equal(receive(wire), VHOST_USER_BAD);
	vhost_user_next(&wire->reader);
	assert_int_equal(open_files(), before);
}

static void test_reply(void **state)
{
	struct wire *wire = *state;
	const uint64_t number = 42;
	struct number_message reply;
	assert_true(vhost_user_reply(wire->ours, 1, &number, sizeof(number)));
	assert_int_equal(read(wire->theirs, &reply, sizeof(reply)), sizeof(reply));
	assert_int_equal(reply.header.request, 1);
	assert_int_equal(reply.header.flags, VHOST_USER_VERSION | VHOST_USER_REPLY);
	assert_int_equal(reply.header.size, 8);
	assert_int_equal(reply.number, 42);
}

/* A front end that asks and never reads is not waited for. */
static void test_reply_to_a_full_socket(void **state)
{
	struct wire *wire = *state;
	const uint64_t number = 42;
	int sent = 0;
	while (vhost_user_reply(wire->ours, 1, &number, sizeof(number)) && sent < 1000000) {
		sent++;
	}
	assert_in_range(sent, 1, 999999);
}

/* The kernel has no memory for a moment. */
static void test_reply_in_a_shortage(void **state)
{
	struct wire *wire = *state;
	const uint64_t number = 42;
	char bytes[64];
	failures = 3;
	assert_true(vhost_user_reply(wire->ours, 1, &number, sizeof(number)));
	assert_int_equal(failures, 0);
	assert_int_equal(read(wire->theirs, bytes, sizeof(bytes)),
		sizeof(struct vhost_user_header) + sizeof(number));
	/* For good. */
	failures = 1000;
	assert_false(vhost_user_reply(wire->ours, 1, &number, sizeof(number)));
	failures = 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_there),
		TEST(test_whole),
		TEST(test_cut_anywhere),
		TEST(test_end_in_the_middle),
		TEST(test_bad_headers),
		TEST(test_longest_payload),
		TEST(test_descriptors_are_closed),
		TEST(test_too_many_descriptors),
		TEST(test_too_many_descriptors_in_pieces),
		TEST(test_reply),
		TEST(test_reply_to_a_full_socket),
		TEST(test_reply_in_a_shortage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

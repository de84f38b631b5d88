/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/channel.h"
#include "protocol/encode.h"
#include "samples.h"

struct link {
	unsigned fds_before;
	struct channel *host; /* NULL when the test has closed it */
	struct channel *guest;
	int raw; /* the guest's end, for what a channel would not send */
};

static unsigned open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	assert_non_null(dir);
	unsigned count = 0;
	while (readdir(dir) != NULL) {
		count++;
	}
	closedir(dir);
	return count;
}

static int setup(void **state)
{
	struct link *link = calloc(1, sizeof(*link));
	int fds[2];
	link->fds_before = open_fds();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) < 0) {
		return -1;
	}
	link->host = channel_create(fds[0], DECODE_AT_HOST);
	link->guest = channel_create(fds[1], DECODE_AT_GUEST);
	link->raw = fds[1];
	*state = link;
	return link->host != NULL && link->guest != NULL ? 0 : -1;
}

/* Every test also proves that no descriptor stays behind. */
static int teardown(void **state)
{
	struct link *link = *state;
	channel_destroy(link->host);
	channel_destroy(link->guest);
	unsigned after = open_fds();
	int result = after == link->fds_before ? 0 : -1;
	if (result != 0) {
		print_error("descriptors: %u before, %u after\n", link->fds_before, after);
	}
	free(link);
	return result;
}

/* Sends bytes as they are, with fd_count copies of standard error. */
static void send_raw(int fd, const void *bytes, size_t size, unsigned fd_count)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(64 * sizeof(int))];
	} control = {0};
	struct iovec iov = {.iov_base = (void *)bytes, .iov_len = size};
	struct msghdr header = {.msg_iov = &iov, .msg_iovlen = 1};
	if (fd_count > 0) {
		header.msg_control = &control;
		header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
		rights->cmsg_level = SOL_SOCKET;
		rights->cmsg_type = SCM_RIGHTS;
		rights->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		for (unsigned i = 0; i < fd_count; i++) {
			int source = STDERR_FILENO;
			memcpy(CMSG_DATA(rights) + i * sizeof(int), &source, sizeof(int));
		}
	}
	assert_int_equal(sendmsg(fd, &header, 0), size);
}

static void send_sample(struct channel *channel, enum link_opcode opcode, int fd)
{
	struct link_msg msg = sample_find(opcode)->msg;
	msg.fds[0] = fd;
	assert_true(channel_send(channel, &msg));
}

static void expect_violation(struct channel *channel, enum link_error expected)
{
	struct link_msg msg;
	enum link_error error = LINK_ERROR_NONE;
	assert_int_equal(channel_receive(channel, &msg, &error), CHANNEL_VIOLATION);
	assert_int_equal(error, expected);
	assert_int_equal(msg.fd_count, 0);
}

static void greet(struct link *link)
{
	struct link_msg msg;
	enum link_error error;
	send_sample(link->guest, LINK_HELLO, -1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_OK);
}

static void messages_both_ways(void **state)
{
	struct link *link = *state;
	struct link_msg msg;
	enum link_error error;
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_AGAIN);
	greet(link);
	send_sample(link->guest, LINK_WINDOW_TITLE, -1);
	send_sample(link->host, LINK_WELCOME, -1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.opcode, LINK_WINDOW_TITLE);
	assert_memory_equal(msg.text.untrusted_bytes, "title", 5);
	assert_int_equal(channel_receive(link->guest, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.opcode, LINK_WELCOME);
	assert_int_equal(channel_receive(link->guest, &msg, &error), CHANNEL_AGAIN);
}

static void passes_a_descriptor(void **state)
{
	struct link *link = *state;
	struct link_msg msg;
	enum link_error error;
	greet(link);
	int fd = memfd_create("pool", MFD_CLOEXEC);
	assert_int_equal(ftruncate(fd, 12345), 0);
	send_sample(link->guest, LINK_POOL_CREATE, fd);
	close(fd);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.fd_count, 1);
	struct stat status;
	assert_int_equal(fstat(msg.fds[0], &status), 0);
	assert_int_equal(status.st_size, 12345);
	assert_int_equal(fcntl(msg.fds[0], F_GETFD), FD_CLOEXEC);
	close(msg.fds[0]);
}

static void surplus_descriptors(void **state)
{
	struct link *link = *state;
	uint8_t bytes[LINK_MAX_MESSAGE];
	greet(link);
	size_t size = sample_encode(sample_find(LINK_POOL_CREATE), bytes);
	static const struct {
		unsigned fds;
		enum link_error error;
	} cases[] = {
		{0, LINK_ERROR_FDS},
		{2, LINK_ERROR_FDS},
		{LINK_MAX_FDS, LINK_ERROR_FDS},
		{LINK_MAX_FDS + 1, LINK_ERROR_TRUNCATED},
		{64, LINK_ERROR_TRUNCATED},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned before = open_fds();
		send_raw(link->raw, bytes, size, cases[i].fds);
		expect_violation(link->host, cases[i].error);
		assert_int_equal(open_fds(), before);
	}
}

static void descriptors_with_bad_messages(void **state)
{
	struct link *link = *state;
	uint8_t bytes[LINK_MAX_MESSAGE + 1] = {0};
	greet(link);
	size_t size = sample_encode(sample_find(LINK_PONG), bytes);
	send_raw(link->raw, bytes, size, 1);
	expect_violation(link->host, LINK_ERROR_FDS);
	send_raw(link->raw, bytes, 3, 2);
	expect_violation(link->host, LINK_ERROR_LENGTH);
	send_raw(link->raw, bytes, sizeof(bytes), 3);
	expect_violation(link->host, LINK_ERROR_TRUNCATED);
	struct link_msg msg;
	enum link_error error;
	send_raw(link->raw, bytes, 0, 1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_CLOSED);
}

static void violation_names_the_message(void **state)
{
	struct link *link = *state;
	struct link_msg msg;
	enum link_error error;
	send_sample(link->guest, LINK_WINDOW_TITLE, -1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_VIOLATION);
	assert_int_equal(error, LINK_ERROR_PHASE);
	assert_int_equal(msg.opcode, LINK_WINDOW_TITLE);
	assert_int_equal(msg.object, 0x34);
}

static void oversized_datagram(void **state)
{
	struct link *link = *state;
	static uint8_t bytes[4 * LINK_MAX_MESSAGE];
	send_raw(link->raw, bytes, LINK_MAX_MESSAGE + 1, 0);
	expect_violation(link->host, LINK_ERROR_TRUNCATED);
	send_raw(link->raw, bytes, sizeof(bytes), 0);
	expect_violation(link->host, LINK_ERROR_TRUNCATED);
}

static void raw_passes_bytes_on(void **state)
{
	struct link *link = *state;
	uint8_t sent[LINK_MAX_MESSAGE], got[LINK_MAX_MESSAGE];
	size_t size = 0;
	enum link_error error;
	assert_int_equal(channel_receive_raw(link->guest, got, &size, &error), CHANNEL_AGAIN);
	size_t sent_size = sample_encode(sample_find(LINK_FRAME), sent);
	assert_true(channel_send_raw(link->host, sent, sent_size, NULL, 0));
	assert_int_equal(channel_receive_raw(link->guest, got, &size, &error), CHANNEL_OK);
	assert_int_equal(size, sent_size);
	assert_memory_equal(got, sent, size);
}

static void raw_refuses(void **state)
{
	struct link *link = *state;
	uint8_t bytes[LINK_MAX_MESSAGE + 1] = {0}, got[LINK_MAX_MESSAGE];
	size_t size = sample_encode(sample_find(LINK_FRAME), bytes);
	static const struct {
		size_t more;
		unsigned fds;
		enum link_error error;
	} cases[] = {
		{0, 1, LINK_ERROR_FDS},
		{0, LINK_MAX_FDS + 1, LINK_ERROR_TRUNCATED},
		{1, 0, LINK_ERROR_LENGTH},
		{sizeof(bytes), 0, LINK_ERROR_TRUNCATED},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum link_error error = LINK_ERROR_NONE;
		size_t sent = size + cases[i].more < sizeof(bytes) ? size + cases[i].more : sizeof(bytes);
		send_raw(channel_fd(link->host), bytes, sent, cases[i].fds);
		size_t got_size = 0;
		assert_int_equal(channel_receive_raw(link->guest, got, &got_size, &error),
			CHANNEL_VIOLATION);
		assert_int_equal(error, cases[i].error);
	}
}

/* A peer that does not read: first the socket fills, then the queue, then the link is useless. */
static void queue_is_bounded_and_ordered(void **state)
{
	struct link *link = *state;
	struct link_msg msg = {.opcode = LINK_PONG};
	uint32_t sent = 0;
	greet(link);
	assert_false(channel_wants_write(link->guest));
	do {
		msg.serial.serial = sent++;
	} while (channel_send(link->guest, &msg));
	sent--;
	assert_true(channel_wants_write(link->guest));
	assert_true(channel_queued(link->guest) <= LINK_MAX_QUEUED);
	assert_true(channel_queued(link->guest) > LINK_MAX_QUEUED - 100);
	assert_false(channel_send(link->guest, &msg));

	struct link_msg got;
	enum link_error error;
	for (uint32_t i = 0; channel_receive(link->host, &got, &error) == CHANNEL_OK; i++) {
		assert_int_equal(got.serial.serial, i);
	}
}

static void flush_sends_in_order_with_descriptors(void **state)
{
	struct link *link = *state;
	struct link_msg got, msg = {.opcode = LINK_PONG};
	enum link_error error;
	greet(link);
	uint32_t sent = 0;
	while (!channel_wants_write(link->guest)) {
		msg.serial.serial = sent++;
		assert_true(channel_send(link->guest, &msg));
	}
	int fd = memfd_create("pool", MFD_CLOEXEC);
	send_sample(link->guest, LINK_POOL_CREATE, fd);
	close(fd); /* the queue has a duplicate */
	for (uint32_t i = 0; i < sent; i++) {
		assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
		assert_int_equal(got.serial.serial, i);
		/* There is room now, but what waits goes first. */
		if (i == 0) {
			send_sample(link->guest, LINK_BUFFER_DESTROY, -1);
		}
		assert_true(channel_flush(link->guest));
	}
	assert_false(channel_wants_write(link->guest));
	assert_int_equal(channel_queued(link->guest), 0);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	assert_int_equal(got.opcode, LINK_POOL_CREATE);
	close(got.fds[0]);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	assert_int_equal(got.opcode, LINK_BUFFER_DESTROY);
}

/* Destroying a channel whose queue holds descriptors closes them: teardown counts. */
static void destroy_with_queued_descriptors(void **state)
{
	struct link *link = *state;
	greet(link);
	int fd = memfd_create("pool", MFD_CLOEXEC);
	for (unsigned i = 0; i < 10 || channel_queued(link->guest) < 1000; i++) {
		send_sample(link->guest, LINK_POOL_CREATE, fd);
	}
	close(fd);
}

static void peer_gone(void **state)
{
	struct link *link = *state;
	struct link_msg msg;
	enum link_error error;
	greet(link);
	send_sample(link->host, LINK_WELCOME, -1);
	channel_destroy(link->host);
	link->host = NULL;
	/* What it said before is still there. SIGPIPE would end the test. */
	msg = sample_find(LINK_PONG)->msg;
	assert_false(channel_send(link->guest, &msg));
	assert_false(channel_send(link->guest, &msg));
	assert_false(channel_flush(link->guest));
	assert_int_equal(channel_receive(link->guest, &msg, &error), CHANNEL_OK);
	assert_int_equal(channel_receive(link->guest, &msg, &error), CHANNEL_CLOSED);
}

static void connects_to_a_path(void **state)
{
	char dir[] = "/tmp/cloison-test-XXXXXX";
	assert_non_null(mkdtemp(dir));
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/link", dir);
	assert_int_equal(channel_connect(address.sun_path), -1);
	assert_int_equal(errno, ENOENT);
	int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(channel_connect(address.sun_path), -1);
	assert_int_equal(errno, ECONNREFUSED);
	assert_int_equal(listen(listener, 1), 0);
	int fd = channel_connect(address.sun_path);
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	close(fd);
	close(listener);
	unlink(address.sun_path);
	rmdir(dir);
	char path[200];
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(channel_connect(path), -1);
	assert_int_equal(errno, ENAMETOOLONG);
}

static void makes_its_socket_safe(void **state)
{
	struct link *link = *state;
	assert_int_equal(fcntl(channel_fd(link->host), F_GETFD), FD_CLOEXEC);
	assert_true((fcntl(channel_fd(link->host), F_GETFL) & O_NONBLOCK) != 0);
	assert_null(channel_create(-1, DECODE_AT_HOST));
	channel_destroy(NULL);
}

#define CHANNEL_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHANNEL_TEST(messages_both_ways),
		CHANNEL_TEST(passes_a_descriptor),
		CHANNEL_TEST(surplus_descriptors),
		CHANNEL_TEST(descriptors_with_bad_messages),
		CHANNEL_TEST(violation_names_the_message),
		CHANNEL_TEST(oversized_datagram),
		CHANNEL_TEST(raw_passes_bytes_on),
		CHANNEL_TEST(raw_refuses),
		CHANNEL_TEST(queue_is_bounded_and_ordered),
		CHANNEL_TEST(flush_sends_in_order_with_descriptors),
		CHANNEL_TEST(destroy_with_queued_descriptors),
		CHANNEL_TEST(peer_gone),
		CHANNEL_TEST(connects_to_a_path),
		CHANNEL_TEST(makes_its_socket_safe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

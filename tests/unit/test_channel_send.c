/* SPDX-License-Identifier: MIT
 *
 * Channels whose peer does not read, or is gone. Receiving: test_channel.c.
 */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "channel_link.h"
#include "protocol/channel_inside.h"
#include "samples.h"

/* A peer that does not read: first the socket fills, then the queue, then the link is useless. */
static void queue_is_bounded_and_ordered(void **state)
{
	struct channel_link *link = *state;
	struct link_msg msg = {.opcode = LINK_PONG};
	uint32_t sent = 0;
	channel_link_greet(link);
	assert_false(channel_wants_write(link->guest));
	do {
		msg.serial.serial = sent++;
	} while (channel_send(link->guest, &msg));
	sent--;
	assert_true(channel_wants_write(link->guest));
	assert_true(link->guest->outbox.bytes <= LINK_MAX_QUEUED);
	assert_true(link->guest->outbox.bytes > LINK_MAX_QUEUED - 100);
	assert_false(channel_send(link->guest, &msg));

	struct link_msg got;
	enum link_error error;
	for (uint32_t i = 0; channel_receive(link->host, &got, &error) == CHANNEL_OK; i++) {
		assert_int_equal(got.serial.serial, i);
	}
}

static void flush_sends_in_order_with_descriptors(void **state)
{
	struct channel_link *link = *state;
	struct link_msg got, msg = {.opcode = LINK_PONG};
	enum link_error error;
	channel_link_greet(link);
	uint32_t sent = 0;
	while (!channel_wants_write(link->guest)) {
		msg.serial.serial = sent++;
		assert_true(channel_send(link->guest, &msg));
	}
	int fd = memfd_create("pool", MFD_CLOEXEC);
	channel_link_send(link->guest, LINK_POOL_CREATE, fd);
	close(fd); /* the queue has a duplicate */
	for (uint32_t i = 0; i < sent; i++) {
		assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
		assert_int_equal(got.serial.serial, i);
		/* There is room now, but what waits goes first. */
		if (i == 0) {
			channel_link_send(link->guest, LINK_BUFFER_DESTROY, -1);
		}
		assert_true(channel_flush(link->guest));
	}
	assert_false(channel_wants_write(link->guest));
	assert_int_equal(link->guest->outbox.bytes, 0);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	assert_int_equal(got.opcode, LINK_POOL_CREATE);
	close(got.fds[0]);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	assert_int_equal(got.opcode, LINK_BUFFER_DESTROY);
}

/* One look receives several; what it found is returned in order, and known to be all of it. */
static void posts_travel_together(void **state)
{
	struct channel_link *link = *state;
	struct link_msg got, msg = {.opcode = LINK_PONG};
	enum link_error error;
	channel_link_greet(link);
	for (uint32_t i = 0; i < 19; i++) {
		msg.serial.serial = i;
		assert_true(channel_post(link->guest, &msg));
	}
	assert_false(channel_wants_write(link->guest));
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_AGAIN);
	assert_true(channel_flush(link->guest));
	assert_int_equal(link->guest->outbox.bytes, 0);
	for (uint32_t i = 0; i < 19; i++) {
		assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
		assert_int_equal(got.serial.serial, i);
		assert_int_equal(channel_is_drained(link->host), i == 18);
	}
}

/* A descriptor does not wait, and does not overtake what does. */
static void descriptor_sends_what_was_posted(void **state)
{
	struct channel_link *link = *state;
	struct link_msg got, msg = {.opcode = LINK_PONG};
	enum link_error error;
	channel_link_greet(link);
	assert_true(channel_post(link->guest, &msg));
	struct link_msg pool = sample_find(LINK_POOL_CREATE)->msg;
	pool.fds[0] = memfd_create("pool", MFD_CLOEXEC);
	assert_true(channel_post(link->guest, &pool));
	close(pool.fds[0]);
	assert_int_equal(link->guest->outbox.bytes, 0);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	assert_int_equal(got.opcode, LINK_PONG);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	assert_int_equal(got.opcode, LINK_POOL_CREATE);
	close(got.fds[0]);
}

/* A sender that posts much in one turn sees that the peer does not read, before the queue is
 * full. */
static void posting_notices_a_full_socket(void **state)
{
	struct channel_link *link = *state;
	struct link_msg msg = {.opcode = LINK_PONG};
	channel_link_greet(link);
	while (!channel_wants_write(link->guest)) {
		assert_true(channel_post(link->guest, &msg));
	}
	assert_true(link->guest->outbox.bytes < LINK_MAX_QUEUED / 2);
}

/* Descriptors that one look has found and nobody asked for: channel_link_teardown counts. */
static void destroy_with_unread_descriptors(void **state)
{
	struct channel_link *link = *state;
	struct link_msg got;
	enum link_error error;
	channel_link_greet(link);
	int fd = memfd_create("pool", MFD_CLOEXEC);
	for (unsigned i = 0; i < 3; i++) {
		channel_link_send(link->guest, LINK_POOL_CREATE, fd);
	}
	close(fd);
	assert_int_equal(channel_receive(link->host, &got, &error), CHANNEL_OK);
	close(got.fds[0]);
	assert_int_equal(channel_unread(link->host), 2);
}

/* Destroying a channel whose queue holds descriptors closes them: channel_link_teardown counts. */
static void destroy_with_queued_descriptors(void **state)
{
	struct channel_link *link = *state;
	channel_link_greet(link);
	int fd = memfd_create("pool", MFD_CLOEXEC);
	for (unsigned i = 0; i < 10 || link->guest->outbox.bytes < 1000; i++) {
		channel_link_send(link->guest, LINK_POOL_CREATE, fd);
	}
	close(fd);
}

static void peer_gone(void **state)
{
	struct channel_link *link = *state;
	struct link_msg msg;
	enum link_error error;
	channel_link_greet(link);
	channel_link_send(link->host, LINK_WELCOME, -1);
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
	struct channel_link *link = *state;
	assert_int_equal(fcntl(channel_fd(link->host), F_GETFD), FD_CLOEXEC);
	assert_true((fcntl(channel_fd(link->host), F_GETFL) & O_NONBLOCK) != 0);
	assert_null(channel_create(-1, &link_side_host));
	channel_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHANNEL_TEST(queue_is_bounded_and_ordered),
		CHANNEL_TEST(flush_sends_in_order_with_descriptors),
		CHANNEL_TEST(posts_travel_together),
		CHANNEL_TEST(descriptor_sends_what_was_posted),
		CHANNEL_TEST(posting_notices_a_full_socket),
		CHANNEL_TEST(destroy_with_unread_descriptors),
		CHANNEL_TEST(destroy_with_queued_descriptors),
		CHANNEL_TEST(peer_gone),
		CHANNEL_TEST(connects_to_a_path),
		CHANNEL_TEST(makes_its_socket_safe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The link over a unix socket, with a host that the test plays.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "guest-proxy/link/transport.h"
#include "protocol/channel.h"

static char folder[] = "/tmp/cloison-socket-XXXXXX";
static char path[64];
static int listener_fd;
static struct wl_event_loop *loop;
static struct transport *transport;
static struct channel *host;
static unsigned messages, rooms, losts;
static uint32_t last_opcode;

static void note_message(void *data, const struct link_msg *msg)
{
	messages++;
	last_opcode = msg->opcode;
}

static void note_room(void *data)
{
	rooms++;
}

static void note_lost(void *data, const char *reason)
{
	losts++;
}

static const struct transport_listener listener = {
	.message = note_message, .room = note_room, .lost = note_lost};

static int setup(void **state)
{
	messages = rooms = losts = 0;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/link", folder);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	listener_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener_fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener_fd, 1), 0);
	loop = wl_event_loop_create();
	transport = transport_socket_create(loop, path);
	transport->listener = &listener;
	assert_true(transport->impl->open(transport, false));
	host = channel_create(accept(listener_fd, NULL, NULL), DECODE_AT_HOST);
	return 0;
}

static int teardown(void **state)
{
	channel_destroy(host);
	transport->impl->destroy(transport);
	wl_event_loop_destroy(loop);
	close(listener_fd);
	unlink(path);
	return rmdir(folder);
}

static bool send_pong(uint32_t serial)
{
	const struct link_msg pong = {.opcode = LINK_PONG, .serial.serial = serial};
	return transport->impl->send(transport, &pong);
}

static void send_hello(void)
{
	const struct link_msg hello = {
		.opcode = LINK_HELLO,
		.hello = {.magic = LINK_MAGIC,
			.major = LINK_VERSION_MAJOR,
			.minor = LINK_VERSION_MINOR},
	};
	assert_true(transport->impl->send(transport, &hello));
	wl_event_loop_dispatch_idle(loop);
}

static void host_says_error(void)
{
	const struct link_msg error = {.opcode = LINK_ERROR, .error.code = LINK_ERROR_VALUE};
	assert_true(channel_send(host, &error));
}

static void slow_host_is_waited_for(void **state)
{
	send_hello();
	uint32_t sent = 0;
	while (transport->impl->has_room(transport)) {
		assert_true(send_pong(++sent));
	}
	for (unsigned i = 0; i < 50; i++) {
		assert_true(send_pong(++sent));
	}
	wl_event_loop_dispatch_idle(loop);
	assert_int_equal(rooms, 0);
	struct link_msg msg;
	enum link_error error;
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	uint32_t read = 0;
	while (read < sent) {
		enum channel_result result = channel_receive(host, &msg, &error);
		if (result == CHANNEL_AGAIN) {
			assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
			continue;
		}
		assert_int_equal(result, CHANNEL_OK);
		assert_int_equal(msg.serial.serial, ++read);
	}
	assert_int_equal(rooms, 1);
	assert_true(transport->impl->has_room(transport));
}

/* The end of the turn finds that there is room again: the sender must hear of it. */
static void room_is_told_at_the_end_of_a_turn(void **state)
{
	send_hello();
	while (transport->impl->has_room(transport)) {
		assert_true(send_pong(0));
	}
	struct link_msg msg;
	enum link_error error;
	/* As many turns as the queue is socketfuls long. */
	while (!transport->impl->has_room(transport)) {
		assert_int_equal(rooms, 0);
		assert_true(send_pong(0));
		while (channel_receive(host, &msg, &error) == CHANNEL_OK) {
		}
		wl_event_loop_dispatch_idle(loop);
	}
	assert_int_equal(rooms, 1);
}

/* What is sent in one turn of the loop goes together at its end, in order. */
static void one_turn_is_sent_at_its_end(void **state)
{
	send_hello();
	struct link_msg msg;
	enum link_error error;
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	for (uint32_t i = 1; i <= 3; i++) {
		assert_true(send_pong(i));
	}
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_AGAIN);
	wl_event_loop_dispatch_idle(loop);
	for (uint32_t i = 1; i <= 3; i++) {
		assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
		assert_int_equal(msg.serial.serial, i);
	}
	/* What was said before the end is still heard. */
	assert_true(send_pong(4));
	transport->impl->close(transport);
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.serial.serial, 4);
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_CLOSED);
}

static void host_that_never_reads_costs_bounded_memory(void **state)
{
	uint32_t sent = 0;
	while (send_pong(++sent)) {
		assert_true(sent < 2 * LINK_MAX_QUEUED / LINK_HEADER_SIZE);
	}
	assert_int_equal(losts, 0); /* the sender was told */
}

static void host_that_goes_is_lost(void **state)
{
	channel_destroy(host);
	host = NULL;
	assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	assert_int_equal(losts, 1);
}

/* It closes without having read everything, which makes our next read fail at first. */
static void last_words_are_heard(void **state)
{
	send_hello();
	host_says_error();
	channel_destroy(host);
	host = NULL;
	assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	assert_int_equal(losts, 1);
	transport->impl->close(transport);
	assert_int_equal(messages, 1);
	assert_int_equal(last_opcode, LINK_ERROR);
}

static void message_before_welcome_is_the_end(void **state)
{
	const struct link_msg close_msg = {.opcode = LINK_CLOSE, .object = 1};
	assert_true(channel_send(host, &close_msg));
	assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	assert_int_equal(messages, 0);
	assert_int_equal(losts, 1);
}

static void memory_cannot_change_its_size(void **state)
{
	struct transport_memory memory;
	assert_true(transport->impl->allocate(transport, 5000, &memory));
	assert_int_equal(memory.size, 8192);
	struct stat file;
	assert_int_equal(fstat(memory.fd, &file), 0);
	assert_int_equal(file.st_size, 8192);
	assert_int_equal(ftruncate(memory.fd, 4096), -1);
	assert_int_equal(ftruncate(memory.fd, 16384), -1);
	assert_true((fcntl(memory.fd, F_GETFD) & FD_CLOEXEC) != 0);
	transport->impl->release(transport, &memory);
	assert_int_equal(memory.fd, -1);
}

static void opens_again(void **state)
{
	transport->impl->close(transport);
	transport->impl->close(transport);
	assert_true(transport->impl->open(transport, true));
	channel_destroy(host);
	host = channel_create(accept(listener_fd, NULL, NULL), DECODE_AT_HOST);
	send_hello();
	struct link_msg msg;
	enum link_error error;
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.opcode, LINK_HELLO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(slow_host_is_waited_for, setup, teardown),
		cmocka_unit_test_setup_teardown(room_is_told_at_the_end_of_a_turn, setup, teardown),
		cmocka_unit_test_setup_teardown(one_turn_is_sent_at_its_end, setup, teardown),
		cmocka_unit_test_setup_teardown(
			host_that_never_reads_costs_bounded_memory, setup, teardown),
		cmocka_unit_test_setup_teardown(host_that_goes_is_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(last_words_are_heard, setup, teardown),
		cmocka_unit_test_setup_teardown(message_before_welcome_is_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_cannot_change_its_size, setup, teardown),
		cmocka_unit_test_setup_teardown(opens_again, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

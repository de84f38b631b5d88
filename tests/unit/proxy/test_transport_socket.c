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

#include "carrier.h"
#include "protocol/channel.h"
#include "tests/unit/shortage.h"

static char folder[] = "/tmp/cloison-socket-XXXXXX";
static char path[64];
static int listener_fd;
static struct channel *host;

static struct transport *host_create(struct wl_event_loop *loop)
{
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/link", folder);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	listener_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener_fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener_fd, 1), 0);
	return transport_socket_create(loop, path);
}

static void host_accept(void)
{
	host = channel_create(accept(listener_fd, NULL, NULL), &link_side_host);
}

static void host_leave(void)
{
	channel_destroy(host);
	host = NULL;
}

static void host_say(const struct link_msg *msg)
{
	assert_true(channel_send(host, msg));
}

static void host_wake(void)
{
	assert_int_equal(wl_event_loop_dispatch(carrier.loop, -1), 0);
}

static const struct carrier_host at_host = {
	.create = host_create,
	.accept = host_accept,
	.finish = host_leave,
	.say = host_say,
	.leave = host_leave,
	.wake = host_wake,
};

static int setup(void **state)
{
	return carrier_begin(&at_host);
}

static int teardown(void **state)
{
	shortage = false;
	carrier_end();
	close(listener_fd);
	unlink(path);
	return rmdir(folder);
}

static bool send_pong(uint32_t serial)
{
	const struct link_msg pong = {.opcode = LINK_PONG, .serial.serial = serial};
	return carrier.impl->send(carrier.transport, &pong);
}

static void send_hello(void)
{
	const struct link_msg hello = {
		.opcode = LINK_HELLO,
		.hello = {.magic = LINK_MAGIC,
			.major = LINK_VERSION_MAJOR,
			.minor = LINK_VERSION_MINOR},
	};
	assert_true(carrier.impl->send(carrier.transport, &hello));
	wl_event_loop_dispatch_idle(carrier.loop);
}

static void slow_host_is_waited_for(void **state)
{
	send_hello();
	uint32_t sent = 0;
	while (carrier.impl->has_room(carrier.transport)) {
		assert_true(send_pong(++sent));
	}
	for (unsigned i = 0; i < 50; i++) {
		assert_true(send_pong(++sent));
	}
	wl_event_loop_dispatch_idle(carrier.loop);
	assert_int_equal(carrier.rooms, 0);
	struct link_msg msg;
	enum link_error error;
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	uint32_t read = 0;
	while (read < sent) {
		enum channel_result result = channel_receive(host, &msg, &error);
		if (result == CHANNEL_AGAIN) {
			assert_int_equal(wl_event_loop_dispatch(carrier.loop, -1), 0);
			continue;
		}
		assert_int_equal(result, CHANNEL_OK);
		assert_int_equal(msg.serial.serial, ++read);
	}
	assert_int_equal(carrier.rooms, 1);
	assert_true(carrier.impl->has_room(carrier.transport));
}

/* The end of the turn finds that there is room again: the sender must hear of it. */
static void room_is_told_at_the_end_of_a_turn(void **state)
{
	send_hello();
	while (carrier.impl->has_room(carrier.transport)) {
		assert_true(send_pong(0));
	}
	struct link_msg msg;
	enum link_error error;
	/* As many turns as the queue is socketfuls long. */
	while (!carrier.impl->has_room(carrier.transport)) {
		assert_int_equal(carrier.rooms, 0);
		assert_true(send_pong(0));
		while (channel_receive(host, &msg, &error) == CHANNEL_OK) {
		}
		wl_event_loop_dispatch_idle(carrier.loop);
	}
	assert_int_equal(carrier.rooms, 1);
}

/* The socket could be written to all the time: the loop would turn for nothing. */
static void shortage_is_not_polled_for(void **state)
{
	send_hello();
	struct link_msg msg;
	enum link_error error;
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	shortage = true;
	assert_true(send_pong(1));
	wl_event_loop_dispatch_idle(carrier.loop);
	assert_false(carrier.impl->has_room(carrier.transport));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(wl_event_loop_dispatch(carrier.loop, -1), 0);
		assert_false(carrier.impl->has_room(carrier.transport));
		assert_false(shortage_is_polled_for(wl_event_loop_get_fd(carrier.loop)));
	}
	shortage = false;
	while (!carrier.impl->has_room(carrier.transport)) {
		assert_int_equal(wl_event_loop_dispatch(carrier.loop, -1), 0);
	}
	assert_int_equal(carrier.rooms, 1);
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.serial.serial, 1);
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
	wl_event_loop_dispatch_idle(carrier.loop);
	for (uint32_t i = 1; i <= 3; i++) {
		assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
		assert_int_equal(msg.serial.serial, i);
	}
	/* What was said before the end is still heard. */
	assert_true(send_pong(4));
	carrier.impl->close(carrier.transport);
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.serial.serial, 4);
	assert_int_equal(channel_receive(host, &msg, &error), CHANNEL_CLOSED);
}

static void memory_cannot_change_its_size(void **state)
{
	struct transport_memory memory;
	assert_true(carrier.impl->allocate(carrier.transport, 5000, &memory));
	assert_int_equal(memory.size, 8192);
	struct stat file;
	assert_int_equal(fstat(memory.fd, &file), 0);
	assert_int_equal(file.st_size, 8192);
	assert_int_equal(ftruncate(memory.fd, 4096), -1);
	assert_int_equal(ftruncate(memory.fd, 16384), -1);
	assert_true((fcntl(memory.fd, F_GETFD) & FD_CLOEXEC) != 0);
	carrier.impl->release(carrier.transport, &memory);
	assert_int_equal(memory.fd, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CARRIER_TESTS(setup, teardown),
		cmocka_unit_test_setup_teardown(slow_host_is_waited_for, setup, teardown),
		cmocka_unit_test_setup_teardown(room_is_told_at_the_end_of_a_turn, setup, teardown),
		cmocka_unit_test_setup_teardown(shortage_is_not_polled_for, setup, teardown),
		cmocka_unit_test_setup_teardown(one_turn_is_sent_at_its_end, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_cannot_change_its_size, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

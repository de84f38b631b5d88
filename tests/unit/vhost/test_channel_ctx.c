/* SPDX-License-Identifier: MIT
 *
 * What the loop waits for on behalf of the channel.
 */
#include "tests/unit/harness.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/shortage.h"
#include "vhost/channel/channel_ctx.h"

static struct channel_ctx channel;
static struct link *const link_ = &channel.link;
static int compositor;

static int setup(void **state)
{
	const struct channel_ctx_setup nothing = {.errands = -1, .udmabuf = -1};
	int fds[2];
	channel_ctx_init(&channel, &nothing);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	compositor = fds[0];
	link_->channel = channel_create(fds[1], &link_side_backend);
	channel.open = true;
	return 0;
}

static int teardown(void **state)
{
	shortage = false;
	link_drop(link_);
	close(compositor);
	return 0;
}

static bool send_bye(void)
{
	const struct link_msg msg = {.opcode = LINK_BYE, .bye = {.reason = LINK_BYE_BROKEN}};
	return channel_send(link_->channel, &msg);
}

static void test_a_full_socket_is_polled_for(void **state)
{
	assert_int_equal(channel_ctx_watch(&channel).events, EPOLLIN);
	assert_int_equal(channel_ctx_timeout(&channel), -1);
	while (!channel_wants_write(link_->channel)) {
		assert_true(send_bye());
	}
	assert_int_equal(channel_ctx_watch(&channel).events, EPOLLIN | EPOLLOUT);
	assert_int_equal(channel_ctx_timeout(&channel), -1);
}

/* The socket could be written to all the time: the loop would look at nothing else. */
static void test_shortage_is_not_polled_for(void **state)
{
	char bytes[64];
	shortage = true;
	assert_true(send_bye());
	assert_int_equal(channel_ctx_watch(&channel).events, EPOLLIN);
	assert_in_range(channel_ctx_timeout(&channel), 0, CHANNEL_RETRY);
	shortage = false;
	while (channel_ctx_timeout(&channel) != 0) {
		usleep(1000);
	}
	assert_int_equal(channel_ctx_service(&channel, true), PUMP_IDLE);
	assert_true(recv(compositor, bytes, sizeof(bytes), MSG_DONTWAIT) > 0);
	assert_int_equal(channel_ctx_timeout(&channel), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_full_socket_is_polled_for),
		TEST(test_shortage_is_not_polled_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

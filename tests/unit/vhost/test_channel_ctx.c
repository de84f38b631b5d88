/* SPDX-License-Identifier: MIT
 *
 * What the loop waits for on behalf of the channel.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/shortage.h"
#include "tests/unit/vhost/guest_ram.h"
#include "vhost/channel/channel_ctx.h"
#include "vhost/process/errand.h"
#include "vhost/process/report.h"

static struct channel_ctx channel;
static struct link *const link_ = &channel.link;
static int keeper, worker, compositor;
static struct guest_ram ram;
static void *shared;

/* Rings in memory of the test, and a link that the keeper has made. */
static int setup(void **state)
{
	struct ring guest;
	int fds[2];
	report_init("test");
	guest_ram_init(&ram);
	assert_true(errand_pair(&keeper, &worker));
	const struct channel_ctx_setup around = {
		.memory = &ram.memory, .errands = worker, .udmabuf = -1};
	channel_ctx_init(&channel, &around);
	shared = aligned_alloc(PAGE, RING_SHARED_BYTES);
	ring_init(&guest, RING_AT_GUEST, shared);
	assert_true(ring_init(&channel.ring, RING_AT_HOST, shared));
	channel.open = true;
	link_open(link_);
	link_ask(link_);
	assert_int_equal(errand_receive(keeper), ERRAND_DONE);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	compositor = fds[0];
	assert_true(errand_answer(keeper, fds[1], 0));
	assert_int_equal(channel_ctx_hear(&channel), LINK_CAME_UP);
	assert_int_equal(channel_ctx_service(&channel, true), PUMP_IDLE);
	return 0;
}

static int teardown(void **state)
{
	shortage = false;
	link_drop(link_);
	close(compositor);
	close(keeper);
	close(worker);
	free(shared);
	guest_ram_finish(&ram);
	return 0;
}

static unsigned heard(void)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	unsigned count = 0;
	while (recv(compositor, bytes, sizeof(bytes), MSG_DONTWAIT) > 0) {
		count++;
	}
	return count;
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
	assert_int_equal(heard(), 1); /* VIA_VM */
	shortage = true;
	assert_true(send_bye());
	assert_int_equal(channel_ctx_watch(&channel).events, EPOLLIN);
	assert_in_range(channel_ctx_timeout(&channel), 0, CHANNEL_RETRY);
	shortage = false;
	while (channel_ctx_timeout(&channel) != 0) {
		usleep(1000);
	}
	assert_int_equal(channel_ctx_service(&channel, true), PUMP_IDLE);
	assert_int_equal(heard(), 1);
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

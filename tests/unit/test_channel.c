/* SPDX-License-Identifier: MIT
 *
 * What a channel accepts and what it refuses. Sending: test_channel_send.c.
 */
#include "harness.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "channel_link.h"
#include "samples.h"

static void expect_violation(struct channel *channel, enum link_error expected)
{
	struct link_msg msg;
	enum link_error error = LINK_ERROR_NONE;
	assert_int_equal(channel_receive(channel, &msg, &error), CHANNEL_VIOLATION);
	assert_int_equal(error, expected);
	assert_int_equal(msg.fd_count, 0);
}

static void messages_both_ways(void **state)
{
	struct channel_link *link = *state;
	struct link_msg msg;
	enum link_error error;
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_AGAIN);
	channel_link_greet(link);
	channel_link_send(link->guest, LINK_WINDOW_TITLE, -1);
	channel_link_send(link->host, LINK_WELCOME, -1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.opcode, LINK_WINDOW_TITLE);
	assert_memory_equal(msg.text.untrusted_bytes, "title", 5);
	assert_int_equal(channel_receive(link->guest, &msg, &error), CHANNEL_OK);
	assert_int_equal(msg.opcode, LINK_WELCOME);
	assert_int_equal(channel_receive(link->guest, &msg, &error), CHANNEL_AGAIN);
}

static void passes_a_descriptor(void **state)
{
	struct channel_link *link = *state;
	struct link_msg msg;
	enum link_error error;
	channel_link_greet(link);
	int fd = memfd_create("pool", MFD_CLOEXEC);
	assert_int_equal(ftruncate(fd, 12345), 0);
	channel_link_send(link->guest, LINK_POOL_CREATE, fd);
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
	struct channel_link *link = *state;
	uint8_t bytes[LINK_MAX_MESSAGE];
	channel_link_greet(link);
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
		unsigned before = channel_link_open_fds();
		channel_link_send_raw(link->raw, bytes, size, cases[i].fds);
		expect_violation(link->host, cases[i].error);
		assert_int_equal(channel_link_open_fds(), before);
	}
}

static void descriptors_with_bad_messages(void **state)
{
	struct channel_link *link = *state;
	uint8_t bytes[LINK_MAX_MESSAGE + 1] = {0};
	channel_link_greet(link);
	size_t size = sample_encode(sample_find(LINK_PONG), bytes);
	channel_link_send_raw(link->raw, bytes, size, 1);
	expect_violation(link->host, LINK_ERROR_FDS);
	channel_link_send_raw(link->raw, bytes, 3, 2);
	expect_violation(link->host, LINK_ERROR_LENGTH);
	channel_link_send_raw(link->raw, bytes, sizeof(bytes), 3);
	expect_violation(link->host, LINK_ERROR_TRUNCATED);
	struct link_msg msg;
	enum link_error error;
	channel_link_send_raw(link->raw, bytes, 0, 1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_CLOSED);
}

static void violation_names_the_message(void **state)
{
	struct channel_link *link = *state;
	struct link_msg msg;
	enum link_error error;
	channel_link_send(link->guest, LINK_WINDOW_TITLE, -1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_VIOLATION);
	assert_int_equal(error, LINK_ERROR_PHASE);
	assert_int_equal(msg.opcode, LINK_WINDOW_TITLE);
	assert_int_equal(msg.object, 0x34);
}

static void oversized_datagram(void **state)
{
	struct channel_link *link = *state;
	static uint8_t bytes[4 * LINK_MAX_MESSAGE];
	channel_link_send_raw(link->raw, bytes, LINK_MAX_MESSAGE + 1, 0);
	expect_violation(link->host, LINK_ERROR_TRUNCATED);
	channel_link_send_raw(link->raw, bytes, sizeof(bytes), 0);
	expect_violation(link->host, LINK_ERROR_TRUNCATED);
}

static void raw_passes_bytes_on(void **state)
{
	struct channel_link *link = *state;
	uint8_t sent[LINK_MAX_MESSAGE];
	static struct channel_batch got;
	enum link_error error;
	assert_int_equal(channel_receive_raw(link->guest, &got, &error), CHANNEL_AGAIN);
	assert_true(got.count == 0 && got.dry);
	size_t size = sample_encode(sample_find(LINK_FRAME), sent);
	assert_true(channel_send_raw(link->host, sent, size, NULL, 0));
	assert_int_equal(channel_receive_raw(link->guest, &got, &error), CHANNEL_OK);
	assert_true(got.count == 1 && got.dry);
	assert_int_equal(got.sizes[0], size);
	assert_memory_equal(got.bytes[0], sent, size);
}

/* As many as fit, in order; the rest the next time. */
static void raw_takes_several(void **state)
{
	struct channel_link *link = *state;
	static struct channel_batch got;
	enum link_error error;
	struct link_msg frame = {.opcode = LINK_FRAME};
	for (uint32_t i = 1; i <= CHANNEL_BATCH + 1; i++) {
		frame.object = i;
		assert_true(channel_send(link->host, &frame));
	}
	assert_int_equal(channel_receive_raw(link->guest, &got, &error), CHANNEL_OK);
	assert_true(got.count == CHANNEL_BATCH && !got.dry);
	for (uint32_t i = 0; i < CHANNEL_BATCH; i++) {
		assert_int_equal(got.bytes[i][8], i + 1);
	}
	assert_int_equal(channel_receive_raw(link->guest, &got, &error), CHANNEL_OK);
	assert_true(got.count == 1 && got.dry);
	assert_int_equal(got.bytes[0][8], CHANNEL_BATCH + 1);
}

/* What came before a violation is still there, what came behind it is not, nor its descriptors. */
static void raw_stops_at_a_violation(void **state)
{
	struct channel_link *link = *state;
	static struct channel_batch got;
	uint8_t bytes[LINK_MAX_MESSAGE];
	enum link_error error;
	size_t size = sample_encode(sample_find(LINK_FRAME), bytes);
	const int host = channel_fd(link->host);
	channel_link_send_raw(host, bytes, size, 0);
	channel_link_send_raw(host, bytes, size, 1);
	channel_link_send_raw(host, bytes, size, 2);
	int before = dup(host);
	assert_int_equal(channel_receive_raw(link->guest, &got, &error), CHANNEL_VIOLATION);
	assert_int_equal(error, LINK_ERROR_FDS);
	assert_int_equal(got.count, 1);
	int after = dup(host);
	assert_int_equal(after, before + 1);
	close(after);
	close(before);
}

static void raw_sees_the_end_behind_messages(void **state)
{
	struct channel_link *link = *state;
	static struct channel_batch got;
	enum link_error error;
	const struct link_msg frame = {.opcode = LINK_FRAME, .object = 7};
	assert_true(channel_send(link->host, &frame));
	assert_int_equal(shutdown(channel_fd(link->host), SHUT_RDWR), 0);
	enum channel_result result = channel_receive_raw(link->guest, &got, &error);
	assert_int_equal(got.count, 1);
	if (result == CHANNEL_OK) {
		result = channel_receive_raw(link->guest, &got, &error);
		assert_int_equal(got.count, 0);
	}
	assert_int_equal(result, CHANNEL_CLOSED);
}

static void raw_refuses(void **state)
{
	struct channel_link *link = *state;
	uint8_t bytes[LINK_MAX_MESSAGE + 1] = {0};
	static struct channel_batch got;
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
		size_t sent =
			size + cases[i].more < sizeof(bytes) ? size + cases[i].more : sizeof(bytes);
		channel_link_send_raw(channel_fd(link->host), bytes, sent, cases[i].fds);
		assert_int_equal(channel_receive_raw(link->guest, &got, &error), CHANNEL_VIOLATION);
		assert_int_equal(error, cases[i].error);
	}
}

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
		CHANNEL_TEST(raw_takes_several),
		CHANNEL_TEST(raw_stops_at_a_violation),
		CHANNEL_TEST(raw_sees_the_end_behind_messages),
		CHANNEL_TEST(raw_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

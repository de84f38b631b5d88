/* SPDX-License-Identifier: MIT */
#include "carrier.h"

#include "tests/unit/harness.h"

#include <string.h>

#include "protocol/limits.h"

#define PAGE 4096u

struct carrier carrier;
static const struct carrier_host *host;
static bool left;

static void note_message(void *data, const struct link_msg *msg)
{
	carrier.messages++;
	carrier.last_opcode = msg->opcode;
	carrier.last_object = msg->object;
}

static void note_room(void *data)
{
	carrier.rooms++;
}

static void note_lost(void *data, const char *reason)
{
	carrier.losts++;
}

static const struct transport_listener listener = {
	.message = note_message, .room = note_room, .lost = note_lost};

int carrier_begin(const struct carrier_host *at_host)
{
	carrier = (struct carrier){.loop = wl_event_loop_create()};
	host = at_host;
	left = false;
	carrier.transport = host->create(carrier.loop);
	carrier.impl = carrier.transport->impl;
	carrier.transport->listener = &listener;
	if (!carrier.impl->open(carrier.transport, false)) {
		return -1;
	}
	host->accept();
	return 0;
}

int carrier_end(void)
{
	if (!left) {
		host->finish();
	}
	carrier.impl->destroy(carrier.transport);
	wl_event_loop_destroy(carrier.loop);
	return 0;
}

void carrier_greet(void)
{
	const struct link_msg welcome = {
		.opcode = LINK_WELCOME,
		.welcome = {.major = LINK_VERSION_MAJOR,
			.minor = LINK_VERSION_MINOR,
			.max_windows = 1,
			.max_pools = 1,
			.max_buffers = 1,
			.max_layers = 1,
			.max_link_layers = 1,
			.max_rects = 1,
			.max_popup_depth = 1,
			.max_pool_bytes = 1,
			.max_link_bytes = 1},
	};
	carrier.messages = 0;
	host->say(&welcome);
	host->wake();
	assert_int_equal(carrier.messages, 1);
}

void carrier_say_close(uint32_t object)
{
	const struct link_msg msg = {.opcode = LINK_CLOSE, .object = object};
	host->say(&msg);
}

bool carrier_send_long(uint32_t number)
{
	static struct link_msg msg;
	msg = (struct link_msg){.opcode = LINK_WINDOW_TITLE, .object = number};
	msg.text.length = LINK_MAX_TITLE;
	memset(msg.text.untrusted_bytes, 'a', LINK_MAX_TITLE);
	return carrier.impl->send(carrier.transport, &msg);
}

static void leave(void)
{
	host->leave();
	left = true;
}

void carrier_host_that_never_reads_costs_bounded_memory(void **state)
{
	uint32_t sent = 0;
	while (carrier_send_long(++sent)) {
		assert_true(sent < 2 * LINK_MAX_QUEUED / LINK_MAX_TITLE);
	}
	assert_int_equal(carrier.losts, 0); /* the sender was told */
}

/* Also where the host leaves without having read everything. */
void carrier_last_words_are_heard(void **state)
{
	const struct link_msg error = {.opcode = LINK_ERROR, .error.code = LINK_ERROR_VALUE};
	carrier_greet();
	assert_true(carrier_send_long(1));
	wl_event_loop_dispatch_idle(carrier.loop);
	carrier_say_close(3);
	host->say(&error);
	leave();
	host->wake();
	assert_int_equal(carrier.losts, 1);
	carrier.impl->close(carrier.transport);
	assert_int_equal(carrier.messages, 3);
	assert_int_equal(carrier.last_opcode, LINK_ERROR);
}

void carrier_host_that_goes_is_lost(void **state)
{
	leave();
	host->wake();
	assert_int_equal(carrier.losts, 1);
	assert_int_equal(carrier.messages, 0);
}

void carrier_message_before_welcome_is_the_end(void **state)
{
	carrier_say_close(1);
	host->wake();
	assert_int_equal(carrier.messages, 0);
	assert_int_equal(carrier.losts, 1);
}

/* WELCOME is allowed once on a link, and this is another. */
void carrier_opens_again_with_nothing_of_before(void **state)
{
	carrier_greet();
	assert_true(carrier_send_long(1));
	carrier.impl->close(carrier.transport);
	carrier.impl->close(carrier.transport);
	host->finish();
	assert_true(carrier.impl->open(carrier.transport, true));
	host->accept();
	assert_true(carrier.impl->has_room(carrier.transport));
	carrier_greet();
	assert_int_equal(carrier.losts, 0);
}

void carrier_memory_is_whole_pages(void **state)
{
	struct transport_memory memory;
	assert_true(carrier.impl->allocate(carrier.transport, PAGE + 1, &memory));
	assert_int_equal(memory.size, 2 * PAGE);
	assert_int_equal(memory.data ? ((const char *)memory.data)[2 * PAGE - 1] : -1, 0);
	carrier.impl->release(carrier.transport, &memory);
	assert_null(memory.data);
	assert_int_equal(memory.fd, -1);
}

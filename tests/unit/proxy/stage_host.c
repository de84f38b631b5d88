/* SPDX-License-Identifier: MIT */
#include "stage_host.h"

#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/channel.h"
#include "stage.h"

#define MAX_RECEIVED 4096

static int listener = -1;
static struct channel *host;
static bool stalled;
static uint32_t next_serial = 1;
static uint16_t minor;

static struct link_msg *received[MAX_RECEIVED];
static bool answers_sync;
static bool left; /* the proxy has ended the link */
static unsigned received_count, expected_count, fd_count;

void stage_host_begin(const char *path)
{
	stalled = false;
	minor = LINK_VERSION_MINOR;
	answers_sync = true;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 1), 0);
}

static void receive(void)
{
	if (!host || stalled) {
		return;
	}
	enum link_error error;
	struct link_msg *msg = calloc(1, sizeof(*msg));
	enum channel_result result;
	while ((result = channel_receive(host, msg, &error)) == CHANNEL_OK) {
		for (unsigned i = 0; i < msg->fd_count; i++) {
			close(msg->fds[i]);
			fd_count++;
		}
		assert_true(received_count < MAX_RECEIVED);
		received[received_count++] = msg;
		if (msg->opcode == LINK_SYNC && answers_sync) {
			const struct link_msg done = {
				.opcode = LINK_SYNC_DONE, .serial = msg->serial};
			stage_say(&done);
		}
		msg = calloc(1, sizeof(*msg));
	}
	free(msg);
	assert_int_not_equal(result, CHANNEL_VIOLATION);
	left = result == CHANNEL_CLOSED;
	channel_flush(host);
}

static void accept_proxy(void)
{
	if (!host && listener >= 0) {
		int fd = accept(listener, NULL, NULL);
		if (fd >= 0) {
			host = channel_create(fd, &link_side_host);
		}
	}
}

void stage_host_pump(void)
{
	accept_proxy();
	receive();
}

void stage_host_end(void)
{
	channel_destroy(host);
	host = NULL;
	close(listener);
	stage_forget();
}

void stage_say(const struct link_msg *msg)
{
	assert_true(channel_send(host, msg));
}

void stage_say_opcode(enum link_opcode opcode, uint32_t object)
{
	const struct link_msg msg = {.opcode = opcode, .object = object};
	stage_say(&msg);
}

const struct link_msg *stage_expect(enum link_opcode opcode)
{
	while (true) {
		stage_wait(expected_count < received_count);
		const struct link_msg *msg = received[expected_count++];
		if (msg->opcode == opcode) {
			return msg;
		}
	}
}

unsigned stage_count(enum link_opcode opcode)
{
	unsigned count = 0;
	for (unsigned i = 0; i < received_count; i++) {
		count += received[i]->opcode == opcode ? 1 : 0;
	}
	return count;
}

unsigned stage_total(void)
{
	return received_count;
}

void stage_forget(void)
{
	for (unsigned i = 0; i < received_count; i++) {
		free(received[i]);
	}
	received_count = expected_count = fd_count = 0;
}

unsigned stage_fds(void)
{
	return fd_count;
}

void stage_host_greet(void)
{
	const struct link_msg welcome = {
		.opcode = LINK_WELCOME,
		.welcome =
			{
				.major = LINK_VERSION_MAJOR,
				.minor = minor,
				.max_windows = STAGE_MAX_WINDOWS,
				.max_pools = LINK_MAX_POOLS,
				.max_buffers = LINK_MAX_BUFFERS,
				.max_layers = LINK_MAX_LAYERS,
				.max_link_layers = LINK_MAX_LINK_LAYERS,
				.max_rects = LINK_MAX_RECTS,
				.max_popup_depth = LINK_MAX_POPUP_DEPTH,
				.max_pool_bytes = LINK_MAX_POOL_BYTES,
				.max_link_bytes = LINK_MAX_LINK_BYTES,
			},
	};
	const struct link_msg output = {
		.opcode = LINK_OUTPUT,
		.object = 1,
		.output = {.width = 1280, .height = 720, .refresh = 60000, .scale = 120},
	};
	stage_wait(stage_count(LINK_HELLO) == 1);
	stage_say(&welcome);
	stage_say(&output);
}

void stage_host_die(void)
{
	channel_destroy(host);
	host = NULL;
	stage_forget();
}

void stage_host_answer_sync(bool at_once)
{
	answers_sync = at_once;
}

void stage_host_restart(void)
{
	stage_host_die();
	stage_host_greet();
}

void stage_host_replace(uint16_t version)
{
	minor = version;
	stage_host_restart();
}

void stage_host_expect_end(void)
{
	stage_wait(left);
}

void stage_host_stall(bool stall)
{
	stalled = stall;
}

uint32_t stage_serial(void)
{
	return next_serial++;
}

uint32_t stage_configure(uint32_t window, int32_t width, int32_t height, uint32_t states)
{
	uint32_t serial = stage_serial();
	const struct link_msg msg = {
		.opcode = LINK_CONFIGURE,
		.object = window,
		.configure = {.serial = serial,
			.width = width,
			.height = height,
			.bounds_width = 1280,
			.bounds_height = 720,
			.states = states},
	};
	stage_say(&msg);
	return serial;
}

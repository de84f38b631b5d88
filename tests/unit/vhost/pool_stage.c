/* SPDX-License-Identifier: MIT */
#include "tests/unit/vhost/pool_stage.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/harness.h"
#include "tests/unit/sides.h"

struct pool_stage pool_stage;

enum link_opcode pool_stage_take(void)
{
	enum link_error error;
	assert_true(channel_flush(pool_stage.backend));
	assert_int_equal(
		channel_receive(pool_stage.compositor, &pool_stage.msg, &error), CHANNEL_OK);
	return pool_stage.msg.opcode;
}

void pool_stage_receive(enum link_opcode opcode)
{
	assert_int_equal(pool_stage_take(), opcode);
}

void pool_stage_start(enum pool_form form)
{
	int fds[2];
	guest_ram_init(&pool_stage.ram);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	pool_stage.backend = channel_create(fds[0], &link_side_backend);
	pool_stage.compositor = channel_create(fds[1], &link_side_host);
	pools_init(&pool_stage.pools, &pool_stage.ram.memory, form, -1);
	const struct link_msg via_vm = {.opcode = LINK_VIA_VM};
	uint8_t bytes[LINK_MAX_MESSAGE];
	const struct link_msg hello = {
		.opcode = LINK_HELLO,
		.hello = {LINK_MAGIC, LINK_VERSION_MAJOR, LINK_VERSION_MINOR, 0, 0},
	};
	assert_true(channel_send(pool_stage.backend, &via_vm));
	size_t size = side_encode(&hello, bytes);
	assert_true(channel_send_raw(pool_stage.backend, bytes, size, NULL, 0));
	pool_stage_receive(LINK_VIA_VM);
	pool_stage_receive(LINK_HELLO);
}

int pool_stage_teardown(void **state)
{
	pools_finish(&pool_stage.pools);
	channel_destroy(pool_stage.backend);
	channel_destroy(pool_stage.compositor);
	guest_ram_finish(&pool_stage.ram);
	return 0;
}

const char *pool_stage_import(uint32_t id, const struct backing *backing, uint64_t size)
{
	const struct link_msg msg = {
		.opcode = LINK_POOL_IMPORT,
		.object = id,
		.pool_import = {1, size},
	};
	return pools_import(&pool_stage.pools, &msg, backing, pool_stage.backend);
}

struct backing pool_stage_pages(size_t count)
{
	struct backing backing = {0};
	for (size_t i = 0; i < count; i++) {
		/* Every second page, so that none are neighbours. */
		uint64_t page = 2 * (i % 32) * PAGE;
		assert_true(backing_append(&backing, &pool_stage.ram.memory, page, PAGE));
	}
	return backing;
}

void pool_stage_receive_and_close(enum link_opcode opcode)
{
	pool_stage_receive(opcode);
	close(pool_stage.msg.fds[0]);
}

void pool_stage_destroy(uint32_t id)
{
	const struct link_msg destroy = {.opcode = LINK_POOL_DESTROY, .object = id};
	assert_null(pools_handle(&pool_stage.pools, &destroy));
}

const char *pool_stage_buffer(uint32_t id, uint32_t pool, uint64_t offset, uint32_t height)
{
	const struct link_msg msg = {
		.opcode = LINK_BUFFER_CREATE,
		.object = id,
		.buffer_create = {pool, 0, offset, 16, height, 64},
	};
	return pools_handle(&pool_stage.pools, &msg);
}

/* SPDX-License-Identifier: MIT
 *
 * A guest's commands, rings and a compositor that answers anything, without the queue around
 * them. Steps: a command from bytes of the input, one from a template with small numbers (so
 * that ids meet), a poke into RAM, a turn of the channel, bytes from the compositor.
 */
#include "script.h"

#include <endian.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/header.h"
#include "protocol/log.h"
#include "protocol/ring.h"
#include "protocol/spec.h"
#include "vhost/channel/channel_ctx.h"
#include "vhost/front/device.h"
#include "vhost/process/errand.h"
#include "vhost/process/report.h"

#define TURNS 8

enum step { RAW, TEMPLATE, POKE, TURN, HOST, RINGS, STEPS };

static struct device device;
static struct chain_element element;
static int keeper = -1, worker = -1, host = -1;

static void carry_out(const uint8_t *request, size_t size, size_t room, enum gpu_queue queue)
{
	static uint8_t answer[4096];
	uint32_t written = 0;
	element.head = 0;
	element.out_count = size > 0 ? 1 : 0;
	element.out[0] = (struct iovec){(void *)request, size};
	element.in_count = room > 0 ? 1 : 0;
	element.in[0] = (struct iovec){answer, room};
	if (gpu_command(&device.gpu, queue, &element, &written)) {
		FUZZ_CHECK(written <= room);
	}
}

static void raw_command(struct script *script)
{
	static uint8_t request[1024];
	size_t room = script_number(script, 2) % 2048;
	enum gpu_queue queue = script_number(script, 1) & 1;
	size_t size = script_bytes(script, request, script_number(script, 2) % sizeof(request));
	carry_out(request, size, room, queue);
}

/* All numbers of the command are small, so that they name things that exist. */
static void template_command(struct script *script)
{
	uint32_t words[64] = {0};
	uint32_t type = (uint32_t)script_number(script, 1);
	words[0] = htole32((type & 0xf) | (type & 0x10 ? 0x200 : 0x100));
	words[4] = htole32(script_number(script, 1) % 4);
	size_t count = script_number(script, 1) % 40;
	for (size_t i = 0; i < count; i++) {
		words[6 + i] = htole32((uint32_t)script_number(script, 1));
	}
	carry_out((const uint8_t *)words, (6 + count) * sizeof(words[0]), 2048, GPU_QUEUE_CONTROL);
}

/* Context 1 with fresh rings in resource 1, at the start of RAM, opened. */
static void open_rings(void)
{
	uint32_t *control = (uint32_t *)(void *)script_ram();
	const uint32_t context[] = {htole32(0x200), 0, 0, 0, htole32(1), 0, 0, 0};
	uint32_t name[24] = {0};
	memcpy(name, context, sizeof(context));
	const uint32_t create[18] = {htole32(0x204), 0, 0, 0, htole32(1), 0, htole32(1), 0,
		htole32(64), 0, htole32(RING_SHARED_BYTES), htole32(1), htole32(1), htole32(1)};
	const uint32_t attach[12] = {htole32(0x106), 0, 0, 0, 0, 0, htole32(1), htole32(1), 0, 0,
		htole32(RING_SHARED_BYTES), 0};
	const uint32_t allow[8] = {htole32(0x202), 0, 0, 0, htole32(1), 0, htole32(1), 0};
	const uint32_t open[16] = {htole32(0x207), 0, 0, 0, htole32(1), 0, htole32(32), 0,
		htole32(RING_COMMAND_MAGIC), htole32(RING_OPEN), htole32(1)};
	memset(control, 0, RING_CONTROL_BYTES);
	control[0] = RING_MAGIC;
	control[1] = RING_VERSION;
	control[2] = RING_DATA_BYTES;
	carry_out((const uint8_t *)name, sizeof(name), 2048, GPU_QUEUE_CONTROL);
	carry_out((const uint8_t *)create, sizeof(create), 2048, GPU_QUEUE_CONTROL);
	carry_out((const uint8_t *)attach, sizeof(attach), 2048, GPU_QUEUE_CONTROL);
	carry_out((const uint8_t *)allow, sizeof(allow), 2048, GPU_QUEUE_CONTROL);
	carry_out((const uint8_t *)open, sizeof(open), 2048, GPU_QUEUE_CONTROL);
}

/* The keeper makes the link that was asked for. */
static void keep(void)
{
	int fds[2];
	if (errand_receive(keeper) != ERRAND_DONE) {
		return;
	}
	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
	if (host >= 0) {
		close(host);
	}
	host = fds[0];
	FUZZ_CHECK(errand_answer(keeper, fds[1], 0)
		   && channel_ctx_hear(&device.channel) != LINK_NO_KEEPER);
}

/* What is about memory has been checked, whoever made it. All else may be anything of its length. */
static void check_sent(const uint8_t *bytes, size_t size)
{
	static struct link_msg msg;
	struct decode_state state = {.side = &link_side_host,
		.greeted = true,
		.minor = LINK_VERSION_MINOR,
		.via_vm = true};
	const struct link_header header = header_read(bytes, size);
	FUZZ_CHECK(header.length == size);
	if (header.opcode >= LINK_MEMORY_FIRST && header.opcode <= LINK_MEMORY_LAST) {
		const struct message_spec *spec = spec_find(&spec_to_host, header.opcode);
		FUZZ_CHECK(spec && decode(&state, bytes, size, spec->fds, &msg) == LINK_ERROR_NONE);
	}
}

static void drain_host(void)
{
	static uint8_t bytes[LINK_MAX_MESSAGE];
	ssize_t size;
	while (host >= 0 && (size = recv(host, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0) {
		check_sent(bytes, (size_t)size);
	}
}

static void host_sends(struct script *script)
{
	uint8_t bytes[300];
	size_t size = script_bytes(script, bytes, script_number(script, 1) + 1);
	if (host >= 0 && size > 0) {
		(void)send(host, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	device.channel.pump.readable = true;
}

static void take_step(struct script *script)
{
	switch ((enum step)(script_number(script, 1) % STEPS)) {
	case RAW:
		raw_command(script);
		break;
	case TEMPLATE:
		template_command(script);
		break;
	case POKE:
		script_poke(script);
		break;
	case TURN:
		if (channel_ctx_service(&device.channel, true) == PUMP_IDLE) {
			keep();
		}
		for (int i = 0;
			i < TURNS && channel_ctx_service(&device.channel, true) == PUMP_MORE; i++) {
		}
		drain_host();
		break;
	case HOST:
		host_sends(script);
		break;
	case RINGS:
		open_rings();
		break;
	case STEPS:
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = {.bytes = data, .size = size};
	script_ram_clear();
	log_init("fuzz", LOG_LEVEL_ERROR);
	report_init("fuzz");
	/* Byte 0: the form of pools. */
	FUZZ_CHECK(errand_pair(&keeper, &worker));
	const struct device_setup setup = {
		"", (enum pool_form)(script_number(&script, 1) % 3), -1, worker};
	device_init(&device, &setup);
	script_ram_map(&device.memory);
	while (script.at < script.size) {
		take_step(&script);
	}
	device_finish(&device, LINK_BYE_VM_GONE);
	close(keeper);
	close(worker);
	if (host >= 0) {
		close(host);
		host = -1;
	}
	return 0;
}

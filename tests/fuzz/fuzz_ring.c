/* SPDX-License-Identifier: MIT
 *
 * One side of the rings against a peer that writes what it likes, where it likes, between any two
 * calls. Byte 0: the side. Then steps of one byte each with their arguments.
 */
#include <string.h>

#include "fuzz.h"
#include "protocol/header.h"
#include "protocol/ring.h"

enum step { READ, WRITE, POKE_CONTROL, POKE_DATA, LINK_STATE, WAIT, KICK, STEPS };

struct script {
	const uint8_t *bytes;
	size_t size, at;
};

static uint32_t next(struct script *script, size_t size)
{
	uint32_t value = 0;
	for (size_t i = 0; i < size; i++) {
		uint32_t byte = script->at < script->size ? script->bytes[script->at++] : 0;
		value |= byte << 8 * i;
	}
	return value;
}

static _Alignas(4096) uint8_t shared[RING_SHARED_BYTES];

/* What the code under test promises whatever the peer does: whole messages, sane lengths. */
static void read_one(struct ring *ring)
{
	static uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = 0;
	uint32_t before = ring->consumed;
	enum ring_result result = ring_read(ring, bytes, &size);
	FUZZ_CHECK(result != RING_FULL);
	FUZZ_CHECK(ring->consumed - before == (result == RING_OK ? size : 0));
	FUZZ_CHECK(result != RING_OK || header_length(bytes) == size);
}

static void write_one(struct ring *ring, size_t size)
{
	static const uint8_t bytes[LINK_MAX_MESSAGE];
	uint32_t before = ring->produced;
	enum ring_result result = ring_write(ring, bytes, size);
	FUZZ_CHECK(result != RING_EMPTY);
	FUZZ_CHECK(ring->produced - before == (result == RING_OK ? size : 0));
}

static void poke(uint32_t offset, uint32_t limit, uint8_t *area, uint32_t value)
{
	memcpy(area + offset % (limit - sizeof(value)), &value, sizeof(value));
}

static void wait_once(struct ring *ring, struct script *script)
{
	struct ring_command wait;
	ring_guest_fill_wait(ring, next(script, 1) & 1, &wait);
	wait.seen_produced += next(script, 1);
	ring_host_wait_is_due(ring, &wait);
}

static void take_step(struct ring *ring, struct script *script)
{
	switch ((enum step)(next(script, 1) % STEPS)) {
	case READ:
		read_one(ring);
		break;
	case WRITE:
		write_one(ring, LINK_HEADER_SIZE + next(script, 2) % (LINK_MAX_MESSAGE - 11));
		break;
	case POKE_CONTROL:
		poke(next(script, 2), sizeof(struct ring_control), shared, next(script, 4));
		break;
	case POKE_DATA:
		poke(next(script, 3), 2 * RING_DATA_BYTES, shared + RING_CONTROL_BYTES,
			next(script, 4));
		break;
	case LINK_STATE:
		ring_guest_link_state(ring);
		ring_host_set_link_state(ring, (enum ring_link_state)(next(script, 1) % 3));
		break;
	case WAIT:
		wait_once(ring, script);
		break;
	case KICK:
		ring_host_sleep(ring);
		ring_guest_must_kick(ring);
		ring_host_awake(ring);
		break;
	case STEPS:
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = {.bytes = data, .size = size};
	memset(shared, 0, sizeof(shared));
	struct ring guest, host;
	ring_init(&guest, RING_AT_GUEST, shared);
	bool at_host = (next(&script, 1) & 1) != 0;
	/* Bit 1: the host attaches to a page that is already poked at. */
	if (size > 0 && (data[0] & 2) != 0) {
		poke(next(&script, 2), sizeof(struct ring_control), shared, next(&script, 4));
	}
	if (!ring_init(&host, RING_AT_HOST, shared)) {
		return 0;
	}
	while (script.at < script.size) {
		take_step(at_host ? &host : &guest, &script);
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include "protocol/ring.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/header.h"

/* The layout is a contract with the other side of a VM boundary. */
static_assert(offsetof(struct ring_control, to_host_produced) == 0x40, "layout");
static_assert(offsetof(struct ring_control, to_host_consumed) == 0x80, "layout");
static_assert(offsetof(struct ring_control, to_host_wants_kick) == 0x84, "layout");
static_assert(offsetof(struct ring_control, to_guest_produced) == 0xc0, "layout");
static_assert(offsetof(struct ring_control, link_state) == 0xc4, "layout");
static_assert(offsetof(struct ring_control, to_guest_consumed) == 0x100, "layout");
static_assert(sizeof(struct ring_control) == 0x140, "layout");
static_assert(sizeof(struct ring_control) <= RING_CONTROL_BYTES, "fits its page");
static_assert(sizeof(struct ring_command) == 32, "layout");
static_assert(sizeof(struct ring_capset) == 64, "layout");
static_assert((RING_DATA_BYTES & (RING_DATA_BYTES - 1)) == 0, "a power of two divides 2^32");
static_assert(RING_DATA_BYTES >= 2 * LINK_MAX_MESSAGE, "one message never fills a ring");

/* Every access to shared memory that the peer may change meanwhile is one of these four: a single
 * load or store that the compiler can neither repeat nor split. */
static uint32_t load(const uint32_t *shared)
{
	return __atomic_load_n(shared, __ATOMIC_RELAXED);
}

static uint32_t load_acquire(const uint32_t *shared)
{
	return __atomic_load_n(shared, __ATOMIC_ACQUIRE);
}

static void store(uint32_t *shared, uint32_t value)
{
	__atomic_store_n(shared, value, __ATOMIC_RELAXED);
}

static void store_release(uint32_t *shared, uint32_t value)
{
	__atomic_store_n(shared, value, __ATOMIC_RELEASE);
}

/* --- setup ----------------------------------------------------------------------------------- */

static bool init_host(struct ring_control *control)
{
	if (load(&control->magic) != RING_MAGIC || load(&control->version) != RING_VERSION
		|| load(&control->data_bytes) != RING_DATA_BYTES || load(&control->reserved) != 0) {
		return false;
	}
	/* The guest may already have written, but not more than fits, and cannot have read. */
	if (load(&control->to_host_produced) > RING_DATA_BYTES
		|| load(&control->to_guest_consumed) != 0) {
		return false;
	}
	store(&control->to_host_consumed, 0);
	store(&control->to_host_wants_kick, 0);
	store(&control->to_guest_produced, 0);
	store(&control->link_state, RING_LINK_CONNECTING);
	return true;
}

bool ring_init(struct ring *ring, enum ring_side side, void *shared)
{
	struct ring_control *control = shared;
	uint8_t *to_host = (uint8_t *)shared + RING_CONTROL_BYTES;
	uint8_t *to_guest = to_host + RING_DATA_BYTES;
	bool at_host = side == RING_AT_HOST;
	*ring = (struct ring){
		.control = control,
		.out = at_host ? to_guest : to_host,
		.in = at_host ? to_host : to_guest,
		.our_produced = at_host ? &control->to_guest_produced : &control->to_host_produced,
		.our_consumed = at_host ? &control->to_host_consumed : &control->to_guest_consumed,
		.peer_produced = at_host ? &control->to_host_produced : &control->to_guest_produced,
		.peer_consumed = at_host ? &control->to_guest_consumed : &control->to_host_consumed,
		.state = RING_LINK_CONNECTING,
	};
	if (at_host) {
		return init_host(control);
	}
	memset(control, 0, RING_CONTROL_BYTES);
	control->magic = RING_MAGIC;
	control->version = RING_VERSION;
	control->data_bytes = RING_DATA_BYTES;
	return true;
}

/* --- data ------------------------------------------------------------------------------------ */

static void copy_in(uint8_t *data, uint32_t index, const uint8_t *bytes, size_t size)
{
	size_t start = index % RING_DATA_BYTES;
	size_t first = size < RING_DATA_BYTES - start ? size : RING_DATA_BYTES - start;
	memcpy(data + start, bytes, first);
	memcpy(data, bytes + first, size - first);
}

static void copy_out(uint8_t *bytes, const uint8_t *data, uint32_t index, size_t size)
{
	size_t start = index % RING_DATA_BYTES;
	size_t first = size < RING_DATA_BYTES - start ? size : RING_DATA_BYTES - start;
	memcpy(bytes, data + start, first);
	memcpy(bytes + first, data, size - first);
}

static enum ring_result check_room(struct ring *ring, size_t size)
{
	/* Acquire: the peer has copied out what it says it consumed before we overwrite it. */
	uint32_t consumed = load_acquire(ring->peer_consumed);
	uint32_t used = ring->produced - consumed;
	if (used > RING_DATA_BYTES) {
		return RING_BROKEN;
	}
	ring->seen_consumed = consumed;
	return RING_DATA_BYTES - used >= size ? RING_OK : RING_FULL;
}

enum ring_result ring_write(struct ring *ring, const uint8_t *bytes, size_t size)
{
	if (size < LINK_HEADER_SIZE || size > LINK_MAX_MESSAGE) {
		abort();
	}
	enum ring_result result = check_room(ring, size);
	if (result != RING_OK) {
		return result;
	}
	copy_in(ring->out, ring->produced, bytes, size);
	ring->produced += (uint32_t)size;
	store_release(ring->our_produced, ring->produced);
	return RING_OK;
}

enum ring_result ring_read(struct ring *ring, uint8_t bytes[static LINK_MAX_MESSAGE], size_t *size)
{
	uint32_t available = load_acquire(ring->peer_produced) - ring->consumed;
	if (available > RING_DATA_BYTES) {
		return RING_BROKEN;
	}
	if (available < LINK_HEADER_SIZE) {
		return RING_EMPTY;
	}
	/* The header is copied once and never fetched again: its length cannot change under us. */
	copy_out(bytes, ring->in, ring->consumed, LINK_HEADER_SIZE);
	size_t length = header_length(bytes);
	if (length == 0) {
		return RING_BROKEN;
	}
	if (length > available) {
		return RING_EMPTY;
	}
	copy_out(bytes + LINK_HEADER_SIZE, ring->in, ring->consumed + LINK_HEADER_SIZE,
		length - LINK_HEADER_SIZE);
	ring->consumed += (uint32_t)length;
	store_release(ring->our_consumed, ring->consumed);
	*size = length;
	return RING_OK;
}

/* --- waking ----------------------------------------------------------------------------------
 *
 * The host stores wants_kick and then loads produced; the guest stores produced and then loads
 * wants_kick. With a full fence between store and load on both sides at least one of them sees the
 * other's store, so a message is either read by the host now or announced by a KICK. Release and
 * acquire alone would let both loads come first and lose the wake-up.
 */

void ring_host_sleep(struct ring *ring)
{
	store(&ring->control->to_host_wants_kick, 1);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void ring_host_awake(struct ring *ring)
{
	store(&ring->control->to_host_wants_kick, 0);
}

bool ring_guest_must_kick(const struct ring *ring)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return load(&ring->control->to_host_wants_kick) != 0;
}

void ring_host_set_link_state(struct ring *ring, enum ring_link_state state)
{
	ring->state = state;
	store_release(&ring->control->link_state, state);
}

uint32_t ring_guest_link_state(struct ring *ring)
{
	ring->state = load_acquire(&ring->control->link_state);
	return ring->state;
}

/* What this side has acted on, not what shared memory says now: a change in between must complete
 * the WAIT. */
void ring_guest_fill_wait(const struct ring *ring, bool wants_space, struct ring_command *command)
{
	*command = (struct ring_command){
		.magic = RING_COMMAND_MAGIC,
		.op = RING_WAIT,
		.seen_produced = ring->consumed,
		.seen_state = ring->state,
		.wants_space = wants_space ? 1 : 0,
		.seen_consumed = ring->seen_consumed,
	};
}

bool ring_host_wait_is_due(const struct ring *ring, const struct ring_command *command)
{
	return command->seen_produced != ring->produced || command->seen_state != ring->state
	       || (command->wants_space != 0 && command->seen_consumed != ring->consumed);
}

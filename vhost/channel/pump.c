/* SPDX-License-Identifier: MIT */
#include "vhost/channel/pump.h"

#include "protocol/header.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

void pump_start(struct pump *pump)
{
	pump->held = false;
	pump->asleep = false;
	pump->inbox.count = 0;
	pump->inbox_next = 0;
	pump->inbox_end = CHANNEL_OK;
	pump->readable = true;
}

bool pump_is_stuffed(const struct pump *pump)
{
	return pump->inbox_next < pump->inbox.count;
}

static enum pump_result pump_guest_broke(const struct pump *pump, const char *why)
{
	report("the proxy's link ends: %s, object %u: %s",
		decode_opcode_name(&link_side_backend, pump->msg.opcode), pump->msg.object, why);
	return PUMP_GUEST_BROKE;
}

static enum pump_result pump_forward(struct pump *pump)
{
	return channel_send_raw(pump->link->channel, pump->to_host, pump->to_host_size, NULL, 0)
		       ? PUMP_MORE
		       : PUMP_LINK_LOST;
}

static enum pump_result pump_import(struct pump *pump)
{
	const struct link_pool_import *import = &pump->msg.pool_import;
	const struct resource *resource = resource_get(pump->resources, import->resource);
	bool known = resource && resource_is_allowed(resource, pump->context_slot)
		     && resource->backing.bytes >= import->size;
	if (!known && !(pump->held && pump->queue_is_done)) {
		pump->held = true;
		return PUMP_NEEDS_QUEUE;
	}
	pump->held = false;
	if (!known) {
		return pump_guest_broke(pump, "no such resource, or without enough pages");
	}
	budget_take(&pump->budget, pools_import_cost(&pump->msg, &resource->backing));
	const char *why =
		pools_import(&pump->pools, &pump->msg, &resource->backing, pump->link->channel);
	return !why ? PUMP_MORE : pump_guest_broke(pump, why);
}

/* Any other message that was read, again and again until its pixels are copied. */
static enum pump_result pump_follow(struct pump *pump)
{
	bool copied = false;
	const char *why = NULL;
	if (!pump->held) {
		budget_take(&pump->budget, pools_handle_cost(&pump->pools, &pump->msg));
		why = pools_handle(&pump->pools, &pump->msg);
	}
	if (!why) {
		why = pools_copy(&pump->pools, &pump->budget, &copied);
	}
	if (why) {
		return pump_guest_broke(pump, why);
	}
	pump->held = !copied;
	return copied ? pump_forward(pump) : PUMP_MORE;
}

/* All that is about memory is the backend's to read, whether it knows it or not, and so is what
 * only a backend says; and commits that copies follow. The rest is the compositor's to judge. */
static bool pump_must_read(const struct pump *pump)
{
	uint16_t untrusted_opcode = header_read(pump->to_host, pump->to_host_size).opcode;
	bool memory = untrusted_opcode >= LINK_MEMORY_FIRST && untrusted_opcode <= LINK_MEMORY_LAST;
	bool commit = untrusted_opcode == LINK_WINDOW_COMMIT && pump->pools.copy_bytes > 0;
	return memory || commit || untrusted_opcode == LINK_VIA_VM;
}

static enum link_error pump_decode(struct pump *pump)
{
	const struct message_spec *spec = NULL;
	struct link_msg *msg = &pump->msg;
	msg->fd_count = 0;
	enum link_error error =
		decode_envelope(&link_side_backend, pump->to_host, pump->to_host_size, msg, &spec);
	return error == LINK_ERROR_NONE ? decode_body(spec, pump->to_host, pump->to_host_size, msg)
					: error;
}

static enum pump_result pump_handle(struct pump *pump)
{
	if (!pump->held) {
		if (!pump_must_read(pump)) {
			return pump_forward(pump);
		}
		enum link_error error = pump_decode(pump);
		if (error != LINK_ERROR_NONE) {
			return pump_guest_broke(pump, decode_error_name(error));
		}
	}
	return pump->msg.opcode == LINK_POOL_IMPORT ? pump_import(pump) : pump_follow(pump);
}

static enum pump_result pump_read_ring(struct pump *pump)
{
	switch (ring_read(pump->ring, pump->to_host, &pump->to_host_size)) {
	case RING_OK:
		return PUMP_MORE;
	case RING_EMPTY:
	case RING_FULL:
		return PUMP_IDLE;
	case RING_BROKEN:
		break;
	}
	report("the proxy's link ends: its ring to the host has an impossible index or length");
	return PUMP_GUEST_BROKE;
}

/* One message from the guest to the host. */
static enum pump_result pump_one_to_host(struct pump *pump)
{
	if (channel_wants_write(pump->link->channel)) {
		return PUMP_IDLE;
	}
	enum pump_result result = pump->held ? PUMP_MORE : pump_read_ring(pump);
	if (result == PUMP_IDLE && !pump->asleep) {
		/* What was written before the guest could see this is not announced: look again. */
		ring_host_sleep(pump->ring);
		pump->asleep = true;
		result = pump_read_ring(pump);
	}
	if (result == PUMP_MORE) {
		if (pump->asleep) {
			ring_host_awake(pump->ring);
			pump->asleep = false;
		}
		result = pump_handle(pump);
	}
	return result;
}

/* How the link ended, if it did. */
static enum pump_result pump_link_end(const struct pump *pump)
{
	switch (pump->inbox_end) {
	case CHANNEL_OK:
	case CHANNEL_AGAIN:
		return PUMP_IDLE;
	case CHANNEL_CLOSED:
		return PUMP_LINK_LOST;
	case CHANNEL_VIOLATION:
		break;
	}
	report("the compositor sent something that no guest can get (%s): is it of another "
	       "version?",
		decode_error_name(pump->inbox_error));
	return PUMP_LINK_LOST;
}

static void pump_receive(struct pump *pump)
{
	enum channel_result result =
		channel_receive_raw(pump->link->channel, &pump->inbox, &pump->inbox_error);
	pump->inbox_next = 0;
	pump->inbox_end = result == CHANNEL_AGAIN ? CHANNEL_OK : result;
	pump->readable = !pump->inbox.dry;
}

static enum pump_result pump_write(struct pump *pump, const uint8_t *bytes, size_t size)
{
	switch (ring_write(pump->ring, bytes, size)) {
	case RING_OK:
		return PUMP_MORE;
	case RING_EMPTY:
	case RING_FULL:
		return PUMP_IDLE;
	case RING_BROKEN:
		break;
	}
	report("the proxy's link ends: its ring from the host has an impossible index");
	return PUMP_GUEST_BROKE;
}

/* All that the backend must know of what the host says. */
static void pump_notice(struct pump *pump, const uint8_t *bytes, size_t size)
{
	const struct link_header header = header_read(bytes, size);
	if (header.opcode == LINK_POOL_REFUSED) {
		pools_note_refused(&pump->pools, header.object);
	}
}

/* One message from the host to the guest. */
static enum pump_result pump_one_to_guest(struct pump *pump)
{
	if (!pump_is_stuffed(pump) && pump->inbox_end == CHANNEL_OK && pump->readable) {
		pump_receive(pump);
	}
	if (!pump_is_stuffed(pump)) {
		return pump_link_end(pump);
	}
	const uint8_t *bytes = pump->inbox.bytes[pump->inbox_next];
	size_t size = pump->inbox.sizes[pump->inbox_next];
	enum pump_result result = pump_write(pump, bytes, size);
	if (result == PUMP_MORE) {
		pump_notice(pump, bytes, size);
		pump->inbox_next++;
	}
	return result;
}

static enum pump_result pump_turn(struct pump *pump, enum pump_result (*one)(struct pump *pump))
{
	enum pump_result result = PUMP_MORE;
	unsigned count = 0;
	pump->budget = VHOST_MAX_COPY_PER_TURN;
	while (result == PUMP_MORE && count++ < VHOST_MAX_MESSAGES_PER_TURN && pump->budget > 0) {
		result = one(pump);
	}
	return result;
}

enum pump_result pump_run(struct pump *pump, bool queue_is_done)
{
	pump->queue_is_done = queue_is_done;
	enum pump_result to_guest = pump_turn(pump, pump_one_to_guest);
	if (to_guest != PUMP_IDLE && to_guest != PUMP_MORE) {
		return to_guest;
	}
	enum pump_result to_host = pump_turn(pump, pump_one_to_host);
	if (to_host == PUMP_LINK_LOST) {
		/* The compositor may have said why before it closed. */
		pump->readable = true;
		(void)pump_turn(pump, pump_one_to_guest);
	}
	return to_host == PUMP_IDLE ? to_guest : to_host;
}

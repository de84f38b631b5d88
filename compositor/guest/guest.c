/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest.h"

#include <poll.h>
#include <stdio.h>

#include "compositor/base/audit.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guests.h"
#include "protocol/channel.h"

#define NOT_READ "the peer does not read what it is sent"

void guest_watch(struct guest *guest)
{
	uint32_t mask = 0;
	if (!guest->closing) {
		/* What waits in line is not to be heard of again. */
		mask |= chore_waits(&guest->turn) ? 0 : WL_EVENT_READABLE;
		mask |= channel_polls_write(guest->channel) ? WL_EVENT_WRITABLE : 0;
		int retry = channel_retry_ms(guest->channel);
		if (retry >= 0) {
			wl_event_source_timer_update(guest->retry, retry + 1); /* 0 is never */
		}
	}
	if (guest->source) {
		wl_event_source_fd_update(guest->source, mask);
	}
}

/* A peer that is gone is noticed when all that it said has been read. */
void guest_flush(struct guest *guest)
{
	guest->late = false;
	if (!guest->closing && channel_flush(guest->channel)
		&& channel_wants_write(guest->channel)) {
		guest_watch(guest);
	}
}

static void guest_handle_end(void *data)
{
	struct guest *guest = data;
	guest->end_source = NULL;
	wl_signal_emit_mutable(&guest->guests->events.ended, guest);
}

/* error: of the host; NULL: the peer has left by itself. */
static void guest_audit_end(const struct guest *guest, const char *error, const char *reason)
{
	const struct audit_field fields[] = {
		{.key = "domain", .text = guest->domain->config->name},
		{.key = "ended_by", .text = error ? "host" : "peer"},
		{.key = "error", .text = error ? error : ""},
		{.key = "reason", .text = reason},
	};
	audit_write(&guest->domain->audit_rate, "link", fields, sizeof(fields) / sizeof(fields[0]));
}

static void begin_end(struct guest *guest, const char *reason)
{
	guest->closing = true;
	snprintf(guest->reason, sizeof(guest->reason), "%s", reason);
	guest_watch(guest);
	guest->end_source = wl_event_loop_add_idle(guest->guests->loop, guest_handle_end, guest);
}

void guest_end(struct guest *guest, enum link_error error, uint32_t opcode, uint32_t object,
	const char *reason)
{
	if (guest->closing) {
		return;
	}
	const char *name = decode_error_name(error);
	domain_log(guest->domain, "link ended: %s%s%s (message %s, object %u)", name,
		reason ? ": " : "", reason ? reason : "",
		opcode != 0 ? decode_opcode_name(&link_side_host, opcode) : "none", object);
	LINK_MSG(msg, LINK_ERROR, 0);
	msg.error = (struct link_error_body){.code = error, .opcode = opcode, .object = object};
	channel_send(guest->channel, &msg);
	guest_audit_end(guest, name, reason ? reason : "");
	begin_end(guest, reason ? reason : name);
}

void guest_end_for(
	struct guest *guest, const struct link_msg *msg, enum link_error error, const char *reason)
{
	guest_end(guest, error, msg->opcode, msg->object, reason);
}

void guest_leave(struct guest *guest, const char *reason)
{
	if (guest->closing) {
		return;
	}
	if (!reason) {
		reason = guest->domain->via_vm ? "the backend is gone" : "the proxy is gone";
	}
	domain_log(guest->domain, "link closed: %s", reason);
	guest_audit_end(guest, NULL, reason);
	begin_end(guest, reason);
}

static void guest_handle_flush(void *data)
{
	struct guest *guest = data;
	guest->flush_source = NULL;
	guest_flush(guest);
}

/* False: nothing more can be sent. */
static bool post(struct guest *guest, const struct link_msg *msg)
{
	if (guest->closing) {
		return false;
	}
	if (channel_post(guest->channel, msg)) {
		return true;
	}
	if (!guest_peer_is_gone(guest)) {
		guest_end_for(guest, msg, LINK_ERROR_SLOW, NOT_READ);
	}
	return false;
}

/* At the end of the turn. */
static void schedule_flush(struct guest *guest)
{
	if (guest->flush_source) {
		return;
	}
	guest->flush_source =
		wl_event_loop_add_idle(guest->guests->loop, guest_handle_flush, guest);
	if (!guest->flush_source) {
		guest_flush(guest);
	}
}

void guest_send(struct guest *guest, const struct link_msg *msg)
{
	if (post(guest, msg)) {
		schedule_flush(guest);
	}
}

void guest_send_bytes(struct guest *guest, const uint8_t *bytes, size_t size)
{
	if (guest->closing) {
		return;
	}
	if (channel_send_raw(guest->channel, bytes, size, NULL, 0)) {
		schedule_flush(guest);
	} else if (!guest_peer_is_gone(guest)) {
		guest_end(guest, LINK_ERROR_SLOW, 0, 0, NOT_READ);
	}
}

void guest_send_late(struct guest *guest, const struct link_msg *msg)
{
	guest->late = post(guest, msg) || guest->late;
}

bool guest_fd_is_gone(int fd)
{
	struct pollfd poll_fd = {.fd = fd};
	return poll(&poll_fd, 1, 0) > 0 && (poll_fd.revents & (POLLHUP | POLLERR));
}

bool guest_peer_is_gone(const struct guest *guest)
{
	return guest_fd_is_gone(channel_fd(guest->channel));
}

uint32_t guest_next_serial(struct guest *guest)
{
	if (++guest->serial == 0) {
		guest->serial = 1;
	}
	return guest->serial;
}

uint32_t guest_time(const struct guest *guest, uint32_t time)
{
	return time - (uint32_t)guest->began;
}

void guest_unschedule(struct guest *guest)
{
	if (guest->end_source) {
		wl_event_source_remove(guest->end_source);
		guest->end_source = NULL;
	}
	if (guest->flush_source) {
		wl_event_source_remove(guest->flush_source);
		guest->flush_source = NULL;
	}
	if (guest->retry) {
		wl_event_source_remove(guest->retry);
		guest->retry = NULL;
	}
}

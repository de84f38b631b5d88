/* SPDX-License-Identifier: MIT */
#include "guest-proxy/link/proxy_link.h"

#include <wayland-server-core.h>

#include "protocol/decode.h"
#include "protocol/log.h"

/* Between attempts to reach the host again, in ms: doubled from the first to the second. */
#define FIRST_DELAY 100u
#define LAST_DELAY 2000u

static void reset_tables(struct proxy_link *link)
{
	const size_t limits[PROXY_LINK_KINDS] = {
		[PROXY_LINK_WINDOWS] = link->limits.max_windows,
		[PROXY_LINK_POOLS] = link->limits.max_pools,
		[PROXY_LINK_BUFFERS] = link->limits.max_buffers,
	};
	for (size_t i = 0; i < PROXY_LINK_KINDS; i++) {
		id_table_finish(&link->tables[i]);
		id_table_init(&link->tables[i], limits[i]);
	}
}

static void close_link(struct proxy_link *link)
{
	bool was_up = link->state == PROXY_LINK_UP;
	link->state = PROXY_LINK_DOWN;
	if (link->ending) {
		wl_event_source_remove(link->ending);
		link->ending = NULL;
	}
	link->transport->impl->close(link->transport);
	reset_tables(link);
	link->pool_bytes = 0;
	link->layers = 0;
	if (was_up) {
		link->listener->down(link->data);
	}
}

static void retry_later(struct proxy_link *link)
{
	wl_event_source_timer_update(link->retry, (int)link->delay_ms);
	link->delay_ms = link->delay_ms * 2 < LAST_DELAY ? link->delay_ms * 2 : LAST_DELAY;
}

static void end_link(void *data)
{
	struct proxy_link *link = data;
	link->ending = NULL;
	close_link(link);
	retry_later(link);
}

/* Whoever is using the link now finishes first. */
static void end_later(struct proxy_link *link)
{
	if (!link->ending) {
		link->ending = wl_event_loop_add_idle(link->loop, end_link, link);
	}
}

static bool open_link(struct proxy_link *link, bool quiet)
{
	if (!link->transport->impl->open(link->transport, quiet)) {
		return false;
	}
	struct link_msg msg = {
		.opcode = LINK_HELLO,
		.hello =
			{
				.magic = LINK_MAGIC,
				.major = LINK_VERSION_MAJOR,
				.minor = LINK_VERSION_MINOR,
				.flags = link->was_up ? LINK_HELLO_RESUMED : 0,
			},
	};
	link->state = PROXY_LINK_GREETING;
	proxy_link_send(link, &msg);
	return true;
}

static int proxy_link_handle_retry(void *data)
{
	struct proxy_link *link = data;
	if (!open_link(link, true)) {
		retry_later(link);
	}
	return 0;
}

void proxy_link_open(struct proxy_link *link)
{
	if (!open_link(link, false)) {
		log_info("waiting for the host");
		retry_later(link);
	}
}

static void proxy_link_handle_welcome(struct proxy_link *link, const struct link_welcome *welcome)
{
	link->limits = *welcome;
	reset_tables(link);
	link->state = PROXY_LINK_UP;
	link->delay_ms = FIRST_DELAY;
	log_info("%s the host, protocol %u.%u", link->was_up ? "back at" : "connected to",
		welcome->major, welcome->minor);
	link->was_up = true;
	link->listener->up(link->data);
}

static void proxy_link_handle_error(struct proxy_link *link, const struct link_error_body *error)
{
	log_error("the host ends the link: %s (%s, object %u)",
		decode_error_name((enum link_error)error->code),
		decode_opcode_name(&link_side_host, error->opcode), error->object);
	/* Another proxy may still be leaving; anything else will not get better. */
	if (!link->was_up && error->code != LINK_ERROR_BUSY && error->code != LINK_ERROR_HOST) {
		link->listener->refused(link->data);
	}
}

static void answer_ping(struct proxy_link *link, uint32_t serial)
{
	LINK_MSG(msg, LINK_PONG, 0);
	msg.serial.serial = serial;
	proxy_link_send(link, &msg);
}

static void proxy_link_handle_message(void *data, const struct link_msg *msg)
{
	struct proxy_link *link = data;
	if (link->state == PROXY_LINK_DOWN || link->ending) {
		/* Last words: only why is of interest. */
		if (msg->opcode == LINK_ERROR) {
			proxy_link_handle_error(link, &msg->error);
		}
		return;
	}
	switch (msg->opcode) {
	case LINK_WELCOME:
		proxy_link_handle_welcome(link, &msg->welcome);
		break;
	case LINK_ERROR:
		proxy_link_handle_error(link, &msg->error);
		break;
	case LINK_PING:
		answer_ping(link, msg->serial.serial);
		break;
	default:
		link->listener->message(link->data, msg);
		break;
	}
}

static void proxy_link_handle_room(void *data)
{
	struct proxy_link *link = data;
	if (proxy_link_has_room(link)) {
		proxy_link_schedule(link);
	}
}

static void proxy_link_handle_lost(void *data, const char *reason)
{
	struct proxy_link *link = data;
	if (link->was_up) {
		log_info("link lost: %s; trying again", reason);
	} else {
		log_info("no link yet: %s; trying again", reason);
	}
	end_later(link);
}

static const struct transport_listener transport_listener = {
	.message = proxy_link_handle_message,
	.room = proxy_link_handle_room,
	.lost = proxy_link_handle_lost,
};

bool proxy_link_init(struct proxy_link *link, struct wl_event_loop *loop,
	struct transport *transport, const struct proxy_link_listener *listener, void *data)
{
	*link = (struct proxy_link){.loop = loop,
		.transport = transport,
		.listener = listener,
		.data = data,
		.delay_ms = FIRST_DELAY};
	transport->listener = &transport_listener;
	transport->data = link;
	reset_tables(link);
	link->retry = wl_event_loop_add_timer(loop, proxy_link_handle_retry, link);
	if (!link->retry) {
		transport->impl->destroy(transport);
		return false;
	}
	return true;
}

void proxy_link_finish(struct proxy_link *link)
{
	LINK_MSG(msg, LINK_BYE, 0);
	msg.bye.reason = LINK_BYE_SHUTDOWN;
	if (proxy_link_is_up(link)) {
		proxy_link_send(link, &msg);
	}
	close_link(link);
	if (link->flushing) {
		wl_event_source_remove(link->flushing);
	}
	wl_event_source_remove(link->retry);
	link->transport->impl->destroy(link->transport);
	for (size_t i = 0; i < PROXY_LINK_KINDS; i++) {
		id_table_finish(&link->tables[i]);
	}
}

bool proxy_link_is_up(const struct proxy_link *link)
{
	return link->state == PROXY_LINK_UP && !link->ending;
}

bool proxy_link_has_room(const struct proxy_link *link)
{
	return proxy_link_is_up(link) && link->transport->impl->has_room(link->transport);
}

void proxy_link_send(struct proxy_link *link, const struct link_msg *msg)
{
	if (link->state == PROXY_LINK_DOWN || link->ending) {
		return;
	}
	if (!link->transport->impl->send(link->transport, msg)) {
		log_info("link lost while sending %s; trying again",
			decode_opcode_name(&link_side_host, msg->opcode));
		end_later(link);
	}
}

static void flush_link(void *data)
{
	struct proxy_link *link = data;
	link->flushing = NULL;
	link->listener->flush(link->data);
}

void proxy_link_schedule(struct proxy_link *link)
{
	if (!link->flushing) {
		link->flushing = wl_event_loop_add_idle(link->loop, flush_link, link);
	}
}

void proxy_link_end(struct proxy_link *link, const char *reason)
{
	proxy_link_handle_lost(link, reason);
}

uint32_t proxy_link_assign(struct proxy_link *link, enum proxy_link_kind kind, void *object)
{
	struct id_table *table = &link->tables[kind];
	if (!proxy_link_is_up(link) || table->last == UINT32_MAX) {
		return 0;
	}
	uint32_t id = table->last + 1;
	return id_table_add(table, id, object) == ID_OK ? id : 0;
}

void *proxy_link_find(const struct proxy_link *link, enum proxy_link_kind kind, uint32_t id)
{
	return id_table_get(&link->tables[kind], id);
}

void proxy_link_forget(struct proxy_link *link, enum proxy_link_kind kind, uint32_t id)
{
	if (id != 0) {
		id_table_remove(&link->tables[kind], id);
	}
}

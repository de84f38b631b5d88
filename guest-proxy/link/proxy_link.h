/* SPDX-License-Identifier: MIT
 *
 * The link to the host as the proxy's rooms see it: up or down, ids, and messages. When the link
 * is lost it is opened again, with a growing delay, for as long as the proxy lives; the listener
 * announces everything anew then.
 */
#ifndef GUEST_PROXY_PROXY_LINK_H
#define GUEST_PROXY_PROXY_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "guest-proxy/link/transport.h"
#include "protocol/id_table.h"
#include "protocol/msg.h"

struct wl_event_loop;
struct wl_event_source;

enum proxy_link_state {
	PROXY_LINK_DOWN, /* not open, or lost and about to be closed */
	PROXY_LINK_GREETING, /* HELLO is sent */
	PROXY_LINK_UP, /* WELCOME has come */
};

/* Kinds of objects: each has ids of its own. */
enum proxy_link_kind { PROXY_LINK_WINDOWS, PROXY_LINK_POOLS, PROXY_LINK_BUFFERS, PROXY_LINK_KINDS };

/* None may be NULL. */
struct proxy_link_listener {
	/* Nothing of an earlier link is known to the host: announce everything. */
	void (*up)(void *data);
	/* Every id is void; objects must forget theirs. Follows an up. */
	void (*down)(void *data);
	/* A message other than those about the link itself. */
	void (*message)(void *data, const struct link_msg *msg);
	/* What there is to send, as far as the host reads: proxy_link_schedule was called, or
	 * proxy_link_has_room is true again. At the end of the turn. */
	void (*flush)(void *data);
	/* The host refuses this proxy for good, before there ever was a link. */
	void (*refused)(void *data);
};

struct proxy_link {
	struct wl_event_loop *loop;
	struct transport *transport; /* owned */
	const struct proxy_link_listener *listener;
	void *data; /* for the listener */
	enum proxy_link_state state;
	bool was_up; /* at least once: the next HELLO says RESUMED */
	unsigned delay_ms; /* before the next attempt */
	struct wl_event_source *retry; /* timer */
	struct wl_event_source *ending; /* idle, when it is about to be closed */
	struct wl_event_source *flushing; /* idle; NULL when nothing is to be flushed */
	struct link_welcome limits; /* valid while up */
	struct id_table tables[PROXY_LINK_KINDS];
	uint64_t pool_bytes; /* of limits.max_link_bytes; counted by pixels/buffer.c */
	uint32_t layers; /* of limits.max_link_layers; counted by window.c and window_commit.c */
};

/* Takes the transport. False when out of memory; the transport is destroyed then. */
bool proxy_link_init(struct proxy_link *link, struct wl_event_loop *loop,
	struct transport *transport, const struct proxy_link_listener *listener, void *data);
/* Says BYE and closes. */
void proxy_link_finish(struct proxy_link *link);

/* The first attempt. When the host is not there yet, a line is logged and it is tried again and
 * again, as after a lost link. */
void proxy_link_open(struct proxy_link *link);

bool proxy_link_is_up(const struct proxy_link *link);
/* Up, and the host reads: what can wait waits while this is false. */
bool proxy_link_has_room(const struct proxy_link *link);

/* Sends. Nothing happens while the link is down. A failure ends the link, after the caller. */
void proxy_link_send(struct proxy_link *link, const struct link_msg *msg);

/* There is something to send: calls flush once what is being handled now is done, so that
 * changes which an application makes together become one message. Up or not. */
void proxy_link_schedule(struct proxy_link *link);

/* The host did what it must not: ends the link, after the caller. reason is for the log. */
void proxy_link_end(struct proxy_link *link, const char *reason);

/* Gives object the next id of its kind. 0 when the link is down or the kind's limit is reached. */
uint32_t proxy_link_assign(struct proxy_link *link, enum proxy_link_kind kind, void *object);
/* NULL when there is none. */
void *proxy_link_find(const struct proxy_link *link, enum proxy_link_kind kind, uint32_t id);
/* The object is gone; 0 is accepted. */
void proxy_link_forget(struct proxy_link *link, enum proxy_link_kind kind, uint32_t id);

#endif

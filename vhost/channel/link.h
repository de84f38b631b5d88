/* SPDX-License-Identifier: MIT
 *
 * The connection to the compositor's socket for this domain. The keeper makes it (errand.h);
 * while it is wanted and not there the keeper is asked every VHOST_RECONNECT_MS, without ever
 * blocking. VIA_VM is the first message on each connection: the compositor then knows that a VM is
 * behind it.
 */
#ifndef VHOST_CHANNEL_LINK_H
#define VHOST_CHANNEL_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/channel.h"

struct link {
	const char *path; /* borrowed; for the log alone */
	int errands; /* borrowed: the worker's end */
	struct channel *channel; /* NULL: not connected */
	bool wanted;
	bool asked; /* the keeper has not answered yet */
	bool complained; /* the log knows that the compositor is absent */
	uint32_t serial; /* of the connection */
	uint64_t retry_at; /* clock_ms: not before this */
};

void link_init(struct link *link, const char *path, int errands);

/* From now on a connection is wanted. Call link_ask next. A guest that comes and goes all the time
 * reaches the compositor every VHOST_BETWEEN_LINKS_MS at most. */
void link_open(struct link *link);

/* Asks the keeper for a connection when one is wanted and due. */
void link_ask(struct link *link);

enum link_news {
	LINK_NO_NEWS,
	LINK_CAME_UP, /* connected by this call */
	LINK_STOP, /* the keeper wants this process to end */
	LINK_NO_KEEPER, /* it is dead, and this process is as good as that */
};

/* Reads what the keeper has answered. A connection that nobody wants any more is closed. */
enum link_news link_hear(struct link *link);

/* Says BYE when connected. Call link_drop next. */
void link_say_bye(struct link *link, enum link_bye_reason reason);

/* Closes the connection, and none is wanted any more. */
void link_drop(struct link *link);

bool link_is_up(const struct link *link);

/* Milliseconds until link_ask is due, -1: never. */
int link_timeout(const struct link *link);

#endif

/* SPDX-License-Identifier: MIT */
#include "vhost/channel/link.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "vhost/process/errand.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

void link_init(struct link *link, const char *path, int errands)
{
	*link = (struct link){.path = path, .errands = errands};
}

void link_open(struct link *link)
{
	link->wanted = true;
	link->complained = false;
}

static void link_retry_later(struct link *link, int error)
{
	link->retry_at = clock_ms() + VHOST_RECONNECT_MS;
	if (!link->complained) {
		link->complained = true;
		report_info("no compositor at %s (%s): start cloison with this domain in its "
			    "configuration; looking again every %u ms",
			link->path, strerror(error), VHOST_RECONNECT_MS);
	}
}

static bool link_introduce(struct link *link)
{
	const struct link_msg msg = {.opcode = LINK_VIA_VM};
	return channel_send(link->channel, &msg);
}

void link_ask(struct link *link)
{
	if (!link->wanted || link->asked || link->channel || clock_ms() < link->retry_at) {
		return;
	}
	link->asked = errand_ask(link->errands);
	if (!link->asked) {
		link_retry_later(link, errno);
	}
}

/* Takes the connection over. */
static enum link_news link_connected(struct link *link, int connection)
{
	link->channel = channel_create(connection, &link_side_backend);
	if (!link->channel || !link_introduce(link)) {
		channel_destroy(link->channel);
		link->channel = NULL;
		link_retry_later(link, ENOTCONN);
		return LINK_NO_NEWS;
	}
	link->serial++;
	link->retry_at = clock_ms() + VHOST_BETWEEN_LINKS_MS;
	return LINK_CAME_UP;
}

enum link_news link_hear(struct link *link)
{
	int connection = -1, error = 0;
	enum errand_result result = errand_take(link->errands, &connection, &error);
	switch (result) {
	case ERRAND_DONE:
		break;
	case ERRAND_NOTHING:
		return LINK_NO_NEWS;
	case ERRAND_STOP:
		return LINK_STOP;
	case ERRAND_OVER:
	case ERRAND_LIE:
		return LINK_NO_KEEPER;
	}
	link->asked = false;
	if (connection < 0) {
		link_retry_later(link, error);
		return LINK_NO_NEWS;
	}
	if (!link->wanted) {
		close(connection);
		return LINK_NO_NEWS;
	}
	return link_connected(link, connection);
}

void link_say_bye(struct link *link, enum link_bye_reason reason)
{
	if (link->channel) {
		const struct link_msg msg = {.opcode = LINK_BYE, .bye = {.reason = reason}};
		/* Best effort: the end of the connection says the rest. */
		(void)channel_send(link->channel, &msg);
	}
}

void link_drop(struct link *link)
{
	channel_destroy(link->channel);
	link->channel = NULL;
	link->wanted = false;
}

bool link_is_up(const struct link *link)
{
	return link->channel;
}

int link_timeout(const struct link *link)
{
	if (!link->wanted || link->asked || link->channel) {
		return -1;
	}
	uint64_t now = clock_ms();
	return link->retry_at > now ? (int)(link->retry_at - now) : 0;
}

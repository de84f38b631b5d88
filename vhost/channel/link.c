/* SPDX-License-Identifier: MIT */
#include "vhost/channel/link.h"

#include <errno.h>
#include <string.h>

#include "common/clock.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

void link_init(struct link *link, const char *path)
{
	*link = (struct link){.path = path};
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

bool link_try(struct link *link)
{
	if (!link->wanted || link->channel || clock_ms() < link->retry_at) {
		return false;
	}
	int fd = channel_connect(link->path);
	if (fd < 0) {
		link_retry_later(link, errno);
		return false;
	}
	link->channel = channel_create(fd, DECODE_AT_BACKEND);
	if (!link->channel || !link_introduce(link)) {
		channel_destroy(link->channel);
		link->channel = NULL;
		link_retry_later(link, ENOTCONN);
		return false;
	}
	link->serial++;
	link->retry_at = clock_ms() + VHOST_BETWEEN_LINKS_MS;
	return true;
}

void link_close(struct link *link, enum link_bye_reason reason)
{
	if (link->channel) {
		const struct link_msg msg = {.opcode = LINK_BYE, .bye = {.reason = reason}};
		/* Best effort: the end of the connection says the rest. */
		(void)channel_send(link->channel, &msg);
	}
	link_drop(link);
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
	if (!link->wanted || link->channel) {
		return -1;
	}
	uint64_t now = clock_ms();
	return link->retry_at > now ? (int)(link->retry_at - now) : 0;
}

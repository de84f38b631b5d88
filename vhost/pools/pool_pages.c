/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_pages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/udmabuf.h>

static bool pool_pages_add(void *data, const struct memory_piece *piece)
{
	struct pool_pages *pages = data;
	if (pages->file == NULL) {
		pages->file = piece->file;
	}
	return pages->file == piece->file
	       && extents_append(&pages->extents, (struct link_extent){piece->offset, piece->size});
}

bool pool_pages_find(
	struct pool_pages *pages, const struct backing *backing, const struct memory *memory)
{
	*pages = (struct pool_pages){0};
	if (backing_walk(backing, memory, pool_pages_add, pages) && pages->file != NULL
		&& pages->file->sealed) {
		return true;
	}
	pool_pages_finish(pages);
	return false;
}

void pool_pages_finish(struct pool_pages *pages)
{
	extents_finish(&pages->extents);
	pages->file = NULL;
}

/* The messages are large: one is built here, by the one thread, instead of on the stack. */
static struct link_msg pool_pages_message;

static bool pool_pages_send_part(
	const struct pool_pages *pages, struct channel *channel, uint32_t pool, size_t first)
{
	struct link_pool_extents *part = &pool_pages_message.pool_extents;
	size_t count = pages->extents.count - first;
	count = count < LINK_MAX_EXTENTS_PER_MESSAGE ? count : LINK_MAX_EXTENTS_PER_MESSAGE;
	pool_pages_message.opcode = LINK_POOL_EXTENTS;
	pool_pages_message.object = pool;
	pool_pages_message.fd_count = 0;
	part->count = (uint32_t)count;
	memcpy(part->extents, &pages->extents.list[first], count * sizeof(part->extents[0]));
	return channel_send(channel, &pool_pages_message);
}

bool pool_pages_send(const struct pool_pages *pages, struct channel *channel, uint32_t pool)
{
	const struct link_msg msg = {
		.opcode = LINK_POOL_PAGES,
		.object = pool,
		.fd_count = 1,
		.fds = {pages->file->fd},
		.pool_pages = {pages->extents.bytes, (uint32_t)pages->extents.count},
	};
	bool sent = channel_send(channel, &msg);
	size_t first = 0;
	while (sent && first < pages->extents.count) {
		sent = pool_pages_send_part(pages, channel, pool, first);
		first += LINK_MAX_EXTENTS_PER_MESSAGE;
	}
	return sent;
}

int pool_pages_dmabuf(const struct pool_pages *pages, int udmabuf)
{
	size_t count = pages->extents.count;
	struct udmabuf_create_list *list = calloc(1, sizeof(*list) + count * sizeof(list->list[0]));
	if (list == NULL) {
		errno = ENOMEM;
		return -1;
	}
	list->flags = UDMABUF_FLAGS_CLOEXEC;
	list->count = (uint32_t)count;
	for (size_t i = 0; i < count; i++) {
		list->list[i] = (struct udmabuf_create_item){
			.memfd = (uint32_t)pages->file->fd,
			.offset = pages->extents.list[i].offset,
			.size = pages->extents.list[i].length,
		};
	}
	int dmabuf = ioctl(udmabuf, UDMABUF_CREATE_LIST, list);
	free(list);
	return dmabuf;
}

/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_pages.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include <linux/udmabuf.h>

#include "protocol/msg.h"

/* Neighbours become one piece: each costs the compositor a mapping. */
static bool pool_pages_append(struct link_pool_pages *list, struct link_extent extent)
{
	struct link_extent *last = list->count > 0 ? &list->extents[list->count - 1] : NULL;
	if (last && last->offset + last->length == extent.offset) {
		last->length += extent.length;
		return true;
	}
	if (list->count == LINK_MAX_POOL_EXTENTS) {
		return false;
	}
	list->extents[list->count++] = extent;
	return true;
}

static bool pool_pages_add(void *data, const struct memory_piece *piece)
{
	struct pool_pages *pages = data;
	if (!pages->file) {
		pages->file = piece->file;
	}
	return pages->file == piece->file && (piece->offset | piece->size) % LINK_PAGE_BYTES == 0
	       && pool_pages_append(pages->list, (struct link_extent){piece->offset, piece->size});
}

bool pool_pages_find(
	struct pool_pages *pages, const struct backing *backing, const struct memory *memory)
{
	pages->file = NULL;
	pages->list->count = 0;
	return backing_walk(backing, memory, pool_pages_add, pages) && pages->file
	       && pages->file->sealed;
}

int pool_pages_dmabuf(const struct pool_pages *pages, int udmabuf)
{
	uint32_t count = pages->list->count;
	struct udmabuf_create_list *list = calloc(1, sizeof(*list) + count * sizeof(list->list[0]));
	if (!list) {
		errno = ENOMEM;
		return -1;
	}
	list->flags = UDMABUF_FLAGS_CLOEXEC;
	list->count = count;
	for (uint32_t i = 0; i < count; i++) {
		list->list[i] = (struct udmabuf_create_item){
			.memfd = (uint32_t)pages->file->fd,
			.offset = pages->list->extents[i].offset,
			.size = pages->list->extents[i].length,
		};
	}
	int dmabuf = ioctl(udmabuf, UDMABUF_CREATE_LIST, list);
	free(list);
	return dmabuf;
}

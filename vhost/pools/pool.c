/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/udmabuf.h>

#include "protocol/geometry.h"
#include "vhost/process/limits.h"

#define POOL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

/* Bytes that a row counts at least: to find its pages takes as long as to copy that. */
#define POOL_WORK_MIN_ROW 1024u

/* A memfd of bytes that can change its size no more, -1 with errno when there is none. */
static int pool_file(uint64_t bytes)
{
	int fd = memfd_create("cloison-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
	if (fd < 0) {
		/* Linux before 6.3 does not know that flag. */
		fd = memfd_create("cloison-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	}
	if (fd >= 0
		&& (ftruncate(fd, (off_t)bytes) < 0 || fcntl(fd, F_ADD_SEALS, POOL_SEALS) < 0)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* --- pages of the guest's RAM ----------------------------------------------------------------- */

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
	pages->bytes += piece->size;
	return pages->file == piece->file && (piece->offset | piece->size) % LINK_PAGE_BYTES == 0
	       && pool_pages_append(pages->list, (struct link_extent){piece->offset, piece->size});
}

bool pool_pages_find(
	struct pool_pages *pages, const struct backing *backing, const struct memory *memory)
{
	pages->file = NULL;
	pages->bytes = 0;
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

/* --- a copy ----------------------------------------------------------------------------------- */

static bool pool_copy_allocate(struct pool_copy *copy)
{
	size_t bytes = (size_t)copy->backing.bytes;
	copy->fd = pool_file(bytes);
	if (copy->fd < 0) {
		return false;
	}
	void *pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, copy->fd, 0);
	copy->pixels = pixels != MAP_FAILED ? pixels : NULL;
	return copy->pixels;
}

struct pool_copy *pool_copy_create(struct backing *backing)
{
	struct pool_copy *copy = calloc(1, sizeof(*copy));
	if (!copy) {
		backing_finish(backing);
		return NULL;
	}
	copy->fd = -1;
	copy->backing = *backing;
	*backing = (struct backing){0};
	if (!pool_copy_allocate(copy)) {
		pool_copy_destroy(copy);
		return NULL;
	}
	return copy;
}

void pool_copy_close(struct pool_copy *copy)
{
	if (copy->fd >= 0) {
		close(copy->fd);
		copy->fd = -1;
	}
}

void pool_copy_destroy(struct pool_copy *copy)
{
	if (!copy) {
		return;
	}
	if (copy->pixels) {
		munmap(copy->pixels, (size_t)copy->backing.bytes);
	}
	pool_copy_close(copy);
	backing_finish(&copy->backing);
	free(copy);
}

/* --- which pixels are copied again ------------------------------------------------------------ */

static struct link_rect pool_damage_bounds(const struct pool_buffer *buffer)
{
	return (struct link_rect){
		.width = (int32_t)buffer->shape.width,
		.height = (int32_t)buffer->shape.height,
	};
}

static uint64_t pool_damage_area(const struct link_rect *rect)
{
	return (uint64_t)rect->width * (uint64_t)rect->height;
}

/* Counts rect against every buffer that was last shown on this layer. */
static void pool_damage_spread(const struct id_table *buffers, uint32_t window, uint32_t layer,
	const struct link_rect *rect)
{
	for (size_t i = 0; i < buffers->count; i++) {
		struct pool_buffer *buffer = buffers->entries[i].object;
		struct link_rect bounds = pool_damage_bounds(buffer), part;
		if (buffer->window == window && buffer->layer == layer
			&& geometry_rect_intersect(rect, &bounds, &part)) {
			buffer->stale = geometry_rect_union(&buffer->stale, &part);
		}
	}
}

/* The damage of one layer. */
struct pool_damage {
	struct link_rect around; /* all of it, wherever any buffer can have pixels */
	uint64_t pixels; /* to copy in the buffer that is shown, one rectangle after the other */
};

static struct pool_damage pool_damage_sum(const struct pool_buffer *buffer,
	const struct link_layer *layer, const struct link_rect *damage)
{
	const struct link_rect bounds = pool_damage_bounds(buffer);
	const struct link_rect everywhere = {
		.width = LINK_MAX_DIMENSION, .height = LINK_MAX_DIMENSION};
	struct pool_damage sum = {.pixels = pool_damage_area(&buffer->stale)};
	for (uint32_t i = 0; i < layer->damage_count; i++) {
		struct link_rect part;
		geometry_rect_intersect(&damage[i], &everywhere, &part);
		sum.around = geometry_rect_union(&sum.around, &part);
		geometry_rect_intersect(&damage[i], &bounds, &part);
		sum.pixels += pool_damage_area(&part);
	}
	return sum;
}

/* An empty rectangle is no work. */
static void pool_damage_add(
	struct pool_work *work, const struct pool_buffer *buffer, const struct link_rect *rect)
{
	struct link_rect bounds = pool_damage_bounds(buffer), part;
	if (geometry_rect_intersect(rect, &bounds, &part)) {
		work->items[work->count++] =
			(struct pool_work_item){buffer->pool->copy, &buffer->shape, part};
	}
}

/* However often damage names a pixel, a layer costs its buffer once at most. */
static void pool_damage_layer(const struct id_table *buffers, struct pool_work *work,
	uint32_t window, const struct link_layer *layer, const struct link_rect *damage)
{
	struct pool_buffer *buffer = id_table_get(buffers, layer->buffer);
	if (!buffer || !buffer->pool->copy) {
		return;
	}
	const struct link_rect bounds = pool_damage_bounds(buffer);
	if (buffer->window != window || buffer->layer != layer->id) {
		/* It comes to the layer for the first time: it is copied as a whole. */
		buffer->window = window;
		buffer->layer = layer->id;
		buffer->stale = bounds;
	}
	const struct link_rect owed = buffer->stale;
	struct pool_damage sum = pool_damage_sum(buffer, layer, damage);
	pool_damage_spread(buffers, window, layer->id, &sum.around);
	if (sum.pixels > pool_damage_area(&bounds)) {
		/* What it owes has grown by the damage just now. */
		pool_damage_add(work, buffer, &buffer->stale);
	} else {
		pool_damage_add(work, buffer, &owed);
		for (uint32_t i = 0; i < layer->damage_count; i++) {
			pool_damage_add(work, buffer, &damage[i]);
		}
	}
	buffer->stale = (struct link_rect){0};
}

void pool_damage_commit(
	const struct id_table *buffers, struct pool_work *work, const struct link_msg *msg)
{
	const struct link_window_commit *commit = &msg->commit;
	uint32_t first = 0;
	for (uint32_t i = 0; i < commit->layer_count; i++) {
		const struct link_layer *layer = &commit->layers[i];
		pool_damage_layer(buffers, work, msg->object, layer, &commit->rects[first]);
		first += layer->damage_count + layer->opaque_count;
	}
}

/* --- copying them ----------------------------------------------------------------------------- */

bool pool_work_is_done(const struct pool_work *work)
{
	return work->next == work->count;
}

/* Gathers the next row. The buffer lies in the pool, the rectangle inside the buffer. False when
 * the pages are no RAM any more. */
static bool pool_work_row(struct pool_work *work, const struct memory *memory)
{
	const struct pool_work_item *item = &work->items[work->next];
	uint64_t y = (uint64_t)item->rect.y + (uint64_t)work->rows;
	uint64_t offset = item->shape->offset + y * item->shape->stride
			  + (uint64_t)item->rect.x * LINK_PIXEL_BYTES;
	if (++work->rows == item->rect.height) {
		work->rows = 0;
		work->next++;
	}
	return backing_read(&item->copy->backing, memory, offset, item->copy->pixels + offset,
		(size_t)item->rect.width * LINK_PIXEL_BYTES);
}

bool pool_work_run(struct pool_work *work, const struct memory *memory, uint64_t *budget)
{
	while (*budget > 0 && !pool_work_is_done(work)) {
		uint64_t bytes = (uint64_t)work->items[work->next].rect.width * LINK_PIXEL_BYTES;
		budget_take(budget, bytes > POOL_WORK_MIN_ROW ? bytes : POOL_WORK_MIN_ROW);
		if (!pool_work_row(work, memory)) {
			return false;
		}
	}
	if (pool_work_is_done(work)) {
		work->count = 0;
		work->next = 0;
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/staging.h"

#include <wlr/types/wlr_buffer.h>

#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/copy.h"
#include "guest-proxy/pixels/pool.h"
#include "protocol/geometry.h"
#include "protocol/msg.h"

/* A slot's memory is kept for a smaller picture unless it is more than this many times too large. */
#define MAX_SPARE 4

/* What GPUs ask of a picture that they are to show as it is: rows that begin at a multiple of this many
 * bytes, memory for whole groups of this many rows. It begins on a page, as pools do. */
#define ROW_ALIGN 256u
#define HEIGHT_ALIGN 16u

/* What the application's picture looks like while it may be read. */
struct source {
	void *data;
	size_t stride;
	uint32_t width, height, format;
};

void staging_init(struct staging *staging, struct buffer_list *buffers)
{
	*staging = (struct staging){.buffers = buffers};
	swap_init(&staging->swap);
}

void staging_finish(struct staging *staging)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		buffer_drop(staging->slots[i]);
	}
	swap_finish(&staging->swap);
}

void staging_damage(struct staging *staging, const pixman_region32_t *damage)
{
	swap_damage(&staging->swap, damage);
}

void staging_damage_all(struct staging *staging, uint32_t width, uint32_t height)
{
	pixman_region32_t all;
	pixman_region32_init_rect(&all, 0, 0, width, height);
	staging_damage(staging, &all);
	pixman_region32_fini(&all);
}

static int choose_slot(const struct staging *staging)
{
	enum swap_use uses[SWAP_SLOTS];
	for (int i = 0; i < SWAP_SLOTS; i++) {
		const struct buffer *slot = staging->slots[i];
		uses[i] = slot == NULL ? SWAP_EMPTY : slot->busy ? SWAP_TAKEN : SWAP_FREE;
	}
	return swap_choose(&staging->swap, uses);
}

/* The slot's old memory where it fits, else new. A growing picture gets some to spare, because a
 * user who drags an edge makes it grow at every frame. */
static struct pool *get_pool(struct staging *staging, const struct buffer *slot, uint64_t bytes)
{
	if (slot == NULL || slot->pool->refused) {
		return pool_create(staging->buffers->link, bytes);
	}
	if (slot->pool->size >= bytes && slot->pool->size / MAX_SPARE <= bytes) {
		return pool_reference(slot->pool);
	}
	return pool_create(
		staging->buffers->link, slot->pool->size < bytes ? bytes + bytes / 4 : bytes);
}

static uint32_t round_up(uint32_t value, uint32_t multiple)
{
	return (value + multiple - 1) / multiple * multiple;
}

static bool reshape(struct staging *staging, int index, const struct source *source)
{
	struct buffer_shape shape = {
		.width = source->width,
		.height = source->height,
		.stride = round_up(source->width * LINK_PIXEL_BYTES, ROW_ALIGN),
		.format = source->format,
	};
	uint64_t bytes = 0;
	if (!geometry_image_bytes(shape.width, shape.height, shape.stride, &bytes)) {
		return false;
	}
	bytes = (uint64_t)shape.stride * round_up(shape.height, HEIGHT_ALIGN);
	struct pool *pool = get_pool(staging, staging->slots[index], bytes);
	if (pool == NULL) {
		return false;
	}
	struct buffer *buffer = buffer_create(staging->buffers, pool, &shape);
	pool_release(pool);
	if (buffer == NULL) {
		return false;
	}
	buffer_drop(staging->slots[index]);
	staging->slots[index] = buffer;
	swap_reset(&staging->swap, index, shape.width, shape.height);
	return true;
}

static bool has_shape(const struct buffer *buffer, const struct source *source)
{
	return buffer != NULL && !buffer->pool->refused && buffer->shape.width == source->width
	       && buffer->shape.height == source->height && buffer->shape.format == source->format;
}

static size_t copy(struct staging *staging, int index, const struct source *source)
{
	struct buffer *slot = staging->slots[index];
	const pixman_region32_t *stale =
		swap_begin(&staging->swap, index, source->width, source->height);
	size_t bytes = copy_region(
		slot->pool->memory.data, slot->shape.stride, source->data, source->stride, stale);
	swap_end(&staging->swap, index);
	return bytes;
}

enum staging_result staging_fill(
	struct staging *staging, struct wlr_buffer *client, struct buffer **filled, size_t *copied)
{
	int index = choose_slot(staging);
	if (index < 0) {
		buffer_list_await(staging->buffers);
		return STAGING_WAIT;
	}
	struct source source = {
		.width = (uint32_t)client->width, .height = (uint32_t)client->height};
	/* wlroots catches the SIGBUS of an application that shrinks its file meanwhile. */
	if (!wlr_buffer_begin_data_ptr_access(client, WLR_BUFFER_DATA_PTR_ACCESS_READ, &source.data,
		    &source.format, &source.stride)) {
		return STAGING_FAILED;
	}
	bool ready = has_shape(staging->slots[index], &source) || reshape(staging, index, &source);
	if (ready) {
		*copied = copy(staging, index, &source);
		*filled = staging->slots[index];
	}
	wlr_buffer_end_data_ptr_access(client);
	return ready ? STAGING_DONE : STAGING_FAILED;
}

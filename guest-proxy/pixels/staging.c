/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/staging.h"

#include <string.h>
#include <wlr/types/wlr_buffer.h>

#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/convert.h"
#include "protocol/geometry.h"
#include "protocol/msg.h"

/* A slot's memory is kept for a smaller picture unless it is more than this many times too
 * large. */
#define MAX_SPARE 4

/* What GPUs ask of a picture that they are to show as it is: rows that begin at a multiple of
 * this many bytes, memory for whole groups of this many rows. It begins on a page, as pools do. */
#define ROW_ALIGN 256u
#define HEIGHT_ALIGN 16u

/* Rects of a stale region above which it becomes its bounding box: damage of many frames must not
 * grow without bound while a slot waits for its turn. */
#define MAX_STALE_RECTS 64

/* Pictures are larger than caches. Where the processor has it, a string move neither reads the
 * lines that it overwrites nor drives everything else out: for runs from this length on it is
 * faster than memcpy, and so is the host, which reads next. */
#define LONG_RUN 4096u

/* --- which slot, and what of it is out of date ------------------------------------------------ */

void swap_init(struct swap *swap)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		pixman_region32_init(&swap->stale[i]);
	}
}

void swap_finish(struct swap *swap)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		pixman_region32_fini(&swap->stale[i]);
	}
}

void swap_damage(struct swap *swap, const pixman_region32_t *damage)
{
	for (int i = 0; i < SWAP_SLOTS; i++) {
		pixman_region32_t *stale = &swap->stale[i];
		pixman_region32_union(stale, stale, damage);
		if (pixman_region32_n_rects(stale) > MAX_STALE_RECTS) {
			pixman_box32_t box = *pixman_region32_extents(stale);
			pixman_region32_fini(stale);
			pixman_region32_init_with_extents(stale, &box);
		}
	}
}

void swap_reset(struct swap *swap, int slot, uint32_t width, uint32_t height)
{
	pixman_region32_fini(&swap->stale[slot]);
	pixman_region32_init_rect(&swap->stale[slot], 0, 0, width, height);
}

const pixman_region32_t *swap_begin(struct swap *swap, int slot, uint32_t width, uint32_t height)
{
	pixman_region32_t *stale = &swap->stale[slot];
	pixman_region32_intersect_rect(stale, stale, 0, 0, width, height);
	return stale;
}

void swap_end(struct swap *swap, int slot)
{
	pixman_region32_clear(&swap->stale[slot]);
}

static uint64_t area(const pixman_region32_t *region)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	uint64_t sum = 0;
	for (int i = 0; i < count; i++) {
		sum += (uint64_t)(boxes[i].x2 - boxes[i].x1)
		       * (uint64_t)(boxes[i].y2 - boxes[i].y1);
	}
	return sum;
}

int swap_choose(const struct swap *swap, const enum swap_use uses[static SWAP_SLOTS])
{
	int chosen = -1, empty = -1;
	uint64_t least = UINT64_MAX;
	for (int i = 0; i < SWAP_SLOTS; i++) {
		if (uses[i] == SWAP_EMPTY && empty < 0) {
			empty = i;
		} else if (uses[i] == SWAP_FREE && area(&swap->stale[i]) < least) {
			least = area(&swap->stale[i]);
			chosen = i;
		}
	}
	return chosen >= 0 ? chosen : empty;
}

/* --- the copy -------------------------------------------------------------------------------- */

static void copy_run(char *to, const char *from, size_t length)
{
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
	if (length >= LONG_RUN) {
		__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length) : : "memory");
		return;
	}
#endif
	memcpy(to, from, length);
}

static size_t copy_box(
	char *to, size_t to_stride, const char *from, size_t from_stride, const pixman_box32_t *box)
{
	size_t left = (size_t)box->x1 * LINK_PIXEL_BYTES;
	size_t length = (size_t)(box->x2 - box->x1) * LINK_PIXEL_BYTES;
	size_t rows = (size_t)(box->y2 - box->y1);
	to += (size_t)box->y1 * to_stride + left;
	from += (size_t)box->y1 * from_stride + left;
	if (length == to_stride && length == from_stride) {
		copy_run(to, from, rows * length);
		return rows * length;
	}
	for (size_t row = 0; row < rows; row++) {
		copy_run(to + row * to_stride, from + row * from_stride, length);
	}
	return rows * length;
}

size_t copy_region(void *to, size_t to_stride, const void *from, size_t from_stride,
	const pixman_region32_t *region)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	size_t bytes = 0;
	for (int i = 0; i < count; i++) {
		bytes += copy_box(to, to_stride, from, from_stride, &boxes[i]);
	}
	return bytes;
}

/* --- one surface ----------------------------------------------------------------------------- */

void staging_init(struct staging *staging, struct buffer_list *buffers)
{
	*staging = (struct staging){.buffers = buffers, .alpha = 1};
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

void staging_set_alpha(struct staging *staging, double alpha, uint32_t width, uint32_t height)
{
	staging->alpha = alpha;
	staging_damage_all(staging, width, height);
}

static int choose_slot(const struct staging *staging)
{
	enum swap_use uses[SWAP_SLOTS];
	for (int i = 0; i < SWAP_SLOTS; i++) {
		const struct buffer *slot = staging->slots[i];
		uses[i] = !slot ? SWAP_EMPTY : slot->busy ? SWAP_TAKEN : SWAP_FREE;
	}
	return swap_choose(&staging->swap, uses);
}

/* The slot's old memory where it fits, else new. A growing picture gets some to spare, because a
 * user who drags an edge makes it grow at every frame. */
static struct pool *staging_get_pool(
	struct staging *staging, const struct buffer *slot, uint64_t bytes)
{
	if (!slot || slot->pool->refused) {
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

static bool reshape(struct staging *staging, int index, const struct convert_source *source)
{
	struct buffer_shape shape = {
		.width = source->width,
		.height = source->height,
		.stride = round_up(source->width * LINK_PIXEL_BYTES, ROW_ALIGN),
		.format = convert_target(source),
	};
	uint64_t bytes = 0;
	if (!geometry_image_bytes(shape.width, shape.height, shape.stride, &bytes)) {
		return false;
	}
	bytes = (uint64_t)shape.stride * round_up(shape.height, HEIGHT_ALIGN);
	struct pool *pool = staging_get_pool(staging, staging->slots[index], bytes);
	if (!pool) {
		return false;
	}
	struct buffer *buffer = buffer_create(staging->buffers, pool, &shape);
	pool_release(pool);
	if (!buffer) {
		return false;
	}
	buffer_drop(staging->slots[index]);
	staging->slots[index] = buffer;
	swap_reset(&staging->swap, index, shape.width, shape.height);
	return true;
}

static bool has_shape(const struct buffer *buffer, const struct convert_source *source)
{
	return buffer && !buffer->pool->refused && buffer->shape.width == source->width
	       && buffer->shape.height == source->height
	       && buffer->shape.format == convert_target(source);
}

static size_t copy(struct staging *staging, int index, const struct convert_source *source)
{
	struct buffer *slot = staging->slots[index];
	const pixman_region32_t *stale =
		swap_begin(&staging->swap, index, source->width, source->height);
	void *to = slot->pool->memory.data;
	size_t bytes =
		convert_is_plain(source)
			? copy_region(to, slot->shape.stride, source->data, source->stride, stale)
			: convert_region(to, slot->shape.stride, source, stale);
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
	struct convert_source source = {.width = (uint32_t)client->width,
		.height = (uint32_t)client->height,
		.alpha = staging->alpha};
	void *data;
	/* wlroots catches the SIGBUS of an application that shrinks its file meanwhile. */
	if (!wlr_buffer_begin_data_ptr_access(client, WLR_BUFFER_DATA_PTR_ACCESS_READ, &data,
		    &source.format, &source.stride)) {
		return STAGING_FAILED;
	}
	source.data = data;
	bool ready =
		convert_target(&source) != 0
		&& (has_shape(staging->slots[index], &source) || reshape(staging, index, &source));
	if (ready) {
		*copied = copy(staging, index, &source);
		*filled = staging->slots[index];
	}
	wlr_buffer_end_data_ptr_access(client);
	return ready ? STAGING_DONE : STAGING_FAILED;
}

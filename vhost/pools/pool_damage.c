/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_damage.h"

#include "protocol/geometry.h"

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
void pool_damage_layer(const struct id_table *buffers, struct pool_work *work, uint32_t window,
	const struct link_layer *layer, struct pool_buffer *buffer, const struct link_rect *damage)
{
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

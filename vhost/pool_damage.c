/* SPDX-License-Identifier: MIT */
#include "vhost/pool_damage.h"

#include "protocol/geometry.h"

static struct link_rect pool_damage_bounds(const struct pool_buffer *buffer)
{
	return (struct link_rect){
		.width = (int32_t)buffer->shape.width,
		.height = (int32_t)buffer->shape.height,
	};
}

/* Counts rect against every buffer that was last shown on this layer. */
static void pool_damage_spread(
	struct pools *pools, uint32_t window, uint32_t layer, const struct link_rect *rect)
{
	for (size_t i = 0; i < pools->buffers.count; i++) {
		struct pool_buffer *buffer = pools->buffers.entries[i].object;
		struct link_rect bounds = pool_damage_bounds(buffer), part;
		if (buffer->window == window && buffer->layer == layer
			&& geometry_rect_intersect(rect, &bounds, &part)) {
			buffer->stale = geometry_rect_union(&buffer->stale, &part);
		}
	}
}

static bool pool_damage_gather(
	struct pools *pools, struct pool_buffer *buffer, const struct link_rect *rect)
{
	struct link_rect bounds = pool_damage_bounds(buffer), part;
	return !geometry_rect_intersect(rect, &bounds, &part)
	       || pool_copy_gather(buffer->pool->copy, pools->memory, &buffer->shape, &part);
}

/* A buffer that comes to a layer for the first time is copied as a whole. */
static void pool_damage_assign(struct pool_buffer *buffer, uint32_t window, uint32_t layer)
{
	if (buffer->window != window || buffer->layer != layer) {
		buffer->window = window;
		buffer->layer = layer;
		buffer->stale = pool_damage_bounds(buffer);
	}
}

static bool pool_damage_layer(struct pools *pools, uint32_t window, const struct link_layer *layer,
	const struct link_rect *damage)
{
	struct pool_buffer *buffer = id_table_get(&pools->buffers, layer->buffer);
	if (buffer == NULL || buffer->pool->copy == NULL) {
		return true;
	}
	pool_damage_assign(buffer, window, layer->id);
	struct link_rect owed = buffer->stale;
	bool copied = pool_damage_gather(pools, buffer, &owed);
	for (uint32_t i = 0; copied && i < layer->damage_count; i++) {
		copied = geometry_rect_valid(&damage[i])
			 && pool_damage_gather(pools, buffer, &damage[i]);
		if (copied) {
			pool_damage_spread(pools, window, layer->id, &damage[i]);
		}
	}
	buffer->stale = (struct link_rect){0};
	return copied;
}

const char *pool_damage_commit(struct pools *pools, const struct link_msg *msg)
{
	const struct link_window_commit *commit = &msg->commit;
	uint32_t first = 0;
	for (uint32_t i = 0; i < commit->layer_count; i++) {
		const struct link_layer *layer = &commit->layers[i];
		if (!pool_damage_layer(pools, msg->object, layer, &commit->rects[first])) {
			return "the pages of a pool are no RAM any more";
		}
		first += layer->damage_count + layer->opaque_count;
	}
	return NULL;
}

/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pools.h"

#include <stdlib.h>

#include "protocol/geometry.h"
#include "vhost/pools/pool_damage.h"
#include "vhost/pools/pool_hand_over.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

void pools_init(struct pools *pools, const struct memory *memory, enum pool_form form, int udmabuf)
{
	*pools = (struct pools){.memory = memory, .form = form, .udmabuf = udmabuf};
	id_table_init(&pools->pools, LINK_MAX_POOLS);
	id_table_init(&pools->buffers, LINK_MAX_BUFFERS);
}

static void pools_release(struct pools *pools, struct pool *pool)
{
	if (--pool->users > 0) {
		return;
	}
	pools->mappings -= pool->mappings;
	if (pool->copy) {
		pools->copy_bytes -= pool->bytes;
		pools->copy_entries -= pool->copy->backing.count;
		pool_copy_destroy(pool->copy);
	}
	free(pool);
}

void pools_finish(struct pools *pools)
{
	for (size_t i = 0; i < pools->buffers.count; i++) {
		struct pool_buffer *buffer = pools->buffers.entries[i].object;
		pools_release(pools, buffer->pool);
		free(buffer);
	}
	for (size_t i = 0; i < pools->pools.count; i++) {
		pools_release(pools, pools->pools.entries[i].object);
	}
	id_table_finish(&pools->buffers);
	id_table_finish(&pools->pools);
}

static const char *pools_id_problem(enum id_result result)
{
	switch (result) {
	case ID_OK:
		return NULL;
	case ID_REUSED:
		return "an id was used twice";
	case ID_LIMIT:
		return "too many pools or buffers";
	case ID_NO_MEMORY:
		break;
	}
	return "this backend is out of memory";
}

/* --- import ---------------------------------------------------------------------------------- */

const char *pools_import(struct pools *pools, const struct link_msg *msg,
	const struct backing *backing, struct channel *channel)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	if (!pool) {
		return "this backend is out of memory";
	}
	pool->users = 1;
	pool->bytes = msg->pool_import.size;
	const char *why = pools_id_problem(id_table_add(&pools->pools, msg->object, pool));
	if (why) {
		free(pool);
		return why;
	}
	return pool_hand_over(pools, msg->object, pool, backing, channel);
}

void pools_note_refused(struct pools *pools, uint32_t id)
{
	struct pool *pool = id_table_get(&pools->pools, id);
	if (pool && pool->mappings > 0 && !pool->copy && pools->form != POOL_FORM_COPY) {
		pools->form = POOL_FORM_COPY;
		report_info("the compositor does not take the guest's memory as it is: pixels are "
			    "copied from now on");
	}
}

uint64_t pools_import_cost(const struct link_msg *msg, const struct backing *backing)
{
	/* The kernel looks at each page of a dmabuf. */
	return (msg->pool_import.size / LINK_PAGE_BYTES + backing->count) * VHOST_LOOK_BYTES;
}

/* --- what follows ---------------------------------------------------------------------------- */

static const char *pools_destroy(struct pools *pools, uint32_t id)
{
	struct pool *pool = id_table_remove(&pools->pools, id);
	if (!pool) {
		return "POOL_DESTROY of no pool";
	}
	pools_release(pools, pool);
	return NULL;
}

static const char *pools_create_buffer(struct pools *pools, const struct link_msg *msg)
{
	const struct link_buffer_create *shape = &msg->buffer_create;
	struct pool *pool = id_table_get(&pools->pools, shape->pool);
	uint64_t bytes;
	if (!pool || !geometry_image_bytes(shape->width, shape->height, shape->stride, &bytes)
		|| !geometry_range_within(shape->offset, bytes, pool->bytes)) {
		return "BUFFER_CREATE outside a pool";
	}
	struct pool_buffer *buffer = calloc(1, sizeof(*buffer));
	if (!buffer) {
		return "this backend is out of memory";
	}
	buffer->pool = pool;
	buffer->shape = *shape;
	const char *why = pools_id_problem(id_table_add(&pools->buffers, msg->object, buffer));
	if (why) {
		free(buffer);
		return why;
	}
	pool->users++;
	return NULL;
}

static const char *pools_destroy_buffer(struct pools *pools, uint32_t id)
{
	struct pool_buffer *buffer = id_table_remove(&pools->buffers, id);
	if (!buffer) {
		return "BUFFER_DESTROY of no buffer";
	}
	pools_release(pools, buffer->pool);
	free(buffer);
	return NULL;
}

/* Copies follow what is shown. */
static void pools_commit(struct pools *pools, const struct link_msg *msg)
{
	const struct link_window_commit *commit = &msg->commit;
	uint32_t first = 0;
	for (uint32_t i = 0; i < commit->layer_count; i++) {
		const struct link_layer *layer = &commit->layers[i];
		struct pool_buffer *buffer = id_table_get(&pools->buffers, layer->buffer);
		if (buffer && buffer->pool->copy) {
			pool_damage_layer(&pools->buffers, &pools->work, msg->object, layer, buffer,
				&commit->rects[first]);
		}
		first += layer->damage_count + layer->opaque_count;
	}
}

const char *pools_handle(struct pools *pools, const struct link_msg *msg)
{
	switch (msg->opcode) {
	case LINK_POOL_DESTROY:
		return pools_destroy(pools, msg->object);
	case LINK_BUFFER_CREATE:
		return pools_create_buffer(pools, msg);
	case LINK_BUFFER_DESTROY:
		return pools_destroy_buffer(pools, msg->object);
	case LINK_WINDOW_COMMIT:
		pools_commit(pools, msg);
		return NULL;
	default:
		return "it is not about memory";
	}
}

uint64_t pools_handle_cost(const struct pools *pools, const struct link_msg *msg)
{
	if (msg->opcode != LINK_WINDOW_COMMIT) {
		return 0;
	}
	/* The damage of each layer is counted against all buffers. */
	return (uint64_t)msg->commit.layer_count * pools->buffers.count * VHOST_LOOK_BYTES;
}

const char *pools_copy(struct pools *pools, uint64_t *budget, bool *done)
{
	bool read = pool_work_run(&pools->work, pools->memory, budget);
	*done = pool_work_is_done(&pools->work);
	return read ? NULL : "the pages of a pool are no RAM any more";
}

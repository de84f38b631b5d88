/* SPDX-License-Identifier: MIT */
#include "vhost/pools/pool_work.h"

#include "protocol/geometry.h"
#include "vhost/process/budget.h"

/* Bytes that a row counts at least: to find its pages takes as long as to copy that. */
#define POOL_WORK_MIN_ROW 1024u

void pool_work_add(struct pool_work *work, struct pool_copy *copy,
	const struct link_buffer_create *shape, const struct link_rect *rect)
{
	if (!geometry_rect_empty(rect)) {
		work->items[work->count++] = (struct pool_work_item){copy, shape, *rect};
	}
}

bool pool_work_is_done(const struct pool_work *work)
{
	return work->next == work->count;
}

static void pool_work_charge(uint64_t *budget, int32_t width)
{
	uint64_t bytes = (uint64_t)width * LINK_PIXEL_BYTES;
	budget_take(budget, bytes > POOL_WORK_MIN_ROW ? bytes : POOL_WORK_MIN_ROW);
}

static bool pool_work_row(struct pool_work *work, const struct memory *memory)
{
	const struct pool_work_item *item = &work->items[work->next];
	const struct link_rect row = {item->rect.x, item->rect.y + work->rows, item->rect.width, 1};
	if (++work->rows == item->rect.height) {
		work->rows = 0;
		work->next++;
	}
	return pool_copy_row(item->copy, memory, item->shape, &row);
}

bool pool_work_run(struct pool_work *work, const struct memory *memory, uint64_t *budget)
{
	while (*budget > 0 && !pool_work_is_done(work)) {
		pool_work_charge(budget, work->items[work->next].rect.width);
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

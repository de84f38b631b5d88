/* SPDX-License-Identifier: MIT */
#include "compositor/desktop/placement.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

#include "compositor/trusted/decoration_layout.h"
#include "protocol/geometry.h"

/* The part of a window that tells most about it, and what covering a px of it counts. */
#define LABEL_WIDTH WINDOW_MIN_WIDTH
#define LABEL_HEIGHT (DECORATION_BAR + DECORATION_BAR / 4) /* with about the ring */
#define LABEL_WEIGHT 16

/* Steps to try for a place of one's own. */
#define MAX_STEPS 1024
/* Added to the lower ones each time that the steps begin anew at the left. */
#define NEXT_COLUMN 12

/* Candidates along one axis: the area's two ends, and three for each window taken. */
#define MAX_CANDIDATES (2 + 3 * PLACEMENT_MAX_WEIGHED)

static int fit_axis(int position, int size, int start, int length)
{
	return size >= length ? start : geometry_clamp(position, start, start + length - size);
}

struct wlr_box placement_fit(struct wlr_box box, const struct wlr_box *area)
{
	box.x = fit_axis(box.x, box.width, area->x, area->width);
	box.y = fit_axis(box.y, box.height, area->y, area->height);
	return box;
}

struct wlr_box placement_reachable(
	struct wlr_box box, int handle_width, int handle_height, const struct wlr_box *area)
{
	box.x = fit_axis(box.x, handle_width, area->x, area->width);
	box.y = fit_axis(box.y, handle_height, area->y, area->height);
	return box;
}

struct wlr_box placement_centre(
	int width, int height, const struct wlr_box *over, const struct wlr_box *area)
{
	struct wlr_box box = {
		.x = over->x + (over->width - width) / 2,
		.y = over->y + (over->height - height) / 2,
		.width = width,
		.height = height,
	};
	if (box.x <= over->x && box.y <= over->y) {
		box.x = over->x + PLACEMENT_CASCADE;
		box.y = over->y + PLACEMENT_CASCADE;
	}
	return placement_fit(box, area);
}

static int64_t overlap(const struct wlr_box *a, const struct wlr_box *b)
{
	struct wlr_box common;
	return wlr_box_intersection(&common, a, b) ? (int64_t)common.width * common.height : 0;
}

static struct wlr_box label_of(const struct wlr_box *box)
{
	return (struct wlr_box){box->x, box->y, LABEL_WIDTH, LABEL_HEIGHT};
}

/* Either window may be the upper one later, so either label counts. */
static int64_t cost(const struct wlr_box *box, const struct wlr_box *taken, size_t count)
{
	struct wlr_box own_label = label_of(box);
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		struct wlr_box label = label_of(&taken[i]);
		sum += overlap(box, &taken[i]) + LABEL_WEIGHT * overlap(box, &label)
		       + LABEL_WEIGHT * overlap(&own_label, &taken[i]);
	}
	return sum;
}

/* Fills list with positions worth trying for something of size on an axis of the area, which are
 * its ends and those before, after and a step into each window. Returns how many. */
static size_t list_candidates(int list[static MAX_CANDIDATES], int size, int start, int length,
	const int *taken_start, const int *taken_length, size_t count)
{
	if (size + 2 * PLACEMENT_GAP <= length) {
		start += PLACEMENT_GAP;
		length -= 2 * PLACEMENT_GAP;
	}
	size_t n = 0;
	list[n++] = start;
	list[n++] = start + length - size;
	for (size_t i = 0; i < count; i++) {
		list[n++] = taken_start[i] - size - PLACEMENT_GAP;
		list[n++] = taken_start[i] + taken_length[i] + PLACEMENT_GAP;
		list[n++] = taken_start[i] + PLACEMENT_CASCADE;
	}
	for (size_t i = 0; i < n; i++) {
		list[i] = fit_axis(list[i], size, start, length);
	}
	return n;
}

struct wlr_box placement_new(int width, int height, const struct wlr_box *taken, size_t count,
	const struct wlr_box *area)
{
	int x[PLACEMENT_MAX_WEIGHED], y[PLACEMENT_MAX_WEIGHED];
	int w[PLACEMENT_MAX_WEIGHED], h[PLACEMENT_MAX_WEIGHED];
	count = count < PLACEMENT_MAX_WEIGHED ? count : PLACEMENT_MAX_WEIGHED;
	for (size_t i = 0; i < count; i++) {
		x[i] = taken[i].x;
		y[i] = taken[i].y;
		w[i] = taken[i].width;
		h[i] = taken[i].height;
	}
	int columns[MAX_CANDIDATES], rows[MAX_CANDIDATES];
	size_t column_count = list_candidates(columns, width, area->x, area->width, x, w, count);
	size_t row_count = list_candidates(rows, height, area->y, area->height, y, h, count);
	struct wlr_box best = {columns[0], rows[0], width, height};
	int64_t best_cost = cost(&best, taken, count);
	for (size_t i = 0; i < column_count * row_count; i++) {
		struct wlr_box box = {
			columns[i % column_count], rows[i / column_count], width, height};
		int64_t box_cost = cost(&box, taken, count);
		/* Reading order decides between equals. */
		bool before = box.y != best.y ? box.y < best.y : box.x < best.x;
		if (box_cost < best_cost || (box_cost == best_cost && before)) {
			best = box;
			best_cost = box_cost;
		}
	}
	return best;
}

static bool is_taken(const struct wlr_box *box, const struct wlr_box *taken, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (abs(taken[i].x - box->x) < PLACEMENT_DISTINCT
			&& abs(taken[i].y - box->y) < PLACEMENT_DISTINCT) {
			return true;
		}
	}
	return false;
}

struct wlr_box placement_distinct(
	struct wlr_box box, const struct wlr_box *taken, size_t count, const struct wlr_box *area)
{
	/* How far it can be moved along a side of the area; 0: not at all. */
	int range_x = box.width < area->width ? area->width - box.width : 0;
	int range_y = box.height < area->height ? area->height - box.height : 0;
	int x = geometry_clamp(box.x - area->x, 0, range_x);
	int y = geometry_clamp(box.y - area->y, 0, range_y);
	struct wlr_box other = box;
	for (int step = 1; is_taken(&other, taken, count); step++) {
		if (step > MAX_STEPS || range_x + range_y == 0) {
			return box;
		}
		int right = x + step * PLACEMENT_CASCADE;
		int down = y + step * PLACEMENT_CASCADE + right / (range_x + 1) * NEXT_COLUMN;
		other.x = area->x + right % (range_x + 1);
		other.y = area->y + down % (range_y + 1);
	}
	return other;
}

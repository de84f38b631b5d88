/* SPDX-License-Identifier: MIT
 *
 * Windows above it may hide all of a window's frame and leave a piece of its content, which then
 * lies between the frames of others and seems to be theirs. What is seen of a content is a piece
 * for itself when nothing else of it that is seen touches it. Each that is larger than SHADE_AREA
 * needs SHADE_MARK of rings and bars of its own domain beside it, whichever of its windows has
 * them; where it has less, the base is shown above the content: the domain's colour, made dark.
 *
 * Windows are gone through from the top, so that what is left bare is what is seen of each.
 */
#include <pixman.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/panel.h"

#define SHADE_AREA (64 * 64) /* logical px */
#define SHADE_MARK 32 /* logical px of their length along the piece */
/* In so many rectangles what is seen of a content is taken apart; in more, none of it is shown. */
#define SHADE_RECTS 512
#define SHADE_REACH (DECORATION_LINE + 1) /* from a content's edge to the colour beside it */

/* What is seen of one content. Rectangles of a piece lead to the same one, which counts for it. */
struct pieces {
	const pixman_box32_t *rects;
	int count;
	int root[SHADE_RECTS];
	int64_t area[SHADE_RECTS], mark[SHADE_RECTS];
};

static struct wlr_box grown(const struct wlr_box *box, int by)
{
	return (struct wlr_box){
		box->x - by, box->y - by, box->width + 2 * by, box->height + 2 * by};
}

static void shade_region(pixman_region32_t *region, const struct wlr_box *box)
{
	if (wlr_box_empty(box)) {
		pixman_region32_init(region);
		return;
	}
	pixman_region32_init_rect(
		region, box->x, box->y, (unsigned)box->width, (unsigned)box->height);
}

/* --- pieces ----------------------------------------------------------------------------------- */

static int find_root(const struct pieces *pieces, int rect)
{
	while (pieces->root[rect] != rect) {
		rect = pieces->root[rect];
	}
	return rect;
}

/* A region's rectangles lie in rows, and those of one row do not touch each other. */
static void join_with_row_above(struct pieces *pieces, int rect)
{
	const pixman_box32_t *box = &pieces->rects[rect];
	for (int i = rect - 1; i >= 0 && pieces->rects[i].y2 >= box->y1; i--) {
		const pixman_box32_t *above = &pieces->rects[i];
		if (above->y2 == box->y1 && above->x1 < box->x2 && above->x2 > box->x1) {
			pieces->root[find_root(pieces, i)] = find_root(pieces, rect);
		}
	}
}

static void find_pieces(struct pieces *pieces)
{
	for (int i = 0; i < pieces->count; i++) {
		pieces->root[i] = i;
		pieces->mark[i] = pieces->area[i] = 0;
		join_with_row_above(pieces, i);
	}
	for (int i = 0; i < pieces->count; i++) {
		const pixman_box32_t *box = &pieces->rects[i];
		pieces->area[find_root(pieces, i)] +=
			(int64_t)(box->x2 - box->x1) * (box->y2 - box->y1);
	}
}

static int32_t common(int32_t a1, int32_t a2, int32_t b1, int32_t b2)
{
	int32_t from = a1 > b1 ? a1 : b1, to = a2 < b2 ? a2 : b2;
	return to > from ? to - from : 0;
}

static int64_t common_area(const pixman_box32_t *a, const pixman_box32_t *b)
{
	return (int64_t)common(a->x1, a->x2, b->x1, b->x2) * common(a->y1, a->y2, b->y1, b->y2);
}

/* Of a colour's edge one px lies within reach beside a rectangle: its area is its length. */
static void count_mark(struct pieces *pieces, const pixman_box32_t *mark)
{
	for (int i = 0; i < pieces->count; i++) {
		pixman_box32_t across = pieces->rects[i], along = across;
		across.x1 -= SHADE_REACH;
		across.x2 += SHADE_REACH;
		along.y1 -= SHADE_REACH;
		along.y2 += SHADE_REACH;
		int64_t length = common_area(mark, &across) + common_area(mark, &along);
		if (length > 0) {
			pieces->mark[find_root(pieces, i)] += length;
		}
	}
}

static void count_marks(struct pieces *pieces, pixman_region32_t *marks)
{
	pixman_box32_t reached[SHADE_RECTS];
	for (int i = 0; i < pieces->count; i++) {
		const pixman_box32_t *box = &pieces->rects[i];
		reached[i] = (pixman_box32_t){box->x1 - SHADE_REACH, box->y1 - SHADE_REACH,
			box->x2 + SHADE_REACH, box->y2 + SHADE_REACH};
	}
	pixman_region32_t beside;
	if (pixman_region32_init_rects(&beside, reached, pieces->count)) {
		pixman_region32_intersect(&beside, &beside, marks);
		int count;
		const pixman_box32_t *found = pixman_region32_rectangles(&beside, &count);
		for (int i = 0; i < count; i++) {
			count_mark(pieces, &found[i]);
		}
	}
	pixman_region32_fini(&beside);
}

/* Around all that is not marked. */
static struct wlr_box unmarked(const struct pieces *pieces)
{
	pixman_box32_t around = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
	for (int i = 0; i < pieces->count; i++) {
		const pixman_box32_t *box = &pieces->rects[i];
		int root = find_root(pieces, i);
		if (pieces->area[root] <= SHADE_AREA || pieces->mark[root] >= SHADE_MARK) {
			continue;
		}
		around.x1 = box->x1 < around.x1 ? box->x1 : around.x1;
		around.y1 = box->y1 < around.y1 ? box->y1 : around.y1;
		around.x2 = box->x2 > around.x2 ? box->x2 : around.x2;
		around.y2 = box->y2 > around.y2 ? box->y2 : around.y2;
	}
	if (around.x1 > around.x2) {
		return (struct wlr_box){0};
	}
	return (struct wlr_box){around.x1, around.y1, around.x2 - around.x1, around.y2 - around.y1};
}

/* --- windows ---------------------------------------------------------------------------------- */

/* What of its content must not be seen, layout coordinates. */
static struct wlr_box find_shade(const struct window *window, pixman_region32_t *bare)
{
	struct pieces pieces;
	struct wlr_box box = window->box;
	pixman_region32_t seen;
	shade_region(&seen, &box);
	pixman_region32_intersect(&seen, &seen, bare);
	pieces.rects = pixman_region32_rectangles(&seen, &pieces.count);
	if (pieces.count <= SHADE_RECTS) {
		find_pieces(&pieces);
		count_marks(&pieces, &window->domain->marks);
		box = unmarked(&pieces);
	}
	pixman_region32_fini(&seen);
	return box;
}

/* Ring and bar of it that are seen are its domain's, too. */
static void add_marks(const struct window *window, pixman_region32_t *bare)
{
	struct wlr_box outer = window_outer_box(window);
	struct wlr_box colour = grown(&outer, -DECORATION_LINE);
	struct wlr_box inner = grown(&window->box, DECORATION_LINE);
	pixman_region32_t marks, hole;
	shade_region(&marks, &colour);
	shade_region(&hole, &inner);
	pixman_region32_subtract(&marks, &marks, &hole);
	pixman_region32_intersect(&marks, &marks, bare);
	pixman_region32_union(&window->domain->marks, &window->domain->marks, &marks);
	pixman_region32_fini(&marks);
	pixman_region32_fini(&hole);
}

static bool set_shade(struct window *window, struct wlr_box shade)
{
	if (!wlr_box_empty(&shade)) {
		shade.x -= window->box.x;
		shade.y -= window->box.y;
	}
	if (wlr_box_equal(&shade, &window->shade)) {
		return false;
	}
	window->shade = shade;
	decoration_set_shade(window->decoration, &shade);
	return true;
}

static bool shade_window(struct window *window, pixman_region32_t *bare)
{
	struct wlr_box outer = window_outer_box(window), shade = {0};
	pixman_box32_t extents = {outer.x, outer.y, outer.x + outer.width, outer.y + outer.height};
	bool whole = pixman_region32_contains_rectangle(bare, &extents) == PIXMAN_REGION_IN;
	add_marks(window, bare);
	if (!whole) {
		shade = find_shade(window, bare);
	}
	pixman_region32_t covered;
	shade_region(&covered, &outer);
	pixman_region32_subtract(bare, bare, &covered);
	pixman_region32_fini(&covered);
	return set_shade(window, shade);
}

bool shade_update(struct desktop *desktop)
{
	pixman_region32_t bare;
	pixman_region32_init(&bare);
	const struct output *output;
	wl_list_for_each(output, &desktop->screen->outputs, link) {
		/* Below a panel no ring is seen. */
		struct wlr_box area = panel_work_area(output);
		pixman_region32_union_rect(
			&bare, &bare, area.x, area.y, (unsigned)area.width, (unsigned)area.height);
	}
	struct domain *domain;
	wl_list_for_each(domain, &desktop->domains->list, link) {
		pixman_region32_init(&domain->marks);
	}
	bool changed = false;
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (window->seen) {
			changed = shade_window(window, &bare) || changed;
		}
	}
	wl_list_for_each(domain, &desktop->domains->list, link) {
		pixman_region32_fini(&domain->marks);
	}
	pixman_region32_fini(&bare);
	return changed;
}

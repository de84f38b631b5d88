/* SPDX-License-Identifier: MIT
 *
 * The frame's geometry: closed on four sides, never over the content, and the pointer agrees.
 */
#include "tests/unit/harness.h"

#include <wlr/util/edges.h>

#include "compositor/domain/config.h"
#include "compositor/trusted/decoration_layout.h"

#define NOTHING (-1)
#define RING 4

static const struct config_appearance ordinary = {.text_scale = 1, .ring_width = RING};

static struct decoration_form form_of(enum window_kind kind)
{
	return decoration_form_of(&ordinary, kind, false);
}

/* What is seen of them at a pixel. */
static int painted(const struct wlr_box rects[static DECORATION_RECTS], int x, int y)
{
	int top = NOTHING;
	for (int i = 0; i < DECORATION_RECTS; i++) {
		top = wlr_box_contains_point(&rects[i], x, y) ? i : top;
	}
	return top;
}

/* How far outside of the framed box a pixel is, 0 inside. */
static int distance(int position, int start, int length)
{
	if (position < start) {
		return start - position;
	}
	return position >= start + length ? position - (start + length) + 1 : 0;
}

static void check_rings(const struct decoration_form *form, int width, int height)
{
	struct wlr_box rects[DECORATION_RECTS];
	decoration_layout_rects(form, width, height, rects);
	int bar = form->bar > 0 ? form->bar + DECORATION_LINE : 0;
	int border = form->ring + 2 * DECORATION_LINE;
	for (int y = -45; y < height + 15; y++) {
		for (int x = -15; x < width + 15; x++) {
			int dx = distance(x, 0, width), dy = distance(y, -bar, height + bar);
			int away = dx > dy ? dx : dy;
			bool base = x >= 0 && y >= 0 && x < width && y < height;
			int wanted = away > border    ? NOTHING
				     : away == border ? DECORATION_OUTER_RECT
				     : away > 1       ? DECORATION_COLOUR_RECT
				     : base           ? DECORATION_BASE_RECT
						      : DECORATION_INNER_RECT;
			assert_int_equal(painted(rects, x, y), wanted);
		}
	}
}

static void test_rings(void **state)
{
	const int sizes[][2] = {{1, 1}, {2, 7}, {120, 40}, {300, 5}};
	const struct decoration_form forms[] = {
		form_of(WINDOW_TOPLEVEL),
		form_of(WINDOW_POPUP),
		decoration_form_of(&ordinary, WINDOW_TOPLEVEL, true),
		{.ring = 9, .bar = 31, .text_scale = 1.3},
	};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (size_t k = 0; k < COUNT_OF(forms); k++) {
			check_rings(&forms[k], sizes[i][0], sizes[i][1]);
		}
	}
}

static void test_margin(void **state)
{
	const struct decoration_form with_bar = form_of(WINDOW_TOPLEVEL);
	const struct decoration_form without = form_of(WINDOW_POPUP);
	struct decoration_margin toplevel = decoration_margin(&with_bar);
	struct decoration_margin popup = decoration_margin(&without);
	assert_int_equal(toplevel.left, 6);
	assert_int_equal(toplevel.top, 31);
	assert_int_equal(toplevel.right, 6);
	assert_int_equal(toplevel.bottom, 6);
	assert_int_equal(popup.top, 6);
}

/* A window that covers has a ring still, thin, and no bar. */
static void what_a_frame_is_made_of(void **state)
{
	const struct config_appearance large = {.text_scale = 1.5, .ring_width = 12};
	struct decoration_form form = decoration_form_of(&large, WINDOW_TOPLEVEL, false);
	assert_int_equal(form.ring, 12);
	assert_int_equal(form.bar, 36);
	form = decoration_form_of(&large, WINDOW_POPUP, false);
	assert_int_equal(form.ring, 12);
	assert_int_equal(form.bar, 0);
	form = decoration_form_of(&large, WINDOW_TOPLEVEL, true);
	assert_int_equal(form.ring, DECORATION_THIN_RING);
	assert_int_equal(form.bar, 0);
}

static void test_bar(void **state)
{
	struct decoration_bar bar = decoration_layout_bar(400, 80, 0);
	assert_true(bar.label.x >= 0 && bar.label.x + bar.label.width <= bar.title.x);
	assert_int_equal(bar.label.width, 80);
	assert_true(bar.title.x + bar.title.width <= bar.minimize.x);
	assert_int_equal(bar.minimize.x + bar.minimize.width, bar.maximize.x);
	assert_int_equal(bar.maximize.x + bar.maximize.width, bar.close.x);
	assert_int_equal(bar.close.x + bar.close.width, 400);
}

/* The label has its whole room at the least width, and the title none that is negative. */
static void test_min_width(void **state)
{
	for (int label = 0; label < 500; label += 7) {
		int width = decoration_layout_min_width(label);
		struct decoration_bar bar = decoration_layout_bar(width, label, 100);
		assert_true(width >= WINDOW_MIN_WIDTH);
		assert_int_equal(bar.label.width, label);
		assert_true(bar.label.x + label <= bar.minimize.x);
		assert_true(bar.note.width >= 0 && bar.title.width >= 0);
	}
}

/* Between label and title, cut before the buttons; the title gets what it leaves. */
static void test_note(void **state)
{
	for (int width = WINDOW_MIN_WIDTH; width < 500; width++) {
		struct decoration_bar bar = decoration_layout_bar(width, 80, 100);
		assert_true(bar.label.x + bar.label.width < bar.note.x);
		assert_true(bar.note.width >= 0 && bar.note.width <= 100);
		assert_true(bar.note.width == 0 || bar.note.x + bar.note.width < bar.minimize.x);
		assert_true(bar.note.width == 0 || bar.note.x + bar.note.width < bar.title.x);
		assert_true(bar.title.width == 0
			    || (bar.note.width == 100
				    && bar.title.x + bar.title.width < bar.minimize.x));
	}
	assert_int_equal(decoration_layout_bar(400, 80, 100).note.width, 100);
}

/* However narrow: its label is under no button, and they are hit where they are drawn. */
static void no_button_lies_on_the_label(void **state)
{
	for (int label = 20; label < 500; label += 7) {
		for (int width = 1; width < 600; width++) {
			struct decoration_bar bar = decoration_layout_bar(width, label, 100);
			bool has = bar.close.width > 0;
			assert_true(bar.label.width >= 0 && bar.label.width <= label);
			assert_true(
				bar.label.width == 0 || bar.label.x + bar.label.width <= width - 2);
			assert_true(!has || bar.label.x + bar.label.width <= bar.minimize.x);
			assert_true(!has || 2 * bar.label.width >= label);
			assert_true(has || 2 * (width - 4 - 3 * DECORATION_BAR) < label);
			assert_true(bar.note.width >= 0 && bar.title.width >= 0);
			struct decoration_form form = form_of(WINDOW_TOPLEVEL);
			form.label = label;
			uint32_t edges;
			assert_int_equal(
				decoration_part_at(&form, width, 100, width - 1, -12, &edges),
				has ? WINDOW_PART_CLOSE : WINDOW_PART_TITLE);
		}
	}
}

static const struct {
	enum window_kind kind;
	double x, y;
	enum window_part part;
	uint32_t edges;
} hits[] = {
	/* Content of 200 x 100. */
	{WINDOW_TOPLEVEL, 0, 0, WINDOW_PART_CONTENT, 0},
	{WINDOW_TOPLEVEL, 199.9, 99.9, WINDOW_PART_CONTENT, 0},
	{WINDOW_TOPLEVEL, 0, -0.1, WINDOW_PART_TITLE, 0},
	{WINDOW_TOPLEVEL, 0, -25, WINDOW_PART_TITLE, 0},
	{WINDOW_TOPLEVEL, 127.9, -12, WINDOW_PART_TITLE, 0},
	{WINDOW_TOPLEVEL, 128, -12, WINDOW_PART_MINIMIZE, 0},
	{WINDOW_TOPLEVEL, 151.9, -12, WINDOW_PART_MINIMIZE, 0},
	{WINDOW_TOPLEVEL, 152, -12, WINDOW_PART_MAXIMIZE, 0},
	{WINDOW_TOPLEVEL, 176, -12, WINDOW_PART_CLOSE, 0},
	{WINDOW_TOPLEVEL, 100, -25.1, WINDOW_PART_RING, WLR_EDGE_TOP},
	{WINDOW_TOPLEVEL, 100, -31, WINDOW_PART_RING, WLR_EDGE_TOP},
	{WINDOW_TOPLEVEL, 100, -31.1, WINDOW_PART_NONE, 0},
	{WINDOW_TOPLEVEL, -1, 50, WINDOW_PART_RING, WLR_EDGE_LEFT},
	{WINDOW_TOPLEVEL, -6.1, 50, WINDOW_PART_NONE, 0},
	{WINDOW_TOPLEVEL, 200, 50, WINDOW_PART_RING, WLR_EDGE_RIGHT},
	{WINDOW_TOPLEVEL, 206, 50, WINDOW_PART_NONE, 0},
	{WINDOW_TOPLEVEL, 100, 100, WINDOW_PART_RING, WLR_EDGE_BOTTOM},
	{WINDOW_TOPLEVEL, 100, 106, WINDOW_PART_NONE, 0},
	{WINDOW_TOPLEVEL, -6, -31, WINDOW_PART_RING, WLR_EDGE_LEFT | WLR_EDGE_TOP},
	{WINDOW_TOPLEVEL, -6, -16, WINDOW_PART_RING, WLR_EDGE_LEFT | WLR_EDGE_TOP},
	{WINDOW_TOPLEVEL, -6, -14, WINDOW_PART_RING, WLR_EDGE_LEFT},
	{WINDOW_TOPLEVEL, 9, -30, WINDOW_PART_RING, WLR_EDGE_LEFT | WLR_EDGE_TOP},
	{WINDOW_TOPLEVEL, 11, -30, WINDOW_PART_RING, WLR_EDGE_TOP},
	{WINDOW_TOPLEVEL, 203, 92, WINDOW_PART_RING, WLR_EDGE_RIGHT | WLR_EDGE_BOTTOM},
	{WINDOW_TOPLEVEL, 192, 103, WINDOW_PART_RING, WLR_EDGE_RIGHT | WLR_EDGE_BOTTOM},
	{WINDOW_POPUP, 0, 0, WINDOW_PART_CONTENT, 0},
	{WINDOW_POPUP, 0, -1, WINDOW_PART_RING, 0},
	{WINDOW_POPUP, -6, -6, WINDOW_PART_RING, 0},
	{WINDOW_POPUP, 0, -6.1, WINDOW_PART_NONE, 0},
};

static void test_part_at(void **state)
{
	for (size_t i = 0; i < COUNT_OF(hits); i++) {
		uint32_t edges = 99;
		const struct decoration_form form = form_of(hits[i].kind);
		enum window_part part =
			decoration_part_at(&form, 200, 100, hits[i].x, hits[i].y, &edges);
		if (part != hits[i].part || edges != hits[i].edges) {
			fail_msg("row %zu: part %d, edges %u", i, part, edges);
		}
	}
}

/* The sum of the marks from the left: what somebody counts. */
static uint32_t counted(uint32_t sign, int width)
{
	struct decoration_mark marks[DECORATION_MARKS];
	size_t count = decoration_layout_marks(sign, width, RING, marks);
	uint32_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		assert_true(marks[i].x >= RING);
		assert_true(marks[i].x + marks[i].width <= width - RING);
		assert_true(i == 0 || marks[i].x > marks[i - 1].x + marks[i - 1].width);
		sum += marks[i].width == marks[0].width && sign >= 5 ? 5 : 1;
	}
	return sum;
}

static void marks_say_the_sign(void **state)
{
	struct decoration_mark marks[DECORATION_MARKS];
	assert_int_equal(decoration_layout_marks(0, 500, RING, marks), 0);
	for (uint32_t sign = 1; sign <= 64; sign++) {
		assert_int_equal(counted(sign, 1000), 2 * sign);
		assert_int_equal(counted(sign, 1001), 2 * sign);
	}
	for (uint32_t sign = 1; sign <= 64; sign++) {
		for (int width = 11; width < 400; width++) {
			assert_true(counted(sign, width) <= 2 * sign);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_say_the_sign),
		cmocka_unit_test(test_margin),
		cmocka_unit_test(what_a_frame_is_made_of),
		cmocka_unit_test(test_rings),
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_min_width),
		cmocka_unit_test(no_button_lies_on_the_label),
		cmocka_unit_test(test_note),
		cmocka_unit_test(test_part_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

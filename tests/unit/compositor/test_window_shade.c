/* SPDX-License-Identifier: MIT
 *
 * Pieces of content between the frames of other domains. What is compared with is a picture of who
 * is seen at each px.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "compositor/desktop/window_internal.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"

static int setup(void **state)
{
	*state = fake_desktop_create();
	return 0;
}

static int teardown(void **state)
{
	fake_desktop_destroy(*state);
	return 0;
}

/* On top of those before it, with its outer box there. */
static struct window *put(
	struct fake_desktop *desktop, unsigned domain, int x, int y, int width, int height)
{
	struct window *window = &fake_window_show(desktop, domain, 200, 100)->base;
	struct wlr_box outer = {x, y, width, height};
	struct wlr_box inner = window_inner_of(window, outer);
	window_set_content_size(window, inner.width, inner.height);
	window_move_to(window, inner.x, inner.y);
	window_raise(window);
	outer = window_outer_box(window);
	assert_true(outer.x == x && outer.y == y && outer.width == width && outer.height == height);
	return window;
}

static void assert_shade(
	struct fake_desktop *desktop, const struct window *window, struct wlr_box layout)
{
	fake_desktop_settle(desktop);
	struct wlr_box shade = window->shade;
	if (!wlr_box_empty(&shade)) {
		shade.x += window->box.x;
		shade.y += window->box.y;
	}
	assert_memory_equal(&shade, &layout, sizeof(layout));
}

static const struct wlr_box none;

/* --- by hand ---------------------------------------------------------------------------------- */

/* A window of domain 0 below four that leave a gap of that size in its middle. */
struct gap {
	struct window *below, *right;
	struct wlr_box box;
};

static struct gap make_gap(
	struct fake_desktop *desktop, unsigned right, unsigned others, int width, int height)
{
	struct gap gap = {.box = {300, 250, width, height}};
	gap.below = put(desktop, 0, 200, 150, 400, 300);
	put(desktop, others, 100, 100, 600, 150);
	put(desktop, others, 100, 250 + height, 600, 250);
	put(desktop, others, 100, 200, 200, 300);
	gap.right = put(desktop, right, 300 + width, 200, 300, 300);
	return gap;
}

static void attack_08_a_gap_between_anothers_windows(void **state)
{
	struct fake_desktop *desktop = *state;
	struct gap gap = make_gap(desktop, 1, 1, 100, 60);
	assert_shade(desktop, gap.below, gap.box);
	struct window_hit hit = window_at(desktop->desktop, 340, 280);
	assert_ptr_equal(hit.window, gap.below);
	assert_int_equal(hit.part, WINDOW_PART_SHADE);
	/* The user turns to it, and sees it. */
	window_raise(gap.below);
	assert_shade(desktop, gap.below, none);
	assert_int_equal(window_at(desktop->desktop, 340, 280).part, WINDOW_PART_CONTENT);
}

static void small_ones_are_shown(void **state)
{
	struct fake_desktop *desktop = *state;
	struct gap gap = make_gap(desktop, 1, 1, 64, 64);
	assert_shade(desktop, gap.below, none);
	window_move_to(gap.right, gap.right->box.x + 1, gap.right->box.y);
	gap.box.width++;
	assert_shade(desktop, gap.below, gap.box);
}

static void a_ring_of_the_same_domain_tells(void **state)
{
	struct fake_desktop *desktop = *state;
	struct gap gap = make_gap(desktop, 0, 1, 100, 60);
	assert_shade(desktop, gap.below, none);
	/* Of it 32 px are left beside the gap, and then 31. */
	struct window *over = put(desktop, 2, 399, 282, 300, 200);
	assert_shade(desktop, gap.below, none);
	window_move_to(over, over->box.x, over->box.y - 1);
	assert_shade(desktop, gap.below, gap.box);
}

static void its_own_ring_tells(void **state)
{
	struct fake_desktop *desktop = *state;
	struct window *below = put(desktop, 0, 200, 150, 400, 300);
	struct wlr_box gap = below->box;
	put(desktop, 1, 150, 120, 500, 100);
	put(desktop, 1, 150, 400, 500, 100);
	assert_shade(desktop, below, none);
	put(desktop, 1, 30, 200, 200, 240);
	assert_shade(desktop, below, none);
	/* All of its colour on the right, and then nothing of it but a line. */
	struct window *last = put(desktop, 1, 596, 200, 200, 240);
	assert_shade(desktop, below, none);
	window_move_to(last, last->box.x - 1, last->box.y);
	gap = (struct wlr_box){230, 220, gap.x + gap.width - 230, 180};
	assert_shade(desktop, below, gap);
}

/* Two of them, of which the right one lies beside a window of its domain. */
static void each_piece_is_for_itself(void **state)
{
	struct fake_desktop *desktop = *state;
	struct gap gap = make_gap(desktop, 0, 1, 290, 100);
	struct window *across = put(desktop, 1, 350, 230, 180, 200);
	assert_shade(desktop, gap.below, (struct wlr_box){300, 250, 50, 100});
	window_move_to(across, across->box.x - 20, across->box.y);
	assert_shade(desktop, gap.below, none);
	/* One box is around both. */
	window_move_to(across, across->box.x + 20, across->box.y);
	put(desktop, 1, 590, 220, 180, 200);
	assert_shade(desktop, gap.below, gap.box);
}

/* What is taken apart too often is hidden whole. */
static void too_many_rectangles(void **state)
{
	struct fake_desktop *desktop = *state;
	fake_desktop_set_area(desktop, 4000, 3000);
	struct window *below = put(desktop, 0, 100, 100, 3600, 2700);
	for (int i = 0; i < 60; i++) {
		put(desktop, 1 + (unsigned)i % 2, 110 + 300 * (i % 12),
			140 + 500 * (i / 12) + 17 * (i % 12), 200, 120);
		if (i == 12) {
			assert_shade(desktop, below, none);
		}
	}
	assert_shade(desktop, below, below->box);
}

/* --- at random -------------------------------------------------------------------------------- */

#define WIDTH 600
#define HEIGHT 440
#define WINDOWS 9
#define ROUNDS 400

/* Who is seen at a px: a window, its mark or its content. */
struct px {
	const struct window *window;
	bool mark, content, seen;
};

static struct px picture[HEIGHT][WIDTH];

static bool has(struct wlr_box box, int x, int y)
{
	return wlr_box_contains_point(&box, x, y);
}

static struct wlr_box grown(struct wlr_box box, int by)
{
	return (struct wlr_box){box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

static void draw_window(const struct window *window, const struct wlr_box *area)
{
	struct wlr_box outer = window_outer_box(window), box = window->box, shown;
	if (!window_is_shown(window) || !wlr_box_intersection(&shown, &outer, area)) {
		return;
	}
	for (int y = shown.y; y < shown.y + shown.height; y++) {
		for (int x = shown.x; x < shown.x + shown.width; x++) {
			picture[y][x] = (struct px){.window = window,
				.content = has(box, x, y),
				.mark = has(grown(outer, -1), x, y) && !has(grown(box, 1), x, y)};
		}
	}
}

static void draw(struct fake_desktop *desktop)
{
	memset(picture, 0, sizeof(picture));
	const struct window *window;
	wl_list_for_each_reverse(window, &desktop->desktop->windows, link) {
		draw_window(window, &desktop->area);
	}
}

static bool is_mark_of(const struct window *window, int x, int y)
{
	return x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT && picture[y][x].mark
	       && picture[y][x].window->domain == window->domain;
}

static int queue[WIDTH * HEIGHT];

struct found {
	struct wlr_box box;
	int area;
	int marks; /* px of its edge beside which is a mark of its domain */
};

static bool belongs(const struct px *px, int x, int y)
{
	return x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT && picture[y][x].content
	       && picture[y][x].window == px->window;
}

static struct found flood(int x, int y)
{
	struct found found = {{x, y, 1, 1}, 0, 0};
	int first = 0, behind = 0;
	const struct px px = picture[y][x];
	picture[y][x].seen = true;
	queue[behind++] = y * WIDTH + x;
	int left = x, right = x, top = y, bottom = y;
	while (first < behind) {
		x = queue[first] % WIDTH;
		y = queue[first++] / WIDTH;
		left = x < left ? x : left;
		right = x > right ? x : right;
		top = y < top ? y : top;
		bottom = y > bottom ? y : bottom;
		found.area++;
		static const int sides[][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
		for (int i = 0; i < 4; i++) {
			int beside_x = x + sides[i][0], beside_y = y + sides[i][1];
			if (!belongs(&px, beside_x, beside_y)) {
				found.marks += is_mark_of(
					px.window, x + 2 * sides[i][0], y + 2 * sides[i][1]);
			} else if (!picture[beside_y][beside_x].seen) {
				picture[beside_y][beside_x].seen = true;
				queue[behind++] = beside_y * WIDTH + beside_x;
			}
		}
	}
	found.box = (struct wlr_box){left, top, right - left + 1, bottom - top + 1};
	return found;
}

static struct wlr_box around(struct wlr_box a, struct wlr_box b)
{
	int right = a.x + a.width > b.x + b.width ? a.x + a.width : b.x + b.width;
	int bottom = a.y + a.height > b.y + b.height ? a.y + a.height : b.y + b.height;
	int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
	return wlr_box_empty(&a) ? b : (struct wlr_box){x, y, right - x, bottom - y};
}

/* True when something of it has to be hidden. */
static bool check_window(const struct window *window)
{
	struct wlr_box wanted = none, shade = window->shade, shown;
	const struct wlr_box screen = {0, 0, WIDTH, HEIGHT};
	bool any = wlr_box_intersection(&shown, &window->box, &screen);
	for (int y = shown.y; any && y < shown.y + shown.height; y++) {
		for (int x = shown.x; x < shown.x + shown.width; x++) {
			const struct px *px = &picture[y][x];
			if (px->window != window || !px->content || px->seen) {
				continue;
			}
			struct found found = flood(x, y);
			if (found.area > 64 * 64 && found.marks < 32) {
				wanted = around(wanted, found.box);
			}
		}
	}
	if (!wlr_box_empty(&shade)) {
		shade.x += window->box.x;
		shade.y += window->box.y;
	}
	/* What is not seen at all keeps the shade that it had. */
	assert_true(!window->seen || wlr_box_equal(&shade, &wanted));
	return !wlr_box_empty(&wanted);
}

static void whatever_lies_above_whatever(void **state)
{
	struct fake_desktop *desktop = *state;
	fake_desktop_set_area(desktop, WIDTH, HEIGHT - desktop->area.y);
	struct window *windows[WINDOWS];
	unsigned shaded = 0;
	srandom(8);
	for (unsigned i = 0; i < WINDOWS; i++) {
		windows[i] = &fake_window_show(desktop, i % FAKE_DOMAINS, 200, 100)->base;
	}
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct window *window = windows[random() % WINDOWS];
		window_set_content_size(
			window, 120 + (int)(random() % 330), 40 + (int)(random() % 260));
		window_move_to(window, (int)(random() % WIDTH) - 80, (int)(random() % HEIGHT));
		window_raise(window);
		fake_desktop_settle(desktop);
		draw(desktop);
		for (unsigned i = 0; i < WINDOWS; i++) {
			shaded += check_window(windows[i]);
		}
	}
	assert_true(shaded > 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(attack_08_a_gap_between_anothers_windows),
		TEST(small_ones_are_shown),
		TEST(a_ring_of_the_same_domain_tells),
		TEST(its_own_ring_tells),
		TEST(each_piece_is_for_itself),
		TEST(too_many_rectangles),
		TEST(whatever_lies_above_whatever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

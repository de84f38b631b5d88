/* SPDX-License-Identifier: MIT
 *
 * Layers that are drawn in advance: they look as if they had been drawn at once, and take turns.
 */
#include "tests/unit/harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/render/pixman.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/render/wlr_texture.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/transform.h>

#include "compositor/base/budget.h"
#include "compositor/guest/picture.h"
#include "compositor/guest/shot.h"
#include "compositor/screen/output.h"
#include "protocol/msg.h"

#define MANY_TURNS 100000

static struct wl_event_loop *loop;
static struct budgets budgets;
static struct budget budget;
static struct chores chores;
static struct shots shots;
static struct wlr_renderer *renderer;
static unsigned shown_count;
static bool shown_all; /* the last time */
static pixman_region32_t shown_changed;

static void note_shown(struct shot *shot, const pixman_region32_t *changed)
{
	shown_count++;
	shown_all = !changed;
	pixman_region32_clear(&shown_changed);
	if (changed) {
		pixman_region32_copy(&shown_changed, changed);
	}
}

static bool is_gone;

static void note_gone(struct wl_listener *listener, void *data)
{
	wl_list_remove(&listener->link);
	is_gone = true;
}

static int setup(void **state)
{
	loop = wl_event_loop_create();
	budgets_init(&budgets);
	budget_init(&budget, &budgets);
	assert_true(chores_init(&chores, loop));
	renderer = wlr_pixman_renderer_create();
	shots_init(&shots, &chores, &budget, renderer);
	pixman_region32_init(&shown_changed);
	shown_count = 0;
	return 0;
}

static int teardown(void **state)
{
	assert_int_equal(shots.bytes, 0);
	while (shots_tidy(&shots)) {
	}
	pixman_region32_fini(&shown_changed);
	shots_finish(&shots);
	chores_finish(&chores);
	budget_finish(&budget);
	wlr_renderer_destroy(renderer);
	wl_event_loop_destroy(loop);
	return 0;
}

static uint32_t random_state = 1;

/* 0 .. below - 1. */
static uint32_t random_below(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(random_state >> 4) * below >> 28);
}

/* A px with valid, premultiplied colours. */
static uint32_t random_px(void)
{
	uint32_t alpha = 128 + random_below(128);
	return alpha << 24 | random_below(alpha) << 16 | random_below(alpha) << 8
	       | random_below(alpha);
}

/* A guest's buffer. */
static struct picture *make_source(int width, int height, bool blended)
{
	const struct layer_draw draw = {.width = width, .height = height, .blended = blended};
	struct picture *source = picture_create(&draw);
	for (int i = 0; i < width * height; i++) {
		source->px[i] = random_px();
	}
	return source;
}

/* Until nothing is to be done: how many turns that took. */
static unsigned run(void)
{
	unsigned turns = 0;
	while (!wl_list_empty(&shots.waiting)) {
		assert_true(turns++ < MANY_TURNS);
		shots.chore.step(&shots.chore);
	}
	return turns;
}

/* The same by one drawing, as the scene does it. */
static struct picture *draw_at_once(struct picture *source, const struct layer_draw *draw)
{
	struct picture *picture = picture_create(draw);
	struct wlr_texture *texture = wlr_texture_from_buffer(renderer, &source->base);
	struct wlr_render_pass *pass =
		wlr_renderer_begin_buffer_pass(renderer, &picture->base, NULL);
	wlr_render_pass_add_texture(
		pass, &(struct wlr_render_texture_options){
			      .texture = texture,
			      .src_box = draw->source,
			      .dst_box = {0, 0, draw->width, draw->height},
			      .transform = wlr_output_transform_invert(draw->transform),
			      .filter_mode = draw->filter,
			      .blend_mode = WLR_RENDER_BLEND_MODE_NONE,
		      });
	assert_true(wlr_render_pass_submit(pass));
	wlr_texture_destroy(texture);
	return picture;
}

static void expect_drawn(
	const struct shot *shot, struct picture *source, const struct layer_draw *draw)
{
	assert_non_null(shot->front);
	struct picture *whole = draw_at_once(source, draw);
	const uint32_t seen = draw->blended ? 0xffffffff : 0xffffff;
	for (int i = 0; i < draw->width * draw->height; i++) {
		if (((shot->front->px[i] ^ whole->px[i]) & seen) != 0) {
			fail_msg("px %d,%d: %08x, not %08x; transform %d, filter %d",
				i % draw->width, i / draw->width, shot->front->px[i], whole->px[i],
				draw->transform, draw->filter);
		}
	}
	wlr_buffer_drop(&whole->base);
}

static struct layer_draw random_draw(int width, int height, bool blended)
{
	double x = random_below(256 * 8) / 256.0, y = random_below(256 * 8) / 256.0;
	return (struct layer_draw){
		.source = {x, y, width - x - random_below(8), height - y - random_below(8)},
		.width = 1 + (int)random_below(400),
		.height = 1 + (int)random_below(300),
		.transform = random_below(8),
		.filter = random_below(2) ? WLR_SCALE_FILTER_BILINEAR : WLR_SCALE_FILTER_NEAREST,
		.blended = blended,
	};
}

static void looks_as_if_drawn_at_once(void **state)
{
	for (int round = 0; round < 200; round++) {
		bool blended = round % 2;
		int width = 16 + (int)random_below(400), height = 16 + (int)random_below(300);
		struct picture *source = make_source(width, height, blended);
		struct layer_draw draw = random_draw(width, height, blended);
		struct shot *shot = shot_create(&shots, &source->base, note_shown, NULL);
		shot_want(shot, &draw);
		assert_true(shot->late);
		run();
		assert_false(shot->late);
		expect_drawn(shot, source, &draw);
		shot_destroy(shot);
		wlr_buffer_drop(&source->base);
	}
	assert_int_equal(shown_count, 200);
}

/* Changes random boxes of the source and says so. */
static void change(struct picture *source, struct shot *shot, int width, int height)
{
	pixman_region32_t damage;
	pixman_region32_init(&damage);
	for (uint32_t i = random_below(4); i > 0; i--) {
		int x = (int)random_below((uint32_t)width), y = (int)random_below((uint32_t)height);
		int w = 1 + (int)random_below((uint32_t)(width - x)) / 4;
		int h = 1 + (int)random_below((uint32_t)(height - y)) / 4;
		pixman_region32_union_rect(&damage, &damage, x, y, (unsigned)w, (unsigned)h);
		for (int row = y; row < y + h; row++) {
			for (int column = x; column < x + w; column++) {
				source->px[row * width + column] = random_px();
			}
		}
	}
	shot_commit(shot, &source->base, &damage);
	pixman_region32_fini(&damage);
}

static void what_is_damaged_is_drawn_anew(void **state)
{
	for (int round = 0; round < 60; round++) {
		int width = 16 + (int)random_below(300), height = 16 + (int)random_below(300);
		struct picture *source = make_source(width, height, false);
		struct shot *shot = shot_create(&shots, &source->base, note_shown, NULL);
		struct layer_draw draw = random_draw(width, height, false);
		for (int commit = 0; commit < 12; commit++) {
			/* There and back again: the older picture is not what it was. */
			struct layer_draw other = draw;
			other.width -= draw.width > 1 && commit % 4 == 3;
			shot_want(shot, &other);
			run();
			expect_drawn(shot, source, &other);
			change(source, shot, width, height);
		}
		shot_destroy(shot);
		wlr_buffer_drop(&source->base);
	}
}

static struct layer_draw turned(int side, int width, int height)
{
	return (struct layer_draw){
		.source = {0, 0, side, side},
		.width = width,
		.height = height,
		.transform = WL_OUTPUT_TRANSFORM_90,
		.filter = WLR_SCALE_FILTER_BILINEAR,
	};
}

static void a_small_change_is_a_small_drawing(void **state)
{
	struct picture *source = make_source(1024, 1024, false);
	struct shot *shot = shot_create(&shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(1024, 512, 512);
	shot_want(shot, &draw);
	unsigned turns = run();
	assert_true(shown_all);
	pixman_region32_t damage;
	pixman_region32_init_rect(&damage, 100, 40, 20, 10);
	shot_commit(shot, &source->base, &damage);
	shot_want(shot, &draw);
	run(); /* the second picture is new */
	shot_commit(shot, &source->base, &damage);
	shot_want(shot, &draw);
	assert_true(run() < turns);
	assert_false(shown_all);
	const pixman_box32_t *box = pixman_region32_extents(&shown_changed);
	assert_true(box->x2 - box->x1 < 20 && box->y2 - box->y1 < 25);
	pixman_region32_clear(&damage);
	shot_commit(shot, &source->base, &damage);
	shot_want(shot, &draw);
	assert_true(wl_list_empty(&shots.waiting));
	assert_int_equal(shown_count, 3);
	pixman_region32_fini(&damage);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void a_turn_is_a_slice(void **state)
{
	struct picture *source = make_source(2048, 2048, false);
	struct shot *shot = shot_create(&shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(2048, 500, 400);
	shot_want(shot, &draw);
	assert_true(run() >= layer_draw_cost(&draw) / (2 * SHOTS_SLICE_NS));
	assert_int_equal(shown_count, 1);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void several_take_turns(void **state)
{
	struct picture *source = make_source(2048, 2048, false);
	struct layer_draw large = turned(2048, 600, 600), small = turned(2048, 50, 50);
	struct shot *first = shot_create(&shots, &source->base, note_shown, NULL);
	struct shot *second = shot_create(&shots, &source->base, note_shown, NULL);
	shot_want(first, &large);
	shot_want(second, &small);
	while (!second->front) {
		shots.chore.step(&shots.chore);
	}
	assert_null(first->front);
	run();
	assert_non_null(first->front);
	shot_destroy(first);
	shot_destroy(second);
	wlr_buffer_drop(&source->base);
}

static void commit_all(struct shot *shot, struct picture *source, const struct layer_draw *draw)
{
	pixman_region32_t all;
	pixman_region32_init_rect(
		&all, 0, 0, (unsigned)source->base.width, (unsigned)source->base.height);
	shot_commit(shot, &source->base, &all);
	shot_want(shot, draw);
	pixman_region32_fini(&all);
}

static void what_is_begun_is_finished_and_what_waits_replaced(void **state)
{
	struct picture *sources[3];
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		sources[i] = make_source(2048, 2048, false);
	}
	struct layer_draw draw = turned(2048, 500, 400);
	struct shot *shot = shot_create(&shots, &sources[0]->base, note_shown, NULL);
	shot_want(shot, &draw);
	shots.chore.step(&shots.chore);
	assert_null(shot->front);
	commit_all(shot, sources[1], &draw);
	assert_int_equal(sources[1]->base.n_locks, 1);
	commit_all(shot, sources[2], &draw);
	assert_int_equal(sources[0]->base.n_locks, 1);
	assert_int_equal(sources[1]->base.n_locks, 0);
	while (shown_count == 0) {
		shots.chore.step(&shots.chore);
	}
	expect_drawn(shot, sources[0], &draw);
	assert_int_equal(sources[0]->base.n_locks, 0);
	run();
	assert_int_equal(shown_count, 2);
	expect_drawn(shot, sources[2], &draw);
	shot_destroy(shot);
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		assert_int_equal(sources[i]->base.n_locks, 0);
		wlr_buffer_drop(&sources[i]->base);
	}
}

static void nobody_waits_for_what_finds_no_memory(void **state)
{
	struct picture *source = make_source(16, 16, false);
	struct shot *shot = shot_create(&shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(16, 64, 64);
	shot_want(shot, &draw);
	run();
	assert_int_equal(shots.bytes, picture_bytes(&draw));
	const uint64_t others = SHOTS_MAX_BYTES - 2 * picture_bytes(&draw) + 1;
	shots.bytes += others;
	commit_all(shot, source, &draw);
	run();
	assert_null(shot->front);
	assert_false(shot->late);
	assert_int_equal(shown_count, 2);
	assert_int_equal(shots.bytes, others);
	/* Tried again with the next commit. */
	shots.bytes -= others;
	commit_all(shot, source, &draw);
	run();
	expect_drawn(shot, source, &draw);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void what_nobody_sees_has_no_pictures(void **state)
{
	struct picture *source = make_source(2048, 2048, false);
	struct shot *shot = shot_create(&shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(2048, 500, 400);
	shot_want(shot, &draw);
	shots.chore.step(&shots.chore);
	shot_sleep(shot); /* in the midst of it */
	assert_int_equal(shots.bytes, 0);
	assert_false(shot->late);
	assert_int_equal(source->base.n_locks, 1);
	commit_all(shot, source, &draw);
	run();
	expect_drawn(shot, source, &draw);
	shot_sleep(shot);
	assert_int_equal(shots.bytes, 0);
	shot_want(shot, &draw);
	run();
	expect_drawn(shot, source, &draw);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void what_is_dropped_goes_in_pieces(void **state)
{
	struct picture *source = make_source(16, 16, false);
	struct shot *shot = shot_create(&shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(16, 1024, 1024);
	shot_want(shot, &draw);
	run();
	struct wlr_buffer *front = &shot->front->base;
	struct wl_listener gone = {.notify = note_gone};
	wl_signal_add(&front->events.destroy, &gone);
	shot_sleep(shot);
	assert_int_equal(shots.bytes, 0);
	assert_true(chore_waits(&shots.chore));
	unsigned pieces = 0;
	while (!is_gone) {
		assert_true(shots_tidy(&shots));
		pieces++;
	}
	assert_in_range(pieces, 4, 16);
	assert_false(shots_tidy(&shots));
	/* And before the next one is drawn. */
	shot_want(shot, &draw);
	run();
	shot_sleep(shot);
	shot_want(shot, &draw);
	shots.chore.step(&shots.chore);
	assert_true(!shot->back || wl_list_empty(&shots.waste));
	run();
	expect_drawn(shot, source, &draw);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

/* Until the next one is there. At any scale each px of it is one of the output. */
static void a_picture_of_another_size_stays_within_its_place(void **state)
{
	struct wlr_scene *scene = wlr_scene_create();
	struct wlr_scene_buffer *node = wlr_scene_buffer_create(&scene->tree, NULL);
	for (int round = 0; round < 20000; round++) {
		const struct layer_draw draw =
			turned(16, 1 + (int)random_below(40), 1 + (int)random_below(40));
		struct picture picture = {.draw = draw};
		const struct link_rect part = {(int)random_below(9) - 4, (int)random_below(9) - 4,
			1 + (int)random_below(40), 1 + (int)random_below(40)};
		float scale = 1 + (float)random_below(9) / 4;
		int x = (int)random_below(9) - 4, y = (int)random_below(9) - 4;
		if (!picture_place(&picture, node, &part, x, y, scale)) {
			continue;
		}
		assert_int_equal(node->node.x, part.x);
		assert_int_equal(node->node.y, part.y);
		assert_in_range(node->dst_width, 1, part.width);
		assert_in_range(node->dst_height, 1, part.height);
		assert_true(node->src_box.width <= draw.width);
		assert_true(node->src_box.height <= draw.height);
		assert_true(
			node->src_box.width == output_length(x + part.x, node->dst_width, scale));
		assert_true(
			node->src_box.height == output_length(y + part.y, node->dst_height, scale));
	}
	wlr_scene_node_destroy(&scene->tree.node);
}

static void many_rectangles_are_joined(void **state)
{
	const struct layer_draw draw = turned(1024, 1024, 1024);
	struct picture *picture = picture_create(&draw);
	pixman_region32_clear(&picture->stale);
	for (int i = 0; i < 1000; i++) {
		pixman_region32_t damage;
		pixman_region32_init_rect(
			&damage, (int)random_below(1020), (int)random_below(1020), 1, 1);
		picture_damage(picture, &damage);
		pixman_region32_fini(&damage);
		assert_true(pixman_region32_n_rects(&picture->stale) <= 64);
	}
	wlr_buffer_drop(&picture->base);
}

static void what_is_drawn_directly_is_limited(void **state)
{
	uint64_t a = 0, b = 0;
	assert_true(shots_take_share(&shots, &a, SHOTS_MAX_DIRECT_NS, false));
	assert_false(shots_take_share(&shots, &b, 1, false));
	assert_true(shots_take_share(&shots, &b, 0, false));
	/* What has a share keeps it as long as it needs no more. */
	assert_true(shots_take_share(&shots, &a, SHOTS_MAX_DIRECT_NS, false));
	assert_false(shots_take_share(&shots, &a, SHOTS_MAX_DIRECT_NS + 1, false));
	assert_int_equal(shots.direct, 0);
	/* Not back and forth. */
	assert_false(shots_take_share(&shots, &a, SHOTS_MAX_DIRECT_NS / 2 + 1, true));
	assert_true(shots_take_share(&shots, &a, SHOTS_MAX_DIRECT_NS / 2, true));
	assert_true(shots_take_share(&shots, &b, SHOTS_MAX_DIRECT_NS / 2, false));
	assert_true(shots_take_share(&shots, &a, 0, false));
	assert_true(shots_take_share(&shots, &b, 0, false));
	assert_int_equal(shots.direct, 0);
	/* A GPU draws all of it. */
	shots.renderer = NULL;
	assert_true(shots_take_share(&shots, &a, UINT64_MAX, false));
	assert_int_equal(shots.direct, 0);
	shots.renderer = renderer;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(looks_as_if_drawn_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_damaged_is_drawn_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(a_small_change_is_a_small_drawing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_turn_is_a_slice, setup, teardown),
		cmocka_unit_test_setup_teardown(several_take_turns, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_is_begun_is_finished_and_what_waits_replaced, setup, teardown),
		cmocka_unit_test_setup_teardown(
			nobody_waits_for_what_finds_no_memory, setup, teardown),
		cmocka_unit_test_setup_teardown(what_nobody_sees_has_no_pictures, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_dropped_goes_in_pieces, setup, teardown),
		cmocka_unit_test(a_picture_of_another_size_stays_within_its_place),
		cmocka_unit_test_setup_teardown(many_rectangles_are_joined, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_drawn_directly_is_limited, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

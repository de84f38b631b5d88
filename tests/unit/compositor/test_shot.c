/* SPDX-License-Identifier: MIT
 *
 * Layers that are drawn in advance: they look as if they had been drawn at once, and take turns.
 */
#include "tests/unit/harness.h"

#include "tests/unit/compositor/shot_stage.h"

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
		struct shot *shot = shot_create(&stage.shots, &source->base, note_shown, NULL);
		shot_want(shot, &draw);
		assert_true(shot->late);
		run_shots();
		assert_false(shot->late);
		expect_drawn(shot, source, &draw);
		shot_destroy(shot);
		wlr_buffer_drop(&source->base);
	}
	assert_int_equal(stage.shown_count, 200);
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
		struct shot *shot = shot_create(&stage.shots, &source->base, note_shown, NULL);
		struct layer_draw draw = random_draw(width, height, false);
		for (int commit = 0; commit < 12; commit++) {
			/* There and back again: the older picture is not what it was. */
			struct layer_draw other = draw;
			other.width -= draw.width > 1 && commit % 4 == 3;
			shot_want(shot, &other);
			run_shots();
			expect_drawn(shot, source, &other);
			change(source, shot, width, height);
		}
		shot_destroy(shot);
		wlr_buffer_drop(&source->base);
	}
}

static void a_small_change_is_a_small_drawing(void **state)
{
	struct picture *source = make_source(1024, 1024, false);
	struct shot *shot = shot_create(&stage.shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(1024, 512, 512);
	shot_want(shot, &draw);
	unsigned turns = run_shots();
	assert_true(stage.shown_all);
	pixman_region32_t damage;
	pixman_region32_init_rect(&damage, 100, 40, 20, 10);
	shot_commit(shot, &source->base, &damage);
	shot_want(shot, &draw);
	run_shots(); /* the second picture is new */
	shot_commit(shot, &source->base, &damage);
	shot_want(shot, &draw);
	assert_true(run_shots() < turns);
	assert_false(stage.shown_all);
	const pixman_box32_t *box = pixman_region32_extents(&stage.shown_changed);
	assert_true(box->x2 - box->x1 < 20 && box->y2 - box->y1 < 25);
	pixman_region32_clear(&damage);
	shot_commit(shot, &source->base, &damage);
	shot_want(shot, &draw);
	assert_true(wl_list_empty(&stage.shots.waiting));
	assert_int_equal(stage.shown_count, 3);
	pixman_region32_fini(&damage);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void a_turn_is_a_slice(void **state)
{
	struct picture *source = make_source(2048, 2048, false);
	struct shot *shot = shot_create(&stage.shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(2048, 500, 400);
	shot_want(shot, &draw);
	assert_true(run_shots() >= layer_draw_cost(&draw) / (2 * SHOTS_SLICE_NS));
	assert_int_equal(stage.shown_count, 1);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void several_take_turns(void **state)
{
	struct picture *source = make_source(2048, 2048, false);
	struct layer_draw large = turned(2048, 600, 600), small = turned(2048, 50, 50);
	struct shot *first = shot_create(&stage.shots, &source->base, note_shown, NULL);
	struct shot *second = shot_create(&stage.shots, &source->base, note_shown, NULL);
	shot_want(first, &large);
	shot_want(second, &small);
	while (!second->front) {
		stage.shots.chore.step(&stage.shots.chore);
	}
	assert_null(first->front);
	run_shots();
	assert_non_null(first->front);
	shot_destroy(first);
	shot_destroy(second);
	wlr_buffer_drop(&source->base);
}

static void what_is_begun_is_finished_and_what_waits_replaced(void **state)
{
	struct picture *sources[3];
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		sources[i] = make_source(2048, 2048, false);
	}
	struct layer_draw draw = turned(2048, 500, 400);
	struct shot *shot = shot_create(&stage.shots, &sources[0]->base, note_shown, NULL);
	shot_want(shot, &draw);
	stage.shots.chore.step(&stage.shots.chore);
	assert_null(shot->front);
	commit_all(shot, sources[1], &draw);
	assert_int_equal(sources[1]->base.n_locks, 1);
	commit_all(shot, sources[2], &draw);
	assert_int_equal(sources[0]->base.n_locks, 1);
	assert_int_equal(sources[1]->base.n_locks, 0);
	while (stage.shown_count == 0) {
		stage.shots.chore.step(&stage.shots.chore);
	}
	expect_drawn(shot, sources[0], &draw);
	assert_int_equal(sources[0]->base.n_locks, 0);
	run_shots();
	assert_int_equal(stage.shown_count, 2);
	expect_drawn(shot, sources[2], &draw);
	shot_destroy(shot);
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		assert_int_equal(sources[i]->base.n_locks, 0);
		wlr_buffer_drop(&sources[i]->base);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, shot_stage_setup, shot_stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(looks_as_if_drawn_at_once),
		TEST(what_is_damaged_is_drawn_anew),
		TEST(a_small_change_is_a_small_drawing),
		TEST(a_turn_is_a_slice),
		TEST(several_take_turns),
		TEST(what_is_begun_is_finished_and_what_waits_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Layers that are drawn in advance: what they may take, of memory and of each drawing, and how it is
 * given back.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "tests/unit/compositor/shot_stage.h"

static bool is_gone;

static void note_gone(struct wl_listener *listener, void *data)
{
	wl_list_remove(&listener->link);
	is_gone = true;
}

static void nobody_waits_for_what_finds_no_memory(void **state)
{
	struct picture *source = make_source(16, 16, false);
	struct shot *shot = shot_create(&stage.shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(16, 64, 64);
	shot_want(shot, &draw);
	run_shots();
	assert_int_equal(stage.shots.bytes, picture_bytes(&draw));
	const uint64_t others = SHOTS_MAX_BYTES - 2 * picture_bytes(&draw) + 1;
	stage.shots.bytes += others;
	commit_all(shot, source, &draw);
	run_shots();
	assert_null(shot->front);
	assert_false(shot->late);
	assert_int_equal(stage.shown_count, 2);
	assert_int_equal(stage.shots.bytes, others);
	/* Tried again with the next commit. */
	stage.shots.bytes -= others;
	commit_all(shot, source, &draw);
	run_shots();
	expect_drawn(shot, source, &draw);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void what_nobody_sees_has_no_pictures(void **state)
{
	struct picture *source = make_source(2048, 2048, false);
	struct shot *shot = shot_create(&stage.shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(2048, 500, 400);
	shot_want(shot, &draw);
	stage.shots.chore.step(&stage.shots.chore);
	shot_sleep(shot); /* in the midst of it */
	assert_int_equal(stage.shots.bytes, 0);
	assert_false(shot->late);
	assert_int_equal(source->base.n_locks, 1);
	commit_all(shot, source, &draw);
	run_shots();
	expect_drawn(shot, source, &draw);
	shot_sleep(shot);
	assert_int_equal(stage.shots.bytes, 0);
	shot_want(shot, &draw);
	run_shots();
	expect_drawn(shot, source, &draw);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void what_is_dropped_goes_in_pieces(void **state)
{
	struct picture *source = make_source(16, 16, false);
	struct shot *shot = shot_create(&stage.shots, &source->base, note_shown, NULL);
	struct layer_draw draw = turned(16, 1024, 1024);
	shot_want(shot, &draw);
	run_shots();
	struct wlr_buffer *front = &shot->front->base;
	struct wl_listener gone = {.notify = note_gone};
	wl_signal_add(&front->events.destroy, &gone);
	shot_sleep(shot);
	assert_int_equal(stage.shots.bytes, 0);
	assert_true(chore_waits(&stage.shots.chore));
	unsigned pieces = 0;
	while (!is_gone) {
		assert_true(shots_tidy(&stage.shots));
		pieces++;
	}
	assert_in_range(pieces, 4, 16);
	assert_false(shots_tidy(&stage.shots));
	/* And before the next one is drawn. */
	shot_want(shot, &draw);
	run_shots();
	shot_sleep(shot);
	shot_want(shot, &draw);
	stage.shots.chore.step(&stage.shots.chore);
	assert_true(!shot->back || wl_list_empty(&stage.shots.waste));
	run_shots();
	expect_drawn(shot, source, &draw);
	shot_destroy(shot);
	wlr_buffer_drop(&source->base);
}

static void what_is_drawn_directly_is_limited(void **state)
{
	uint64_t a = 0, b = 0;
	assert_true(shots_take_share(&stage.shots, &a, SHOTS_MAX_DIRECT_NS, false));
	assert_false(shots_take_share(&stage.shots, &b, 1, false));
	assert_true(shots_take_share(&stage.shots, &b, 0, false));
	/* What has a share keeps it as long as it needs no more. */
	assert_true(shots_take_share(&stage.shots, &a, SHOTS_MAX_DIRECT_NS, false));
	assert_false(shots_take_share(&stage.shots, &a, SHOTS_MAX_DIRECT_NS + 1, false));
	assert_int_equal(stage.shots.direct, 0);
	/* Not back and forth. */
	assert_false(shots_take_share(&stage.shots, &a, SHOTS_MAX_DIRECT_NS / 2 + 1, true));
	assert_true(shots_take_share(&stage.shots, &a, SHOTS_MAX_DIRECT_NS / 2, true));
	assert_true(shots_take_share(&stage.shots, &b, SHOTS_MAX_DIRECT_NS / 2, false));
	assert_true(shots_take_share(&stage.shots, &a, 0, false));
	assert_true(shots_take_share(&stage.shots, &b, 0, false));
	assert_int_equal(stage.shots.direct, 0);
	/* A GPU draws all of it. */
	stage.shots.renderer = NULL;
	assert_true(shots_take_share(&stage.shots, &a, UINT64_MAX, false));
	assert_int_equal(stage.shots.direct, 0);
	stage.shots.renderer = stage.renderer;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, shot_stage_setup, shot_stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobody_waits_for_what_finds_no_memory),
		TEST(what_nobody_sees_has_no_pictures),
		TEST(what_is_dropped_goes_in_pieces),
		TEST(what_is_drawn_directly_is_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

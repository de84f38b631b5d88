/* SPDX-License-Identifier: MIT */
#include "tests/unit/compositor/shot_stage.h"

#include <wlr/render/pixman.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/render/wlr_texture.h>
#include <wlr/util/transform.h>

#include "tests/unit/harness.h"

#define MANY_TURNS 100000

struct shot_stage stage;

void note_shown(struct shot *shot, const pixman_region32_t *changed)
{
	stage.shown_count++;
	stage.shown_all = !changed;
	pixman_region32_clear(&stage.shown_changed);
	if (changed) {
		pixman_region32_copy(&stage.shown_changed, changed);
	}
}

int shot_stage_setup(void **state)
{
	stage.loop = wl_event_loop_create();
	budgets_init(&stage.budgets);
	budget_init(&stage.budget, &stage.budgets);
	assert_true(chores_init(&stage.chores, stage.loop));
	stage.renderer = wlr_pixman_renderer_create();
	shots_init(&stage.shots, &stage.chores, &stage.budget, stage.renderer);
	pixman_region32_init(&stage.shown_changed);
	stage.shown_count = 0;
	return 0;
}

int shot_stage_teardown(void **state)
{
	assert_int_equal(stage.shots.bytes, 0);
	while (shots_tidy(&stage.shots)) {
	}
	pixman_region32_fini(&stage.shown_changed);
	shots_finish(&stage.shots);
	chores_finish(&stage.chores);
	budget_finish(&stage.budget);
	wlr_renderer_destroy(stage.renderer);
	wl_event_loop_destroy(stage.loop);
	return 0;
}

static uint32_t random_state = 1;

uint32_t random_below(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(random_state >> 4) * below >> 28);
}

uint32_t random_px(void)
{
	uint32_t alpha = 128 + random_below(128);
	return alpha << 24 | random_below(alpha) << 16 | random_below(alpha) << 8
	       | random_below(alpha);
}

struct picture *make_source(int width, int height, bool blended)
{
	const struct layer_draw draw = {.width = width, .height = height, .blended = blended};
	struct picture *source = picture_create(&draw);
	for (int i = 0; i < width * height; i++) {
		source->px[i] = random_px();
	}
	return source;
}

unsigned run_shots(void)
{
	unsigned turns = 0;
	while (!wl_list_empty(&stage.shots.waiting)) {
		assert_true(turns++ < MANY_TURNS);
		stage.shots.chore.step(&stage.shots.chore);
	}
	return turns;
}

/* The same by one drawing, as the scene does it. */
static struct picture *draw_at_once(struct picture *source, const struct layer_draw *draw)
{
	struct picture *picture = picture_create(draw);
	struct wlr_texture *texture = wlr_texture_from_buffer(stage.renderer, &source->base);
	struct wlr_render_pass *pass =
		wlr_renderer_begin_buffer_pass(stage.renderer, &picture->base, NULL);
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

void expect_drawn(const struct shot *shot, struct picture *source, const struct layer_draw *draw)
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

struct layer_draw turned(int side, int width, int height)
{
	return (struct layer_draw){
		.source = {0, 0, side, side},
		.width = width,
		.height = height,
		.transform = WL_OUTPUT_TRANSFORM_90,
		.filter = WLR_SCALE_FILTER_BILINEAR,
	};
}

void commit_all(struct shot *shot, struct picture *source, const struct layer_draw *draw)
{
	pixman_region32_t all;
	pixman_region32_init_rect(
		&all, 0, 0, (unsigned)source->base.width, (unsigned)source->base.height);
	shot_commit(shot, &source->base, &all);
	shot_want(shot, draw);
	pixman_region32_fini(&all);
}

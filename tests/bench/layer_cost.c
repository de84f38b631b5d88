/* SPDX-License-Identifier: MIT
 *
 * What drawing a layer takes, beside what compositor/guest/layer_cost.h says.
 *
 * usage: build/tests/bench/layer-cost [WIDTH HEIGHT]   of what is drawn, px; default 1000 700
 */
#include <pixman.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wlr/render/pixman.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/render/wlr_texture.h>
#include <wlr/util/transform.h>

#include "compositor/guest/layer_cost.h"
#include "compositor/guest/picture.h"

#define ROUNDS 5 /* of which the fastest counts */

static struct wlr_renderer *renderer;

static double now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double measure(struct picture *source, struct picture *target)
{
	const struct layer_draw *draw = &target->draw;
	struct wlr_texture *texture = wlr_texture_from_buffer(renderer, &source->base);
	pixman_image_set_repeat(wlr_pixman_texture_get_image(texture), PIXMAN_REPEAT_PAD);
	double best = 0;
	for (int round = 0; round < ROUNDS; round++) {
		double begin = now_ns();
		struct wlr_render_pass *pass =
			wlr_renderer_begin_buffer_pass(renderer, &target->base, NULL);
		wlr_render_pass_add_texture(pass,
			&(struct wlr_render_texture_options){
				.texture = texture,
				.src_box = draw->source,
				.dst_box = {0, 0, draw->width, draw->height},
				.transform = wlr_output_transform_invert(draw->transform),
				.filter_mode = draw->filter,
				.blend_mode = draw->blended ? WLR_RENDER_BLEND_MODE_PREMULTIPLIED
							    : WLR_RENDER_BLEND_MODE_NONE,
			});
		wlr_render_pass_submit(pass);
		double took = now_ns() - begin;
		best = round == 0 || took < best ? took : best;
	}
	wlr_texture_destroy(texture);
	return best;
}

static void compare(int source_width, int source_height, int width, int height)
{
	for (unsigned kind = 0; kind < 8 * 4; kind++) {
		struct layer_draw draw = {
			.source = {0, 0, source_width, source_height},
			.width = width,
			.height = height,
			.transform = kind / 4,
			.filter = kind & 1 ? WLR_SCALE_FILTER_NEAREST : WLR_SCALE_FILTER_BILINEAR,
			.blended = kind & 2,
		};
		const struct layer_draw whole = {
			.width = source_width, .height = source_height, .blended = draw.blended};
		struct picture *source = picture_create(&whole);
		struct picture *target = picture_create(&draw);
		if (!source || !target) {
			fprintf(stderr, "layer-cost: out of memory\n");
			exit(1);
		}
		memset(source->px, 0x80, picture_bytes(&whole));
		printf("%5dx%-5d transform %u, %s, %s: %8.2f ms, estimate %8.2f\n", source_width,
			source_height, kind / 4, kind & 1 ? "nearest " : "bilinear",
			draw.blended ? "blended" : "opaque ", measure(source, target) / 1e6,
			(double)layer_draw_cost(&draw) / 1e6);
		wlr_buffer_drop(&source->base);
		wlr_buffer_drop(&target->base);
	}
}

int main(int argc, char *argv[])
{
	int width = argc == 3 ? atoi(argv[1]) : 1000, height = argc == 3 ? atoi(argv[2]) : 700;
	if ((argc != 1 && argc != 3) || width < 1 || width > 16384 || height < 1
		|| height > 16384) {
		fprintf(stderr, "usage: layer-cost [WIDTH HEIGHT], 1 to 16384\n");
		return 2;
	}
	renderer = wlr_pixman_renderer_create();
	const int sources[][2] = {{width, height}, {(width + 1) / 2, (height + 1) / 2},
		{2 * width, 2 * height}, {4 * width, 4 * height}, {16384, 16384}};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		compare(sources[i][0], sources[i][1], width, height);
	}
	wlr_renderer_destroy(renderer);
	return 0;
}

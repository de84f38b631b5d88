/* SPDX-License-Identifier: MIT
 *
 * wlroots asserts that a source box lies within its texture: whatever a guest says, ours must.
 */
#include "tests/unit/harness.h"

#include "compositor/guest/layer_source.h"
#include "protocol/limits.h"

#define ONE 256 /* px in 24.8 fixed point */

static uint32_t random_state = 1;

/* 0 .. below - 1. */
static uint32_t random_below(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(random_state >> 4) * below >> 28);
}

static void assert_box(struct wlr_fbox box, double x, double y, double width, double height)
{
	assert_true(box.x == x && box.y == y && box.width == width && box.height == height);
}

static void an_uncut_layer_shows_all(void **state)
{
	struct link_layer layer = {.x = 5, .y = 6, .width = 40, .height = 30};
	struct link_rect visible;
	assert_true(layer_source_visible(&layer, &(struct link_rect){0, 0, 100, 100}, &visible));
	assert_int_equal(visible.x, 5);
	assert_int_equal(visible.height, 30);
	assert_box(layer_source_box(&layer, 40, 30, &visible), 0, 0, 40, 30);
}

static void a_cut_layer_shows_its_part(void **state)
{
	/* Twice as large as its buffer, the left half and the upper third cut away. */
	struct link_layer layer = {.x = -40, .y = -20, .width = 80, .height = 60};
	struct link_rect visible;
	assert_true(layer_source_visible(&layer, &(struct link_rect){0, 0, 100, 100}, &visible));
	assert_box(layer_source_box(&layer, 40, 30, &visible), 20, 10, 20, 20);
}

static void a_turned_layer_shows_the_turned_part(void **state)
{
	/* Turned by 180 degrees: what is cut on the right was first in the buffer. */
	struct link_layer layer = {.x = 10, .width = 20, .height = 10, .transform = 2};
	struct link_rect visible;
	assert_true(layer_source_visible(&layer, &(struct link_rect){0, 0, 20, 10}, &visible));
	assert_box(layer_source_box(&layer, 20, 10, &visible), 10, 0, 10, 10);
	/* By 90 degrees: width and height change places. */
	layer = (struct link_layer){.width = 10, .height = 20, .transform = 1};
	assert_true(layer_source_visible(&layer, &(struct link_rect){0, 0, 10, 20}, &visible));
	assert_box(layer_source_box(&layer, 20, 10, &visible), 0, 0, 20, 10);
}

static void nothing_of_it_is_visible(void **state)
{
	static const struct link_layer layers[] = {
		{.x = 100, .width = 5, .height = 5},
		{.x = -5, .width = 5, .height = 5},
		{.y = LINK_MAX_OFFSET, .width = 5, .height = LINK_MAX_DIMENSION},
		{.y = -LINK_MAX_OFFSET, .width = 5, .height = LINK_MAX_DIMENSION},
	};
	for (size_t i = 0; i < COUNT_OF(layers); i++) {
		struct link_rect visible;
		assert_false(layer_source_visible(
			&layers[i], &(struct link_rect){0, 0, 100, 100}, &visible));
	}
}

static void knows_what_lies_within_the_buffer(void **state)
{
	struct link_layer layer = {
		.width = 1, .height = 1, .source_width = 40 * ONE, .source_height = 30 * ONE};
	assert_true(layer_source_valid(&layer, 40, 30));
	assert_false(layer_source_valid(&layer, 39, 30));
	assert_false(layer_source_valid(&layer, 30, 40));
	layer.transform = 1;
	assert_true(layer_source_valid(&layer, 30, 40));
	layer.source_x = 1;
	assert_false(layer_source_valid(&layer, 30, 40));
	layer.source_x = layer.source_width = INT32_MAX;
	assert_false(layer_source_valid(&layer, LINK_MAX_DIMENSION, LINK_MAX_DIMENSION));
}

static struct link_layer random_layer(uint32_t width, uint32_t height)
{
	struct link_layer layer = {
		.x = (int32_t)random_below(400) - 200,
		.y = (int32_t)random_below(400) - 200,
		.width = 1 + random_below(random_below(2) ? 300 : LINK_MAX_DIMENSION),
		.height = 1 + random_below(random_below(2) ? 300 : LINK_MAX_DIMENSION),
		.transform = random_below(8),
	};
	if (random_below(3) > 0) {
		uint32_t full_width, full_height;
		layer_source_size(&layer, width, height, &full_width, &full_height);
		layer.source_x = (int32_t)random_below(full_width * ONE);
		layer.source_y = (int32_t)random_below(full_height * ONE);
		layer.source_width =
			1 + (int32_t)random_below(full_width * ONE - (uint32_t)layer.source_x);
		layer.source_height =
			1 + (int32_t)random_below(full_height * ONE - (uint32_t)layer.source_y);
	}
	return layer;
}

static void attack_03_never_leaves_the_buffer(void **state)
{
	for (int round = 0; round < 200000; round++) {
		uint32_t width = 1 + random_below(random_below(2) ? 20 : LINK_MAX_DIMENSION);
		uint32_t height = 1 + random_below(random_below(2) ? 20 : LINK_MAX_DIMENSION);
		struct link_layer layer = random_layer(width, height);
		assert_true(layer_source_valid(&layer, width, height));
		struct link_rect visible;
		if (!layer_source_visible(&layer, &(struct link_rect){0, 0, 100, 80}, &visible)) {
			continue;
		}
		struct wlr_fbox box = layer_source_box(&layer, width, height, &visible);
		assert_true(box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0);
		assert_true(box.x + box.width <= width && box.y + box.height <= height);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_uncut_layer_shows_all),
		cmocka_unit_test(a_cut_layer_shows_its_part),
		cmocka_unit_test(a_turned_layer_shows_the_turned_part),
		cmocka_unit_test(nothing_of_it_is_visible),
		cmocka_unit_test(knows_what_lies_within_the_buffer),
		cmocka_unit_test(attack_03_never_leaves_the_buffer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

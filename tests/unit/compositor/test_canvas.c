/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_buffer.h>

#include "compositor/domain/colour.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/text_mask.h"

/* --- colours --------------------------------------------------------------------------------- */

static void test_floats(void **state)
{
	struct colour_floats colour = colour_floats(0xff8000);
	assert_float_equal(colour.rgba[0], 1, 0);
	assert_float_equal(colour.rgba[1], 128 / 255.0, 0.0001);
	assert_float_equal(colour.rgba[2], 0, 0);
	assert_float_equal(colour.rgba[3], 1, 0);
}

static void test_readable(void **state)
{
	const uint32_t bar = 0x14171b;
	assert_int_equal(colour_readable_on(0x3fb950, bar), 0x3fb950);
	for (uint32_t blue = 0x40; blue < 0x100; blue++) {
		uint32_t text = colour_readable_on(blue, bar);
		assert_true(colour_contrast(text, bar) >= 4.5);
		assert_true((text & 0xff) >= blue);
	}
}

/* Of black and white the better one, which is never bad: 4.5 is WCAG's AA for text. */
static void test_text_on(void **state)
{
	for (uint32_t r = 0; r < 256; r += 15) {
		for (uint32_t g = 0; g < 256; g += 15) {
			for (uint32_t b = 0; b < 256; b += 15) {
				uint32_t rgb = r << 16 | g << 8 | b, text = colour_text_on(rgb);
				assert_true(text == COLOUR_BLACK || text == COLOUR_WHITE);
				assert_true(colour_contrast(rgb, text) >= 4.5);
			}
		}
	}
}

static void test_mix(void **state)
{
	assert_int_equal(colour_mix(0x123456, 0xabcdef, 1), 0x123456);
	assert_int_equal(colour_mix(0x123456, 0xabcdef, 0), 0xabcdef);
	assert_int_equal(colour_mix(0xff0000, 0x0000ff, 0.5), 0x800080);
}

/* --- pictures -------------------------------------------------------------------------------- */

static uint32_t pixel(struct wlr_buffer *buffer, int x, int y)
{
	void *data;
	uint32_t format;
	size_t stride;
	assert_true(wlr_buffer_begin_data_ptr_access(
		buffer, WLR_BUFFER_DATA_PTR_ACCESS_READ, &data, &format, &stride));
	uint32_t value;
	memcpy(&value, (char *)data + (size_t)y * stride + (size_t)x * 4, sizeof(value));
	wlr_buffer_end_data_ptr_access(buffer);
	return value & 0xffffff;
}

/* A text that is ink from end to end. */
static struct text_mask *full_mask(int width, int height, float scale)
{
	struct text_mask *mask = calloc(1, sizeof(*mask));
	assert_non_null(mask);
	mask->width = width;
	mask->height = height;
	mask->scale = text_mask_scale(scale);
	int device_width = (int)(width * scale + 0.99f), device_height = (int)(height * scale);
	mask->image = pixman_image_create_bits(PIXMAN_a8, device_width, device_height, NULL, 0);
	const pixman_color_t ink = {.alpha = 0xffff};
	const pixman_box32_t all = {0, 0, device_width, device_height};
	pixman_image_fill_boxes(PIXMAN_OP_SRC, mask->image, &ink, 1, &all);
	return mask;
}

/* What is drawn beyond the edges touches nothing there, whatever the scale. */
static void test_nothing_is_drawn_outside(void **state)
{
	const float scales[] = {1, 1.25, 2};
	for (size_t i = 0; i < COUNT_OF(scales); i++) {
		struct canvas *canvas = canvas_create(3, 2, scales[i], 0x102030);
		struct wlr_box around = {-100, -100, 1000, 1000}, outside = {5, 0, 9, 9};
		struct text_mask *mask = full_mask(500, 40, i % 2 == 0 ? scales[i] : 1);
		canvas_outline(canvas, &around, 0xffffff);
		canvas_fill(canvas, &outside, 0xffffff);
		canvas_text(canvas, mask, &outside, 0xffffff);
		canvas_icon(canvas, CANVAS_CLOSE, &outside, 0xffffff);
		text_mask_destroy(mask);
		struct wlr_buffer *picture = canvas_finish(canvas);
		assert_int_equal(picture->width, (int)(3 * scales[i] + 0.99f));
		assert_int_equal(pixel(picture, picture->width - 1, picture->height - 1), 0x102030);
		wlr_buffer_drop(picture);
		canvas = canvas_create(3, 2, scales[i], 0x102030);
		canvas_fill(canvas, &around, 0x405060);
		picture = canvas_finish(canvas);
		assert_int_equal(pixel(picture, picture->width - 1, picture->height - 1), 0x405060);
		wlr_buffer_drop(picture);
	}
}

static void test_too_big(void **state)
{
	assert_null(canvas_create(CANVAS_MAX_SIDE + 1, 1, 1, 0));
	assert_null(canvas_create(CANVAS_MAX_SIDE, 1, 1.25, 0));
	assert_null(canvas_finish(NULL));
}

/* One of another scale has the same place and size, so that a label is never missing. */
static void test_a_text_of_another_scale(void **state)
{
	const float scales[] = {0.5f, 1, 1.5f, 3};
	for (size_t i = 0; i < COUNT_OF(scales); i++) {
		struct text_mask *mask = full_mask(10, 10, scales[i]);
		struct canvas *canvas = canvas_create(30, 10, 2, 0x000000);
		canvas_text(canvas, mask, &(struct wlr_box){5, 0, 25, 10}, 0xffffff);
		text_mask_destroy(mask);
		struct wlr_buffer *picture = canvas_finish(canvas);
		assert_int_equal(pixel(picture, 9, 10), 0x000000);
		assert_int_equal(pixel(picture, 14, 10), 0xffffff);
		assert_int_equal(pixel(picture, 25, 10), 0xffffff);
		assert_int_equal(pixel(picture, 31, 10), 0x000000);
		wlr_buffer_drop(picture);
	}
}

/* What is cut says so. */
static void test_an_ellipsis(void **state)
{
	struct text_mask *mask = full_mask(30, 10, 1), *ellipsis = full_mask(4, 2, 1);
	const int widths[] = {30, 29};
	for (size_t i = 0; i < COUNT_OF(widths); i++) {
		struct canvas *canvas = canvas_create(30, 10, 1, 0x000000);
		canvas_text_in(
			canvas, mask, ellipsis, &(struct wlr_box){0, 0, widths[i], 10}, 0xffffff);
		struct wlr_buffer *picture = canvas_finish(canvas);
		bool cut = widths[i] < 30;
		assert_int_equal(pixel(picture, 24, 0), 0xffffff);
		assert_int_equal(pixel(picture, 26, 0), cut ? 0x000000 : 0xffffff);
		assert_int_equal(pixel(picture, 26, 5), 0xffffff);
		assert_int_equal(pixel(picture, 29, 5), cut ? 0x000000 : 0xffffff);
		wlr_buffer_drop(picture);
	}
	text_mask_destroy(mask);
	text_mask_destroy(ellipsis);
}

/* --- drawing anew ---------------------------------------------------------------------------- */

static void count(void *data)
{
	(*(unsigned *)data)++;
}

/* Waits until it was drawn wanted times, at most 5 s. */
static void wait_for(struct wl_event_loop *loop, const unsigned *drawn, unsigned wanted)
{
	for (int i = 0; i < 500 && *drawn < wanted; i++) {
		wl_event_loop_dispatch(loop, 10);
	}
	assert_int_equal(*drawn, wanted);
}

/* However many requests there are between two drawings, the second draws once. */
static void test_requests_are_merged(void **state)
{
	struct wl_event_loop *loop = wl_event_loop_create();
	struct redraw redraw;
	unsigned drawn = 0;
	assert_true(redraw_init(&redraw, loop, count, &drawn));
	for (unsigned round = 1; round <= 3; round++) {
		for (unsigned i = 0; i < 10000; i++) {
			redraw_request(&redraw);
		}
		assert_int_equal(drawn, round - 1);
		wait_for(loop, &drawn, round);
	}
	redraw_finish(&redraw);
	wl_event_loop_destroy(loop);
}

static void test_now_takes_the_request_along(void **state)
{
	struct wl_event_loop *loop = wl_event_loop_create();
	struct redraw redraw;
	unsigned drawn = 0;
	assert_true(redraw_init(&redraw, loop, count, &drawn));
	redraw_request(&redraw);
	redraw_now(&redraw);
	assert_int_equal(drawn, 1);
	wl_event_loop_dispatch(loop, 2 * REDRAW_INTERVAL);
	assert_int_equal(drawn, 1);
	redraw_finish(&redraw);
	wl_event_loop_destroy(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_floats),
		cmocka_unit_test(test_readable),
		cmocka_unit_test(test_text_on),
		cmocka_unit_test(test_mix),
		cmocka_unit_test(test_nothing_is_drawn_outside),
		cmocka_unit_test(test_a_text_of_another_scale),
		cmocka_unit_test(test_an_ellipsis),
		cmocka_unit_test(test_too_big),
		cmocka_unit_test(test_requests_are_merged),
		cmocka_unit_test(test_now_takes_the_request_along),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

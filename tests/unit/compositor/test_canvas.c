/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <wayland-server-core.h>

#include "compositor/trusted/canvas.h"

/* --- colours --------------------------------------------------------------------------------- */

static void test_floats(void **state)
{
	struct colour_floats colour = colour_floats(0xff8000);
	assert_float_equal(colour.rgba[0], 1, 0);
	assert_float_equal(colour.rgba[1], 128 / 255.0, 0.0001);
	assert_float_equal(colour.rgba[2], 0, 0);
	assert_float_equal(colour.rgba[3], 1, 0);
}

static void test_luminance(void **state)
{
	assert_float_equal(colour_luminance(0x000000), 0, 0.0001);
	assert_float_equal(colour_luminance(0xffffff), 1, 0.0001);
	assert_float_equal(colour_luminance(0xff0000), 0.2126, 0.0001);
	assert_float_equal(colour_luminance(0x808080), 0.2159, 0.0001);
}

static void test_contrast(void **state)
{
	assert_float_equal(colour_contrast(0x000000, 0xffffff), 21, 0.001);
	assert_float_equal(colour_contrast(0xffffff, 0x000000), 21, 0.001);
	assert_float_equal(colour_contrast(0x2f81f7, 0x2f81f7), 1, 0.001);
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
		cmocka_unit_test(test_luminance),
		cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_readable),
		cmocka_unit_test(test_text_on),
		cmocka_unit_test(test_mix),
		cmocka_unit_test(test_requests_are_merged),
		cmocka_unit_test(test_now_takes_the_request_along),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

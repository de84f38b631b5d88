/* SPDX-License-Identifier: MIT
 *
 * Pictures of windows as shades, and which of an X11 window's icons is taken.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <string.h>

#include "guest-proxy/windows/shades.h"
#include "guest-proxy/x11/x11_icon.h"

static uint8_t shades[LINK_ICON_SHADES];

static void whole_square_of(uint32_t pixel, bool premultiplied)
{
	static uint32_t pixels[LINK_ICON_SIDE * LINK_ICON_SIDE];
	for (size_t i = 0; i < COUNT_OF(pixels); i++) {
		pixels[i] = pixel;
	}
	shades_of(shades, pixels, LINK_ICON_SIDE, LINK_ICON_SIDE, premultiplied);
	for (size_t i = 1; i < LINK_ICON_SHADES; i++) {
		assert_int_equal(shades[i], shades[0]);
	}
}

static void what_is_there_is_seen(void **state)
{
	whole_square_of(0xffffffff, false);
	assert_int_equal(shades[0], 255);
	whole_square_of(0xff000000, false);
	assert_in_range(shades[0], 60, 100);
	whole_square_of(0x00ffffff, false);
	assert_int_equal(shades[0], 0);
	whole_square_of(0x80ffffff, false);
	assert_int_equal(shades[0], 128);
	whole_square_of(0x80808080, true);
	assert_int_equal(shades[0], 128);
}

/* More colour than there is alpha, which no application should say. */
static void nothing_is_brighter_than_all(void **state)
{
	whole_square_of(0x80ffffff, true);
	assert_int_equal(shades[0], 128);
	whole_square_of(0x00ffffff, true);
	assert_int_equal(shades[0], 0);
}

static void every_size_fits(void **state)
{
	static const uint32_t sides[] = {1, 2, 3, 31, 32, 33, 100, SHADES_MAX_SIDE};
	uint32_t *pixels = malloc(sizeof(uint32_t) * SHADES_MAX_SIDE * SHADES_MAX_SIDE);
	assert_non_null(pixels);
	memset(pixels, 0xff, sizeof(uint32_t) * SHADES_MAX_SIDE * SHADES_MAX_SIDE);
	for (size_t w = 0; w < COUNT_OF(sides); w++) {
		for (size_t h = 0; h < COUNT_OF(sides); h++) {
			shades_of(shades, pixels, sides[w], sides[h], false);
			/* The middle is the picture's; the longer side is filled. */
			const size_t middle = LINK_ICON_SIDE / 2 - (sides[h] < sides[w] ? 1 : 0);
			size_t row = middle * LINK_ICON_SIDE;
			size_t seen = 0;
			for (size_t i = 0; i < LINK_ICON_SHADES; i++) {
				seen += shades[i] == 255;
				assert_true(shades[i] == 0 || shades[i] == 255);
			}
			assert_in_range(seen, LINK_ICON_SIDE, LINK_ICON_SHADES);
			if (sides[w] >= sides[h]) {
				size_t filled = 0;
				for (size_t i = 0; i < LINK_ICON_SIDE; i++) {
					filled += shades[row + i] == 255
						  || shades[row + LINK_ICON_SIDE + i] == 255;
				}
				assert_int_equal(filled, LINK_ICON_SIDE);
			}
		}
	}
	free(pixels);
}

/* A property with empty icons of these sides. */
static int64_t choose(const uint32_t *sides, size_t count, uint32_t missing)
{
	static uint32_t words[1 << 16];
	uint32_t at = 0;
	for (size_t i = 0; i < count; i++) {
		words[at] = words[at + 1] = sides[i];
		at += 2 + sides[i] * sides[i];
	}
	return x11_icon_choose(words, at - missing);
}

static void the_best_icon_is_taken(void **state)
{
	const uint32_t growing[] = {16, 24, 48, 64}, shrinking[] = {64, 48, 24}, small[] = {8, 16};
	assert_int_equal(choose(growing, 4, 0), 2 + 256 + 2 + 576);
	assert_int_equal(choose(shrinking, 3, 0), 2 + 4096);
	assert_int_equal(choose(small, 2, 0), 2 + 64);
	assert_int_equal(choose(growing, 4, 1), 2 + 256 + 2 + 576);
	assert_int_equal(choose(growing, 3, 1), 2 + 256);
}

static void what_is_no_icon_is_not_taken(void **state)
{
	const uint32_t bad[][3] = {{0, 0, 0}, {1, 0, 1}, {0xffffffff, 0xffffffff, 1},
		{65536, 65536, 1}, {SHADES_MAX_SIDE + 1, 1, 1}, {2, 1, 1}};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		for (uint32_t count = 0; count <= 3; count++) {
			assert_int_equal(x11_icon_choose(bad[i], count), -1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_there_is_seen),
		cmocka_unit_test(nothing_is_brighter_than_all),
		cmocka_unit_test(every_size_fits),
		cmocka_unit_test(the_best_icon_is_taken),
		cmocka_unit_test(what_is_no_icon_is_not_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

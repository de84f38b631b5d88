/* SPDX-License-Identifier: MIT
 *
 * The face that needs no font: every character leaves ink of its own, within its cell.
 */
#include "tests/unit/harness.h"

#include <pixman.h>
#include <stdio.h>
#include <string.h>

#include "compositor/trusted/face.h"
#include "compositor/trusted/text_mask.h"

#define WIDE 4000 /* logical px: room for all */

static struct text_mask *draw(const char *string, double scale, int32_t room)
{
	struct text_mask *mask =
		face_draw(TEXT_FONT_PLAIN, string, (uint32_t)(scale * TEXT_SCALE_ONE), room);
	assert_non_null(mask);
	return mask;
}

static size_t bytes_of(const struct text_mask *mask)
{
	return (size_t)pixman_image_get_stride(mask->image)
	       * (size_t)pixman_image_get_height(mask->image);
}

static bool same(const struct text_mask *a, const struct text_mask *b)
{
	return bytes_of(a) == bytes_of(b)
	       && memcmp(pixman_image_get_data(a->image), pixman_image_get_data(b->image),
			  bytes_of(a))
			  == 0;
}

static bool has_ink(const struct text_mask *mask)
{
	const uint8_t *bytes = (const uint8_t *)pixman_image_get_data(mask->image);
	uint8_t most = 0;
	for (size_t i = 0; i < bytes_of(mask); i++) {
		most = bytes[i] > most ? bytes[i] : most;
	}
	return most > 128;
}

/* Nobody is fooled by two characters that look the same. */
static void all_characters_differ(void **state)
{
	struct text_mask *masks[128] = {0};
	for (char c = '!'; c <= '~'; c++) {
		const char string[] = {c, '\0'};
		if (c == '\\') {
			continue; /* is shown as \x5c */
		}
		masks[(int)c] = draw(string, 1, WIDE);
		assert_true(has_ink(masks[(int)c]));
		for (char before = '!'; before < c; before++) {
			if (masks[(int)before]) {
				assert_false(same(masks[(int)before], masks[(int)c]));
			}
		}
	}
	for (size_t i = 0; i < COUNT_OF(masks); i++) {
		text_mask_destroy(masks[i]);
	}
}

static void scales_are_as_wide(void **state)
{
	static const double scales[] = {0.5, 1, 1.25, 1.5, 2, 3, 4};
	struct text_mask *one = draw("gjpqy_|", 1, WIDE);
	for (size_t i = 0; i < COUNT_OF(scales); i++) {
		struct text_mask *mask = draw("gjpqy_|", scales[i], WIDE);
		assert_int_equal(mask->width, one->width);
		assert_int_equal(mask->height, one->height);
		assert_true(has_ink(mask));
		text_mask_destroy(mask);
	}
	text_mask_destroy(one);
}

static void expect_same(const char *a, const char *b)
{
	struct text_mask *first = draw(a, 1, WIDE), *second = draw(b, 1, WIDE);
	assert_true(same(first, second));
	text_mask_destroy(first);
	text_mask_destroy(second);
}

static void other_bytes_are_escaped(void **state)
{
	struct text_mask *escaped = draw("\xc3\xbc", 1, WIDE), *one = draw("a", 1, WIDE);
	assert_true(escaped->width > 7 * one->width);
	text_mask_destroy(escaped);
	text_mask_destroy(one);
	expect_same("", "");
}

static void what_is_cut_says_so(void **state)
{
	struct text_mask *whole = draw("abcdefghij", 1, WIDE);
	struct text_mask *fits = draw("abcdefghij", 1, whole->width);
	assert_true(same(whole, fits) && !fits->cut);
	struct text_mask *cut = draw("abcdefghij", 1, whole->width - 1);
	struct text_mask *dots = draw("abcdef...", 1, WIDE);
	assert_true(cut->cut && same(cut, dots));
	for (int32_t room = 1; room < whole->width; room++) {
		struct text_mask *mask = draw("abcdefghij", 1, room);
		assert_true(mask->cut && mask->width <= room);
		text_mask_destroy(mask);
	}
	text_mask_destroy(whole);
	text_mask_destroy(fits);
	text_mask_destroy(cut);
	text_mask_destroy(dots);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_characters_differ),
		cmocka_unit_test(scales_are_as_wide),
		cmocka_unit_test(other_bytes_are_escaped),
		cmocka_unit_test(what_is_cut_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * How colours differ, against values that others have published or computed.
 */
#include "tests/unit/harness.h"

#include <math.h>

#include "compositor/domain/colour.h"

static void expect_near(double value, double right)
{
	if (fabs(value - right) > 0.0005) {
		fail_msg("%.5f is not %.5f", value, right);
	}
}

static void contrasts(void **state)
{
	expect_near(colour_contrast(0x000000, 0xffffff), 21);
	expect_near(colour_contrast(0xffffff, 0x000000), 21);
	expect_near(colour_contrast(0x123456, 0x123456), 1);
	/* The lightest grey that WCAG lets pass on white, and the first that it does not. */
	assert_true(colour_contrast(0x767676, 0xffffff) >= 4.5);
	assert_true(colour_contrast(0x777777, 0xffffff) < 4.5);
	expect_near(colour_luminance(0x808080), 0.2159);
	expect_near(colour_luminance(0xff0000), 0.2126);
	expect_near(colour_luminance(0x00ff00), 0.7152);
	expect_near(colour_luminance(0x0000ff), 0.0722);
}

/* From black, which is all 0, a colour is as far as its three values are: those of Ottosson. */
static void distances(void **state)
{
	expect_near(colour_distance(0x000000, 0xffffff, SIGHT_NORMAL), 1);
	expect_near(colour_distance(0x000000, 0xff0000, SIGHT_NORMAL),
		sqrt(0.62796 * 0.62796 + 0.22486 * 0.22486 + 0.12585 * 0.12585));
	expect_near(colour_distance(0x000000, 0x00ff00, SIGHT_NORMAL),
		sqrt(0.86644 * 0.86644 + 0.23389 * 0.23389 + 0.17950 * 0.17950));
	expect_near(colour_distance(0x000000, 0x0000ff, SIGHT_NORMAL),
		sqrt(0.45201 * 0.45201 + 0.03246 * 0.03246 + 0.31153 * 0.31153));
}

static void sights(void **state)
{
	static const uint32_t colours[] = {0x3fb950, 0xf85149, 0x2f81f7, 0xf5d90a, 0xc8ccd2};
	for (enum colour_sight sight = SIGHT_NORMAL; sight < SIGHTS; sight++) {
		for (size_t i = 0; i < COUNT_OF(colours) * COUNT_OF(colours); i++) {
			uint32_t a = colours[i / COUNT_OF(colours)],
				 b = colours[i % COUNT_OF(colours)];
			double there = colour_distance(a, b, sight);
			expect_near(there, colour_distance(b, a, sight));
			assert_true(a == b ? there == 0 : there > 0.01);
		}
		/* Greys are seen by everybody alike. */
		expect_near(colour_distance(0x404040, 0xc0c0c0, sight),
			colour_distance(0x404040, 0xc0c0c0, SIGHT_NORMAL));
	}
	/* A green and a red of traffic lights, and a blue and a yellow. */
	assert_true(colour_distance(0x3fb950, 0xf85149, SIGHT_NORMAL) > 0.3);
	assert_true(colour_distance(0x3fb950, 0xf85149, SIGHT_DEUTAN) < 0.03);
	assert_true(colour_distance(0x3fb950, 0xf85149, SIGHT_PROTAN) < 0.2);
	assert_true(colour_distance(0x2f81f7, 0xf5d90a, SIGHT_DEUTAN) > 0.4);
	assert_true(colour_distance(0x2f81f7, 0xf5d90a, SIGHT_PROTAN) > 0.3);
	assert_string_equal(colour_sight_name(SIGHT_DEUTAN), "deutan");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contrasts),
		cmocka_unit_test(distances),
		cmocka_unit_test(sights),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

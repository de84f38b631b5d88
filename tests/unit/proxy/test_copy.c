/* SPDX-License-Identifier: MIT
 *
 * Copies go where the region says and nowhere else.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "guest-proxy/pixels/staging.h"

#define WIDTH 8
#define HEIGHT 6
#define TO_STRIDE 10 /* pixels */

static void fill(uint32_t *pixels, size_t count, uint32_t base)
{
	for (size_t i = 0; i < count; i++) {
		pixels[i] = base + (uint32_t)i;
	}
}

static void copies_just_the_region(void **state)
{
	uint32_t from[WIDTH * HEIGHT], to[TO_STRIDE * HEIGHT];
	fill(from, COUNT_OF(from), 1000);
	memset(to, 0, sizeof(to));
	pixman_region32_t region;
	pixman_region32_init_rect(&region, 1, 1, 2, 3);
	pixman_region32_union_rect(&region, &region, 6, 5, 2, 1);
	assert_int_equal(copy_region(to, TO_STRIDE * 4, from, WIDTH * 4, &region), (6 + 2) * 4);
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < TO_STRIDE; x++) {
			bool inside = pixman_region32_contains_point(&region, x, y, NULL) != 0;
			uint32_t expected = inside ? from[y * WIDTH + x] : 0;
			assert_int_equal(to[y * TO_STRIDE + x], expected);
		}
	}
	pixman_region32_fini(&region);
}

static void copies_whole_rows_at_once(void **state)
{
	uint32_t from[WIDTH * HEIGHT], to[WIDTH * HEIGHT];
	fill(from, COUNT_OF(from), 5);
	memset(to, 0, sizeof(to));
	pixman_region32_t region;
	pixman_region32_init_rect(&region, 0, 0, WIDTH, HEIGHT);
	assert_int_equal(copy_region(to, WIDTH * 4, from, WIDTH * 4, &region), sizeof(to));
	assert_memory_equal(to, from, sizeof(to));
	pixman_region32_fini(&region);
}

static void copies_nothing_for_an_empty_region(void **state)
{
	uint32_t from[1] = {1}, to[1] = {2};
	pixman_region32_t region;
	pixman_region32_init(&region);
	assert_int_equal(copy_region(to, 4, from, 4, &region), 0);
	assert_int_equal(to[0], 2);
	pixman_region32_fini(&region);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_just_the_region),
		cmocka_unit_test(copies_whole_rows_at_once),
		cmocka_unit_test(copies_nothing_for_an_empty_region),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Where the window that an X11 application drags along is from the pointer.
 */
#include "tests/unit/harness.h"

#include "guest-proxy/x11/x11_drag_icon.h"
#include "protocol/limits.h"

static void check_offset(const struct x11_drag_icon *icon, int32_t x, int32_t y)
{
	assert_int_equal(icon->offset.x, x);
	assert_int_equal(icon->offset.y, y);
}

static void the_first_place_is_from_the_pointer(void **state)
{
	struct x11_drag_icon icon = {0};
	x11_drag_icon_note_pointer(&icon, 300, 200);
	x11_drag_icon_follow(&icon, 290, 170);
	check_offset(&icon, -10, -30);
}

/* The pointer is ahead: the window stands still from it. */
static void one_that_is_behind_keeps_its_place(void **state)
{
	struct x11_drag_icon icon = {0};
	x11_drag_icon_note_pointer(&icon, 300, 200);
	x11_drag_icon_follow(&icon, 290, 170);
	for (int32_t i = 1; i <= 9; i++) {
		x11_drag_icon_note_pointer(&icon, 300 + 7 * i, 200);
	}
	for (int32_t i = 1; i <= 9; i++) {
		x11_drag_icon_follow(&icon, 290 + 7 * i, 170);
		check_offset(&icon, -10, -30);
	}
}

/* It is shown elsewhere from the pointer, or was seen first while the pointer was ahead of it. */
static void one_that_moves_by_itself_has_another_place(void **state)
{
	struct x11_drag_icon icon = {0};
	x11_drag_icon_note_pointer(&icon, 300, 200);
	x11_drag_icon_note_pointer(&icon, 310, 200);
	x11_drag_icon_follow(&icon, 290, 170);
	check_offset(&icon, -20, -30);
	x11_drag_icon_follow(&icon, 300, 170);
	check_offset(&icon, -10, -30);
	x11_drag_icon_follow(&icon, 310, 200);
	check_offset(&icon, 0, 0);
}

static void no_place_is_too_far(void **state)
{
	struct x11_drag_icon icon = {0};
	x11_drag_icon_note_pointer(&icon, INT32_MIN, INT32_MAX);
	x11_drag_icon_follow(&icon, INT32_MAX, INT32_MIN);
	check_offset(&icon, LINK_MAX_OFFSET, -LINK_MAX_OFFSET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_place_is_from_the_pointer),
		cmocka_unit_test(one_that_is_behind_keeps_its_place),
		cmocka_unit_test(one_that_moves_by_itself_has_another_place),
		cmocka_unit_test(no_place_is_too_far),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * What ends an application, beyond what wlroots looks at.
 */
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"

#define SIDE 100
#define BYTES (SIDE * SIDE * 4)

static int setup(void **state)
{
	stage_begin();
	return 0;
}

static int teardown(void **state)
{
	stage_end();
	return 0;
}

static void a_picture_before_there_is_a_window(void **state)
{
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	struct wl_buffer *buffer = stage_buffer(SIDE, SIDE, 0xffffffff, true);
	wl_surface_attach(surface, buffer, 0, 0);
	struct xdg_surface *xdg = xdg_wm_base_get_xdg_surface(stage_wm_base, surface);
	stage_expect_error(&xdg_wm_base_interface, XDG_WM_BASE_ERROR_INVALID_SURFACE_STATE);
	xdg_surface_destroy(xdg);
	wl_buffer_destroy(buffer);
	wl_surface_destroy(surface);
}

/* One that thinks better of it is right again. */
static void a_picture_that_is_taken_back(void **state)
{
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	struct wl_buffer *buffer = stage_buffer(SIDE, SIDE, 0xffffffff, true);
	wl_surface_attach(surface, buffer, 0, 0);
	wl_surface_attach(surface, NULL, 0, 0);
	struct xdg_surface *xdg = xdg_wm_base_get_xdg_surface(stage_wm_base, surface);
	stage_settle();
	assert_int_equal(wl_display_get_error(stage_display), 0);
	xdg_surface_destroy(xdg);
	wl_buffer_destroy(buffer);
	wl_surface_destroy(surface);
}

static void a_file_that_becomes_too_short(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, SIDE, SIDE);
	struct wl_buffer *whole = stage_buffer_cut(SIDE, BYTES);
	stage_toplevel_draw(&toplevel, whole);
	stage_expect(LINK_WINDOW_COMMIT);
	stage_settle();
	assert_int_equal(wl_display_get_error(stage_display), 0);
	struct wl_buffer *cut = stage_buffer_cut(SIDE, BYTES - 1);
	stage_toplevel_draw(&toplevel, cut);
	stage_expect_error(&wl_buffer_interface, WL_SHM_ERROR_INVALID_FD);
	wl_buffer_destroy(whole);
	wl_buffer_destroy(cut);
	stage_toplevel_destroy(&toplevel);
}

/* Reading what is missing is a SIGBUS. */
static void a_file_of_next_to_nothing(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, SIDE, SIDE);
	struct wl_buffer *cut = stage_buffer_cut(SIDE, 12);
	stage_toplevel_draw(&toplevel, cut);
	stage_expect_error(&wl_buffer_interface, WL_SHM_ERROR_INVALID_FD);
	wl_buffer_destroy(cut);
	stage_toplevel_destroy(&toplevel);
}

/* There is nothing left that the error could be about. */
static void the_file_of_a_buffer_that_is_gone(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, SIDE, SIDE);
	struct wl_buffer *cut = stage_buffer_cut(SIDE, 0);
	stage_toplevel_draw(&toplevel, cut);
	wl_buffer_destroy(cut);
	stage_expect(LINK_WINDOW_COMMIT);
	stage_settle();
	assert_int_equal(wl_display_get_error(stage_display), 0);
	stage_toplevel_destroy(&toplevel);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_picture_before_there_is_a_window),
		TEST(a_picture_that_is_taken_back),
		TEST(a_file_that_becomes_too_short),
		TEST(a_file_of_next_to_nothing),
		TEST(the_file_of_a_buffer_that_is_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

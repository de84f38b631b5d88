/* SPDX-License-Identifier: MIT
 *
 * Applications that ring the bell, and that give their windows icons.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"
#include "xdg-system-bell-v1-client-protocol.h"
#include "xdg-toplevel-icon-v1-client-protocol.h"

static struct wl_registry *registry;
static struct xdg_system_bell_v1 *bell;
static struct xdg_toplevel_icon_manager_v1 *icons;
static struct stage_toplevel window, other;
static uint32_t id, other_id; /* the host's */

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, xdg_system_bell_v1_interface.name) == 0) {
		bell = wl_registry_bind(source, name, &xdg_system_bell_v1_interface, 1);
	} else if (strcmp(interface, xdg_toplevel_icon_manager_v1_interface.name) == 0) {
		icons = wl_registry_bind(source, name, &xdg_toplevel_icon_manager_v1_interface, 1);
	}
}

static void ignore_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = note_global, .global_remove = ignore_remove};

static int setup(void **state)
{
	stage_begin();
	bell = NULL;
	icons = NULL;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(bell && icons);
	id = stage_toplevel_show(&window, 200, 100);
	other_id = stage_toplevel_show(&other, 200, 100);
	stage_settle();
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	xdg_system_bell_v1_destroy(bell);
	xdg_toplevel_icon_manager_v1_destroy(icons);
	wl_registry_destroy(registry);
	stage_toplevel_destroy(&window);
	stage_toplevel_destroy(&other);
	stage_end();
	return 0;
}

static void expect_attention(uint32_t object)
{
	const struct link_msg *msg = stage_expect(LINK_WINDOW_REQUEST);
	assert_int_equal(msg->object, object);
	assert_int_equal(msg->request.kind, LINK_REQUEST_ATTENTION);
}

static void the_bell_asks_for_attention(void **state)
{
	xdg_system_bell_v1_ring(bell, window.surface);
	expect_attention(id);
	xdg_system_bell_v1_ring(bell, NULL);
	expect_attention(other_id);
}

/* However often it rings while the host does not read. */
static void ringing_costs_nothing(void **state)
{
	stage_host_stall(true);
	for (int i = 0; i < 10000; i++) {
		xdg_system_bell_v1_ring(bell, window.surface);
		stage_pump();
	}
	stage_host_stall(false);
	stage_settle();
	assert_in_range(stage_count(LINK_WINDOW_REQUEST), 1, 1000);
}

/* An icon of one colour, 0xAARRGGBB, or, for a side of 0, of a name. */
static struct xdg_toplevel_icon_v1 *make_icon(int32_t side, uint32_t colour)
{
	struct xdg_toplevel_icon_v1 *icon = xdg_toplevel_icon_manager_v1_create_icon(icons);
	if (side > 0) {
		struct wl_buffer *buffer = stage_buffer(side, side, colour, true);
		xdg_toplevel_icon_v1_add_buffer(icon, buffer, 1);
		wl_buffer_destroy(buffer);
	} else {
		xdg_toplevel_icon_v1_set_name(icon, "example");
	}
	return icon;
}

static void expect_icon(uint32_t length, uint8_t shade)
{
	const struct link_msg *msg = stage_expect(LINK_WINDOW_ICON);
	assert_int_equal(msg->object, id);
	assert_int_equal(msg->icon.length, length);
	for (uint32_t i = 0; i < length; i++) {
		assert_int_equal(msg->icon.untrusted_shades[i], shade);
	}
}

/* It counts with the next commit; NULL: none. */
static void give(struct xdg_toplevel_icon_v1 *icon)
{
	xdg_toplevel_icon_manager_v1_set_icon(icons, window.toplevel, icon);
	wl_surface_commit(window.surface);
}

static void an_icon_comes_and_goes(void **state)
{
	struct xdg_toplevel_icon_v1 *icon = make_icon(48, 0xffffffff);
	give(icon);
	xdg_toplevel_icon_v1_destroy(icon);
	expect_icon(LINK_ICON_SHADES, 255);
	give(NULL);
	expect_icon(0, 0);
}

/* What was set last until then, and no other window's commit. */
static void an_icon_counts_with_the_next_commit(void **state)
{
	struct xdg_toplevel_icon_v1 *white = make_icon(16, 0xffffffff);
	struct xdg_toplevel_icon_v1 *grey = make_icon(16, 0x80808080);
	xdg_toplevel_icon_manager_v1_set_icon(icons, window.toplevel, white);
	wl_surface_commit(other.surface);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_ICON), 0);
	xdg_toplevel_icon_manager_v1_set_icon(icons, window.toplevel, grey);
	xdg_toplevel_icon_v1_destroy(white);
	xdg_toplevel_icon_v1_destroy(grey);
	wl_surface_commit(window.surface);
	expect_icon(LINK_ICON_SHADES, 128);
	xdg_toplevel_icon_manager_v1_set_icon(icons, window.toplevel, NULL);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_ICON), 1);
	wl_surface_commit(window.surface);
	expect_icon(0, 0);
	/* And what does not change it is no news. */
	wl_surface_commit(window.surface);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_ICON), 2);
}

static void an_icon_whose_file_is_too_short(void **state)
{
	struct xdg_toplevel_icon_v1 *icon = make_icon(16, 0xffffffff);
	struct wl_buffer *cut = stage_buffer_cut(32, 32 * 32 * 4 - 1);
	xdg_toplevel_icon_v1_add_buffer(icon, cut, 1);
	stage_expect_error(&wl_buffer_interface, WL_SHM_ERROR_INVALID_FD);
	wl_buffer_destroy(cut);
	xdg_toplevel_icon_v1_destroy(icon);
}

static void a_name_is_none(void **state)
{
	struct xdg_toplevel_icon_v1 *icon = make_icon(0, 0);
	give(icon);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_ICON), 0);
	xdg_toplevel_icon_v1_destroy(icon);
}

static void the_next_host_is_told_too(void **state)
{
	struct xdg_toplevel_icon_v1 *icon = make_icon(16, 0x80808080);
	give(icon);
	expect_icon(LINK_ICON_SHADES, 128);
	stage_host_restart();
	stage_forget();
	stage_wait(stage_count(LINK_WINDOW_ICON) == 1);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_ICON), 1);
	xdg_toplevel_icon_v1_destroy(icon);
}

static void an_icon_of_two_pictures_is_the_best(void **state)
{
	struct xdg_toplevel_icon_v1 *icon = make_icon(16, 0xffffffff);
	struct wl_buffer *buffers[] = {
		stage_buffer(64, 64, 0x80808080, true), stage_buffer(128, 128, 0xffffffff, true)};
	for (size_t i = 0; i < COUNT_OF(buffers); i++) {
		xdg_toplevel_icon_v1_add_buffer(icon, buffers[i], 1);
		wl_buffer_destroy(buffers[i]);
	}
	give(icon);
	expect_icon(LINK_ICON_SHADES, 128);
	xdg_toplevel_icon_v1_destroy(icon);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_bell_asks_for_attention),
		TEST(ringing_costs_nothing),
		TEST(an_icon_comes_and_goes),
		TEST(an_icon_counts_with_the_next_commit),
		TEST(an_icon_whose_file_is_too_short),
		TEST(a_name_is_none),
		TEST(an_icon_of_two_pictures_is_the_best),
		TEST(the_next_host_is_told_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

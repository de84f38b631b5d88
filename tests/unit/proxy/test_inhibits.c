/* SPDX-License-Identifier: MIT
 *
 * Applications that do not want the session to be idle: the host hears of it once for each
 * toplevel, however many inhibitors it and its popups have.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "idle-inhibit-unstable-v1-client-protocol.h"
#include "stage.h"
#include "stage_host.h"
#include "stage_popup.h"
#include "stage_window.h"

static struct wl_registry *registry;
static struct zwp_idle_inhibit_manager_v1 *manager;
static struct stage_toplevel window;
static uint32_t id; /* the host's */

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, zwp_idle_inhibit_manager_v1_interface.name) == 0) {
		manager = wl_registry_bind(source, name, &zwp_idle_inhibit_manager_v1_interface, 1);
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
	manager = NULL;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(manager);
	id = stage_toplevel_show(&window, 200, 100);
	stage_settle();
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	zwp_idle_inhibit_manager_v1_destroy(manager);
	wl_registry_destroy(registry);
	if (window.surface) {
		stage_toplevel_destroy(&window);
	}
	stage_end();
	return 0;
}

static struct zwp_idle_inhibitor_v1 *inhibit(struct wl_surface *surface)
{
	return zwp_idle_inhibit_manager_v1_create_inhibitor(manager, surface);
}

static void expect_wish(bool wish)
{
	const struct link_msg *msg = stage_expect(LINK_WINDOW_INHIBITS_IDLE);
	assert_int_equal(msg->object, id);
	assert_int_equal(msg->inhibits_idle.inhibits, wish);
}

static unsigned wishes_told(void)
{
	stage_settle();
	return stage_count(LINK_WINDOW_INHIBITS_IDLE);
}

static void several_are_one(void **state)
{
	assert_int_equal(wishes_told(), 0);
	struct zwp_idle_inhibitor_v1 *first = inhibit(window.surface);
	expect_wish(true);
	struct zwp_idle_inhibitor_v1 *second = inhibit(window.surface);
	zwp_idle_inhibitor_v1_destroy(first);
	assert_int_equal(wishes_told(), 1);
	zwp_idle_inhibitor_v1_destroy(second);
	expect_wish(false);
	assert_int_equal(wishes_told(), 2);
}

static void a_popup_speaks_for_its_toplevel(void **state)
{
	struct stage_popup popup;
	stage_popup_show(&popup, window.xdg);
	struct zwp_idle_inhibitor_v1 *inhibitor = inhibit(popup.surface);
	expect_wish(true);
	stage_popup_destroy(&popup);
	expect_wish(false);
	zwp_idle_inhibitor_v1_destroy(inhibitor);
	assert_int_equal(wishes_told(), 2);
}

static void a_surface_may_become_a_window_later(void **state)
{
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	struct zwp_idle_inhibitor_v1 *inhibitor = inhibit(surface);
	assert_int_equal(wishes_told(), 0);
	struct wl_subsurface *subsurface =
		wl_subcompositor_get_subsurface(stage_subcompositor, surface, window.surface);
	struct wl_buffer *buffer = stage_buffer(200, 100, 0xff00ff00, true);
	stage_toplevel_draw(&window, buffer);
	expect_wish(true);
	zwp_idle_inhibitor_v1_destroy(inhibitor);
	wl_subsurface_destroy(subsurface);
	wl_surface_destroy(surface);
	expect_wish(false);
	wl_buffer_destroy(buffer);
}

static void the_next_host_is_told_too(void **state)
{
	struct zwp_idle_inhibitor_v1 *inhibitor = inhibit(window.surface);
	expect_wish(true);
	stage_host_restart();
	stage_forget();
	id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	expect_wish(true);
	assert_int_equal(wishes_told(), 1);
	zwp_idle_inhibitor_v1_destroy(inhibitor);
	expect_wish(false);
}

static void nothing_of_a_window_that_has_gone(void **state)
{
	struct zwp_idle_inhibitor_v1 *inhibitor = inhibit(window.surface);
	expect_wish(true);
	stage_toplevel_destroy(&window);
	window = (struct stage_toplevel){0};
	zwp_idle_inhibitor_v1_destroy(inhibitor);
	stage_expect(LINK_WINDOW_DESTROY);
	assert_int_equal(wishes_told(), 1);
}

static void an_older_host_is_not_told(void **state)
{
	struct zwp_idle_inhibitor_v1 *inhibitor = inhibit(window.surface);
	expect_wish(true);
	stage_host_replace(LINK_VERSION_MINOR_INHIBITS - 1);
	stage_forget();
	stage_expect(LINK_TOPLEVEL_CREATE);
	assert_int_equal(wishes_told(), 0);
	stage_host_replace(LINK_VERSION_MINOR);
	stage_forget();
	id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	expect_wish(true);
	zwp_idle_inhibitor_v1_destroy(inhibitor);
}

/* Nor does it say what its version has not. */
static void an_older_host_says_nothing_newer(void **state)
{
	stage_host_replace(LINK_VERSION_MINOR_CLIPBOARD - 1);
	stage_expect(LINK_TOPLEVEL_CREATE);
	stage_say_opcode(LINK_COPY_STOP, 1);
	stage_host_expect_end();
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(several_are_one),
		TEST(a_popup_speaks_for_its_toplevel),
		TEST(a_surface_may_become_a_window_later),
		TEST(the_next_host_is_told_too),
		TEST(nothing_of_a_window_that_has_gone),
		TEST(an_older_host_is_not_told),
		TEST(an_older_host_says_nothing_newer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

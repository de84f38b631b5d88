/* SPDX-License-Identifier: MIT
 *
 * Applications that ask who draws their frames: the answer comes with a configure, whenever they
 * ask.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"
#include "xdg-decoration-unstable-v1-client-protocol.h"

static struct wl_registry *registry;
static struct zxdg_decoration_manager_v1 *manager;
static struct zxdg_toplevel_decoration_v1 *decoration;
static struct stage_toplevel toplevel;
static uint32_t id, mode;

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, zxdg_decoration_manager_v1_interface.name) == 0) {
		manager = wl_registry_bind(source, name, &zxdg_decoration_manager_v1_interface, 1);
	}
}

static void ignore_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = note_global, .global_remove = ignore_remove};

static void note_mode(void *data, struct zxdg_toplevel_decoration_v1 *source, uint32_t value)
{
	mode = value;
}

static const struct zxdg_toplevel_decoration_v1_listener mode_listener = {.configure = note_mode};

static int setup(void **state)
{
	stage_begin();
	manager = NULL;
	mode = 0;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(manager);
	return 0;
}

static int teardown(void **state)
{
	zxdg_toplevel_decoration_v1_destroy(decoration);
	zxdg_decoration_manager_v1_destroy(manager);
	wl_registry_destroy(registry);
	stage_toplevel_destroy(&toplevel);
	stage_end();
	return 0;
}

static void show(void)
{
	stage_toplevel_create(&toplevel);
	toplevel.lazy = true;
	id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
}

static void ask(void)
{
	decoration = zxdg_decoration_manager_v1_get_toplevel_decoration(manager, toplevel.toplevel);
	zxdg_toplevel_decoration_v1_add_listener(decoration, &mode_listener, NULL);
	stage_settle();
}

static void before_the_first_configure_it_is_in_that(void **state)
{
	show();
	ask();
	assert_int_equal(toplevel.configures, 0);
	stage_configure(id, 200, 100, 0);
	stage_wait(toplevel.configures == 1);
	assert_int_equal(mode, ZXDG_TOPLEVEL_DECORATION_V1_MODE_SERVER_SIDE);
}

/* Acknowledged or not. */
static void after_it_another_one_comes(void **state)
{
	show();
	stage_configure(id, 200, 100, 0);
	stage_wait(toplevel.configures == 1);
	ask();
	stage_wait(toplevel.configures == 2);
	assert_int_equal(mode, ZXDG_TOPLEVEL_DECORATION_V1_MODE_SERVER_SIDE);
	xdg_surface_ack_configure(toplevel.xdg, toplevel.serial);
	zxdg_toplevel_decoration_v1_set_mode(
		decoration, ZXDG_TOPLEVEL_DECORATION_V1_MODE_CLIENT_SIDE);
	stage_wait(toplevel.configures == 3);
	assert_int_equal(mode, ZXDG_TOPLEVEL_DECORATION_V1_MODE_SERVER_SIDE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			before_the_first_configure_it_is_in_that, setup, teardown),
		cmocka_unit_test_setup_teardown(after_it_another_one_comes, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

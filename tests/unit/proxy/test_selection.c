/* SPDX-License-Identifier: MIT
 *
 * Copy and paste among the applications of one proxy. Nothing of it reaches the host.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_keyboard.h"
#include "stage_window.h"

#define MIME "text/plain"

static struct stage_toplevel toplevel;
static uint32_t window;
static struct wl_registry *registry;
static struct wl_data_device_manager *manager;
static struct wl_data_device *device;
static struct wl_data_offer *offered, *selected;
static char mime[64];
static unsigned cancels;

static void handle_mime(void *data, struct wl_data_offer *offer, const char *type)
{
	snprintf(mime, sizeof(mime), "%s", type);
}

static void ignore_actions(void *data, struct wl_data_offer *offer, uint32_t actions)
{
}

static const struct wl_data_offer_listener offer_listener = {
	.offer = handle_mime, .source_actions = ignore_actions, .action = ignore_actions};

static void handle_offer(void *data, struct wl_data_device *source, struct wl_data_offer *offer)
{
	offered = offer;
	wl_data_offer_add_listener(offer, &offer_listener, NULL);
}

static void handle_selection(void *data, struct wl_data_device *source, struct wl_data_offer *offer)
{
	if (selected) {
		wl_data_offer_destroy(selected);
	}
	selected = offer;
}

static const struct wl_data_device_listener device_listener = {
	.data_offer = handle_offer, .selection = handle_selection};

static void handle_send(void *data, struct wl_data_source *source, const char *type, int32_t fd)
{
	assert_int_equal(write(fd, "copied", 6), 6);
	close(fd);
}

static void handle_cancelled(void *data, struct wl_data_source *source)
{
	cancels++;
}

static void ignore_target(void *data, struct wl_data_source *source, const char *type)
{
}

static const struct wl_data_source_listener source_listener = {
	.target = ignore_target, .send = handle_send, .cancelled = handle_cancelled};

static void handle_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, wl_data_device_manager_interface.name) == 0) {
		manager = wl_registry_bind(source, name, &wl_data_device_manager_interface, 3);
	}
}

static void handle_global_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global, .global_remove = handle_global_remove};

static int setup(void **state)
{
	stage_begin();
	window = stage_toplevel_show(&toplevel, 200, 100);
	cancels = 0;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(manager);
	device = wl_data_device_manager_get_data_device(manager, stage_seat);
	wl_data_device_add_listener(device, &device_listener, NULL);
	stage_keyboard_give(window, toplevel.surface);
	return 0;
}

static int teardown(void **state)
{
	if (selected) {
		wl_data_offer_destroy(selected);
		selected = NULL;
	}
	wl_data_device_destroy(device);
	wl_data_device_manager_destroy(manager);
	manager = NULL;
	wl_registry_destroy(registry);
	stage_toplevel_destroy(&toplevel);
	stage_end();
	return 0;
}

static struct wl_data_source *make_source(void)
{
	struct wl_data_source *source = wl_data_device_manager_create_data_source(manager);
	wl_data_source_add_listener(source, &source_listener, NULL);
	wl_data_source_offer(source, MIME);
	return source;
}

static void what_is_copied_can_be_pasted(void **state)
{
	struct wl_data_source *source = make_source();
	stage_forget();
	wl_data_device_set_selection(device, source, stage_keyboard_press(window));
	stage_wait(selected && selected == offered);
	assert_string_equal(mime, MIME);
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	wl_data_offer_receive(selected, MIME, fds[1]);
	close(fds[1]);
	stage_settle();
	char text[16] = "";
	assert_int_equal(read(fds[0], text, sizeof(text) - 1), 6);
	assert_string_equal(text, "copied");
	close(fds[0]);
	assert_int_equal(stage_total(), stage_count(LINK_PONG)); /* the host heard nothing of it */
	wl_data_source_destroy(source);
	stage_wait(!selected);
}

static void a_serial_out_of_thin_air_copies_nothing(void **state)
{
	struct wl_data_source *source = make_source();
	wl_data_device_set_selection(device, source, 0xdead);
	stage_settle();
	assert_null(selected);
	wl_data_source_destroy(source);
}

static void the_next_copy_replaces_it(void **state)
{
	struct wl_data_source *first = make_source(), *second = make_source();
	wl_data_device_set_selection(device, first, stage_keyboard_press(window));
	stage_wait(selected);
	wl_data_device_set_selection(device, second, stage_keyboard_press(window));
	stage_wait(cancels == 1);
	wl_data_source_destroy(first);
	wl_data_source_destroy(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_copied_can_be_pasted, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_serial_out_of_thin_air_copies_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(the_next_copy_replaces_it, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

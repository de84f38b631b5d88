/* SPDX-License-Identifier: MIT
 *
 * Copy and paste among the applications of one proxy. The host hears that something was copied, and
 * nothing more unless it asks.
 */
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_data.h"
#include "stage_host.h"
#include "stage_keyboard.h"

#define MIME "text/plain"

static int setup(void **state)
{
	stage_data_begin();
	return 0;
}

static int teardown(void **state)
{
	stage_data_end();
	return 0;
}

static void select_now(struct wl_data_source *source)
{
	wl_data_device_set_selection(
		stage_data_device, source, stage_keyboard_press(stage_data_window));
}

static void what_is_copied_can_be_pasted(void **state)
{
	struct wl_data_source *source = stage_data_source(MIME);
	stage_forget();
	select_now(source);
	stage_wait(stage_data_selected && stage_data_selected == stage_data_offered);
	assert_string_equal(stage_data_types, MIME " ");
	char text[16];
	stage_data_read(MIME, text, sizeof(text));
	assert_string_equal(text, "copied");
	assert_int_equal(stage_count(LINK_SELECTION_SET), 1);
	assert_int_equal(stage_total(), stage_count(LINK_PONG) + 1);
	wl_data_source_destroy(source);
	stage_wait(!stage_data_selected);
}

static void a_serial_out_of_thin_air_copies_nothing(void **state)
{
	struct wl_data_source *source = stage_data_source(MIME);
	wl_data_device_set_selection(stage_data_device, source, 0xdead);
	stage_settle();
	assert_null(stage_data_selected);
	assert_int_equal(stage_count(LINK_SELECTION_SET), 0);
	wl_data_source_destroy(source);
}

static void the_next_copy_replaces_it(void **state)
{
	struct wl_data_source *first = stage_data_source(MIME), *second = stage_data_source(MIME);
	select_now(first);
	stage_wait(stage_data_selected);
	select_now(second);
	stage_wait(stage_data_cancels == 1);
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

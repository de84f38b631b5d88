/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <wlr/types/wlr_output.h>

#include "compositor/input/touch_output.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"

#define MOST 3

/* The name of the output that is found among those there, or NULL. */
static const char *found(const char *const *there, const char *named)
{
	struct wlr_output wlr_outputs[MOST] = {0};
	struct output outputs[MOST] = {0};
	struct screen screen;
	wl_list_init(&screen.outputs);
	for (size_t i = 0; i < MOST && there[i]; i++) {
		wlr_outputs[i].name = (char *)there[i];
		outputs[i].wlr_output = &wlr_outputs[i];
		wl_list_insert(screen.outputs.prev, &outputs[i].link);
	}
	struct wlr_output *output = touch_output(&screen, named);
	return output ? output->name : NULL;
}

static void the_named_one_then_the_panel_then_the_only_one(void **state)
{
	static const struct {
		const char *there[MOST], *named, *wanted;
	} cases[] = {
		{{"DP-1", "eDP-1", "HDMI-A-1"}, "HDMI-A-1", "HDMI-A-1"},
		{{"DP-1", "eDP-1", "HDMI-A-1"}, "DP-2", "eDP-1"},
		{{"DP-1", "LVDS-1"}, NULL, "LVDS-1"},
		{{"DSI-1", "eDP-1"}, NULL, "DSI-1"},
		{{"DP-1", "HDMI-A-1"}, NULL, NULL},
		{{"DP-1", "HDMI-A-1"}, "VGA-1", NULL},
		{{"DP-1"}, NULL, "DP-1"},
		{{NULL}, NULL, NULL},
		{{NULL}, "DP-1", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *name = found(cases[i].there, cases[i].named);
		if (!name || !cases[i].wanted) {
			assert_ptr_equal(name, cases[i].wanted);
		} else {
			assert_string_equal(name, cases[i].wanted);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_named_one_then_the_panel_then_the_only_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

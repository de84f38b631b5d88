/* SPDX-License-Identifier: MIT */
#include "compositor/input/touch_output.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <wlr/types/wlr_output.h>

#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"

/* As the kernel calls the connectors of panels that are built in. */
static bool is_built_in(const struct wlr_output *wlr_output)
{
	static const char *const connectors[] = {"eDP-", "LVDS-", "DSI-"};
	for (size_t i = 0; i < sizeof(connectors) / sizeof(connectors[0]); i++) {
		if (strncmp(wlr_output->name, connectors[i], strlen(connectors[i])) == 0) {
			return true;
		}
	}
	return false;
}

struct wlr_output *touch_output(const struct screen *screen, const char *named)
{
	struct wlr_output *built_in = NULL, *last = NULL;
	size_t count = 0;
	const struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		last = output->wlr_output;
		count++;
		if (named && strcmp(last->name, named) == 0) {
			return last;
		}
		if (!built_in && is_built_in(last)) {
			built_in = last;
		}
	}
	return built_in || count != 1 ? built_in : last;
}

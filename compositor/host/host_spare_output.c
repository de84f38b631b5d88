/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_spare_output.h"

#include <stdlib.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>

#include "compositor/screen/screen.h"
#include "protocol/log.h"

#define SPARE_NAME "NONE"
#define SPARE_WIDTH 1280 /* px */
#define SPARE_HEIGHT 720
#define SPARE_REFRESH 60000 /* mHz */

struct host_spare_output {
	struct screen *screen;
	struct wlr_output *wlr; /* NULL while there is a real one */
	struct wl_listener screen_changed;
};

static bool spare_handle_commit(struct wlr_output *wlr, const struct wlr_output_state *state)
{
	return false;
}

static const struct wlr_output_impl spare_impl = {.commit = spare_handle_commit};

/* It has a mode and is off: whoever wants a picture of it is told that there is none. wlroots wants
 * all outputs in the layout: there it ends where others begin, so that none moves when it goes. */
static void spare_show(struct host_spare_output *spare)
{
	const struct screen *screen = spare->screen;
	struct wlr_output *wlr = calloc(1, sizeof(*wlr));
	if (!wlr) {
		log_error("no output is offered to the host's applications: out of memory");
		return;
	}
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_custom_mode(&state, SPARE_WIDTH, SPARE_HEIGHT, SPARE_REFRESH);
	wlr_output_init(wlr, NULL, &spare_impl, screen->loop, &state);
	wlr_output_state_finish(&state);
	wlr_output_set_name(wlr, SPARE_NAME);
	wlr_output_set_description(wlr, "no screen");
	if (!wlr_output_layout_add(screen->output_layout, wlr, -SPARE_WIDTH, 0)) {
		log_error("no output is offered to the host's applications: out of memory");
		wlr_output_destroy(wlr);
		return;
	}
	spare->wlr = wlr;
}

static void spare_hide(struct host_spare_output *spare)
{
	if (spare->wlr) {
		wlr_output_destroy(spare->wlr);
		spare->wlr = NULL;
	}
}

static void host_spare_output_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct host_spare_output *spare = wl_container_of(listener, spare, screen_changed);
	bool needed = wl_list_empty(&spare->screen->outputs);
	if (needed && !spare->wlr) {
		spare_show(spare);
	} else if (!needed) {
		spare_hide(spare);
	}
}

struct host_spare_output *host_spare_output_create(struct screen *screen)
{
	struct host_spare_output *spare = calloc(1, sizeof(*spare));
	if (!spare) {
		return NULL;
	}
	spare->screen = screen;
	spare->screen_changed.notify = host_spare_output_handle_screen_changed;
	wl_signal_add(&screen->events.changed, &spare->screen_changed);
	host_spare_output_handle_screen_changed(&spare->screen_changed, NULL);
	return spare;
}

void host_spare_output_destroy(struct host_spare_output *spare)
{
	if (!spare) {
		return;
	}
	wl_list_remove(&spare->screen_changed.link);
	spare_hide(spare);
	free(spare);
}

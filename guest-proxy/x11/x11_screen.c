/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_screen.h"

#include <string.h>
#include <wayland-server-core.h>
#include <wlr/interfaces/wlr_output.h>

#include "common/wlroots.h"
#include "guest-proxy/x11/x11_place.h"

#define NAME "CLOISON-X11"
/* Until the host has said something. */
#define DEFAULT_WIDTH 1280
#define DEFAULT_HEIGHT 720
#define DEFAULT_REFRESH 60000

static bool x11_screen_handle_commit(struct wlr_output *base, const struct wlr_output_state *state)
{
	return true;
}

/* It is a part of x11_screen. */
static void x11_screen_handle_destroy(struct wlr_output *base)
{
	wlroots_output_finish(base);
}

static const struct wlr_output_impl screen_impl = {
	.commit = x11_screen_handle_commit,
	.destroy = x11_screen_handle_destroy,
};

void x11_screen_init(struct x11_screen *screen, struct wl_display *display)
{
	*screen = (struct x11_screen){.scale = 1, .width = DEFAULT_WIDTH, .height = DEFAULT_HEIGHT};
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_enabled(&state, true);
	wlr_output_state_set_custom_mode(&state, screen->width, screen->height, DEFAULT_REFRESH);
	wlr_output_init(
		&screen->base, NULL, &screen_impl, wl_display_get_event_loop(display), &state);
	wlr_output_state_finish(&state);
	wlr_output_set_name(&screen->base, NAME);
	wlr_output_create_global(&screen->base, display);
}

void x11_screen_finish(struct x11_screen *screen)
{
	wlr_output_destroy(&screen->base);
}

static void resize(struct x11_screen *screen, int32_t width, int32_t height, int32_t refresh)
{
	if (width == screen->width && height == screen->height && refresh == screen->base.refresh) {
		return;
	}
	screen->width = width;
	screen->height = height;
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_custom_mode(&state, width, height, refresh);
	wlr_output_commit_state(&screen->base, &state);
	wlr_output_state_finish(&state);
}

void x11_screen_set(
	struct x11_screen *screen, double scale, int32_t width, int32_t height, int32_t refresh)
{
	screen->scale = scale < 1 ? 1 : scale;
	resize(screen, x11_place_to_px(screen->scale, width),
		x11_place_to_px(screen->scale, height), refresh);
}

void x11_screen_cover(struct x11_screen *screen, int32_t width, int32_t height)
{
	resize(screen, width > screen->width ? width : screen->width,
		height > screen->height ? height : screen->height, screen->base.refresh);
}

bool x11_screen_shows(const struct x11_screen *screen, const struct wl_global *global)
{
	const char *name = wl_global_get_interface(global)->name;
	if (strcmp(name, "wl_output") == 0) {
		return global == screen->base.global;
	}
	return strcmp(name, "zxdg_output_manager_v1") != 0;
}

/* SPDX-License-Identifier: MIT
 *
 * How long a menu takes until it is on screen: popup-steps TIMES
 *
 * Prints three numbers a line, in ms from the request to the frame callback of the picture: a
 * popup that opens, one that is repositioned while it is shown (a completion list that grows),
 * and one that takes the place of another (along a menu bar).
 */
#include <stdio.h>
#include <stdlib.h>

#include "shm_window.h"
#include "stopwatch.h"
#include "xdg-shell-client-protocol.h"

#define WIDTH 400 /* px: of the window, and of its pictures */
#define HEIGHT 300
#define POPUP_WIDTH 200
#define POPUP_HEIGHT 150
#define FOREVER (-1)
#define WARM_UP 5

struct popup {
	struct shm_window *window;
	struct wl_surface *surface;
	struct xdg_surface *xdg_surface;
	struct xdg_popup *xdg_popup;
	bool configured, shown;
};

static void handle_surface_configure(void *data, struct xdg_surface *surface, uint32_t serial)
{
	struct popup *popup = data;
	xdg_surface_ack_configure(surface, serial);
	popup->configured = true;
}

static const struct xdg_surface_listener surface_listener = {.configure = handle_surface_configure};

static void handle_configure(void *data, struct xdg_popup *xdg_popup, int32_t x, int32_t y,
	int32_t width, int32_t height)
{
	/* The picture may be larger. */
}

static void handle_done(void *data, struct xdg_popup *xdg_popup)
{
	fprintf(stderr, "popup-steps: the popup was dismissed\n");
	exit(1);
}

static void handle_repositioned(void *data, struct xdg_popup *xdg_popup, uint32_t token)
{
	/* The configure that follows it is what is waited for. */
}

static const struct xdg_popup_listener popup_listener = {
	.configure = handle_configure,
	.popup_done = handle_done,
	.repositioned = handle_repositioned,
};

static void handle_frame(void *data, struct wl_callback *callback, uint32_t time)
{
	struct popup *popup = data;
	wl_callback_destroy(callback);
	popup->shown = true;
}

static const struct wl_callback_listener frame_listener = {.done = handle_frame};

/* Below an anchor that moves with step. */
static struct xdg_positioner *positioner_at(struct shm_client *client, int step)
{
	struct xdg_positioner *positioner = xdg_wm_base_create_positioner(client->wm_base);
	xdg_positioner_set_size(positioner, POPUP_WIDTH, POPUP_HEIGHT + step % 2 * 40);
	xdg_positioner_set_anchor_rect(positioner, 20 + step % 4 * 30, 10, 30, 20);
	xdg_positioner_set_anchor(positioner, XDG_POSITIONER_ANCHOR_BOTTOM_LEFT);
	xdg_positioner_set_gravity(positioner, XDG_POSITIONER_GRAVITY_BOTTOM_RIGHT);
	return positioner;
}

static bool wait_for(struct popup *popup, const bool *what)
{
	while (!*what) {
		if (!shm_client_dispatch(popup->window->client, FOREVER)) {
			fprintf(stderr, "popup-steps: the connection was lost\n");
			return false;
		}
	}
	return true;
}

/* From the configure that is on its way to the picture on screen. */
static bool show(struct popup *popup)
{
	if (!wait_for(popup, &popup->configured)) {
		return false;
	}
	struct shm_buffer *buffer = shm_window_next_buffer(popup->window);
	if (!buffer) {
		return false;
	}
	buffer->busy = true;
	wl_callback_add_listener(wl_surface_frame(popup->surface), &frame_listener, popup);
	wl_surface_attach(popup->surface, buffer->wl_buffer, 0, 0);
	wl_surface_damage_buffer(popup->surface, 0, 0, WIDTH, HEIGHT);
	wl_surface_commit(popup->surface);
	return wait_for(popup, &popup->shown);
}

static bool open_popup(struct popup *popup, struct shm_window *window, int step)
{
	struct shm_client *client = window->client;
	struct xdg_positioner *positioner = positioner_at(client, step);
	*popup = (struct popup){.window = window};
	popup->surface = wl_compositor_create_surface(client->compositor);
	popup->xdg_surface = xdg_wm_base_get_xdg_surface(client->wm_base, popup->surface);
	xdg_surface_add_listener(popup->xdg_surface, &surface_listener, popup);
	popup->xdg_popup =
		xdg_surface_get_popup(popup->xdg_surface, window->xdg_surface, positioner);
	xdg_popup_add_listener(popup->xdg_popup, &popup_listener, popup);
	xdg_positioner_destroy(positioner);
	wl_surface_commit(popup->surface);
	return show(popup);
}

static bool reposition(struct popup *popup, int step)
{
	struct xdg_positioner *positioner = positioner_at(popup->window->client, step);
	popup->configured = popup->shown = false;
	xdg_popup_reposition(popup->xdg_popup, positioner, (uint32_t)step);
	xdg_positioner_destroy(positioner);
	return show(popup);
}

static void close_popup(struct popup *popup)
{
	xdg_popup_destroy(popup->xdg_popup);
	xdg_surface_destroy(popup->xdg_surface);
	wl_surface_destroy(popup->surface);
}

static bool run_once(struct shm_window *window, int step, double ms[static 3])
{
	struct popup popup;
	double began = stopwatch_now();
	if (!open_popup(&popup, window, step)) {
		return false;
	}
	double opened = stopwatch_now();
	if (!reposition(&popup, step + 1)) {
		return false;
	}
	double moved = stopwatch_now();
	close_popup(&popup);
	if (!open_popup(&popup, window, step + 2)) {
		return false;
	}
	ms[0] = (opened - began) * 1000;
	ms[1] = (moved - opened) * 1000;
	ms[2] = (stopwatch_now() - moved) * 1000;
	close_popup(&popup);
	return true;
}

static bool run(struct shm_client *client, int times)
{
	struct shm_window window = {0};
	if (!shm_window_init(&window, client, WIDTH, HEIGHT, SHM_WINDOW_SEALED)) {
		return false;
	}
	shm_window_commit(&window, shm_window_next_buffer(&window), 0, 0, WIDTH, HEIGHT);
	bool good = shm_window_wait_frame(&window);
	for (int i = -WARM_UP; i < times && good; i++) {
		double ms[3];
		good = run_once(&window, i + WARM_UP, ms);
		if (good && i >= 0) {
			printf("%.2f %.2f %.2f\n", ms[0], ms[1], ms[2]);
		}
	}
	shm_window_finish(&window);
	return good;
}

int main(int argc, char *argv[])
{
	if (argc != 2 || atoi(argv[1]) < 1) {
		fprintf(stderr, "usage: popup-steps TIMES\n");
		return 2;
	}
	struct shm_client client;
	bool good = shm_client_init(&client) && run(&client, atoi(argv[1]));
	shm_client_finish(&client);
	return good ? 0 : 1;
}

/* SPDX-License-Identifier: MIT
 *
 * How long a key takes from the compositor's keyboard to the application that has the focus:
 * key-latency HOST_DISPLAY KEYS
 *
 * A window on $WAYLAND_DISPLAY, a virtual keyboard on HOST_DISPLAY, both of this process, so that
 * one clock measures. Prints one line for each press, in us.
 */
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "shm_window.h"
#include "stopwatch.h"
#include "tests/tools/vinput.h"

#define WIDTH 1600 /* px: the middle of a screen of 2560x1440 is in it wherever it is placed */
#define HEIGHT 1000
#define PAUSE_MS 3 /* between keys: everybody sleeps then */
#define PATIENCE 10.0 /* s */
#define WARM_UP 20

struct keys {
	bool focused;
	unsigned pressed, released; /* events that came */
};

static void handle_keymap(
	void *data, struct wl_keyboard *keyboard, uint32_t format, int32_t fd, uint32_t size)
{
	close(fd);
}

static void handle_enter(void *data, struct wl_keyboard *keyboard, uint32_t serial,
	struct wl_surface *surface, struct wl_array *pressed)
{
	((struct keys *)data)->focused = true;
}

static void handle_leave(
	void *data, struct wl_keyboard *keyboard, uint32_t serial, struct wl_surface *surface)
{
	((struct keys *)data)->focused = false;
}

static void handle_key(void *data, struct wl_keyboard *keyboard, uint32_t serial, uint32_t time,
	uint32_t key, uint32_t state)
{
	struct keys *keys = data;
	if (key == KEY_A && state == WL_KEYBOARD_KEY_STATE_PRESSED) {
		keys->pressed++;
	} else if (key == KEY_A) {
		keys->released++;
	}
}

static void handle_modifiers(void *data, struct wl_keyboard *keyboard, uint32_t serial,
	uint32_t depressed, uint32_t latched, uint32_t locked, uint32_t group)
{
}

static const struct wl_keyboard_listener keyboard_listener = {
	.keymap = handle_keymap,
	.enter = handle_enter,
	.leave = handle_leave,
	.key = handle_key,
	.modifiers = handle_modifiers,
};

/* Until *count is above before. False when that takes too long. */
static bool wait_for(struct shm_client *client, const unsigned *count, unsigned before)
{
	double end = stopwatch_now() + PATIENCE;
	while (*count == before) {
		if (stopwatch_now() > end || !shm_client_dispatch(client, (int)(PATIENCE * 1000))) {
			fprintf(stderr, "key-latency: no key came\n");
			return false;
		}
	}
	return true;
}

/* Clicks into the window until it has the focus. */
static bool take_focus(struct shm_client *client, struct vinput *vinput, const struct keys *keys)
{
	double end = stopwatch_now() + PATIENCE;
	while (!keys->focused && stopwatch_now() < end) {
		vinput_move(vinput, 1, 1, 2, 2);
		vinput_button(vinput, BTN_LEFT, true);
		vinput_button(vinput, BTN_LEFT, false);
		if (!vinput_sync(vinput) || !shm_client_dispatch(client, 100)) {
			return false;
		}
	}
	if (!keys->focused) {
		fprintf(stderr, "key-latency: a click does not give the focus\n");
	}
	return keys->focused;
}

static bool measure(
	struct shm_client *client, struct vinput *vinput, const struct keys *keys, int count)
{
	for (int i = -WARM_UP; i < count; i++) {
		struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
		nanosleep(&pause, NULL);
		double start = stopwatch_now();
		unsigned before = keys->pressed;
		vinput_key(vinput, KEY_A, true);
		vinput_flush(vinput);
		if (!wait_for(client, &keys->pressed, before)) {
			return false;
		}
		if (i >= 0) {
			printf("%.1f\n", (stopwatch_now() - start) * 1e6);
		}
		before = keys->released;
		vinput_key(vinput, KEY_A, false);
		vinput_flush(vinput);
		if (!wait_for(client, &keys->released, before)) {
			return false;
		}
	}
	return true;
}

static bool run(struct shm_client *client, const char *host, int count)
{
	struct shm_window window = {0};
	struct keys keys = {0};
	if (!client->seat || !shm_window_init(&window, client, WIDTH, HEIGHT, SHM_WINDOW_SEALED)) {
		return false;
	}
	struct wl_keyboard *keyboard = wl_seat_get_keyboard(client->seat);
	wl_keyboard_add_listener(keyboard, &keyboard_listener, &keys);
	shm_window_commit(&window, shm_window_next_buffer(&window), 0, 0, WIDTH, HEIGHT);
	setenv("WAYLAND_DISPLAY", host, 1);
	struct vinput *vinput = vinput_create("us");
	bool good = vinput && shm_window_wait_frame(&window) && take_focus(client, vinput, &keys)
		    && measure(client, vinput, &keys, count);
	if (vinput) {
		vinput_destroy(vinput);
	}
	wl_keyboard_destroy(keyboard);
	shm_window_finish(&window);
	return good;
}

int main(int argc, char *argv[])
{
	if (argc != 3 || atoi(argv[2]) < 1) {
		fprintf(stderr, "usage: key-latency HOST_DISPLAY KEYS\n");
		return 2;
	}
	struct shm_client client;
	bool good = shm_client_init(&client) && run(&client, argv[1], atoi(argv[2]));
	shm_client_finish(&client);
	return good ? 0 : 1;
}

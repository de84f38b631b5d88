/* SPDX-License-Identifier: MIT
 *
 * Windows in which something small changes at a steady pace, as clocks, cursors and progress bars
 * do: steady [--unsealable] [--together] WINDOWS WIDTH HEIGHT DAMAGE HZ SECONDS
 *
 * Each window changes a square of DAMAGE px HZ times a second, the windows one after the other
 * within the period, or together at its beginning, also where nobody sees it. The first second
 * does not count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

#include "shm_window.h"
#include "stopwatch.h"

#define MAX_WINDOWS 400
#define WARM_UP 1.0 /* s */

struct load {
	bool sealable, together;
	int windows, width, height, damage, rate;
	double seconds;
};

static struct shm_window windows[MAX_WINDOWS];

/* True when a frame was drawn. */
static bool change(struct shm_window *window, int number, int damage)
{
	struct shm_buffer *buffer = shm_window_next_buffer(window);
	if (!buffer) {
		return false;
	}
	int width = MIN(damage, window->width), height = MIN(damage, window->height);
	int x = number * 7 % (window->width - width + 1);
	int y = number * 5 % (window->height - height + 1);
	for (int row = 0; row < height; row++) {
		memset(buffer->pixels + (size_t)(y + row) * (size_t)window->width + x,
			number & 0xff, (size_t)width * 4);
	}
	shm_window_commit(window, buffer, x, y, width, height);
	return true;
}

/* Handles events until that time. False when the connection is lost. */
static bool wait_until(struct shm_client *client, double time)
{
	for (double left = 1; left > 0;) {
		if (!shm_client_dispatch(client, 0)) {
			return false;
		}
		left = time - stopwatch_now();
		if (left > 0 && !shm_client_dispatch(client, (int)(left * 1000) + 1)) {
			return false;
		}
	}
	return true;
}

static bool run(struct shm_client *client, const struct load *load)
{
	struct stopwatch stopwatch = {0};
	double step = 1.0 / load->rate / load->windows, start = stopwatch_now();
	int warm = (int)(WARM_UP / step), last = warm + (int)(load->seconds / step), frames = 0;
	for (int i = 0; i < last; i++) {
		if (i == warm) {
			stopwatch_start(&stopwatch);
			frames = 0;
		}
		int due = load->together ? i - i % load->windows : i;
		if (!wait_until(client, start + step * due)) {
			return false;
		}
		frames += change(&windows[i % load->windows], i, load->damage);
	}
	stopwatch_report(&stopwatch, frames);
	return true;
}

static bool open_windows(struct shm_client *client, const struct load *load)
{
	for (int i = 0; i < load->windows; i++) {
		if (!shm_window_init(&windows[i], client, load->width, load->height,
			    load->sealable ? SHM_WINDOW_SEALED : 0)
			|| !change(&windows[i], i, load->width)) {
			return false;
		}
	}
	return true;
}

static bool parse(int argc, char *argv[], struct load *load)
{
	int first = 1;
	load->sealable = !(first < argc && strcmp(argv[first], "--unsealable") == 0);
	first += !load->sealable;
	load->together = first < argc && strcmp(argv[first], "--together") == 0;
	first += load->together;
	if (argc - first != 6) {
		return false;
	}
	int *numbers[] = {&load->windows, &load->width, &load->height, &load->damage, &load->rate};
	for (int i = 0; i < 5; i++) {
		*numbers[i] = atoi(argv[first + i]);
	}
	load->seconds = atof(argv[first + 5]);
	return load->windows >= 1 && load->windows <= MAX_WINDOWS && load->width >= 1
	       && load->width <= 8192 && load->height >= 1 && load->height <= 8192
	       && load->damage >= 1 && load->rate >= 1 && load->seconds > 0;
}

int main(int argc, char *argv[])
{
	struct load load;
	if (!parse(argc, argv, &load)) {
		fprintf(stderr, "usage: steady [--unsealable] [--together] WINDOWS WIDTH HEIGHT "
				"DAMAGE HZ SECONDS\n");
		return 2;
	}
	struct shm_client client;
	bool good = shm_client_init(&client) && open_windows(&client, &load) && run(&client, &load);
	for (int i = 0; i < load.windows; i++) {
		shm_window_finish(&windows[i]);
	}
	shm_client_finish(&client);
	return good ? 0 : 1;
}

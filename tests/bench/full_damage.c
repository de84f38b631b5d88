/* SPDX-License-Identifier: MIT
 *
 * Draws a whole window anew for every frame callback and says how many frames a second came
 * through: full-damage [--unsealable] WIDTH HEIGHT FRAMES
 *
 * Prints one line: frames, seconds, own CPU seconds. The first WARM_UP frames do not count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "shm_window.h"

#define WARM_UP 20

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double own_cpu(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
	       + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void handle_done(void *data, struct wl_callback *callback, uint32_t time)
{
	bool *done = data;
	*done = true;
	wl_callback_destroy(callback);
}

static const struct wl_callback_listener frame_listener = {.done = handle_done};

static bool draw_frame(struct shm_window *window, int number)
{
	struct shm_buffer *buffer = shm_window_next_buffer(window);
	if (!buffer) {
		return false;
	}
	memset(buffer->pixels, number & 0xff, (size_t)window->width * (size_t)window->height * 4);
	bool done = false;
	struct wl_callback *callback = wl_surface_frame(window->surface);
	wl_callback_add_listener(callback, &frame_listener, &done);
	shm_window_commit(window, buffer);
	while (!done && !window->closed) {
		if (wl_display_dispatch(window->display) < 0) {
			return false;
		}
	}
	return done;
}

int main(int argc, char *argv[])
{
	bool sealable = !(argc > 1 && strcmp(argv[1], "--unsealable") == 0);
	int first = sealable ? 1 : 2;
	if (argc - first != 3) {
		fprintf(stderr, "usage: full-damage [--unsealable] WIDTH HEIGHT FRAMES\n");
		return 2;
	}
	int width = atoi(argv[first]), height = atoi(argv[first + 1]),
	    frames = atoi(argv[first + 2]);
	if (width < 1 || width > 8192 || height < 1 || height > 8192 || frames < 1) {
		fprintf(stderr, "full-damage: sizes are 1..8192 px, frames at least 1\n");
		return 2;
	}
	struct shm_window window;
	bool good = shm_window_init(&window, width, height, sealable);
	double start = 0, cpu = 0;
	for (int i = 0; good && i < WARM_UP + frames; i++) {
		if (i == WARM_UP) {
			printf("started\n");
			fflush(stdout);
			start = now();
			cpu = own_cpu();
		}
		good = draw_frame(&window, i);
	}
	if (good) {
		printf("%d %.6f %.6f\n", frames, now() - start, own_cpu() - cpu);
	}
	shm_window_finish(&window);
	return good ? 0 : 1;
}

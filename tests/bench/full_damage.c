/* SPDX-License-Identifier: MIT
 *
 * Draws a whole window anew for every frame callback and says how many frames a second came
 * through: full-damage [--unsealable] [--rounded] WIDTH HEIGHT FRAMES
 *
 * --rounded: with alpha, of which all but the corners is declared opaque, as toolkits do. The
 * first WARM_UP frames do not count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shm_window.h"
#include "stopwatch.h"

#define WARM_UP 20

static bool draw_frame(struct shm_window *window, int number)
{
	struct shm_buffer *buffer = shm_window_next_buffer(window);
	if (!buffer) {
		return false;
	}
	memset(buffer->pixels, window->has_alpha ? 0xff : number & 0xff,
		(size_t)window->width * (size_t)window->height * 4);
	shm_window_commit(window, buffer, 0, 0, window->width, window->height);
	return shm_window_wait_frame(window);
}

static bool draw(struct shm_window *window, int frames)
{
	struct stopwatch stopwatch = {0};
	for (int i = 0; i < WARM_UP + frames; i++) {
		if (i == WARM_UP) {
			stopwatch_start(&stopwatch);
		}
		if (!draw_frame(window, i)) {
			return false;
		}
	}
	stopwatch_report(&stopwatch, frames);
	return true;
}

static bool take_option(int argc, char *argv[], int *next, const char *name)
{
	bool given = *next < argc && strcmp(argv[*next], name) == 0;
	*next += given;
	return given;
}

int main(int argc, char *argv[])
{
	int first = 1;
	bool sealable = !take_option(argc, argv, &first, "--unsealable");
	bool rounded = take_option(argc, argv, &first, "--rounded");
	if (argc - first != 3) {
		fprintf(stderr,
			"usage: full-damage [--unsealable] [--rounded] WIDTH HEIGHT FRAMES\n");
		return 2;
	}
	int width = atoi(argv[first]), height = atoi(argv[first + 1]),
	    frames = atoi(argv[first + 2]);
	if (width < 1 || width > 8192 || height < 1 || height > 8192 || frames < 1) {
		fprintf(stderr, "full-damage: sizes are 1..8192 px, frames at least 1\n");
		return 2;
	}
	struct shm_client client;
	struct shm_window window = {0};
	bool good = shm_client_init(&client)
		    && shm_window_init(&window, &client, width, height,
			    (sealable ? SHM_WINDOW_SEALED : 0) | (rounded ? SHM_WINDOW_ROUNDED : 0))
		    && draw(&window, frames);
	shm_window_finish(&window);
	shm_client_finish(&client);
	return good ? 0 : 1;
}

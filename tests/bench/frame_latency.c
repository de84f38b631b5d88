/* SPDX-License-Identifier: MIT
 *
 * How long a frame callback takes: frame-latency [--unsealable] REST FRAMES
 *
 * A small window changes when the callback of the last change has come: at once, as a video does, with a
 * REST of 0, else that many ms and up to a frame later, at any point of the screen's beat, as a cursor that
 * blinks or a text that is typed does. Prints ms for each commit, a line each; the first WARM_UP do not
 * count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shm_window.h"
#include "stopwatch.h"

#define WARM_UP 10
#define WIDTH 640
#define HEIGHT 480 /* px */
#define SQUARE 64 /* px of it that change */
#define STEPS 16 /* ms that a rest is longer, by turns: a frame of 60 Hz */

/* False when the connection is lost. */
static bool rest(struct shm_client *client, double seconds)
{
	double end = stopwatch_now() + seconds, left;
	while ((left = end - stopwatch_now()) > 0) {
		if (!shm_client_dispatch(client, (int)(left * 1000) + 1)) {
			return false;
		}
	}
	return true;
}

static bool measure(struct shm_window *window, int number)
{
	struct shm_buffer *buffer = shm_window_next_buffer(window);
	if (!buffer) {
		return false;
	}
	memset(buffer->pixels, number & 0xff, sizeof(uint32_t) * WIDTH * SQUARE);
	double begin = stopwatch_now();
	shm_window_commit(window, buffer, 0, 0, SQUARE, SQUARE);
	if (!shm_window_wait_frame(window)) {
		return false;
	}
	if (number >= WARM_UP) {
		printf("%.3f\n", 1000 * (stopwatch_now() - begin));
	}
	return true;
}

int main(int argc, char *argv[])
{
	bool sealable = !(argc > 1 && strcmp(argv[1], "--unsealable") == 0);
	bool given = argc == (sealable ? 3 : 4);
	int rest_ms = given ? atoi(argv[argc - 2]) : 0, frames = given ? atoi(argv[argc - 1]) : 0;
	if (rest_ms < 0 || frames < 1) {
		fprintf(stderr, "usage: frame-latency [--unsealable] REST FRAMES\n");
		return 2;
	}
	struct shm_client client;
	struct shm_window window = {0};
	bool good = shm_client_init(&client)
		    && shm_window_init(
			    &window, &client, WIDTH, HEIGHT, sealable ? SHM_WINDOW_SEALED : 0);
	for (int i = 0; good && i < WARM_UP + frames; i++) {
		int late = rest_ms ? rest_ms + i * 7 % STEPS : 0;
		good = rest(&client, 0.001 * late) && measure(&window, i);
	}
	shm_window_finish(&window);
	shm_client_finish(&client);
	return good ? 0 : 1;
}

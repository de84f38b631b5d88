/* SPDX-License-Identifier: MIT
 *
 * cloison-text, the program beside this one that draws its texts (common/text_link.h): started
 * before everything else, so that the compositor can give up starting programs, and asked for
 * workers.
 */
#ifndef COMPOSITOR_TEXT_PROGRAM_H
#define COMPOSITOR_TEXT_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct text_program;

/* Runs path, or where path is NULL, the program that is installed with this one. sandbox: its
 * workers give up what they can; what this kernel lacks for that is this program's to say, which
 * needs the same. NULL after one line on standard error. */
struct text_program *text_program_create(const char *path, bool sandbox);
/* Ends it with all workers, and waits for that. NULL is accepted. */
void text_program_destroy(struct text_program *program);

/* From now on its events come in the turns of that loop, instead of the one before; NULL: in none,
 * which must be said before a loop ends. False when out of memory: then they come in none. */
bool text_program_listen(struct text_program *program, struct wl_event_loop *loop);

/* Wants a worker of that number (below TEXT_MAX_WORKERS) and name (for ps; cut), which draws with
 * that family of fonts (cut to TEXT_MAX_FAMILY - 1 bytes; empty: Sans), in place of the one that
 * there is. Returns the serial of its answer; 0: the program has ended. */
uint32_t text_program_start(
	struct text_program *program, uint32_t worker, const char *name, const char *family);
/* The worker ends at once, if there is one. */
void text_program_end(struct text_program *program, uint32_t worker);

struct text_worker_news {
	uint32_t worker, serial; /* of the start that it answers */
	int error; /* 0, or the errno that kept it from starting */
	int fd, pictures; /* both close-on-exec; -1 with an error */
};

struct text_program_events {
	/* struct text_worker_news: whoever waits for it takes fd and pictures, and leaves -1 there;
	 * otherwise they are closed. */
	struct wl_signal started;
	/* NULL: no worker will start any more, and there is none. Once in each loop that is
	 * listened in. */
	struct wl_signal ended;
};
struct text_program_events *text_program_events(struct text_program *program);

#endif

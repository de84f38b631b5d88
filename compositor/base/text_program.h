/* SPDX-License-Identifier: MIT
 *
 * cloison-text, the program beside this one that draws its texts (common/text_link.h): started
 * before everything else, so that the compositor can give up starting programs, and asked for
 * workers. No call but text_program_wait waits.
 */
#ifndef COMPOSITOR_TEXT_PROGRAM_H
#define COMPOSITOR_TEXT_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

struct text_program;

/* Runs path, or where path is NULL, the program that is installed with this one. sandbox: its
 * workers give up what they can; what this kernel lacks for that is this program's to say, which
 * needs the same. NULL after one line on standard error. */
struct text_program *text_program_create(const char *path, bool sandbox);
/* Ends it with all workers, and waits for that. NULL is accepted. */
void text_program_destroy(struct text_program *program);

/* Can be read when something has come for text_program_take. Not owned by the caller. */
int text_program_fd(const struct text_program *program);

/* Workers that start from now on draw with this family of fonts, cut to TEXT_MAX_FAMILY - 1 bytes;
 * empty, as at first: Sans. */
void text_program_use_family(struct text_program *program, const char *family);

/* Wants a worker of that number (below TEXT_MAX_WORKERS) and name (for ps; cut), in place of the
 * one that there is. Returns the serial of its answer; 0: the program has ended. */
uint32_t text_program_start(struct text_program *program, uint32_t worker, const char *name);
/* The worker ends at once, if there is one. */
void text_program_end(struct text_program *program, uint32_t worker);

struct text_worker_news {
	uint32_t worker, serial; /* of the start that it answers */
	int error; /* 0, or the errno that kept it from starting */
	int fd, pictures; /* the taker's, both close-on-exec; -1 with an error */
};

enum text_program_result {
	TEXT_PROGRAM_NEWS,
	TEXT_PROGRAM_NOTHING, /* yet */
	TEXT_PROGRAM_ENDED, /* no worker will start any more */
};

enum text_program_result text_program_take(
	struct text_program *program, struct text_worker_news *news);

/* Until fd can be read or is closed, and at most until the time by clock_ms: for the start. False
 * when it has passed. */
bool text_program_wait(int fd, uint64_t until);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Reading the configuration again while cloison runs, all of it or nothing. What the compositor may
 * not do once it has started is done by base/starter.h, which reads the files and makes sockets for
 * domains that come, and by trusted/labels.h, which draws texts that are new. When all of that is
 * there, what the files say is taken in one turn of the loop: 0.5 ms for 300 rules; with as many as
 * there may be some 10 to 30 ms, once, and as much for a theme of the cursor.
 */
#ifndef COMPOSITOR_RELOAD_H
#define COMPOSITOR_RELOAD_H

#include <stdbool.h>

struct config;
struct control_access;
struct launch;
struct reload;
struct starter;
struct text_program;
struct texts;

struct reload_parts {
	struct config *config; /* what access has; changes in place */
	struct starter *starter;
	struct text_program *text_program;
	struct texts *texts;
};

/* All must outlive it, but for parts itself. NULL: out of memory. */
struct reload *reload_create(const struct control_access *access, const struct reload_parts *parts);
/* Nobody waits any more. NULL is accepted. */
void reload_destroy(struct reload *reload);

/* Begins, when what is under way is over. wait, which is waited for as one that is given to
 * domain_launch, is told what came of it: 0, or EINVAL when the files are wrong and what there was
 * holds; NULL: the log says so, as it does anyway. False when nothing can be read any more; wait is
 * not told. */
bool reload_begin(struct reload *reload, struct launch *wait);

/* Why the last one had no effect; empty: it had. */
const char *reload_error(const struct reload *reload);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Reading the configuration again while cloison runs, all of it or nothing. The files are read by
 * base/starter.h, for the compositor may not once it has started. What they say is taken in one
 * turn of the loop: 0.5 ms for 300 rules; with as many as there may be some 10 to 30 ms, once.
 */
#ifndef COMPOSITOR_RELOAD_H
#define COMPOSITOR_RELOAD_H

#include <stdbool.h>

struct config;
struct control_access;
struct launch;
struct reload;
struct starter;

/* All must outlive it; config is what access has, and changes in place. NULL: out of memory. */
struct reload *reload_create(
	const struct control_access *access, struct config *config, struct starter *starter);
/* Nobody waits any more. NULL is accepted. */
void reload_destroy(struct reload *reload);

/* Begins. wait, which is waited for as one that is given to domain_launch, is told what came of it:
 * 0, or EINVAL when the files are wrong and what there was holds; NULL: the log says so, as it does
 * anyway. False when nothing can be read any more; wait is not told. */
bool reload_begin(struct reload *reload, struct launch *wait);

/* Why the last one had no effect; empty: it had. */
const char *reload_error(const struct reload *reload);

#endif

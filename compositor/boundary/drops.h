/* SPDX-License-Identifier: MIT
 *
 * Drags from one domain to another. When the user lets one go over a window of another domain, that
 * is a copy and a paste in one act, by the rules of [drag]: what is dragged is taken out of its
 * domain then, the types that the rules let go to that target alone, and dropped where he let it
 * go.
 *
 * - Until it is dropped there (and, where a rule says "ask", until he has allowed it), the target
 *   hears nothing of it.
 * - The source hears that its drag ended, at once, and whether anything is taken; nothing after
 *   that.
 * - Lists of files never cross. The user is told so.
 */
#ifndef COMPOSITOR_DROPS_H
#define COMPOSITOR_DROPS_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "compositor/boundary/clip_rules.h"
#include "compositor/boundary/delivery.h"
#include "compositor/boundary/snapshot.h"

struct clip_notes;
struct desktop;
struct input;
struct prompt;

struct drops {
	struct input *input;
	const struct policy *policy; /* NULL: nothing may cross */
	struct clip_notes *notes;
	struct snapshot snapshot;
	struct clip_terms terms; /* of the last one: who, and by which rule */
	struct clip_place place; /* where the last one goes; window NULL: none is on */
	struct prompt *prompt; /* the user is asked about it; NULL: he is not */
	struct delivery delivery;
	bool files; /* the last one had files beside what may cross */
	char refusal[128]; /* why the last one crossed nothing; empty: it did */
	uint64_t done; /* how many came to their end */
	struct wl_listener dropped, window_gone;
};

/* False: out of memory; it is to be finished in any case. All must outlive it. */
bool drops_init(struct drops *drops, struct desktop *desktop, struct input *input,
	struct clip_wipes *wipes, struct clip_notes *notes);
void drops_finish(struct drops *drops);

/* From now on; NULL: nothing may cross. What is on its way ends. */
void drops_set_policy(struct drops *drops, const struct policy *policy);

/* What is on its way ends: why. */
void drops_stop(struct drops *drops, const char *why);

#endif

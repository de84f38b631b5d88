/* SPDX-License-Identifier: MIT
 *
 * What the panel says of the clipboard and of drags: what is held, and for a while why something
 * was refused.
 */
#ifndef COMPOSITOR_CLIP_NOTES_H
#define COMPOSITOR_CLIP_NOTES_H

#include <stdbool.h>

struct desktop;
struct domain;
struct snapshot;
struct wl_event_source;

#define CLIP_NOTES_AGE_MS 10000 /* from one age of what is held to the next */

struct clip_notes {
	const struct desktop *desktop;
	const struct snapshot *held; /* the clipboard's */
	struct domain *source; /* whose domain knows that; NULL: none */
	struct wl_event_source *older; /* timer: what is held is */
};

/* False: out of memory; it is to be finished in any case. Both must outlive it. */
bool clip_notes_init(
	struct clip_notes *notes, const struct desktop *desktop, const struct snapshot *held);
void clip_notes_finish(struct clip_notes *notes);

/* What is held has changed. A refusal that stands there stays no longer. */
void clip_notes_show(struct clip_notes *notes);

/* The user wanted act ("paste", "drop"), and it was refused; why NULL: it was done. */
void clip_notes_tell(struct clip_notes *notes, const char *act, const char *why);

#endif

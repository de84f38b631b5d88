/* SPDX-License-Identifier: MIT
 *
 * All texts of the host's own, at every scale that the configuration has: drawn at the start, and
 * when a configuration has others, by a worker that sees nothing else and ends then. So whatever
 * becomes of cloison-text later, every window has its label.
 */
#ifndef COMPOSITOR_LABELS_H
#define COMPOSITOR_LABELS_H

#include <stdbool.h>

#include "common/text_link.h"

struct config;
struct labels;
struct labels_drawing;
struct text_mask;
struct text_program;
struct wl_event_loop;

/* TEXT_FONT_LABEL: of domains, the secret phrase of the configuration, and these. */
#define LABELS_NO_DOMAIN "No domain"
#define LABELS_ELLIPSIS "\u2026"
#define LABELS_PASTE "Paste this into another domain?"
#define LABELS_DROP "Drop this into another domain?"
#define LABELS_EXERCISE "An exercise: nothing will happen"
#define LABELS_ALLOW "Allow"
#define LABELS_DENY "Deny"
#define LABELS_LOCKED "Locked"
#define LABELS_ASKS "!"
#define LABELS_START_LOCKER "Press Enter to unlock"
/* TEXT_FONT_NOTE */
#define LABELS_SILENT "(does not answer)"
/* TEXT_FONT_PLAIN: of domains, these, and +1 to +N for N domains with the host. */
#define LABELS_DOWN "(down)"
#define LABELS_KILLED "(killed)"
#define LABELS_STARTING "(starting)"
#define LABELS_FROM "from"
#define LABELS_INTO "into"
#define LABELS_MORE "There is more of it than is shown."
#define LABELS_COVERS "covers this screen: Ctrl+Alt+Shift+Escape ends that"
#define LABELS_HOLDS "holds the pointer: Ctrl+Alt+Shift+Escape ends that"
#define LABELS_HOLDING "(holds the pointer)"
#define LABELS_NO_PHRASE "No secret phrase is set: see cloison(5)"
#define LABELS_MORE_BYTES 24 /* of "+N" */

/* Draws those of config, and the labels of former's domains, which may still be shown (NULL: none);
 * both may change or go meanwhile. When cloison-text cannot draw one, all are drawn by face.h,
 * after one line in the log. done is called once, in a turn of loop, in which program is listened
 * to; labels are its receiver's, and NULL after a line when out of memory. NULL after one: done is
 * not called. */
struct labels_drawing *labels_draw(const struct config *config, const struct config *former,
	struct text_program *program, struct wl_event_loop *loop,
	void (*done)(void *data, struct labels *labels), void *data);
/* Before done was called: it will not be. NULL is accepted. */
void labels_drawing_destroy(struct labels_drawing *drawing);

/* The same for the start: waits for all of them, and program is listened to in no loop
 * afterwards. */
struct labels *labels_create(const struct config *config, struct text_program *program);
void labels_destroy(struct labels *labels); /* NULL is accepted */

/* Whether all are there that config needs, of its font, and at its scales. */
bool labels_suit(const struct labels *labels, const struct config *config);

/* labels has what fresh had, which is gone: everything is to be drawn anew. What labels_find
 * returned before is not valid any more. */
void labels_take(struct labels *labels, struct labels *fresh);

/* string is one of those above. Of another scale where the configuration has not this one. Never
 * NULL; valid until labels_take or the end. */
const struct text_mask *labels_find(
	const struct labels *labels, enum text_font font, const char *string, float scale);

/* In logical px. */
int labels_width(const struct labels *labels, enum text_font font, const char *string);

#endif

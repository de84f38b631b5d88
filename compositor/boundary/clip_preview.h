/* SPDX-License-Identifier: MIT
 *
 * The beginning of a copied text, for the user who is asked whether it may go.
 */
#ifndef COMPOSITOR_CLIP_PREVIEW_H
#define COMPOSITOR_CLIP_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "compositor/input/prompts.h"

struct clip;

struct clip_preview {
	char texts[PROMPT_MAX_LINES][PROMPT_MAX_LINE + 1]; /* sanitised (protocol/text.h) */
	const char *lines[PROMPT_MAX_LINES]; /* these */
	size_t count;
	bool more; /* there is more of it, or of a line */
};

/* Of the part of clip that is text; without one it has no lines. */
void clip_preview_make(struct clip_preview *preview, const struct clip *clip);

#endif

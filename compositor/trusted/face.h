/* SPDX-License-Identifier: MIT
 *
 * A face of the compositor's own for printable ASCII, made of strokes: for texts that must be there
 * at once and exactly as they are, and for all trusted texts where no font can be used. All of its
 * characters are equally wide.
 */
#ifndef COMPOSITOR_FACE_H
#define COMPOSITOR_FACE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/text_link.h"

struct text_mask;

/* What a string of any bytes is drawn as: printable ASCII as it is, other bytes as \xNN. */
#define FACE_MAX_BYTES (4u * TEXT_MAX_BYTES)

/* Whether all of it is printable ASCII, and shown as it is. */
bool face_has(const char *string);

/* As text_worker.h's masks: one line of at most max_width logical px (> 0), which ends with three
 * dots when it would be wider; scale as in text_request. NULL: out of memory. */
struct text_mask *face_draw(
	enum text_font font, const char *string, uint32_t scale, int32_t max_width);

#endif

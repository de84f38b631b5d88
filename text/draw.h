/* SPDX-License-Identifier: MIT
 *
 * A text as a picture, by Pango.
 */
#ifndef TEXT_DRAW_H
#define TEXT_DRAW_H

#include <stdint.h>

#include "common/text_link.h"

/* For all texts from now on; empty: Sans. */
void draw_use_family(const char *family);

/* Draws on one line, as wide as it is but at most request->max_width, at the beginning of pixels,
 * which have TEXT_PICTURES_BYTES. The request was checked. */
struct text_answer draw_text(const struct text_request *request, uint8_t *pixels);

#endif

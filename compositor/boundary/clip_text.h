/* SPDX-License-Identifier: MIT
 *
 * What becomes of text that leaves a domain: nobody who pastes it is to be told anything that its
 * user does not see. Valid UTF-8 stays, but for controls other than newline and tab, what reorders
 * text, and what cannot be seen or means nothing (protocol/text.h: TEXT_FORBIDDEN). Each byte that
 * is not valid becomes U+FFFD.
 */
#ifndef COMPOSITOR_CLIP_TEXT_H
#define COMPOSITOR_CLIP_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that so many become at most, with what was waiting. */
#define CLIP_TEXT_GROWTH(size) (3 * ((size) + 4))

/* Zero-initialise one per text. */
struct clip_text {
	uint8_t waiting[4]; /* the beginning of a code point */
	size_t count; /* of these */
};

/* The next bytes of it: what becomes of them in out, of CLIP_TEXT_GROWTH(size) bytes. Returns how
 * many. */
size_t clip_text_filter(
	struct clip_text *text, const uint8_t *untrusted_bytes, size_t size, char *out);
/* It ends: what becomes of what still waits. */
size_t clip_text_finish(struct clip_text *text, char *out);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Makes guest text harmless before anybody shows, logs or stores it.
 */
#ifndef PROTOCOL_TEXT_H
#define PROTOCOL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_MAX_CODE_POINTS 128u
/* Enough for TEXT_MAX_CODE_POINTS of four bytes and a NUL. */
#define TEXT_MAX_BYTES (4u * TEXT_MAX_CODE_POINTS + 1u)

/*
 * Writes into out a NUL-terminated string of valid UTF-8, at most TEXT_MAX_CODE_POINTS code
 * points: control, bidi, zero-width, line- and paragraph-separator, noncharacter, private-use
 * and unassigned-plane code points are left out, combining marks limited to one per base,
 * invalid bytes become one U+FFFD each, runs of white space (tabs and newlines, too) one space,
 * ends trimmed. The result of sanitising a result is the same string.
 */
void text_sanitise(const char *untrusted_bytes, size_t size, char out[static TEXT_MAX_BYTES]);

/* For logs and ids: printable ASCII stays, anything else (and '\\') becomes \xNN; cut to fit. */
void text_escape(const char *untrusted_bytes, size_t size, char *out, size_t out_size);

/* What a code point does to a line of text that somebody must trust. */
enum text_class {
	TEXT_VISIBLE,
	TEXT_SPACE, /* white space, tab and newline included, and what only looks blank */
	TEXT_MARK, /* is drawn on top of the code point before it */
	TEXT_FORBIDDEN, /* invisible, reorders, or has no agreed meaning */
};

enum text_class text_classify(uint32_t code_point);

/* The code point that UTF-8 begins with, and how many bytes it has; 0: they are not valid, or there
 * are too few. size > 0. */
size_t text_read(const uint8_t *untrusted_bytes, size_t size, uint32_t *code_point);
/* How many bytes a code point has that begins with this one; 0: none does. */
size_t text_length(uint8_t untrusted_byte);
/* As UTF-8: how many bytes, up to 4. code_point is at most 0x10ffff. */
size_t text_write(char *out, uint32_t code_point);

#define TEXT_REPLACEMENT 0xfffdu /* for what is not valid */

/* Nothing but printable ASCII, blanks among it. */
bool text_is_ascii(const char *text);

#endif

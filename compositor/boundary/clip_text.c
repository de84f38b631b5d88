/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clip_text.h"

#include <stdbool.h>
#include <string.h>

#include "protocol/text.h"

static bool stays(uint32_t code_point)
{
	enum text_class class = text_classify(code_point);
	bool control = code_point < ' ' && code_point != '\n' && code_point != '\t';
	return class != TEXT_FORBIDDEN && !control;
}

static size_t put(uint32_t code_point, char *out)
{
	return stays(code_point) ? text_write(out, code_point) : 0;
}

/* The first of those that wait is no part of any code point. */
static size_t replace_first(struct clip_text *text, char *out)
{
	text->count--;
	memmove(text->waiting, text->waiting + 1, text->count);
	return put(TEXT_REPLACEMENT, out);
}

/* What can be said of those that wait. whole: nothing more comes. */
static size_t settle(struct clip_text *text, bool whole, char *out)
{
	size_t length = 0;
	while (text->count > 0) {
		uint32_t code_point;
		size_t found = text_read(text->waiting, text->count, &code_point);
		if (found > 0) {
			length += put(code_point, out + length);
			text->count -= found;
			memmove(text->waiting, text->waiting + found, text->count);
			continue;
		}
		bool goes_on = !whole && text->count < text_length(text->waiting[0]);
		for (size_t i = 1; i < text->count; i++) {
			goes_on = goes_on && (text->waiting[i] & 0xc0) == 0x80;
		}
		if (goes_on) {
			break;
		}
		length += replace_first(text, out + length);
	}
	return length;
}

size_t clip_text_filter(
	struct clip_text *text, const uint8_t *untrusted_bytes, size_t size, char *out)
{
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		uint8_t byte = untrusted_bytes[i];
		if (text->count == 0 && byte >= ' ' && byte < 0x7f) {
			out[length++] = (char)byte;
		} else {
			text->waiting[text->count++] = byte;
			length += settle(text, false, out + length);
		}
	}
	return length;
}

size_t clip_text_finish(struct clip_text *text, char *out)
{
	return settle(text, true, out);
}

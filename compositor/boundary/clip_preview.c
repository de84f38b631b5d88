/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clip_preview.h"

#include <string.h>

#include "common/clip.h"
#include "protocol/text.h"

/* Bytes that are looked at: more of them than a prompt shows. */
#define LOOKED_AT 4096u

/* As much of a line as fits, in whole code points. */
static void add_line(struct clip_preview *preview, const char *bytes, size_t size)
{
	char clean[TEXT_MAX_BYTES];
	text_sanitise(bytes, size, clean);
	size_t length = strlen(clean);
	if (length > PROMPT_MAX_LINE) {
		length = PROMPT_MAX_LINE;
		while ((clean[length] & 0xc0) == 0x80) {
			length--;
		}
		preview->more = true;
	}
	memcpy(preview->texts[preview->count], clean, length);
	preview->texts[preview->count][length] = '\0';
	preview->lines[preview->count] = preview->texts[preview->count];
	preview->count++;
}

void clip_preview_make(struct clip_preview *preview, const struct clip *clip)
{
	char bytes[LOOKED_AT];
	uint32_t part = 0;
	*preview = (struct clip_preview){0};
	while (part < clip->count && strcmp(clip->parts[part].name, CLIP_TEXT) != 0) {
		part++;
	}
	if (part == clip->count) {
		return;
	}
	size_t size = clip_read(clip, part, 0, bytes, sizeof(bytes)), at = 0;
	while (at < size && preview->count < PROMPT_MAX_LINES) {
		const char *end = memchr(bytes + at, '\n', size - at);
		size_t length = end ? (size_t)(end - bytes) - at : size - at;
		add_line(preview, bytes + at, length);
		at += length + (end ? 1 : 0);
	}
	preview->more = preview->more || at < clip->parts[part].size;
}

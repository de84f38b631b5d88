/* SPDX-License-Identifier: MIT */
#include "protocol/text.h"

#include <stdbool.h>
#include <stdint.h>

#include "protocol/text_class.h"

#define REPLACEMENT 0xfffdu

/* --- UTF-8 ----------------------------------------------------------------------------------- */

struct sequence {
	uint32_t code_point;
	size_t length; /* in bytes; 0: the first byte starts no valid sequence */
};

/* How many bytes the first one announces (0: none can start with it), and its payload bits. */
static struct sequence read_lead(uint8_t byte)
{
	if (byte < 0x80) {
		return (struct sequence){byte, 1};
	}
	if (byte >= 0xc2 && byte <= 0xdf) {
		return (struct sequence){byte & 0x1fu, 2};
	}
	if (byte >= 0xe0 && byte <= 0xef) {
		return (struct sequence){byte & 0x0fu, 3};
	}
	if (byte >= 0xf0 && byte <= 0xf4) {
		return (struct sequence){byte & 0x07u, 4};
	}
	return (struct sequence){0};
}

/* RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF. */
static struct sequence read_sequence(const uint8_t *bytes, size_t size)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const struct sequence invalid = {0};
	struct sequence sequence = read_lead(bytes[0]);
	if (sequence.length > size) {
		return invalid;
	}
	for (size_t i = 1; i < sequence.length; i++) {
		if ((bytes[i] & 0xc0) != 0x80) {
			return invalid;
		}
		sequence.code_point = sequence.code_point << 6 | (bytes[i] & 0x3fu);
	}
	uint32_t code_point = sequence.code_point;
	bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
	if (code_point < least[sequence.length] || surrogate || code_point > 0x10ffff) {
		return invalid;
	}
	return sequence;
}

static size_t write_sequence(char *out, uint32_t code_point)
{
	if (code_point < 0x80) {
		out[0] = (char)code_point;
		return 1;
	}
	size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
	static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code_point & 0x3f));
		code_point >>= 6;
	}
	out[0] = (char)(leads[length] | code_point);
	return length;
}

/* --- the sanitiser --------------------------------------------------------------------------- */

struct output {
	char *bytes;
	size_t length, code_points;
	enum text_class last; /* of what was written last; TEXT_SPACE at the start */
};

static void append(struct output *output, uint32_t code_point, enum text_class class)
{
	output->length += write_sequence(output->bytes + output->length, code_point);
	output->code_points++;
	output->last = class;
}

static void put(struct output *output, uint32_t code_point)
{
	enum text_class class = text_classify(code_point);
	switch (class) {
	case TEXT_VISIBLE:
		append(output, code_point, class);
		break;
	case TEXT_SPACE:
		if (output->last != TEXT_SPACE) {
			append(output, ' ', class);
		}
		break;
	case TEXT_MARK:
		/* One on each base, none without a base. */
		if (output->last == TEXT_VISIBLE) {
			append(output, code_point, class);
		}
		break;
	case TEXT_FORBIDDEN:
		break;
	}
}

void text_sanitise(const char *untrusted_bytes, size_t size, char out[static TEXT_MAX_BYTES])
{
	const uint8_t *bytes = (const uint8_t *)untrusted_bytes;
	struct output output = {.bytes = out, .last = TEXT_SPACE};
	for (size_t at = 0; at < size && output.code_points < TEXT_MAX_CODE_POINTS;) {
		struct sequence sequence = read_sequence(bytes + at, size - at);
		bool valid = sequence.length > 0;
		put(&output, valid ? sequence.code_point : REPLACEMENT);
		at += valid ? sequence.length : 1;
	}
	if (output.length > 0 && output.last == TEXT_SPACE) {
		output.length--;
	}
	out[output.length] = '\0';
}

/* --- escaping -------------------------------------------------------------------------------- */

void text_escape(const char *untrusted_bytes, size_t size, char *out, size_t out_size)
{
	static const char digits[] = "0123456789abcdef";
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		uint8_t byte = (uint8_t)untrusted_bytes[i];
		bool plain = byte >= 0x20 && byte < 0x7f && byte != '\\';
		size_t need = plain ? 1 : 4;
		if (length + need >= out_size) {
			break;
		}
		if (plain) {
			out[length] = (char)byte;
		} else {
			out[length] = '\\';
			out[length + 1] = 'x';
			out[length + 2] = digits[byte >> 4];
			out[length + 3] = digits[byte & 0xf];
		}
		length += need;
	}
	if (out_size > 0) {
		out[length] = '\0';
	}
}

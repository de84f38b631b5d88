/* SPDX-License-Identifier: MIT */
#include "compositor/base/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "protocol/log.h"

struct audit_text {
	char *line;
	size_t at; /* there is always room for the end: "}" and a NUL */
};

#define END 2u

/* The last lines, of this process as its log is. */
static char kept[AUDIT_KEPT][AUDIT_MAX_LINE];
static size_t written;

/* All of it or nothing. */
static bool audit_add(struct audit_text *text, const char *bytes)
{
	size_t size = strlen(bytes);
	if (size > AUDIT_MAX_LINE - END - text->at) {
		return false;
	}
	memcpy(text->line + text->at, bytes, size);
	text->at += size;
	return true;
}

/* Printable ASCII stays as it is; the line is pure ASCII, whatever a guest says. */
static bool audit_add_string(struct audit_text *text, const char *untrusted_bytes)
{
	bool fits = audit_add(text, "\"");
	for (size_t i = 0; fits && untrusted_bytes[i] && i < AUDIT_MAX_TEXT; i++) {
		unsigned char c = (unsigned char)untrusted_bytes[i];
		bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
		char piece[sizeof("\\u0000")];
		snprintf(piece, sizeof(piece), plain ? "%c" : "\\u%04x", c);
		fits = audit_add(text, piece);
	}
	return fits && audit_add(text, "\"");
}

/* A field that does not fit whole is left out. */
static bool audit_add_field(struct audit_text *text, const struct audit_field *field)
{
	char number[24];
	size_t before = text->at;
	snprintf(number, sizeof(number), "%" PRIu64, field->number);
	bool fits =
		audit_add(text, before > 1 ? ",\"" : "\"") && audit_add(text, field->key)
		&& audit_add(text, "\":")
		&& (field->text ? audit_add_string(text, field->text) : audit_add(text, number));
	text->at = fits ? text->at : before;
	return fits;
}

void audit_line(char line[static AUDIT_MAX_LINE], const char *event,
	const struct audit_field *fields, size_t count, uint32_t dropped)
{
	struct audit_text text = {.line = line};
	const struct audit_field head = {.key = "event", .text = event};
	const struct audit_field tail = {.key = "dropped", .number = dropped};
	bool fits = audit_add(&text, "{") && audit_add_field(&text, &head);
	if (dropped > 0) {
		fits = audit_add_field(&text, &tail) && fits;
	}
	for (size_t i = 0; fits && i < count; i++) {
		fits = audit_add_field(&text, &fields[i]);
	}
	memcpy(line + text.at, "}", END);
}

void audit_write(
	struct log_rate *rate, const char *event, const struct audit_field *fields, size_t count)
{
	uint32_t dropped = 0;
	if (rate && !log_rate_pass(rate, &dropped)) {
		return;
	}
	char *line = kept[written++ % AUDIT_KEPT];
	audit_line(line, event, fields, count, dropped);
	log_info("audit: %s", line);
}

const char *audit_kept(size_t number)
{
	size_t count = written < AUDIT_KEPT ? written : AUDIT_KEPT;
	return number < count ? kept[(written - count + number) % AUDIT_KEPT] : NULL;
}

/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <string.h>

#include "compositor/base/audit.h"

static char line[AUDIT_MAX_LINE];

static void fields_in_order(void **state)
{
	const struct audit_field fields[] = {{"source", "work", 0}, {"bytes", NULL, UINT64_MAX}};
	audit_line(line, "clipboard", fields, COUNT_OF(fields), 0);
	assert_string_equal(line,
		"{\"event\":\"clipboard\",\"source\":\"work\",\"bytes\":18446744073709551615}");
	audit_line(line, "prompt", NULL, 0, 7);
	assert_string_equal(line, "{\"event\":\"prompt\",\"dropped\":7}");
}

/* Nothing that a guest says ends a string, a line, or moves a terminal's cursor. */
static void guests_text_is_escaped(void **state)
{
	const struct audit_field field = {"type", "a\"b\\c\n\x1b[2J\x7f\xc3\xa9", 0};
	audit_line(line, "e", &field, 1, 0);
	assert_string_equal(line, "{\"event\":\"e\",\"type\":\"a\\u0022b\\u005cc\\u000a\\u001b["
				  "2J\\u007f\\u00c3\\u00a9\"}");
}

static void long_text_is_cut(void **state)
{
	char text[2 * AUDIT_MAX_TEXT];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	const struct audit_field field = {"t", text, 0};
	audit_line(line, "e", &field, 1, 0);
	assert_int_equal(strlen(line), strlen("{\"event\":\"e\",\"t\":\"\"}") + AUDIT_MAX_TEXT);
}

/* A field is there whole or not at all, and the line is an object in any case. */
static void what_does_not_fit_is_left_out(void **state)
{
	char text[AUDIT_MAX_TEXT + 1];
	memset(text, '\n', AUDIT_MAX_TEXT);
	text[AUDIT_MAX_TEXT] = '\0';
	const struct audit_field fields[] = {{"a", text, 0}, {"b", text, 0}, {"c", "d", 0}};
	audit_line(line, "e", fields, COUNT_OF(fields), 0);
	assert_string_equal(line + strlen(line) - strlen("\\u000a\"}"), "\\u000a\"}");
	assert_non_null(strstr(line, "\"a\":"));
	assert_null(strstr(line, "\"b\":"));
	assert_true(strlen(line) < AUDIT_MAX_LINE);
}

static void the_last_lines_are_kept(void **state)
{
	assert_null(audit_kept(0));
	for (uint64_t i = 0; i < AUDIT_KEPT + 2; i++) {
		const struct audit_field field = {.key = "n", .number = i};
		audit_write(NULL, "e", &field, 1);
	}
	assert_string_equal(audit_kept(0), "{\"event\":\"e\",\"n\":2}");
	assert_string_equal(audit_kept(AUDIT_KEPT - 1), "{\"event\":\"e\",\"n\":65}");
	assert_null(audit_kept(AUDIT_KEPT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_in_order),
		cmocka_unit_test(guests_text_is_escaped),
		cmocka_unit_test(long_text_is_cut),
		cmocka_unit_test(what_does_not_fit_is_left_out),
		cmocka_unit_test(the_last_lines_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

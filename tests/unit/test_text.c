/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/text.h"

#define FFFD "\xef\xbf\xbd"

struct text_case {
	const char *in, *out;
};

static const struct text_case cases[] = {
	/* Left alone. */
	{"", ""},
	{"plain", "plain"},
	{"<b>%n%s</b> \\ \"'&", "<b>%n%s</b> \\ \"'&"},
	{"h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
	{"\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\xe6\x9c\xac"},
	{"\xd7\xa9\xd7\x9c", "\xd7\xa9\xd7\x9c"},
	{"\xef\xbf\xbd", FFFD},
	{"\xf0\xbf\xbf\xbd", "\xf0\xbf\xbf\xbd"}, /* U+3FFFD, the last but two of its plane */
	/* White space. */
	{"  a  b  ", "a b"},
	{"a\t\n\r\v\fb", "a b"},
	{"\xc2\xa0"
	 "a\xe3\x80\x80\xe2\x80\x83"
	 "b\xe2\x80\xaf",
		"a b"},
	{"a\xe2\xa0\x80\xe2\xa0\x80"
	 "b",
		"a b"}, /* empty braille cells */
	{" \t ", ""},
	{"a \xe2\x80\x8b b", "a b"}, /* a run with something invisible in it */
	/* Control. */
	{"a\x01\x1b[31mb\x7f", "a[31mb"},
	{"a\xc2\x80\xc2\x85\xc2\x9f"
	 "b",
		"ab"},
	/* Bidi. */
	{"a\xe2\x80\xae"
	 "b\xe2\x80\xac",
		"ab"},
	{"a\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xad"
	 "b",
		"ab"},
	{"a\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9"
	 "b",
		"ab"},
	{"a\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c"
	 "b",
		"ab"},
	/* Without width, or blank. */
	{"a\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf"
	 "b",
		"ab"},
	{"a\xc2\xad\xcd\x8f\xe1\x85\x9f\xe3\x85\xa4\xef\xbe\xa0"
	 "b",
		"ab"},
	{"a\xef\xb8\x8f\xf3\xa0\x84\x80\xf3\xa0\x81\x81"
	 "b",
		"ab"}, /* variation selectors and a tag */
	/* Separators, private use, noncharacters, planes that mean nothing. */
	{"a\xe2\x80\xa8\xe2\x80\xa9"
	 "b",
		"ab"},
	{"a\xee\x80\x80\xef\xa3\xbf\xf3\xb0\x80\x80\xf4\x8f\xbf\xbd"
	 "b",
		"ab"},
	{"a\xef\xb7\x90\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\xbf\xbe\xf4\x8f\xbf\xbf"
	 "b",
		"ab"},
	{"a\xf1\x80\x80\x80\xf3\x9f\xbf\xbd"
	 "b",
		"ab"},
	/* Marks: one on each base. */
	{"e\xcc\x81", "e\xcc\x81"},
	{"e\xcc\x81\xcc\x82\xcc\x83x\xcc\x81", "e\xcc\x81x\xcc\x81"},
	{"\xcc\x81"
	 "a",
		"a"},
	{"a \xcc\x81 b", "a b"},
	{"e\xcc\x81\xe2\x80\x8b\xcc\x82", "e\xcc\x81"},
	{"\xe0\xa4\x95\xe0\xa4\xbf", "\xe0\xa4\x95\xe0\xa4\xbf"}, /* a vowel sign with a width */
	/* Invalid bytes: one replacement each. */
	{"\x80", FFFD},
	{"a\xff\xfe", "a" FFFD FFFD},
	{"\xc3", FFFD},
	{"\xc3x", FFFD "x"},
	{"\xe2\x82", FFFD FFFD},
	{"\xf0\x9f\x98", FFFD FFFD FFFD},
	{"\xf0\x9f\x98x", FFFD FFFD FFFD "x"},
	{"\xc0\x80", FFFD FFFD}, /* overlong */
	{"\xc1\xbf", FFFD FFFD},
	{"\xe0\x80\xaf", FFFD FFFD FFFD},
	{"\xe0\x9f\xbf", FFFD FFFD FFFD},
	{"\xf0\x80\x80\xaf", FFFD FFFD FFFD FFFD},
	{"\xf0\x8f\xbf\xbf", FFFD FFFD FFFD FFFD},
	{"\xed\xa0\x80", FFFD FFFD FFFD}, /* surrogates */
	{"\xed\xbf\xbf", FFFD FFFD FFFD},
	{"\xed\x9f\xbf", "\xed\x9f\xbf"},
	{"\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD}, /* beyond U+10FFFF */
	{"\xf5\x80\x80\x80", FFFD FFFD FFFD FFFD},
	{"\xf8\x88\x80\x80\x80", FFFD FFFD FFFD FFFD FFFD},
};

/* From a copy of exactly size bytes. */
static void sanitise(const char *in, size_t size, char out[static TEXT_MAX_BYTES])
{
	char *copy = malloc(size > 0 ? size : 1);
	memcpy(copy, in, size);
	text_sanitise(copy, size, out);
	free(copy);
}

static void table(void **state)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[TEXT_MAX_BYTES], again[TEXT_MAX_BYTES];
		sanitise(cases[i].in, strlen(cases[i].in), out);
		if (strcmp(out, cases[i].out) != 0) {
			fail_msg("case %zu: \"%s\" instead of \"%s\"", i, out, cases[i].out);
		}
		sanitise(out, strlen(out), again);
		assert_string_equal(again, out);
	}
}

static void nul_bytes_are_left_out(void **state)
{
	char out[TEXT_MAX_BYTES];
	sanitise("a\0b\0", 4, out);
	assert_string_equal(out, "ab");
}

static void attack_57_cut_at_the_limit(void **state)
{
	char in[4 * 300], out[TEXT_MAX_BYTES];
	for (size_t i = 0; i < 300; i++) {
		memcpy(in + 4 * i, "\xf0\x9f\x98\x80", 4);
	}
	sanitise(in, sizeof(in), out);
	assert_int_equal(strlen(out), 4 * TEXT_MAX_CODE_POINTS);
	/* The cut leaves no space at the end. */
	memset(in, 'x', sizeof(in));
	in[TEXT_MAX_CODE_POINTS - 1] = ' ';
	sanitise(in, sizeof(in), out);
	assert_int_equal(strlen(out), TEXT_MAX_CODE_POINTS - 1);
	/* What is left out does not count. */
	memset(in, '\x01', 1000);
	memcpy(in + 1000, "end", 3);
	sanitise(in, 1003, out);
	assert_string_equal(out, "end");
}

/* Every code point by itself, and around a base: the result is stable and never blank. */
static void every_code_point(void **state)
{
	for (uint32_t c = 0x80; c <= 0x10ffff; c++) {
		char in[7] = {'a'};
		size_t length = 1;
		if (c < 0x800) {
			in[length++] = (char)(0xc0 | c >> 6);
		} else if (c < 0x10000) {
			in[length++] = (char)(0xe0 | c >> 12);
			in[length++] = (char)(0x80 | (c >> 6 & 0x3f));
		} else {
			in[length++] = (char)(0xf0 | c >> 18);
			in[length++] = (char)(0x80 | (c >> 12 & 0x3f));
			in[length++] = (char)(0x80 | (c >> 6 & 0x3f));
		}
		in[length++] = (char)(0x80 | (c & 0x3f));
		in[length++] = 'b';
		char out[TEXT_MAX_BYTES], again[TEXT_MAX_BYTES];
		text_sanitise(in, length, out);
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		const char *expected = in;
		if (surrogate) {
			expected = "a" FFFD FFFD FFFD "b";
		} else if (text_classify(c) == TEXT_SPACE) {
			expected = "a b";
		} else if (text_classify(c) == TEXT_FORBIDDEN) {
			expected = "ab";
		}
		assert_string_equal(out, expected);
		text_sanitise(out, strlen(out), again);
		assert_string_equal(again, out);
	}
}

static void classes(void **state)
{
	static const struct {
		uint32_t code_point;
		enum text_class class;
	} points[] = {
		{'a', TEXT_VISIBLE},
		{0x00, TEXT_FORBIDDEN},
		{0x08, TEXT_FORBIDDEN},
		{0x09, TEXT_SPACE},
		{0x0d, TEXT_SPACE},
		{0x0e, TEXT_FORBIDDEN},
		{0x02ff, TEXT_VISIBLE},
		{0x0300, TEXT_MARK},
		{0x036f, TEXT_MARK},
		{0x0370, TEXT_VISIBLE},
		{0x20dd, TEXT_MARK}, /* an enclosing circle */
		{0x1d185, TEXT_MARK},
		{0x1d17a, TEXT_FORBIDDEN},
		{0x3ffff, TEXT_FORBIDDEN},
		{0x40000, TEXT_FORBIDDEN},
	};
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		assert_int_equal(text_classify(points[i].code_point), points[i].class);
	}
}

static void random_bytes_are_stable(void **state)
{
	uint32_t random = 7;
	for (unsigned round = 0; round < 20000; round++) {
		char in[64], out[TEXT_MAX_BYTES], again[TEXT_MAX_BYTES];
		for (size_t i = 0; i < sizeof(in); i++) {
			random = random * 1664525u + 1013904223u;
			in[i] = (char)(random >> 24);
		}
		sanitise(in, round % sizeof(in), out);
		sanitise(out, strlen(out), again);
		assert_string_equal(again, out);
	}
}

static void attack_56_escapes(void **state)
{
	static const struct {
		const char *in;
		size_t size, out_size;
		const char *out;
	} table[] = {
		{"", 0, 10, ""},
		{"plain ~", 7, 10, "plain ~"},
		{"a\nb", 3, 10, "a\\x0ab"},
		{"\\", 1, 10, "\\x5c"},
		{"\x1b\x7f\xff\0", 4, 20, "\\x1b\\x7f\\xff\\x00"},
		{"abcdef", 6, 4, "abc"},
		{"ab\xff", 3, 6, "ab"}, /* never half an escape */
		{"ab\xff", 3, 7, "ab\\xff"},
		{"a", 1, 1, ""},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		char *out = malloc(table[i].out_size);
		text_escape(table[i].in, table[i].size, out, table[i].out_size);
		assert_string_equal(out, table[i].out);
		free(out);
	}
	char untouched = 'u';
	text_escape("a", 1, &untouched, 0);
	assert_int_equal(untouched, 'u');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(nul_bytes_are_left_out),
		cmocka_unit_test(attack_57_cut_at_the_limit),
		cmocka_unit_test(every_code_point),
		cmocka_unit_test(classes),
		cmocka_unit_test(random_bytes_are_stable),
		cmocka_unit_test(attack_56_escapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

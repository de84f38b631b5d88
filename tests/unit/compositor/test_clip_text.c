/* SPDX-License-Identifier: MIT
 *
 * attacks.md, row 50: what text brings along that a terminal, or its user, would take for more.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "compositor/boundary/clip_text.h"

struct text_case {
	const char *in, *out;
};

static const struct text_case cases[] = {
	{"", ""},
	{"plain, two\nlines\tand a tab", "plain, two\nlines\tand a tab"},
	{"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 stays",
		"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 stays"},
	{"\x1b[201~rm -rf\r\n", "[201~rm -rf\n"},
	{"\x01\x02\x07\x08\x0b\x0c\x0d\x0e\x1b\x1f\x7f.", "."},
	{"\xc2\x80\xc2\x9b\xc2\x9f.", "."}, /* C1, CSI among them */
	{"\xe2\x80\xae"
	 "evil\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f",
		"evil"}, /* bidi */
	{"a\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf\xc2\xad"
	 "b",
		"ab"},
	{"a\xf3\xa0\x81\x81\xf3\xa0\x81\xbf"
	 "b",
		"ab"}, /* tags */
	{"a\xe2\x80\xa8"
	 "b\xe2\x80\xa9"
	 "c",
		"abc"}, /* lines that are none */
	{"e\xcc\x81\xcc\x82", "e\xcc\x81\xcc\x82"}, /* marks */
	{"\xc2\xa0\xe3\x80\x80", "\xc2\xa0\xe3\x80\x80"}, /* spaces */
	{"\xff", "\xef\xbf\xbd"},
	{"\xc3", "\xef\xbf\xbd"},
	{"\xc3(", "\xef\xbf\xbd("},
	{"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},
	{"\xe2\x82x", "\xef\xbf\xbd\xef\xbf\xbdx"},
	{"\xf0\x9f\x98", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{"\xf0\x9f\x98\xc3\xa4", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xc3\xa4"},
	{"\xc0\x9b", "\xef\xbf\xbd\xef\xbf\xbd"}, /* ESC, too long */
	{"\xe0\x80\x9b", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* a surrogate */
	{"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{"\x80\xbf", "\xef\xbf\xbd\xef\xbf\xbd"},
};

/* In pieces of so many bytes. */
static size_t filter(const char *in, size_t size, size_t piece, char *out)
{
	struct clip_text text = {0};
	size_t length = 0;
	for (size_t at = 0; at < size; at += piece) {
		size_t left = size - at < piece ? size - at : piece;
		size_t more = clip_text_filter(&text, (const uint8_t *)in + at, left, out + length);
		assert_true(more <= CLIP_TEXT_GROWTH(left));
		length += more;
	}
	size_t rest = clip_text_finish(&text, out + length);
	assert_true(rest <= CLIP_TEXT_GROWTH(0));
	return length + rest;
}

/* However it is cut. */
static void only_what_is_seen_passes(void **state)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t size = strlen(cases[i].in);
		for (size_t piece = 1; piece <= size + 1; piece++) {
			char out[256] = "";
			size_t length = filter(cases[i].in, size, piece, out);
			if (length != strlen(cases[i].out)
				|| memcmp(out, cases[i].out, length) != 0) {
				fail_msg("case %zu in pieces of %zu", i, piece);
			}
		}
	}
}

static void a_nul_is_a_control(void **state)
{
	char out[16];
	assert_int_equal(filter("a\0b", 3, 3, out), 2);
	assert_memory_equal(out, "ab", 2);
}

/* What has passed passes again, as it is. Every two bytes, and every lead with continuations. */
static void it_changes_nothing_twice(void **state)
{
	for (unsigned i = 0; i < 65536; i++) {
		const char in[6] = {
			(char)(i >> 8), (char)i, (char)0x9f, (char)0x92, (char)0x80, 'x'};
		char once[64], twice[256];
		size_t first = filter(in, sizeof(in), 2, once);
		size_t second = filter(once, first, 3, twice);
		assert_int_equal(first, second);
		assert_memory_equal(once, twice, first);
		assert_null(memchr(once, 0x1b, first));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_seen_passes),
		cmocka_unit_test(a_nul_is_a_control),
		cmocka_unit_test(it_changes_nothing_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

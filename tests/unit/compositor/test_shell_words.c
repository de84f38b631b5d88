/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/base/shell_words.h"

/* The words joined by '|'. */
static void join(char **words, char *out)
{
	out[0] = '\0';
	for (size_t i = 0; words[i]; i++) {
		strcat(out, i > 0 ? "|" : "");
		strcat(out, words[i]);
	}
}

static void splits_as_a_shell_does(void **state)
{
	static const struct {
		const char *line, *expected;
	} cases[] = {
		{"", ""},
		{"  \t ", ""},
		{"foot", "foot"},
		{"  foot   -e\tsh ", "foot|-e|sh"},
		{"sh -c 'echo \"a b\" $HOME'", "sh|-c|echo \"a b\" $HOME"},
		{"say \"it\\\"s\" \\\\ a\\ b", "say|it\"s|\\|a b"},
		{"a''b \"\" ''", "ab||"},
		{"'a'\"b\"c", "abc"},
		{"\"a\\nb\"", "a\\nb"},
		{"a;b|c", "a;b|c"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char **words, joined[128];
		assert_int_equal(shell_words_split(cases[i].line, &words), 0);
		join(words, joined);
		assert_string_equal(joined, cases[i].expected);
		free(words);
	}
}

static void refuses_open_quotes(void **state)
{
	static const char *const lines[] = {"'", "\"", "a 'b", "a \"b\\\"", "a\\", "\\"};
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		char **words;
		assert_int_equal(shell_words_split(lines[i], &words), EINVAL);
		assert_null(words);
	}
}

/* As many words and bytes as a line can hold, for the sanitizer. */
static void the_most_words_fit(void **state)
{
	char line[1000];
	for (size_t length = 1; length < sizeof(line); length += 7) {
		for (size_t i = 0; i < length; i++) {
			line[i] = i % 2 == 0 ? 'x' : ' ';
		}
		line[length] = '\0';
		char **words;
		assert_int_equal(shell_words_split(line, &words), 0);
		size_t count = 0;
		while (words[count]) {
			count++;
		}
		assert_int_equal(count, (length + 1) / 2);
		free(words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_as_a_shell_does),
		cmocka_unit_test(refuses_open_quotes),
		cmocka_unit_test(the_most_words_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

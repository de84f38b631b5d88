/* SPDX-License-Identifier: MIT
 *
 * The command line, right and wrong.
 */
#include "tests/unit/harness.h"

#include <getopt.h>

#include "guest-proxy/options.h"

#define TEN "0123456789"
/* One byte more than a socket's path may have. */
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234567"

static enum options_result parse(struct options *options, const char *const *words)
{
	char *argv[8] = {"cloison-proxy"};
	int argc = 1;
	while (words[argc - 1]) {
		argv[argc] = (char *)words[argc - 1];
		argc++;
	}
	optind = 0;
	return options_parse(options, argc, argv);
}

static void reads_every_option(void **state)
{
	struct options options;
	const char *const socket[] = {"--link", "/run/l", "--socket=wl", "--verbose", NULL};
	assert_int_equal(parse(&options, socket), OPTIONS_RUN);
	assert_string_equal(options.link, "/run/l");
	assert_string_equal(options.socket, "wl");
	assert_null(options.render_node);
	assert_true(options.verbose);
	const char *const device[] = {"--render-node", "/dev/dri/renderD129", NULL};
	assert_int_equal(parse(&options, device), OPTIONS_RUN);
	assert_string_equal(options.render_node, "/dev/dri/renderD129");
	assert_null(options.link);
}

static void needs_none(void **state)
{
	struct options options;
	assert_int_equal(parse(&options, (const char *const[]){NULL}), OPTIONS_RUN);
	assert_null(options.link);
	assert_null(options.socket);
	assert_false(options.verbose);
}

static void refuses_nonsense(void **state)
{
	const char *const cases[][5] = {
		{"--nonsense"},
		{"--link"},
		{"surplus"},
		{"--link", LONG},
		{"--link", "a", "--render-node", "b"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct options options;
		assert_int_equal(parse(&options, cases[i]), OPTIONS_WRONG);
	}
}

static void answers_questions(void **state)
{
	struct options options;
	assert_int_equal(parse(&options, (const char *const[]){"--help", NULL}), OPTIONS_DONE);
	assert_int_equal(parse(&options, (const char *const[]){"--version", NULL}), OPTIONS_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_option),
		cmocka_unit_test(needs_none),
		cmocka_unit_test(refuses_nonsense),
		cmocka_unit_test(answers_questions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

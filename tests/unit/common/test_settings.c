/* SPDX-License-Identifier: MIT
 *
 * The rules of settings files, with a program that knows a section "[a]" and the keys "x" and
 * "y"; and where such a file is looked for.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/settings.h"

static unsigned opened, ended_with;
static char taken[64];

static bool open_section(struct settings *settings, const char *title)
{
	opened++;
	ended_with = settings->seen;
	return strcmp(title, "a") == 0
	       || settings_fail(settings, settings->line, "not [%s]", title);
}

static int find_key(struct settings *settings, const char *name)
{
	if (strcmp(name, "x") == 0 || strcmp(name, "y") == 0) {
		return name[0] - 'x';
	}
	settings_fail(settings, settings->line, "not %s", name);
	return -1;
}

static bool take_value(struct settings *settings, int key, const char *value)
{
	size_t used = strlen(taken);
	snprintf(taken + used, sizeof(taken) - used, "%c=%s;", 'x' + key, value);
	return true;
}

static bool finish(struct settings *settings)
{
	ended_with = settings->seen;
	return true;
}

static const struct settings_impl impl = {
	.open = open_section, .find = find_key, .take = take_value, .finish = finish};

static bool read_bytes(const char *text, size_t size, char error[static SETTINGS_MAX_ERROR])
{
	struct settings settings = {.impl = &impl, .path = "t.ini", .error = error};
	FILE *file = fmemopen((char *)text, size, "r");
	assert_non_null(file);
	opened = ended_with = 0;
	taken[0] = '\0';
	bool ok = settings_read(&settings, file);
	fclose(file);
	return ok;
}

static void what_is_read(void **state)
{
	static const struct {
		const char *text, *taken;
		unsigned opened, ended_with;
	} cases[] = {
		{"\n", "", 0, 0},
		{"[a]\nx = 1\ny = 2\n", "x=1;y=2;", 1, 3},
		{"[a]\nx=1\n  y=2\n", "x=1;y=2;", 1, 3},
		{"[a]\nx =\n\ty = 2", "x=;y=2;", 1, 3},
		{"[a]\nx = 1\n[a]\nx = 2\n", "x=1;x=2;", 2, 1},
		{" [a] ; comment\nx = a b ; comment\n# comment\n; comment\n", "x=a b;", 1, 1},
		{"[a]\r\nx = 1\r\n", "x=1;", 1, 1},
		{"[a]\n[a]\n", "", 2, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char error[SETTINGS_MAX_ERROR];
		print_message("case %zu\n", i);
		assert_true(read_bytes(cases[i].text, strlen(cases[i].text), error));
		assert_string_equal(taken, cases[i].taken);
		assert_int_equal(opened, cases[i].opened);
		assert_int_equal(ended_with, cases[i].ended_with);
	}
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *text;
		size_t size; /* 0: of the string */
		const char *error;
	} cases[] = {
		{"x = 1\n", 0, "t.ini:1: \"x\" stands before"},
		{"[b]\n", 0, "t.ini:1: not [b]"},
		{"[a]\nz = 1\n[b]\n", 0, "t.ini:2: not z"},
		{"[a]\nx = 1\nx = 1\n", 0, "t.ini:3: x is given twice"},
		{"[a]\nx = 1\n  more of x\n", 0, "t.ini:3: neither"},
		{"[a\n", 0, "t.ini:1: neither"},
		{"[a]\nx = 1\0y\n", 12, "t.ini:2: there is a zero byte"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char error[SETTINGS_MAX_ERROR];
		print_message("case %zu\n", i);
		size_t size = cases[i].size > 0 ? cases[i].size : strlen(cases[i].text);
		assert_false(read_bytes(cases[i].text, size, error));
		assert_memory_equal(error, cases[i].error, strlen(cases[i].error));
	}
}

static void make_file(const char *home, const char *folder)
{
	char path[256];
	snprintf(path, sizeof(path), "mkdir -p %s/%s/cloison && touch %s/%s/cloison/t.ini", home,
		folder, home, folder);
	assert_int_equal(system(path), 0);
}

static void assert_found(const char *home, const char *rest)
{
	char expected[256];
	snprintf(expected, sizeof(expected), "%s/%s/cloison/t.ini", home, rest);
	char *path = settings_find("t.ini");
	assert_non_null(path);
	assert_string_equal(path, expected);
	free(path);
}

static void where_it_is_looked_for(void **state)
{
	char home[] = "/tmp/settings-XXXXXX", other[64], remove[128];
	assert_non_null(mkdtemp(home));
	snprintf(other, sizeof(other), "%s/other", home);
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", other, 1);
	assert_null(settings_find("t.ini"));
	make_file(home, ".config");
	assert_found(home, ".config");
	make_file(home, "other");
	assert_found(home, "other");
	unsetenv("XDG_CONFIG_HOME");
	assert_found(home, ".config");
	unsetenv("HOME");
	assert_null(settings_find("t.ini"));
	snprintf(remove, sizeof(remove), "rm -r %s", home);
	assert_int_equal(system(remove), 0);
}

static void names_of_domains(void **state)
{
	static const char *const good[] = {
		"a", "work", "a-b_2", "abcdefghijklmnopqrstuvwxyz012345"};
	static const char *const bad[] = {"", "A", "2a", "-", "a b", "a/b", "..", "host",
		"a\xc3\xa9", "abcdefghijklmnopqrstuvwxyz0123456"};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		assert_true(domain_name_is_valid(good[i]));
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_false(domain_name_is_valid(bad[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(where_it_is_looked_for),
		cmocka_unit_test(names_of_domains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

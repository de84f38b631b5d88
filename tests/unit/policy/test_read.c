/* SPDX-License-Identifier: MIT
 *
 * The language of rules: what is read, and for each mistake the line and the words that help.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/policy/policy_texts.h"

#define IMAGE "image/png"
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* A user's file, a question, and what the answer is. */
static const struct valid {
	const char *text;
	const char *source, *target, *type;
	enum policy_verdict verdict;
	unsigned line;
	uint64_t max_size;
	uint32_t idle_timeout, timeout;
	bool direct, type_paste;
} valids[] = {
	{"\n", "work", "personal", POLICY_TEXT, POLICY_DENY, 0, 0, 0, 0, false, false},
	{"[clipboard]\n", "work", "personal", POLICY_TEXT, POLICY_DENY, 0, 0, 0, 0, false, false},
	{"[clipboard]\nwork -> personal = allow\n", "work", "personal", POLICY_TEXT, POLICY_ALLOW,
		2, 65536, 2000, 10000, false, false},
	{"[clipboard]\nwork->personal=ask\n", "work", "personal", "text/plain", POLICY_ASK, 2,
		65536, 2000, 10000, false, false},
	{"[clipboard]\n\twork \t->\tpersonal : allow ; why\n", "work", "personal", POLICY_TEXT,
		POLICY_ALLOW, 2, 65536, 2000, 10000, false, false},
	{"[clipboard]\nwork -> * = allow\n", "work", "host", POLICY_TEXT, POLICY_ALLOW, 2, 65536,
		2000, 10000, false, false},
	{"[clipboard]\n* -> host = allow\n", "work", "host", POLICY_TEXT, POLICY_ALLOW, 2, 65536,
		2000, 10000, false, false},
	{"[clipboard]\nhost -> work = allow\n", "host", "work", POLICY_TEXT, POLICY_ALLOW, 2, 65536,
		2000, 10000, false, false},
	{"[clipboard]\n* -> * = allow\n", "host", "host", POLICY_TEXT, POLICY_DENY, 0, 0, 0, 0,
		false, false},
	{"[clipboard]\n* -> * = allow\n", "nobody", "host", POLICY_TEXT, POLICY_DENY, 0, 0, 0, 0,
		false, false},
	{"[clipboard]\n* -> * = allow\n", "work", "host", IMAGE, POLICY_DENY, 0, 0, 0, 0, false,
		false},
	{"[clipboard]\nwork -> host = allow mime=image/png\n", "work", "host", POLICY_TEXT,
		POLICY_DENY, 0, 0, 0, 0, false, false},
	{"[clipboard]\nwork -> host = allow mime=image/png,text/plain\n", "work", "host", IMAGE,
		POLICY_ALLOW, 2, 16 << 20, 2000, 10000, false, false},
	{"[clipboard]\nwork -> host = allow mime=image/png,text/plain\n", "work", "host",
		POLICY_TEXT, POLICY_ALLOW, 2, 65536, 2000, 10000, false, false},
	{"[clipboard]\nwork -> host = allow max-size=1M mime=text/plain;charset=utf-8,image/png "
	 "direct=yes type-paste=yes\n",
		"work", "host", IMAGE, POLICY_ALLOW, 2, 1 << 20, 2000, 10000, true, true},
	{"[clipboard]\nwork -> host = allow mime=image/* max-size=1G\n", "work", "host", IMAGE,
		POLICY_ALLOW, 2, 1 << 30, 2000, 10000, false, false},
	{"[clipboard]\nwork -> host = allow mime=image/*\n", "work", "host", "imagine/png",
		POLICY_DENY, 0, 0, 0, 0, false, false},
	{"[clipboard]\nwork -> host = allow mime=text/*\n", "work", "host", POLICY_TEXT,
		POLICY_ALLOW, 2, 65536, 2000, 10000, false, false},
	{"[clipboard]\nwork -> host = allow mime=text/*\n", "work", "host", "text/uri-list",
		POLICY_DENY, 0, 0, 0, 0, false, false},
	{"[clipboard]\nwork -> host = allow mime=x-special/*\n", "work", "host",
		"x-special/gnome-copied-files", POLICY_DENY, 0, 0, 0, 0, false, false},
	{"[clipboard]\nwork -> host = ask idle-timeout=500ms timeout=1s max-size=7\n", "work",
		"host", POLICY_TEXT, POLICY_ASK, 2, 7, 500, 1000, false, false},
	{"[clipboard]\nwork -> host = ask idle-timeout=600s timeout=600000ms max-size=3K\n", "work",
		"host", POLICY_TEXT, POLICY_ASK, 2, 3072, 600000, 600000, false, false},
	{"[clipboard]\nwork -> host = deny mime=image/png\nwork -> host = ask mime=image/*\n",
		"work", "host", IMAGE, POLICY_DENY, 2, 0, 0, 0, false, false},
	{"[clipboard]\nwork -> host = deny mime=image/png\nwork -> host = ask mime=image/*\n",
		"work", "host", "image/gif", POLICY_ASK, 3, 16 << 20, 2000, 10000, false, false},
	{"[clipboard]\nwork -> host = deny\nwork -> host = allow\n", "work", "host", POLICY_TEXT,
		POLICY_DENY, 2, 0, 0, 0, false, false},
	{"[clipboard]\n[drag]\nwork -> host = ask\n[clipboard]\nwork -> host = allow\n", "work",
		"host", POLICY_TEXT, POLICY_ALLOW, 5, 65536, 2000, 10000, false, false},
	{"[keyboard]\nlayout = us\n[clipboard]\nwork -> host = allow\n[domain work]\nlocked = "
	 "yes\n",
		"work", "host", POLICY_TEXT, POLICY_ALLOW, 4, 65536, 2000, 10000, false, false},
};

static void what_is_read(void **state)
{
	for (size_t i = 0; i < COUNT_OF(valids); i++) {
		const struct valid *valid = &valids[i];
		char error[SETTINGS_MAX_ERROR];
		print_message("case %zu: %s", i, valid->text);
		struct policy *policy = policy_from_texts(NULL, valid->text, error);
		assert_string_equal(error, "");
		assert_non_null(policy);
		struct policy_answer answer = policy_ask(
			policy, POLICY_CLIPBOARD, valid->source, valid->target, valid->type);
		assert_int_equal(answer.verdict, valid->verdict);
		assert_int_equal(answer.line, valid->line);
		assert_int_equal(answer.max_size, valid->max_size);
		assert_int_equal(answer.idle_timeout, valid->idle_timeout);
		assert_int_equal(answer.timeout, valid->timeout);
		assert_int_equal(answer.direct, valid->direct);
		assert_int_equal(answer.type_paste, valid->type_paste);
		if (valid->line == 0) {
			assert_null(answer.path);
			assert_null(answer.rule);
		} else {
			assert_string_equal(answer.path, "u.ini");
			assert_non_null(strchr(answer.rule, '='));
		}
		policy_destroy(policy);
	}
}

#define RULE(text) "[clipboard]\n" text "\n"

/* Each mistake in a user's file, and what the message must begin with and contain. */
static const struct mistake {
	const char *text, *start, *part;
} mistakes[] = {
	{"work -> host = allow\n", "u.ini:1: ", "before the first section"},
	{RULE("work -> host"), "u.ini:2: ", "neither a [section]"},
	{RULE("work host = allow"), "u.ini:2: ", "\"work host\" is no rule"},
	{RULE("work = allow"), "u.ini:2: ", "write SOURCE -> TARGET = allow, ask or deny"},
	{RULE("-> host = allow"), "u.ini:2: ", "\"\" cannot be a side"},
	{RULE("work -> = allow"), "u.ini:2: ", "\"\" cannot be a side"},
	{RULE("Work -> host = allow"), "u.ini:2: ", "\"Work\" cannot be a side"},
	{RULE("work -> host personal = allow"), "u.ini:2: ", "\"host personal\" cannot be"},
	{RULE("work -> host -> personal = allow"), "u.ini:2: ", "cannot be a side"},
	{RULE("w* -> host = allow"), "u.ini:2: ", "\"w*\" cannot be a side"},
	{RULE("wok -> host = allow"), "u.ini:2: ", "there is no domain \"wok\"; correct"},
	{RULE("host -> wok = allow"), "u.ini:2: ", "add a section [domain wok]"},
	{RULE("work -> work = allow"), "u.ini:2: ", "stays inside work"},
	{RULE("host -> host = deny"), "u.ini:2: ", "stays inside host"},
	{RULE("work -> host ="), "u.ini:2: ", "cannot say \"\""},
	{RULE("work -> host = yes"), "u.ini:2: ", "cannot say \"yes\"; write allow, ask or deny"},
	{RULE("work -> host = Allow"), "u.ini:2: ", "cannot say \"Allow\""},
	{RULE("work -> host = allow ask"), "u.ini:2: ", "\"ask\" is no option"},
	{RULE("work -> host = allow mime image/png"), "u.ini:2: ", "\"mime\" is no option"},
	{RULE("work -> host = allow mime = image/png"), "u.ini:2: ", "\"mime\" is no option"},
	{RULE("work -> host = allow size=1K"), "u.ini:2: ", "\"size=1K\" is no option"},
	{RULE("work -> host = allow =1K"), "u.ini:2: ", "\"=1K\" is no option"},
	{RULE("work -> host = allow max=1K"), "u.ini:2: ", "\"max=1K\" is no option"},
	{RULE("work -> host = allow direct=yes direct=yes"), "u.ini:2: ", "direct is given twice"},
	{RULE("work -> host = allow max-size="), "u.ini:2: ", "max-size cannot be \"\""},
	{RULE("work -> host = allow max-size=0"), "u.ini:2: ", "max-size cannot be \"0\""},
	{RULE("work -> host = allow max-size=-1"), "u.ini:2: ", "max-size cannot be \"-1\""},
	{RULE("work -> host = allow max-size=1k"), "u.ini:2: ", "or 1G, which is the most"},
	{RULE("work -> host = allow max-size=1KB"), "u.ini:2: ", "max-size cannot be"},
	{RULE("work -> host = allow max-size=1.5M"), "u.ini:2: ", "max-size cannot be"},
	{RULE("work -> host = allow max-size=2G"), "u.ini:2: ", "max-size cannot be"},
	{RULE("work -> host = allow max-size=1073741825"), "u.ini:2: ", "max-size cannot be"},
	{RULE("work -> host = allow max-size=17179869184G"), "u.ini:2: ", "max-size cannot be"},
	{RULE("work -> host = allow max-size=18446744073709551617"),
		"u.ini:2: ", "max-size cannot be"},
	{RULE("work -> host = allow timeout=10"), "u.ini:2: ", "timeout cannot be \"10\""},
	{RULE("work -> host = allow timeout=s"), "u.ini:2: ", "write a time such as"},
	{RULE("work -> host = allow timeout=99ms"), "u.ini:2: ", "100ms to 600s"},
	{RULE("work -> host = allow timeout=601s"), "u.ini:2: ", "100ms to 600s"},
	{RULE("work -> host = allow timeout=18446744073709551s"), "u.ini:2: ", "100ms to 600s"},
	{RULE("work -> host = allow timeout=18446744073709552s"), "u.ini:2: ", "100ms to 600s"},
	{RULE("work -> host = allow idle-timeout=1h"), "u.ini:2: ", "idle-timeout cannot be"},
	{RULE("work -> host = allow idle-timeout=11s"),
		"u.ini:2: ", "idle-timeout (11000 ms) is longer than timeout (10000 ms)"},
	{RULE("work -> host = allow timeout=1s"), "u.ini:2: ", "idle-timeout (2000 ms) is longer"},
	{RULE("work -> host = allow direct=true"), "u.ini:2: ", "direct cannot be \"true\""},
	{RULE("work -> host = allow type-paste=1"), "u.ini:2: ", "write yes or no"},
	{RULE("work -> host = ask direct=yes"), "u.ini:2: ", "direct=yes goes with allow alone"},
	{RULE("work -> host = deny direct=no"), "u.ini:2: ", "direct says nothing where"},
	{RULE("work -> host = deny max-size=1K"), "u.ini:2: ", "max-size says nothing where"},
	{RULE("work -> host = allow mime="), "u.ini:2: ", "mime cannot be \"\""},
	{RULE("work -> host = allow mime=png"), "u.ini:2: ", "mime cannot be \"png\""},
	{RULE("work -> host = allow mime=/png"), "u.ini:2: ", "mime cannot be"},
	{RULE("work -> host = allow mime=image/"), "u.ini:2: ", "mime cannot be"},
	{RULE("work -> host = allow mime=image/p*"), "u.ini:2: ", "mime cannot be"},
	{RULE("work -> host = allow mime=image/*;a=b"), "u.ini:2: ", "mime cannot be"},
	{RULE("work -> host = allow mime=*/*"), "u.ini:2: ", "mime cannot be \"*/*\""},
	{RULE("work -> host = allow mime=*"), "u.ini:2: ", "mime cannot be \"*\""},
	{RULE("work -> host = allow mime=image/PNG"), "u.ini:2: ", "in lower case"},
	{RULE("work -> host = allow mime=image/png/a"), "u.ini:2: ", "mime cannot be"},
	{RULE("work -> host = allow mime=image/png;a/b"), "u.ini:2: ", "mime cannot be"},
	{RULE("work -> host = allow mime=image/png,"), "u.ini:2: ", "mime cannot be"},
	{RULE("work -> host = allow mime=image/" A64), "u.ini:2: ", "at most 64 bytes"},
	{RULE("work -> host = allow mime=image/png,image/png"), "u.ini:2: ", "\"image/png\" twice"},
	{RULE("work -> host = allow mime=text/plain,text/plain;charset=utf-8"),
		"u.ini:2: ", "twice"},
	{RULE("work -> host = allow mime=text/uri-list"), "u.ini:2: ", "files do not cross"},
	{RULE("work -> host = allow mime=text/uri-list;charset=utf-8"),
		"u.ini:2: ", "files do not cross"},
	{RULE("work -> host = allow mime=image/png,x-special/gnome-copied-files"),
		"u.ini:2: ", "mime names x-special/gnome-copied-files: files do not cross"},
	{"[drag]\nwork -> host = allow mime=text/x-moz-url\n", "u.ini:2: ", "files do not cross"},
	{RULE("locked = yes"), "u.ini:2: ", "only a file of the system's folder"},
	{RULE("locked = no"), "u.ini:2: ", "only a file of the system's folder"},
	{"[drag]\nwork -> host = allow direct=yes\n", "u.ini:2: ", "direct is for [clipboard]"},
	{"[drag]\nwork -> host = allow type-paste=no\n", "u.ini:2: ", "type-paste is for"},
	{"[files]\nwork -> host = allow\n", "u.ini:1: ", "[files] is reserved and not there yet"},
	{"[calls]\n", "u.ini:1: ", "reserved"},
	{"[urls]\n", "u.ini:1: ", "reserved"},
	{"[capture]\n", "u.ini:1: ", "reserved"},
	{"[audio]\n", "u.ini:1: ", "reserved"},
	{"[notifications]\n", "u.ini:1: ", "reserved"},
};

static void expect_mistake(
	const char *system, const char *user, const char *start, const char *part)
{
	char error[SETTINGS_MAX_ERROR];
	struct policy *policy = policy_from_texts(system, user, error);
	if (policy || strncmp(error, start, strlen(start)) != 0 || !strstr(error, part)) {
		fail_msg("%s\n%s\nwants \"%s...%s\", got \"%s\"", system ? system : "",
			user ? user : "", start, part, error);
	}
}

static void mistakes_of_users(void **state)
{
	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		expect_mistake(NULL, mistakes[i].text, mistakes[i].start, mistakes[i].part);
	}
}

static void mistakes_of_administrators(void **state)
{
	expect_mistake("[clipboard]\nwork -> host = deny\nlocked = yes\n", NULL,
		"s.ini:3: ", "locked stands behind a rule; move it");
	expect_mistake(RULE("locked = maybe"), NULL, "s.ini:2: ", "write yes or no");
	expect_mistake(RULE("locked = yes\nlocked = yes"), NULL, "s.ini:3: ", "given twice");
	/* Either file is enough to refuse both, and the first mistake is the one that is told. */
	expect_mistake(RULE("nonsense = 1"), RULE("nonsense = 2"), "s.ini:2: ", "is no rule");
	expect_mistake(RULE("work -> host = allow"), RULE("nonsense = 2"), "u.ini:2: ", "no rule");
}

static void unknown_domains_of_administrators(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct policy *policy =
		policy_from_texts(RULE("nobody -> * = allow\n* -> nobody = allow"), NULL, error);
	assert_non_null(policy);
	assert_int_equal(
		policy_ask(policy, POLICY_CLIPBOARD, "nobody", "work", POLICY_TEXT).verdict,
		POLICY_DENY);
	assert_int_equal(
		policy_ask(policy, POLICY_CLIPBOARD, "work", "nobody", POLICY_TEXT).verdict,
		POLICY_DENY);
	assert_int_equal(policy_ask(policy, POLICY_CLIPBOARD, "work", "host", POLICY_TEXT).verdict,
		POLICY_DENY);
	policy_destroy(policy);
}

/* count lines, made by format from their number, below [clipboard]. The caller frees it. */
static char *many_lines(size_t count, const char *format)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	assert_non_null(stream);
	fputs("[clipboard]\n", stream);
	for (size_t i = 0; i < count; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		fprintf(stream, format, i);
#pragma GCC diagnostic pop
	}
	fclose(stream);
	return text;
}

static void limits(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	static const struct {
		size_t most;
		const char *format, *start, *part;
	} cases[] = {
		/* One type is that of text. */
		{POLICY_MAX_TYPES - 1, "work -> host = allow mime=image/x%zu\n",
			"u.ini:65: ", "\"image/x63\" after 64 other types"},
		{POLICY_MAX_RULES, "work -> host = deny ;%zu\n", "u.ini:4098: ", "4096 rules"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char *text = many_lines(cases[i].most, cases[i].format);
		struct policy *policy = policy_from_texts(NULL, text, error);
		assert_string_equal(error, "");
		policy_destroy(policy);
		free(text);
		text = many_lines(cases[i].most + 1, cases[i].format);
		expect_mistake(NULL, text, cases[i].start, cases[i].part);
		free(text);
	}
}

static void sections(void **state)
{
	assert_true(policy_has_section("clipboard"));
	assert_true(policy_has_section("drag"));
	assert_true(policy_has_section("files"));
	assert_false(policy_has_section("clipboards"));
	assert_false(policy_has_section(" drag"));
	assert_false(policy_has_section("domain work"));
	assert_false(policy_has_section(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read),
		cmocka_unit_test(mistakes_of_users),
		cmocka_unit_test(mistakes_of_administrators),
		cmocka_unit_test(unknown_domains_of_administrators),
		cmocka_unit_test(limits),
		cmocka_unit_test(sections),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

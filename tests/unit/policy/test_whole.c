/* SPDX-License-Identifier: MIT
 *
 * Questions about all rules together: rules that never match, ways over several rules, and a user's
 * assertions. The first two against enumeration over random rules.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/policy/policy_texts.h"

/* "path:line;" of each finding. */
struct findings {
	char places[4096];
	char last[1024]; /* what the last one said */
};

static void note_finding(void *data, const char *path, unsigned line, const char *text)
{
	struct findings *findings = data;
	size_t used = strlen(findings->places);
	snprintf(findings->places + used, sizeof(findings->places) - used, "%s:%u;", path, line);
	snprintf(findings->last, sizeof(findings->last), "%s", text);
}

static void rules_that_never_match(void **state)
{
	static const struct {
		const char *system, *user, *places;
	} cases[] = {
		{NULL, "[clipboard]\nwork -> host = allow\nwork -> host = deny\n", "u.ini:3;"},
		{NULL, "[clipboard]\nwork -> host = allow\n[drag]\nwork -> host = deny\n", ""},
		{NULL, "[clipboard]\nwork -> * = allow\nwork -> host = deny\n", "u.ini:3;"},
		{NULL, "[clipboard]\nwork -> host = allow\nwork -> * = deny\n", ""},
		{NULL,
			"[clipboard]\nwork -> host = allow mime=image/*\n"
			"work -> host = deny mime=image/png\n",
			"u.ini:3;"},
		{NULL,
			"[clipboard]\nwork -> host = allow mime=image/png\n"
			"work -> host = deny mime=image/*\n",
			""},
		{NULL, "[clipboard]\nwork -> host = allow mime=text/*\nwork -> host = deny\n",
			"u.ini:3;"},
		{NULL,
			"[clipboard]\nhost -> work = allow\nsecure -> work = allow\n"
			"personal -> work = allow\nuntrusted -> work = allow\n* -> work = deny\n",
			"u.ini:6;"},
		{"[clipboard]\n* -> * = deny\n", "[clipboard]\nwork -> host = allow\n", "u.ini:2;"},
		{"[clipboard]\nlocked = yes\n* -> * = ask\n",
			"[clipboard]\nwork -> host = deny\n* -> host = ask\nwork -> host = ask\n",
			"u.ini:4;"},
		{"[clipboard]\nnobody -> host = deny\nwork -> nobody = deny\n",
			"[clipboard]\nwork -> host = allow\n", "s.ini:2;s.ini:3;"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		print_message("case %zu\n", i);
		struct findings findings = {0};
		struct policy *policy = policy_made(cases[i].system, cases[i].user);
		size_t count = policy_lint(policy, note_finding, &findings);
		assert_string_equal(findings.places, cases[i].places);
		assert_true((count > 0) == (cases[i].places[0] != '\0'));
		policy_destroy(policy);
	}
}

static void ways(void **state)
{
	struct policy_step steps[POLICY_MAX_PARTIES];
	struct policy *policy = policy_made(NULL,
		"[clipboard]\nuntrusted -> personal = allow\nwork -> secure = deny\n"
		"[drag]\npersonal -> work = ask mime=image/*\n");
	assert_int_equal(policy_reach(policy, "untrusted", "work", steps), 2);
	assert_string_equal(steps[0].source, "untrusted");
	assert_string_equal(steps[0].target, "personal");
	assert_int_equal(steps[0].subject, POLICY_CLIPBOARD);
	assert_string_equal(steps[0].type, POLICY_TEXT);
	assert_int_equal(steps[0].answer.line, 2);
	assert_string_equal(steps[1].source, "personal");
	assert_string_equal(steps[1].target, "work");
	assert_int_equal(steps[1].subject, POLICY_DRAG);
	assert_string_equal(steps[1].type, "image/*");
	assert_int_equal(steps[1].answer.verdict, POLICY_ASK);
	assert_int_equal(policy_reach(policy, "work", "untrusted", steps), 0);
	assert_int_equal(policy_reach(policy, "untrusted", "secure", steps), 0);
	assert_int_equal(policy_reach(policy, "work", "work", steps), 0);
	assert_int_equal(policy_reach(policy, "nobody", "work", steps), 0);
	assert_int_equal(policy_reach(policy, "work", "nobody", steps), 0);
	assert_int_equal(policy_reach(policy, NULL, "secure", steps), 0);
	assert_int_equal(policy_reach(policy, NULL, "work", steps), 1);
	assert_string_equal(steps[0].source, "personal");
	policy_destroy(policy);
}

/* --- random rules --------------------------------------------------------------------------- */

static const char *const parties[] = {"host", DOMAINS};
#define PARTIES COUNT_OF(parties)
static const char *const types[] = {POLICY_TEXT, "image/png", "image/*"};
#define RULES 8u

static uint32_t next_random(uint32_t *state, uint32_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state % below;
}

/* Lines of rules below "[clipboard]". The same seed makes the same. The caller frees it. */
static char *random_text(uint32_t seed)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	assert_non_null(stream);
	fputs("[clipboard]\n", stream);
	for (size_t i = 0; i < RULES; i++) {
		uint32_t from = next_random(&seed, PARTIES + 1);
		uint32_t to = next_random(&seed, PARTIES + 1);
		const char *verdict = policy_verdict_name(next_random(&seed, 3));
		const char *type = types[next_random(&seed, COUNT_OF(types))];
		if (from == to && from < PARTIES) {
			to = (to + 1) % PARTIES;
		}
		fprintf(stream, "%s -> %s = %s mime=%s\n", from < PARTIES ? parties[from] : "*",
			to < PARTIES ? parties[to] : "*", verdict, type);
	}
	fclose(stream);
	return text;
}

static struct policy *random_policy(uint32_t seed)
{
	char *text = random_text(seed);
	struct policy *policy = policy_made(NULL, text);
	free(text);
	return policy;
}

/* Whether some pair and type is decided by the rule at line. An image that no rule names stands for
 * its family. */
static bool decides(const struct policy *policy, unsigned line)
{
	static const char *const asked[] = {POLICY_TEXT, "image/png", "image/any"};
	for (size_t i = 0; i < PARTIES * PARTIES * COUNT_OF(asked); i++) {
		const char *source = parties[i % PARTIES], *target = parties[i / PARTIES % PARTIES];
		const char *type = asked[i / PARTIES / PARTIES];
		if (policy_ask(policy, POLICY_CLIPBOARD, source, target, type).line == line) {
			return true;
		}
	}
	return false;
}

static void random_rules_that_never_match(void **state)
{
	unsigned dead = 0;
	for (uint32_t seed = 1; seed <= 1000; seed++) {
		struct findings findings = {0};
		struct policy *policy = random_policy(seed);
		policy_lint(policy, note_finding, &findings);
		for (unsigned line = 2; line < 2 + RULES; line++) {
			char place[32];
			snprintf(place, sizeof(place), "u.ini:%u;", line);
			bool found = strstr(findings.places, place);
			assert_int_equal(found, !decides(policy, line));
			dead += found;
		}
		policy_destroy(policy);
	}
	assert_true(dead > 100);
}

/* By multiplying out: who reaches whom in any number of steps. */
static void enumerate(const struct policy *policy, bool reaches[PARTIES][PARTIES])
{
	for (size_t i = 0; i < PARTIES * PARTIES; i++) {
		size_t from = i / PARTIES, to = i % PARTIES;
		reaches[from][to] = false;
		for (size_t type = 0; type < COUNT_OF(types); type++) {
			reaches[from][to] |= policy_ask(policy, POLICY_CLIPBOARD, parties[from],
						     parties[to], types[type])
						     .verdict
					     != POLICY_DENY;
		}
	}
	for (size_t i = 0; i < PARTIES * PARTIES * PARTIES; i++) {
		size_t by = i / PARTIES / PARTIES, from = i / PARTIES % PARTIES, to = i % PARTIES;
		reaches[from][to] |= reaches[from][by] && reaches[by][to];
	}
}

/* A way is one: each step begins where the last one ended, is allowed, and comes nowhere twice. */
static void expect_way(const struct policy *policy, const struct policy_step *steps, size_t count,
	const char *source, const char *target)
{
	const char *at = source;
	assert_true(count < PARTIES);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(steps[i].source, at);
		struct policy_answer answer = policy_ask(
			policy, steps[i].subject, steps[i].source, steps[i].target, steps[i].type);
		assert_int_not_equal(answer.verdict, POLICY_DENY);
		assert_int_equal(answer.line, steps[i].answer.line);
		at = steps[i].target;
	}
	assert_string_equal(at, target);
}

static void random_ways(void **state)
{
	unsigned long_ways = 0;
	for (uint32_t seed = 1; seed <= 1000; seed++) {
		struct policy *policy = random_policy(seed);
		bool reaches[PARTIES][PARTIES];
		enumerate(policy, reaches);
		for (size_t i = 0; i < PARTIES * PARTIES; i++) {
			const char *source = parties[i / PARTIES], *target = parties[i % PARTIES];
			struct policy_step steps[POLICY_MAX_PARTIES];
			size_t count = policy_reach(policy, source, target, steps);
			if (source == target) {
				assert_int_equal(count, 0);
				continue;
			}
			assert_int_equal(count > 0, reaches[i / PARTIES][i % PARTIES]);
			if (count > 0) {
				expect_way(policy, steps, count, source, target);
				long_ways += count > 2;
			}
		}
		policy_destroy(policy);
	}
	assert_true(long_ways > 50);
}

/* --- assertions ----------------------------------------------------------------------------- */

#define ASSERTED                                                                                   \
	"[clipboard]\n* -> secure = deny\nuntrusted -> personal = allow\n"                         \
	"personal -> work = ask mime=image/png,text/plain\nwork -> host = allow mime=image/png\n"  \
	"[drag]\nwork -> personal = ask\n"

static const struct {
	const char *line;
	const char *said; /* part of what is reported; NULL: it holds */
} assertions[] = {
	{"expect untrusted -> personal allow", NULL},
	{"expect untrusted->personal allow", NULL},
	{"\texpect  clipboard  untrusted\t->  personal  allow \r", NULL},
	{"expect untrusted -> personal deny", "is allow, by u.ini:3"},
	{"expect untrusted -> personal ask", "expected ask, but clipboard of text"},
	{"expect personal -> work ask mime=image/png", NULL},
	{"expect personal -> work ask mime=text/plain", NULL},
	{"expect personal -> work allow", "is ask, by u.ini:4"},
	{"expect personal -> work deny mime=image/gif", NULL},
	{"expect drag untrusted -> personal allow", "is deny, as no rule is about it"},
	/* Denied is what crosses in no form at all. */
	{"expect work -> host deny", "of image/png from work to host is allow, by u.ini:5"},
	{"expect work -> host deny mime=text/plain", NULL},
	{"expect work -> personal deny", "drag of text"},
	{"expect clipboard work -> personal deny", NULL},
	{"expect * -> secure deny", NULL},
	{"expect * -> personal deny", "from work to personal is ask"},
	{"expect secure -> * deny", NULL},
	{"expect * -> * deny", "expected deny"},
	{"expect nothing reaches secure", NULL},
	{"expect nothing reaches personal",
		"work reaches personal in 1 steps, the last by u.ini:7"},
	{"expect untrusted reaches host", NULL},
	{"expect untrusted never reaches secure", NULL},
	{"expect untrusted never reaches host", "in 3 steps, the last by u.ini:5"},
	{"expect host reaches work", "host does not reach work"},
	{"expect work -> nobody deny", "no domain \"nobody\""},
	{"expect nobody -> work deny", "no domain \"nobody\""},
	{"expect nobody never reaches work", "no domain \"nobody\""},
	{"expect nothing reaches nobody", "no domain \"nobody\""},
	{"expect work -> work deny", "stays inside work"},
	{"expect", "is no assertion"},
	{"expects work -> host deny", "is no assertion"},
	{"Expect work -> host deny", "is no assertion"},
	{"work -> host deny", "is no assertion"},
	{"expect work -> host", "is no assertion"},
	{"expect work -> deny", "is no assertion"},
	{"expect -> host deny", "is no assertion"},
	{"expect work -> host denied", "is no assertion"},
	{"expect files work -> host deny", "is no assertion"},
	{"expect clipboard drag work -> host deny", "is no assertion"},
	{"expect work -> host deny mime=", "is no assertion"},
	{"expect work -> host deny mime=png", "is no assertion"},
	{"expect work -> host deny max-size=1K", "is no assertion"},
	{"expect work -> host deny mime=image/png mime=image/png", "is no assertion"},
	{"expect work reaches", "is no assertion"},
	{"expect nothing never reaches work", "no domain \"nothing\""},
	{"expect work always reaches host", "is no assertion"},
	{"expect work and all others never reaches host", "is no assertion"},
};

static void what_is_asserted(void **state)
{
	struct policy *policy = policy_made(NULL, ASSERTED);
	for (size_t i = 0; i < COUNT_OF(assertions); i++) {
		char bytes[256];
		snprintf(bytes, sizeof(bytes), "# first\n\n%s\n; last", assertions[i].line);
		struct findings findings = {0};
		struct settings_text text = {"e.txt", bytes, strlen(bytes), false};
		size_t count;
		size_t failed = policy_test(policy, &text, note_finding, &findings, &count);
		const char *said = assertions[i].said;
		bool ok = count == 1
			  && (said ? failed == 1 && strstr(findings.last, said)
						  && !strcmp(findings.places, "e.txt:3;")
				   : failed == 0);
		if (!ok) {
			fail_msg("\"%s\" wants \"%s\", got %zu: %s \"%s\"", assertions[i].line,
				said ? said : "", failed, findings.places, findings.last);
		}
	}
	policy_destroy(policy);
}

static void odd_texts_of_assertions(void **state)
{
	struct policy *policy = policy_made(NULL, ASSERTED);
	static char text[3 * SETTINGS_MAX_LINE];
	memset(text, ' ', sizeof(text));
	text[SETTINGS_MAX_LINE] = '\n'; /* too long by one */
	text[SETTINGS_MAX_LINE + 5] = '\0';
	text[SETTINGS_MAX_LINE + 6] = '\n';
	text[2 * SETTINGS_MAX_LINE + 6] = '\n'; /* as long as one may be, and blank */
	struct findings findings = {0};
	struct settings_text whole = {"e.txt", text, 2 * SETTINGS_MAX_LINE + 7, false};
	size_t count;
	assert_int_equal(policy_test(policy, &whole, note_finding, &findings, &count), 2);
	assert_int_equal(count, 2);
	assert_string_equal(findings.places, "e.txt:1;e.txt:2;");
	whole = (struct settings_text){"e.txt", NULL, 0, false};
	assert_int_equal(policy_test(policy, &whole, note_finding, &findings, &count), 0);
	assert_int_equal(count, 0);
	policy_destroy(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_that_never_match),
		cmocka_unit_test(ways),
		cmocka_unit_test(random_rules_that_never_match),
		cmocka_unit_test(random_ways),
		cmocka_unit_test(what_is_asserted),
		cmocka_unit_test(odd_texts_of_assertions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Verdicts: which rule decides, what a lock does, and both against naive definitions over random
 * rules.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/policy/policy_texts.h"

static const char *const parties[] = {"host", DOMAINS};
#define PARTIES COUNT_OF(parties)
static const char *const types[] = {
	POLICY_TEXT, "text/html", "image/png", "image/gif", "image/*", "font/ttf"};

static void administrators_rules_come_first(void **state)
{
	struct policy *policy = policy_made("[clipboard]\n* -> secure = deny\n",
		"[clipboard]\nwork -> secure = allow\nwork -> personal = allow\n");
	struct policy_answer answer =
		policy_ask(policy, POLICY_CLIPBOARD, "work", "secure", POLICY_TEXT);
	assert_int_equal(answer.verdict, POLICY_DENY);
	assert_string_equal(answer.path, "s.ini");
	assert_string_equal(answer.rule, "* -> secure = deny");
	answer = policy_ask(policy, POLICY_CLIPBOARD, "work", "personal", POLICY_TEXT);
	assert_int_equal(answer.verdict, POLICY_ALLOW);
	assert_string_equal(answer.path, "u.ini");
	assert_int_equal(answer.line, 3);
	policy_destroy(policy);
}

static void a_lock_is_only_made_stricter(void **state)
{
	static const struct {
		const char *system, *user;
		enum policy_verdict verdict;
		const char *path;
		uint64_t size;
		bool direct;
	} cases[] = {
		{"allow direct=yes", NULL, POLICY_ALLOW, "s.ini", 65536, true},
		{"allow direct=yes", "allow", POLICY_ALLOW, "s.ini", 65536, false},
		{"allow", "allow direct=yes", POLICY_ALLOW, "s.ini", 65536, false},
		{"allow max-size=1M", "allow", POLICY_ALLOW, "s.ini", 65536, false},
		{"allow max-size=1K", "allow", POLICY_ALLOW, "s.ini", 1024, false},
		{"allow direct=yes", "ask", POLICY_ASK, "u.ini", 65536, false},
		{"ask", "allow direct=yes", POLICY_ASK, "s.ini", 65536, false},
		{"ask", "deny", POLICY_DENY, "u.ini", 0, false},
		{"deny", "allow", POLICY_DENY, "s.ini", 0, false},
		{"allow", "allow mime=image/png", POLICY_DENY, NULL, 0, false},
		{"allow mime=image/png", "allow", POLICY_DENY, NULL, 0, false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char system[256], user[256];
		snprintf(system, sizeof(system), "[clipboard]\nlocked = yes\nwork -> host = %s\n",
			cases[i].system);
		snprintf(user, sizeof(user), "[clipboard]\nwork -> host = %s\n",
			cases[i].user ? cases[i].user : "");
		print_message("case %zu\n", i);
		struct policy *policy = policy_made(system, cases[i].user ? user : NULL);
		struct policy_answer answer =
			policy_ask(policy, POLICY_CLIPBOARD, "work", "host", POLICY_TEXT);
		assert_int_equal(answer.verdict, cases[i].verdict);
		assert_int_equal(answer.max_size, cases[i].size);
		assert_int_equal(answer.direct, cases[i].direct);
		if (cases[i].path) {
			assert_string_equal(answer.path, cases[i].path);
		} else {
			assert_null(answer.path);
		}
		policy_destroy(policy);
	}
}

static void a_lock_is_of_one_subject(void **state)
{
	struct policy *policy = policy_made("[clipboard]\nlocked = yes\n[drag]\nlocked = no\n",
		"[clipboard]\nwork -> host = allow\n[drag]\nwork -> host = allow\n");
	assert_int_equal(policy_ask(policy, POLICY_CLIPBOARD, "work", "host", POLICY_TEXT).verdict,
		POLICY_DENY);
	assert_int_equal(
		policy_ask(policy, POLICY_DRAG, "work", "host", POLICY_TEXT).verdict, POLICY_ALLOW);
	policy_destroy(policy);
}

static void the_widest_answer(void **state)
{
	struct policy *policy = policy_made(NULL,
		"[clipboard]\nwork -> host = ask max-size=1M\nwork -> secure = allow "
		"type-paste=yes\n"
		"work -> untrusted = deny\nwork -> personal = ask timeout=20s mime=image/png\n");
	struct policy_answer answer = policy_ask_any(policy, POLICY_CLIPBOARD, "work", POLICY_TEXT);
	assert_int_equal(answer.verdict, POLICY_ALLOW);
	assert_int_equal(answer.line, 3);
	assert_int_equal(answer.max_size, 1 << 20);
	assert_true(answer.type_paste);
	assert_int_equal(answer.timeout, 10000);
	answer = policy_ask_any(policy, POLICY_CLIPBOARD, "work", "image/png");
	assert_int_equal(answer.verdict, POLICY_ASK);
	assert_int_equal(answer.timeout, 20000);
	answer = policy_ask_any(policy, POLICY_CLIPBOARD, "host", POLICY_TEXT);
	assert_int_equal(answer.verdict, POLICY_DENY);
	assert_null(answer.path);
	answer = policy_ask_any(policy, POLICY_CLIPBOARD, "nobody", POLICY_TEXT);
	assert_int_equal(answer.verdict, POLICY_DENY);
	policy_destroy(policy);
}

/* --- random rules --------------------------------------------------------------------------- */

#define RULES 12u

/* A rule as the test has made it, which it never reads back. */
struct made_rule {
	const char *source, *target;
	enum policy_verdict verdict;
	bool has_type[COUNT_OF(types)];
	uint64_t max_size; /* 0: not given */
	bool direct;
};

struct made_list {
	struct made_rule rules[RULES];
	size_t count;
};

/* xorshift: the same on every machine. */
static uint32_t next_random(uint32_t *state, uint32_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state % below;
}

static void make_rule(struct made_rule *rule, uint32_t *state)
{
	*rule = (struct made_rule){0};
	do {
		uint32_t source = next_random(state, PARTIES + 1);
		uint32_t target = next_random(state, PARTIES + 1);
		rule->source = source < PARTIES ? parties[source] : "*";
		rule->target = target < PARTIES ? parties[target] : "*";
	} while (strcmp(rule->source, rule->target) == 0 && rule->source[0] != '*');
	rule->verdict = next_random(state, 3);
	rule->has_type[next_random(state, COUNT_OF(types))] = true;
	rule->has_type[next_random(state, COUNT_OF(types))] = true;
	if (rule->verdict != POLICY_DENY) {
		rule->max_size = next_random(state, 3) * 1000;
		rule->direct = rule->verdict == POLICY_ALLOW && next_random(state, 2);
	}
}

static void write_rule(FILE *stream, const struct made_rule *rule)
{
	fprintf(stream, "%s -> %s = %s mime=", rule->source, rule->target,
		policy_verdict_name(rule->verdict));
	const char *comma = "";
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (rule->has_type[i]) {
			fprintf(stream, "%s%s", comma, types[i]);
			comma = ",";
		}
	}
	if (rule->max_size > 0) {
		fprintf(stream, " max-size=%u", (unsigned)rule->max_size);
	}
	fprintf(stream, "%s\n", rule->direct ? " direct=yes" : "");
}

/* The caller frees it. */
static char *make_text(struct made_list *list, bool locked, uint32_t *state)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	assert_non_null(stream);
	fprintf(stream, "[clipboard]\n%s", locked ? "locked = yes\n" : "");
	list->count = next_random(state, RULES + 1);
	for (size_t i = 0; i < list->count; i++) {
		make_rule(&list->rules[i], state);
		write_rule(stream, &list->rules[i]);
	}
	fclose(stream);
	return text;
}

static bool names(const char *side, const char *party)
{
	return strcmp(side, "*") == 0 || strcmp(side, party) == 0;
}

/* The type at index asked, by its words alone. */
static bool has(const struct made_rule *rule, size_t asked)
{
	bool is_image = strncmp(types[asked], "image/", 6) == 0;
	return rule->has_type[asked] || (is_image && rule->has_type[4]);
}

static const struct made_rule *naive_find(
	const struct made_list *list, const char *source, const char *target, size_t type)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct made_rule *rule = &list->rules[i];
		if (names(rule->source, source) && names(rule->target, target) && has(rule, type)) {
			return rule;
		}
	}
	return NULL;
}

static bool naive_names(const struct made_list *list, const char *source, const char *target)
{
	bool found = false;
	for (size_t i = 0; i < list->count; i++) {
		found = found
			|| (names(list->rules[i].source, source)
				&& names(list->rules[i].target, target));
	}
	return found;
}

static struct policy_answer naive_answer(const struct made_rule *rule, size_t type)
{
	if (!rule || rule->verdict == POLICY_DENY) {
		return (struct policy_answer){0};
	}
	return (struct policy_answer){
		.verdict = rule->verdict,
		.direct = rule->direct,
		.max_size = rule->max_size ? rule->max_size
			    : type == 0    ? 65536
					   : 16777216,
	};
}

struct made_policy {
	struct made_list system, user;
	bool locked;
	struct policy *policy;
};

static void make_policy(struct made_policy *made, uint32_t *state)
{
	made->locked = next_random(state, 2);
	char *system = make_text(&made->system, made->locked, state);
	char *user = make_text(&made->user, false, state);
	made->policy = policy_made(system, user);
	free(system);
	free(user);
}

/* By the definitions of cloison(5), word by word. */
static struct policy_answer oracle(
	const struct made_policy *made, const char *source, const char *target, size_t type)
{
	const struct made_rule *system = naive_find(&made->system, source, target, type);
	const struct made_rule *user = naive_find(&made->user, source, target, type);
	if (!made->locked) {
		return naive_answer(system ? system : user, type);
	}
	struct policy_answer first = naive_answer(system, type);
	if (!naive_names(&made->user, source, target)) {
		return first;
	}
	struct policy_answer second = naive_answer(user, type);
	return (struct policy_answer){
		.verdict = first.verdict < second.verdict ? first.verdict : second.verdict,
		.direct = first.direct && second.direct,
		.max_size = first.max_size < second.max_size ? first.max_size : second.max_size,
	};
}

static void expect_as_oracle(
	const struct made_policy *made, const char *source, const char *target, size_t type)
{
	struct policy_answer answer =
		policy_ask(made->policy, POLICY_CLIPBOARD, source, target, types[type]);
	struct policy_answer right = oracle(made, source, target, type);
	assert_int_equal(answer.verdict, right.verdict);
	assert_int_equal(answer.direct, right.direct);
	assert_int_equal(answer.max_size, right.max_size);
	assert_int_equal(policy_ask(made->policy, POLICY_DRAG, source, target, types[type]).verdict,
		POLICY_DENY);
}

static void random_rules_are_as_defined(void **state)
{
	uint32_t seed = 8;
	for (unsigned round = 0; round < 2000; round++) {
		struct made_policy made;
		make_policy(&made, &seed);
		for (size_t i = 0; i < PARTIES * PARTIES * COUNT_OF(types); i++) {
			const char *source = parties[i % PARTIES];
			const char *target = parties[i / PARTIES % PARTIES];
			if (source != target) {
				expect_as_oracle(&made, source, target, i / PARTIES / PARTIES);
			}
		}
		policy_destroy(made.policy);
	}
}

/* Whatever the user writes, a locked subject allows no more than it does without his file. */
static void random_users_never_widen_a_lock(void **state)
{
	uint32_t seed = 9;
	for (unsigned round = 0; round < 1000; round++) {
		struct made_list system, user;
		char *text = make_text(&system, true, &seed), *own = make_text(&user, false, &seed);
		struct policy *alone = policy_made(text, NULL), *both = policy_made(text, own);
		for (size_t i = 0; i < PARTIES * PARTIES * COUNT_OF(types); i++) {
			const char *source = parties[i % PARTIES];
			const char *target = parties[i / PARTIES % PARTIES];
			const char *type = types[i / PARTIES / PARTIES];
			struct policy_answer of_alone =
				policy_ask(alone, POLICY_CLIPBOARD, source, target, type);
			struct policy_answer of_both =
				policy_ask(both, POLICY_CLIPBOARD, source, target, type);
			assert_true(of_both.verdict <= of_alone.verdict);
			assert_true(of_both.max_size <= of_alone.max_size);
			assert_true(of_both.timeout <= of_alone.timeout);
			assert_true(of_both.direct <= of_alone.direct);
		}
		policy_destroy(alone);
		policy_destroy(both);
		free(text);
		free(own);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(administrators_rules_come_first),
		cmocka_unit_test(a_lock_is_only_made_stricter),
		cmocka_unit_test(a_lock_is_of_one_subject),
		cmocka_unit_test(the_widest_answer),
		cmocka_unit_test(random_rules_are_as_defined),
		cmocka_unit_test(random_users_never_widen_a_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Assertions about the policy, a line each: "expect work -> secure deny" and others, as
 * cloisonctl(1) has them. A line that is none counts as one that does not hold: who mistypes must
 * not believe that all is well.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "policy/rule_read.h"
#include "policy/rules.h"

#define BLANKS " \t\r"
#define MAX_WORDS 4u
#define FORMS                                                                                      \
	"\"expect [SUBJECT] SOURCE -> TARGET allow, ask or deny [mime=TYPE]\", \"expect SOURCE "   \
	"reaches TARGET\", \"expect SOURCE never reaches TARGET\" or \"expect nothing reaches "    \
	"TARGET\""

/* The text while it is tried. */
struct expect {
	const struct policy *policy;
	const char *path;
	unsigned line;
	policy_report report;
	void *data;
	size_t failed;
};

static void expect_fail(struct expect *expect, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void expect_fail(struct expect *expect, const char *format, ...)
{
	char text[768];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	expect->report(expect->data, expect->path, expect->line, text);
	expect->failed++;
}

/* Cuts text into words; more than MAX_WORDS count as one more. */
static size_t split_words(char *text, char *words[static MAX_WORDS])
{
	size_t count = 0;
	char *rest;
	for (char *word = strtok_r(text, BLANKS, &rest); word;
		word = strtok_r(NULL, BLANKS, &rest)) {
		if (count == MAX_WORDS) {
			return MAX_WORDS + 1;
		}
		words[count++] = word;
	}
	return count;
}

/* False after saying so when name is nobody's. */
static bool expect_party(struct expect *expect, const char *name)
{
	if (rules_party(expect->policy, name) != PARTY_UNKNOWN) {
		return true;
	}
	expect_fail(expect, "there is no domain \"%.40s\"; correct the name", name);
	return false;
}

/* --- "SOURCE -> TARGET VERDICT" ------------------------------------------------------------- */

/* What one such line is about. NULL, and POLICY_SUBJECTS: all of them. */
struct expected {
	const char *source, *target, *type;
	unsigned subject;
	enum policy_verdict verdict;
};

/* Whether it holds of one pair, subject and type; says so if not. */
static bool try_one(struct expect *expect, enum policy_subject subject, const char *source,
	const char *target, const char *type, enum policy_verdict verdict)
{
	struct policy_answer answer = policy_ask(expect->policy, subject, source, target, type);
	if (answer.verdict == verdict) {
		return true;
	}
	char by[256] = "as no rule is about it";
	if (answer.path) {
		snprintf(by, sizeof(by), "by %.200s:%u", answer.path, answer.line);
	}
	expect_fail(expect, "expected %s, but %s of %s from %s to %s is %s, %s",
		policy_verdict_name(verdict), policy_subject_name(subject), type, source, target,
		policy_verdict_name(answer.verdict), by);
	return false;
}

/* The same of all types and subjects that it is about, up to the first that fails. */
static bool try_pair(struct expect *expect, const struct expected *expected, const char *source,
	const char *target)
{
	const struct policy *policy = expect->policy;
	bool ok = true;
	for (unsigned subject = 0; ok && subject < POLICY_SUBJECTS; subject++) {
		if (expected->subject != POLICY_SUBJECTS && expected->subject != subject) {
			continue;
		}
		if (expected->type) {
			ok = try_one(
				expect, subject, source, target, expected->type, expected->verdict);
			continue;
		}
		for (size_t i = 0; ok && i < policy->type_count; i++) {
			ok = try_one(expect, subject, source, target, policy->types[i],
				expected->verdict);
		}
	}
	return ok;
}

static void try_pairs(struct expect *expect, const struct expected *expected)
{
	const struct policy *policy = expect->policy;
	bool ok = true;
	for (size_t i = 0; ok && i < policy->party_count * policy->party_count; i++) {
		const char *source = policy->parties[i / policy->party_count];
		const char *target = policy->parties[i % policy->party_count];
		if (source != target && (!expected->source || !strcmp(source, expected->source))
			&& (!expected->target || !strcmp(target, expected->target))) {
			ok = try_pair(expect, expected, source, target);
		}
	}
}

/* NULL for a star. False after saying so. */
static bool read_side(struct expect *expect, const char *word, const char **side)
{
	*side = strcmp(word, "*") == 0 ? NULL : word;
	return !*side || expect_party(expect, word);
}

/* "mime=TYPE" */
static bool read_mime(const char *word, const char **type)
{
	if (strncmp(word, "mime=", 5) != 0) {
		return false;
	}
	*type = word + 5;
	return rule_type_is_valid(*type);
}

/* left is what stands before the arrow. */
static void expect_verdict(struct expect *expect, char *left, char *right)
{
	char *from[MAX_WORDS], *to[MAX_WORDS];
	size_t from_count = split_words(left, from), to_count = split_words(right, to);
	struct expected expected = {.type = NULL, .subject = POLICY_SUBJECTS};
	enum policy_subject subject = POLICY_CLIPBOARD;
	if (from_count < 1 || from_count > 2 || to_count < 2 || to_count > 3
		|| (from_count == 2 && !policy_subject_read(&subject, from[0]))
		|| !policy_verdict_read(&expected.verdict, to[1])
		|| (to_count == 3 && !read_mime(to[2], &expected.type))) {
		expect_fail(expect, "is no assertion; write " FORMS);
		return;
	}
	/* What must not cross must do so in no form; else it is the usual one that is meant. */
	bool all = expected.verdict == POLICY_DENY;
	if (from_count == 2 || !all) {
		expected.subject = subject;
	}
	if (!expected.type && !all) {
		expected.type = POLICY_TEXT;
	}
	if (!read_side(expect, from[from_count - 1], &expected.source)
		|| !read_side(expect, to[0], &expected.target)) {
		return;
	}
	if (expected.source && expected.target && !strcmp(expected.source, expected.target)) {
		expect_fail(expect, "what stays inside %s is asked of no rule; remove it",
			expected.source);
		return;
	}
	try_pairs(expect, &expected);
}

/* --- "SOURCE reaches TARGET" ---------------------------------------------------------------- */

static void expect_reach(struct expect *expect, const char *source, const char *target, bool wanted)
{
	struct policy_step steps[POLICY_MAX_PARTIES];
	size_t count = policy_reach(expect->policy, source, target, steps);
	if ((count > 0) == wanted) {
		return;
	}
	if (wanted) {
		expect_fail(expect, "expected a way, but %s does not reach %s", source, target);
		return;
	}
	/* The last step is the one that lets it in. */
	const struct policy_step *last = &steps[count - 1];
	expect_fail(expect,
		"expected no way, but %s reaches %s in %zu steps, the last by %.200s:%u",
		steps[0].source, target, count, last->answer.path, last->answer.line);
}

static void expect_way(struct expect *expect, char *text)
{
	char *words[MAX_WORDS];
	size_t count = split_words(text, words);
	bool never = count == 4 && strcmp(words[1], "never") == 0;
	if ((count != 3 && !never) || strcmp(words[count - 2], "reaches") != 0) {
		expect_fail(expect, "is no assertion; write " FORMS);
		return;
	}
	const char *source = words[0], *target = words[count - 1];
	bool nothing = strcmp(source, "nothing") == 0 && !never;
	if ((nothing || expect_party(expect, source)) && expect_party(expect, target)) {
		expect_reach(expect, nothing ? NULL : source, target, !nothing && !never);
	}
}

/* --- the text ------------------------------------------------------------------------------- */

/* Whether line has an assertion, which was tried; line changes. */
static bool expect_line(struct expect *expect, char *line)
{
	static const char word[] = "expect";
	line += strspn(line, BLANKS);
	if (line[0] == '\0' || line[0] == '#' || line[0] == ';') {
		return false;
	}
	char *rest = line + strlen(word);
	if (strncmp(line, word, strlen(word)) != 0 || rest[0] == '\0' || !strchr(BLANKS, rest[0])) {
		expect_fail(expect, "is no assertion; write " FORMS);
		return true;
	}
	char *arrow = strstr(rest, "->");
	if (!arrow) {
		expect_way(expect, rest);
		return true;
	}
	*arrow = '\0';
	expect_verdict(expect, rest, arrow + 2);
	return true;
}

size_t policy_test(const struct policy *policy, const struct settings_text *text,
	policy_report report, void *data, size_t *count)
{
	struct expect expect = {
		.policy = policy, .path = text->path, .report = report, .data = data};
	*count = 0;
	for (size_t at = 0; at < text->size;) {
		const char *start = text->bytes + at;
		const char *end = memchr(start, '\n', text->size - at);
		size_t length = end ? (size_t)(end - start) : text->size - at;
		at += length + 1;
		expect.line++;
		char line[SETTINGS_MAX_LINE];
		if (length >= sizeof(line) || memchr(start, '\0', length)) {
			expect_fail(&expect, "is too long, or has a zero byte; shorten it, or "
					     "remove the byte");
			++*count;
			continue;
		}
		memcpy(line, start, length);
		line[length] = '\0';
		*count += expect_line(&expect, line);
	}
	return expect.failed;
}

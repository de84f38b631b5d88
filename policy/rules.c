/* SPDX-License-Identifier: MIT
 *
 * The verdict. In a subject that is not locked the administrator's rules and then the user's are
 * one list, and the first that is about the pair and the type decides. In a locked one both decide
 * for themselves and the stricter verdict holds; a user who names a pair in no rule leaves it as
 * the administrator has it, and one who names it has said all types that may cross.
 */
#include "policy/rules.h"

#include <stdlib.h>
#include <string.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* --- names ---------------------------------------------------------------------------------- */

unsigned rules_party(const struct policy *policy, const char *name)
{
	for (unsigned i = 0; i < policy->party_count; i++) {
		if (strcmp(policy->parties[i], name) == 0) {
			return i;
		}
	}
	return PARTY_UNKNOWN;
}

bool rules_type_is_text(const char *type)
{
	return strcmp(type, POLICY_TEXT) == 0 || strcmp(type, "text/plain") == 0;
}

bool rules_type_is_files(const char *type)
{
	static const char *const names[] = {
		"text/uri-list", "text/x-moz-url", "x-special/gnome-copied-files"};
	size_t length = strcspn(type, ";");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i]) == length && strncmp(type, names[i], length) == 0) {
			return true;
		}
	}
	return false;
}

/* "image/" and a star, for "image/png". */
static bool type_is_of_family(const char *type, const char *name)
{
	size_t slash = strcspn(name, "/");
	return strcmp(name + slash, "/*") == 0 && strncmp(type, name, slash + 1) == 0;
}

uint64_t rules_type_bits(const struct policy *policy, const char *type)
{
	/* Names of files are no text: they cross by other means, or not at all. */
	if (rules_type_is_files(type)) {
		return 0;
	}
	if (rules_type_is_text(type)) {
		type = POLICY_TEXT;
	}
	uint64_t bits = 0;
	for (size_t i = 0; i < policy->type_count; i++) {
		if (strcmp(policy->types[i], type) == 0
			|| type_is_of_family(type, policy->types[i])) {
			bits |= UINT64_C(1) << i;
		}
	}
	return bits;
}

uint64_t rules_add_type(struct policy *policy, const char *name)
{
	if (rules_type_is_text(name)) {
		name = POLICY_TEXT;
	}
	size_t number = 0;
	while (number < policy->type_count && strcmp(policy->types[number], name) != 0) {
		number++;
	}
	if (number == POLICY_MAX_TYPES) {
		return 0;
	}
	if (number == policy->type_count) {
		policy->type_count++;
		strcpy(policy->types[number], name);
	}
	return UINT64_C(1) << number;
}

size_t policy_types(const struct policy *policy, const char *types[static POLICY_MAX_TYPES])
{
	for (size_t i = 0; i < policy->type_count; i++) {
		types[i] = policy->types[i];
	}
	return policy->type_count;
}

size_t policy_parties(const struct policy *policy, const char *parties[static POLICY_MAX_PARTIES])
{
	for (size_t i = 0; i < policy->party_count; i++) {
		parties[i] = policy->parties[i];
	}
	return policy->party_count;
}

/* --- the rules ------------------------------------------------------------------------------ */

bool rules_add(struct rule_list *list, const struct rule *rule)
{
	if (list->count == list->room) {
		size_t room = list->room > 0 ? list->room * 2 : 16;
		struct rule *rules = reallocarray(list->rules, room, sizeof(*rules));
		if (!rules) {
			free(rule->text);
			return false;
		}
		list->rules = rules;
		list->room = room;
	}
	list->rules[list->count++] = *rule;
	return true;
}

bool rule_is_about(const struct rule *rule, unsigned source, unsigned target)
{
	return (rule->source == source || rule->source == PARTY_ANY)
	       && (rule->target == target || rule->target == PARTY_ANY);
}

bool rule_matches(const struct rule *rule, unsigned source, unsigned target, uint64_t types)
{
	return rule_is_about(rule, source, target) && (rule->types & types);
}

/* The first that matches, or NULL. */
static const struct rule *rule_list_find(
	const struct rule_list *list, unsigned source, unsigned target, uint64_t types)
{
	for (size_t i = 0; i < list->count; i++) {
		if (rule_matches(&list->rules[i], source, target, types)) {
			return &list->rules[i];
		}
	}
	return NULL;
}

static bool rule_list_names(const struct rule_list *list, unsigned source, unsigned target)
{
	for (size_t i = 0; i < list->count; i++) {
		if (rule_is_about(&list->rules[i], source, target)) {
			return true;
		}
	}
	return false;
}

/* --- the verdict ---------------------------------------------------------------------------- */

/* What one rule says of type; NULL: the default. */
static struct policy_answer rule_answer(const struct rule *rule, const char *type)
{
	if (!rule) {
		return (struct policy_answer){.verdict = POLICY_DENY};
	}
	struct policy_answer answer = {
		.verdict = rule->verdict,
		.path = rule->path,
		.line = rule->line,
		.rule = rule->text,
	};
	if (rule->verdict == POLICY_DENY) {
		return answer;
	}
	answer.direct = rule->direct;
	answer.type_paste = rule->type_paste;
	answer.max_size = rule->max_size             ? rule->max_size
			  : rules_type_is_text(type) ? POLICY_DEFAULT_TEXT_SIZE
						     : POLICY_DEFAULT_OTHER_SIZE;
	answer.idle_timeout = rule->idle_timeout;
	answer.timeout = rule->timeout;
	return answer;
}

/* Both must agree. The rule named is the one that decided, of two equals the system's. */
static struct policy_answer answer_stricter(
	const struct policy_answer *system, const struct policy_answer *user)
{
	struct policy_answer answer = user->verdict < system->verdict ? *user : *system;
	if (answer.verdict == POLICY_DENY) {
		return answer;
	}
	answer.direct = system->direct && user->direct;
	answer.type_paste = system->type_paste && user->type_paste;
	answer.max_size = MIN(system->max_size, user->max_size);
	answer.idle_timeout = MIN(system->idle_timeout, user->idle_timeout);
	answer.timeout = MIN(system->timeout, user->timeout);
	return answer;
}

struct policy_answer rules_ask(const struct policy *policy, enum policy_subject subject,
	unsigned source, unsigned target, const char *type)
{
	const struct rule_list *system = &policy->system[subject], *user = &policy->user[subject];
	uint64_t types = rules_type_bits(policy, type);
	if (source == target || source == PARTY_UNKNOWN || target == PARTY_UNKNOWN || types == 0) {
		return rule_answer(NULL, type);
	}
	const struct rule *of_system = rule_list_find(system, source, target, types);
	if (!policy->locked[subject]) {
		return rule_answer(
			of_system ? of_system : rule_list_find(user, source, target, types), type);
	}
	struct policy_answer answer = rule_answer(of_system, type);
	if (!rule_list_names(user, source, target)) {
		return answer;
	}
	struct policy_answer wish = rule_answer(rule_list_find(user, source, target, types), type);
	return answer_stricter(&answer, &wish);
}

struct policy_answer policy_ask(const struct policy *policy, enum policy_subject subject,
	const char *source, const char *target, const char *type)
{
	return rules_ask(
		policy, subject, rules_party(policy, source), rules_party(policy, target), type);
}

struct policy_answer policy_ask_any(const struct policy *policy, enum policy_subject subject,
	const char *source, const char *type)
{
	unsigned from = rules_party(policy, source);
	struct policy_answer widest = {.verdict = POLICY_DENY};
	for (unsigned to = 0; to < policy->party_count; to++) {
		struct policy_answer answer = rules_ask(policy, subject, from, to, type);
		if (answer.verdict == POLICY_DENY) {
			continue;
		}
		if (answer.verdict > widest.verdict) {
			widest.verdict = answer.verdict;
			widest.path = answer.path;
			widest.line = answer.line;
			widest.rule = answer.rule;
		}
		widest.direct = widest.direct || answer.direct;
		widest.type_paste = widest.type_paste || answer.type_paste;
		widest.max_size = MAX(widest.max_size, answer.max_size);
		widest.idle_timeout = MAX(widest.idle_timeout, answer.idle_timeout);
		widest.timeout = MAX(widest.timeout, answer.timeout);
	}
	return widest;
}

/* --- words ---------------------------------------------------------------------------------- */

static const char *const subject_names[POLICY_SUBJECTS] = {
	[POLICY_CLIPBOARD] = "clipboard",
	[POLICY_DRAG] = "drag",
};

static const char *const verdict_names[] = {
	[POLICY_DENY] = "deny",
	[POLICY_ASK] = "ask",
	[POLICY_ALLOW] = "allow",
};

const char *policy_subject_name(enum policy_subject subject)
{
	return subject_names[subject];
}

bool policy_subject_read(enum policy_subject *subject, const char *name)
{
	for (unsigned i = 0; i < POLICY_SUBJECTS; i++) {
		if (strcmp(subject_names[i], name) == 0) {
			*subject = i;
			return true;
		}
	}
	return false;
}

const char *policy_verdict_name(enum policy_verdict verdict)
{
	return verdict_names[verdict];
}

bool policy_verdict_read(enum policy_verdict *verdict, const char *name)
{
	for (unsigned i = POLICY_DENY; i <= POLICY_ALLOW; i++) {
		if (strcmp(verdict_names[i], name) == 0) {
			*verdict = i;
			return true;
		}
	}
	return false;
}

/* SPDX-License-Identifier: MIT
 *
 * Each rule in its order takes what it is about away from those behind it. One for which nothing is
 * left can never match.
 */
#include <stdio.h>
#include <string.h>

#include "policy/rules.h"

struct lint {
	const struct policy *policy;
	policy_report report;
	void *data;
	size_t found;
	/* Bits of types: which earlier rules have decided, for each pair. */
	uint64_t taken[POLICY_MAX_PARTIES][POLICY_MAX_PARTIES];
	/* For each type, the bits by which it can be decided: its own and its family's. */
	uint64_t deciding[POLICY_MAX_TYPES];
};

static void lint_report(struct lint *lint, const struct rule *rule, const char *what)
{
	char text[512];
	snprintf(text, sizeof(text), "\"%.200s\" %s", rule->text, what);
	lint->report(lint->data, rule->path, rule->line, text);
	lint->found++;
}

/* Whether something of rule's types is left for it. */
static bool types_are_left(const struct lint *lint, uint64_t types, uint64_t taken)
{
	for (size_t i = 0; i < lint->policy->type_count; i++) {
		if ((types & UINT64_C(1) << i) && !(lint->deciding[i] & taken)) {
			return true;
		}
	}
	return false;
}

/* Takes what rule is about. Whether there was something left of it. */
static bool take_pairs(struct lint *lint, const struct rule *rule)
{
	bool left = false;
	for (unsigned from = 0; from < lint->policy->party_count; from++) {
		for (unsigned to = 0; to < lint->policy->party_count; to++) {
			if (from != to && rule_is_about(rule, from, to)) {
				uint64_t *taken = &lint->taken[from][to];
				left = left || types_are_left(lint, rule->types, *taken);
				*taken |= rule->types;
			}
		}
	}
	return left;
}

static void lint_list(struct lint *lint, const struct rule_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct rule *rule = &list->rules[i];
		if (rule->source == PARTY_UNKNOWN || rule->target == PARTY_UNKNOWN) {
			lint_report(lint, rule,
				"can never match: there is no domain of that name; correct it, "
				"unless others who use these files have such a domain");
		} else if (!take_pairs(lint, rule)) {
			lint_report(lint, rule,
				"can never match: rules before it decide all that it is about; "
				"remove it, or move it up");
		}
	}
}

size_t policy_lint(const struct policy *policy, policy_report report, void *data)
{
	struct lint lint = {.policy = policy, .report = report, .data = data};
	for (size_t i = 0; i < policy->type_count; i++) {
		lint.deciding[i] = rules_type_bits(policy, policy->types[i]);
	}
	for (unsigned subject = 0; subject < POLICY_SUBJECTS; subject++) {
		memset(lint.taken, 0, sizeof(lint.taken));
		lint_list(&lint, &policy->system[subject]);
		/* Under a lock the user's rules are asked whatever the system's say. */
		if (policy->locked[subject]) {
			memset(lint.taken, 0, sizeof(lint.taken));
		}
		lint_list(&lint, &policy->user[subject]);
	}
	return lint.found;
}

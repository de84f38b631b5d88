/* SPDX-License-Identifier: MIT
 *
 * Ways over several rules, by a search in breadth: what one domain may give another, that one may
 * give on. What crosses may change its form on the way, so each step is of any subject and type.
 */
#include <string.h>

#include "policy/rules.h"

/* The widest of all answers for the pair into step. False: nothing crosses. */
static bool find_step(
	const struct policy *policy, unsigned from, unsigned to, struct policy_step *step)
{
	*step = (struct policy_step){
		.source = policy->parties[from],
		.target = policy->parties[to],
		.answer = {.verdict = POLICY_DENY},
	};
	for (unsigned subject = 0; subject < POLICY_SUBJECTS; subject++) {
		for (size_t i = 0; i < policy->type_count; i++) {
			const char *type = policy->types[i];
			struct policy_answer answer = rules_ask(policy, subject, from, to, type);
			if (answer.verdict > step->answer.verdict) {
				step->subject = subject;
				step->type = type;
				step->answer = answer;
			}
		}
	}
	return step->answer.verdict != POLICY_DENY;
}

/* Whoever can give something to target by one step, as the search from anybody. */
static size_t reach_from_anybody(
	const struct policy *policy, unsigned target, struct policy_step *steps)
{
	for (unsigned from = 0; from < policy->party_count; from++) {
		if (from != target && find_step(policy, from, target, &steps[0])) {
			return 1;
		}
	}
	return 0;
}

/* For each party that was reached, from where; itself: not yet. */
struct reach_tree {
	unsigned from[POLICY_MAX_PARTIES];
};

static bool grow_tree(
	const struct policy *policy, struct reach_tree *tree, unsigned source, unsigned target)
{
	unsigned queue[POLICY_MAX_PARTIES];
	size_t head = 0, tail = 0;
	for (unsigned i = 0; i < policy->party_count; i++) {
		tree->from[i] = i;
	}
	queue[tail++] = source;
	while (head < tail) {
		unsigned from = queue[head++];
		for (unsigned to = 0; to < policy->party_count; to++) {
			struct policy_step step;
			if (to == source || tree->from[to] != to
				|| !find_step(policy, from, to, &step)) {
				continue;
			}
			tree->from[to] = from;
			queue[tail++] = to;
			if (to == target) {
				return true;
			}
		}
	}
	return false;
}

size_t policy_reach(const struct policy *policy, const char *source, const char *target,
	struct policy_step steps[static POLICY_MAX_PARTIES])
{
	unsigned to = rules_party(policy, target);
	if (to == PARTY_UNKNOWN) {
		return 0;
	}
	if (!source) {
		return reach_from_anybody(policy, to, steps);
	}
	unsigned from = rules_party(policy, source);
	struct reach_tree tree;
	if (from == PARTY_UNKNOWN || from == to || !grow_tree(policy, &tree, from, to)) {
		return 0;
	}
	size_t count = 0;
	for (unsigned at = to; at != from; at = tree.from[at]) {
		count++;
	}
	size_t i = count;
	for (unsigned at = to; at != from; at = tree.from[at]) {
		find_step(policy, tree.from[at], at, &steps[--i]);
	}
	return count;
}

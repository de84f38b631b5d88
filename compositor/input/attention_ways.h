/* SPDX-License-Identifier: MIT
 *
 * What may cross between one domain and all others, by the rules in force: found in pieces, for
 * there may be many domains, types and rules.
 */
#ifndef COMPOSITOR_ATTENTION_WAYS_H
#define COMPOSITOR_ATTENTION_WAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/policy.h"

struct domain;

#define ATTENTION_WAYS 64u /* kept; further ones are only counted */

/* By one subject, from the domain to peer or from peer to it. */
struct attention_way {
	const struct domain *peer;
	bool out;
	enum policy_subject subject;
	enum policy_verdict verdict; /* the widest of all types */
	const char *path; /* of the rule that gives it; the policy's */
	unsigned line;
	const char *type; /* for which it does; the policy's */
	size_t types; /* how many it has another verdict than deny for */
};

struct attention_ways {
	const struct policy *policy; /* NULL: none, nothing may cross */
	const struct domain *domain; /* NULL: nobody's */
	const char *types[POLICY_MAX_TYPES];
	size_t type_count;
	const struct domain *peer; /* whose turn it is; NULL: all are done */
	bool out; /* what of it */
	enum policy_subject subject;
	size_t type;
	struct attention_way way; /* as far as it is found */
	struct attention_way ways[ATTENTION_WAYS];
	size_t count; /* in all, also those that are not kept */
};

/* Of domain, by policy, from the beginning; either may be NULL. Both must stay until the next. */
void attention_ways_begin(
	struct attention_ways *ways, const struct policy *policy, const struct domain *domain);
/* Goes on until end (clock_spent), and one question at least. False: all are found. */
bool attention_ways_step(struct attention_ways *ways, uint64_t end);

#endif

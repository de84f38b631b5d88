/* SPDX-License-Identifier: MIT
 *
 * What the policy says about the clipboard and about drags: which types may leave a domain, and
 * which of those that were copied may go to another.
 */
#ifndef COMPOSITOR_CLIP_RULES_H
#define COMPOSITOR_CLIP_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/policy.h"

struct clip;
struct domain;
struct snapshot_terms;

#define CLIP_RULES_NAMES 128u /* bytes of the names of types, with commas and the NUL */

#define CLIP_RULES_RULE 256u /* bytes of a rule's place, with the NUL */

/* What is asked about. direct: only rules that say so count. */
struct clip_way {
	enum policy_subject subject;
	bool direct;
	struct domain *source, *target; /* target NULL: any other */
};

/* Of one copy for one domain. It holds nothing of the policy's. */
struct clip_terms {
	enum policy_verdict verdict;
	const char *why; /* of POLICY_DENY; else NULL */
	struct domain *source, *target;
	uint32_t parts; /* of the clip: a bit for each that may go, or is asked about */
	uint64_t bytes; /* of these */
	char names[CLIP_RULES_NAMES]; /* their types, cut to fit */
	bool type_paste;
	uint32_t idle_timeout, timeout; /* ms, the greatest of them */
	char rule[CLIP_RULES_RULE]; /* path:line of a rule that decided; empty: the default */
};

/* The types that may leave source for target. Of a drag, none are SNAPSHOT_FILES: they are in the
 * list last, with a size of 0, which only says whether there are any. False: none may. policy NULL:
 * as an empty one. */
bool clip_rules_source(
	const struct policy *policy, const struct clip_way *way, struct snapshot_terms *terms);

/* Which of the types of clip may go from source to target: those that are allowed; if none is,
 * those that the user is asked about; if there are none either, it is denied. */
void clip_rules_pair(const struct policy *policy, const struct clip_way *way,
	const struct clip *clip, struct clip_terms *terms);

#endif

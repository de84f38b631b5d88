/* SPDX-License-Identifier: MIT
 *
 * The rules as they are kept: names became numbers, types became bits, so that a verdict is a walk
 * over small records.
 */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/policy.h"

/* Who takes part, as a number: 0 is the host, then the domains in their order. */
#define PARTY_HOST 0u
#define PARTY_ANY 0xfffeu /* of a rule only */
#define PARTY_UNKNOWN 0xffffu /* named by an administrator's rule, or asked for, and not there */

struct rule {
	uint16_t source, target; /* parties */
	uint8_t verdict; /* enum policy_verdict */
	bool direct, type_paste;
	uint64_t types; /* bits: numbers of policy.types */
	uint64_t max_size; /* bytes, 0: the type's default */
	uint32_t idle_timeout, timeout; /* ms */
	unsigned line;
	const char *path; /* the policy's */
	char *text; /* owned: "source -> target = ..." */
};

struct rule_list {
	struct rule *rules; /* owned, in the order of the files */
	size_t count, room;
};

struct policy {
	char parties[POLICY_MAX_PARTIES][DOMAIN_NAME_MAX + 1];
	size_t party_count;
	char types[POLICY_MAX_TYPES][POLICY_MAX_TYPE_NAME + 1]; /* 0: POLICY_TEXT */
	size_t type_count;
	char **paths; /* owned, with the strings: one for each text */
	size_t path_count;
	/* Those of the administrator's files, and those of the user's. */
	struct rule_list system[POLICY_SUBJECTS], user[POLICY_SUBJECTS];
	bool locked[POLICY_SUBJECTS]; /* the user's only make it stricter */
};

/* PARTY_UNKNOWN when there is none. */
unsigned rules_party(const struct policy *policy, const char *name);

/* The bits of the types that a rule must have one of to be about type: its own and its family's. */
uint64_t rules_type_bits(const struct policy *policy, const char *type);
/* The bit of the name that a rule has; made when it is new. 0: there are too many. */
uint64_t rules_add_type(struct policy *policy, const char *name);
/* Whether it carries names of files, which no domain can use of another. */
bool rules_type_is_files(const char *type);
/* Whether it is the same as POLICY_TEXT. */
bool rules_type_is_text(const char *type);

/* Takes rule's text over, whatever comes of it. False when out of memory. */
bool rules_add(struct rule_list *list, const struct rule *rule);

/* Whether a rule is about the pair, and whether about one of these types of it. */
bool rule_is_about(const struct rule *rule, unsigned source, unsigned target);
bool rule_matches(const struct rule *rule, unsigned source, unsigned target, uint64_t types);

/* policy_ask with numbers; either may be PARTY_UNKNOWN. */
struct policy_answer rules_ask(const struct policy *policy, enum policy_subject subject,
	unsigned source, unsigned target, const char *type);

#endif

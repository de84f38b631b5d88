/* SPDX-License-Identifier: MIT
 *
 * One rule's line: "SOURCE -> TARGET = VERDICT OPTION=VALUE...".
 */
#ifndef POLICY_RULE_READ_H
#define POLICY_RULE_READ_H

#include <stdbool.h>

#include "policy/rules.h"

/* name is what stands before "=", value what stands behind it. Sets all of rule but path; its text
 * is the caller's to free. False after settings_fail, with nothing to free. administrator: it may
 * name domains that are not there. */
bool rule_read(struct settings *settings, struct policy *policy, enum policy_subject subject,
	bool administrator, const char *name, const char *value, struct rule *rule);

/* One of the types of a rule: its name in lower case, maybe with parameters, or a family and a
 * star. */
bool rule_type_is_valid(const char *name);

#endif

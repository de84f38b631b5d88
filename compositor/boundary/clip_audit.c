/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clip_audit.h"

#include "compositor/base/audit.h"
#include "compositor/boundary/clip_rules.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_notes.h"

void clip_audit(enum policy_subject subject, const char *act, struct domain *source,
	struct domain *target, const struct clip_terms *terms, const char *why)
{
	const struct audit_field fields[] = {
		{.key = "act", .text = act},
		{.key = "source", .text = source ? source->config->name : ""},
		{.key = "target", .text = target ? target->config->name : ""},
		{.key = "verdict", .text = why ? "refused" : "done"},
		{.key = "reason", .text = why ? why : ""},
		{.key = "rule", .text = terms ? terms->rule : ""},
		{.key = "types", .text = terms ? terms->names : ""},
		{.key = "bytes", .number = terms ? terms->bytes : 0},
	};
	if (why) {
		domain_note_denial(source, target, act, why, terms ? terms->rule : "");
	}
	struct domain *payer = target ? target : source;
	audit_write(payer ? &payer->audit_rate : NULL, policy_subject_name(subject), fields,
		sizeof(fields) / sizeof(fields[0]));
}

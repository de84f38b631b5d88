/* SPDX-License-Identifier: MIT
 *
 * What is said afterwards of verdicts about the clipboard and drags: a line of the audit each.
 */
#ifndef COMPOSITOR_CLIP_AUDIT_H
#define COMPOSITOR_CLIP_AUDIT_H

#include "policy/policy.h"

struct clip_terms;
struct domain;

/* act: "copy", "paste", "drop" and such. Whoever would have got it pays for the line, or whoever
 * was copied from; source, target and terms may be NULL. why: NULL when it was done. */
void clip_audit(enum policy_subject subject, const char *act, struct domain *source,
	struct domain *target, const struct clip_terms *terms, const char *why);

#endif

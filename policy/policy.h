/* SPDX-License-Identifier: MIT
 *
 * What may cross between domains: the texts of the configuration in, verdicts out. Nothing here
 * reads a file, keeps a clock or knows a guest. docs/man/cloison.5.scd has the language of the
 * rules, common/settings.h that of the files around them.
 *
 * Who takes part is called by the domain's name, or "host", which stands for the host's own
 * applications. What stays inside one domain is its own affair and nobody's question here.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/settings.h"

#define POLICY_HOST "host"
/* Text, the type that a rule is about when it names none. "text/plain" means the same. */
#define POLICY_TEXT "text/plain;charset=utf-8"

#define POLICY_MAX_RULES 4096u /* in all files */
#define POLICY_MAX_TYPES 64u /* different ones, in all files */
#define POLICY_MAX_TYPE_NAME 64u /* bytes, without a NUL */
#define POLICY_MAX_DOMAINS 64u /* besides the host */

/* Bytes. */
#define POLICY_DEFAULT_TEXT_SIZE (UINT64_C(64) << 10)
#define POLICY_DEFAULT_OTHER_SIZE (UINT64_C(16) << 20)
#define POLICY_MAX_SIZE (UINT64_C(1) << 30)
/* Milliseconds: without a byte, and from the chord to the last byte. */
#define POLICY_DEFAULT_IDLE_TIMEOUT 2000u
#define POLICY_DEFAULT_TIMEOUT 10000u
#define POLICY_MIN_TIMEOUT 100u
#define POLICY_MAX_TIMEOUT 600000u

struct policy;

/* What crosses; each is a section of the files. */
enum policy_subject { POLICY_CLIPBOARD, POLICY_DRAG, POLICY_SUBJECTS };

/* The stricter one is the smaller one. */
enum policy_verdict { POLICY_DENY, POLICY_ASK, POLICY_ALLOW };

struct policy_answer {
	enum policy_verdict verdict;
	/* The rest is 0 for POLICY_DENY, but for the rule. */
	bool direct; /* ordinary copy and paste, without chords; with POLICY_ALLOW only */
	bool type_paste; /* presses paste for the user */
	uint64_t max_size; /* bytes, 1..POLICY_MAX_SIZE */
	uint32_t idle_timeout, timeout; /* ms; idle_timeout <= timeout */
	/* The rule that decided: its file, line and text, which live as long as the policy. NULL
	 * and 0 when no rule did and the default denies. */
	const char *path;
	unsigned line;
	const char *rule;
};

/* Reads the sections of policy in texts and leaves the others alone, which are the caller's.
 * domains are the names of all domains, without the host's, POLICY_MAX_DOMAINS at most. Both may
 * go afterwards. NULL with a message, "path:line: ...", in error: then nothing of texts holds. */
struct policy *policy_create(const struct settings_text *texts, size_t text_count,
	const char *const *domains, size_t domain_count, char error[static SETTINGS_MAX_ERROR]);
/* NULL is accepted. */
void policy_destroy(struct policy *policy);

/* Whether [title] is a section that policy_create reads, or refuses because it is reserved. */
bool policy_has_section(const char *title);

/* "clipboard" and so on; for lines of the log too. */
const char *policy_subject_name(enum policy_subject subject);
bool policy_subject_read(enum policy_subject *subject, const char *name);
/* "deny", "ask" or "allow". */
const char *policy_verdict_name(enum policy_verdict verdict);
bool policy_verdict_read(enum policy_verdict *verdict, const char *name);

/* May something of that type go from source to target? type may be any string, also a guest's. A
 * name that is no domain's, and source and target being one, are denied. */
struct policy_answer policy_ask(const struct policy *policy, enum policy_subject subject,
	const char *source, const char *target, const char *type);

/* May it leave source for anybody at all? The widest of the answers for all targets: of the
 * verdicts, sizes and times each the greatest, the flags when any has them; the rule is one with
 * that verdict. */
struct policy_answer policy_ask_any(const struct policy *policy, enum policy_subject subject,
	const char *source, const char *type);

/* The types that rules name, text first; what is of no such type never crosses. One that ends with
 * a star instead of a subtype stands for all of its family that no rule names, and policy_ask takes
 * it for that. Strings of the policy. Returns how many. */
size_t policy_types(const struct policy *policy, const char *types[static POLICY_MAX_TYPES]);

/* Who takes part, the host first, then the domains in their order. Strings of the policy. Returns
 * how many. */
#define POLICY_MAX_PARTIES (POLICY_MAX_DOMAINS + 1u)
size_t policy_parties(const struct policy *policy, const char *parties[static POLICY_MAX_PARTIES]);

/* --- questions about all rules together: of tools, for they take up to a second -------------- */

/* Called with each finding; path and line are where, text what and what to do. */
typedef void (*policy_report)(void *data, const char *path, unsigned line, const char *text);

/* Rules that can never match, because earlier ones decide all that they are about, or because they
 * name a domain that is not there. Returns how many. */
size_t policy_lint(const struct policy *policy, policy_report report, void *data);

/* One step of a way: what may cross from source to target, by which rule, and of which type. */
struct policy_step {
	const char *source, *target, *type; /* the policy's */
	enum policy_subject subject;
	struct policy_answer answer; /* POLICY_ASK or POLICY_ALLOW */
};

/* The shortest way from source to target over rules that allow or ask, of any subject and type at
 * each step; source NULL: from anybody. Returns the number of steps, 0: there is none, which is so
 * too for names that are nobody's, and for one and the same. */
size_t policy_reach(const struct policy *policy, const char *source, const char *target,
	struct policy_step steps[static POLICY_MAX_PARTIES]);

/* Tries the assertions of text, whose lines are described in cloisonctl(1), and reports those that
 * do not hold and lines that are none. Returns how many it reported; *count is that of all lines
 * that were tried. */
size_t policy_test(const struct policy *policy, const struct settings_text *text,
	policy_report report, void *data, size_t *count);

#endif

/* SPDX-License-Identifier: MIT
 *
 * From the texts of the configuration's files to the rules in them. The other sections of these
 * files are read by others, who refuse what is no section at all.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "policy/rule_read.h"
#include "policy/rules.h"

#define SUBJECT_NONE POLICY_SUBJECTS /* the section is none of ours */

/* Words for what does not cross yet. */
static const char *const reserved[] = {
	"files", "calls", "urls", "capture", "audio", "notifications"};

/* A file while it is read. */
struct policy_reading {
	struct policy *policy;
	const char *path; /* the policy's copy */
	bool administrator;
	unsigned subject; /* of the open section; SUBJECT_NONE */
	size_t lines; /* of the open section */
	size_t rules; /* in all files */
};

static bool title_is_reserved(const char *title)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (strcmp(title, reserved[i]) == 0) {
			return true;
		}
	}
	return false;
}

bool policy_has_section(const char *title)
{
	enum policy_subject subject;
	return policy_subject_read(&subject, title) || title_is_reserved(title);
}

static bool open_rules(struct settings *settings, const char *title)
{
	struct policy_reading *reading = settings->data;
	enum policy_subject subject;
	if (title_is_reserved(title)) {
		return settings_fail(settings, settings->line,
			"[%s] is reserved and not there yet: nothing of that kind crosses between "
			"domains; remove the section",
			title);
	}
	reading->subject = policy_subject_read(&subject, title) ? subject : SUBJECT_NONE;
	reading->lines = 0;
	return true;
}

#define KEY_LOCKED 0

static int find_rule_key(struct settings *settings, const char *name)
{
	const struct policy_reading *reading = settings->data;
	bool locked = reading->subject != SUBJECT_NONE && strcmp(name, "locked") == 0;
	return locked ? KEY_LOCKED : SETTINGS_FREE_KEY;
}

static bool take_locked(struct settings *settings, int key, const char *value)
{
	struct policy_reading *reading = settings->data;
	if (!reading->administrator) {
		return settings_fail(settings, settings->line,
			"only a file of the system's folder may lock a section; remove the line");
	}
	if (reading->lines > 0) {
		return settings_fail(settings, settings->line,
			"locked stands behind a rule; move it to the section's first line");
	}
	bool yes = strcmp(value, "yes") == 0;
	if (!yes && strcmp(value, "no") != 0) {
		return settings_fail(settings, settings->line,
			"locked cannot be \"%.60s\"; write yes or no", value);
	}
	reading->lines++;
	reading->policy->locked[reading->subject] =
		reading->policy->locked[reading->subject] || yes;
	return true;
}

static bool take_rule(struct settings *settings, const char *name, const char *value)
{
	struct policy_reading *reading = settings->data;
	if (reading->subject == SUBJECT_NONE) {
		return true;
	}
	if (reading->rules == POLICY_MAX_RULES) {
		return settings_fail(settings, settings->line,
			"more than %u rules in all files; remove some", POLICY_MAX_RULES);
	}
	reading->rules++;
	reading->lines++;
	struct policy *policy = reading->policy;
	enum policy_subject subject = reading->subject;
	struct rule rule;
	if (!rule_read(settings, policy, subject, reading->administrator, name, value, &rule)) {
		return false;
	}
	rule.path = reading->path;
	struct rule_list *list =
		reading->administrator ? &policy->system[subject] : &policy->user[subject];
	return rules_add(list, &rule)
	       || settings_fail(settings, settings->line, "out of memory; free some");
}

static const struct settings_impl policy_impl = {
	.open = open_rules,
	.find = find_rule_key,
	.take = take_locked,
	.take_free = take_rule,
};

/* The names that rules may have. */
static void policy_set_parties(
	struct policy *policy, const char *const *domains, size_t domain_count)
{
	assert(domain_count <= POLICY_MAX_DOMAINS);
	strcpy(policy->parties[PARTY_HOST], POLICY_HOST);
	policy->party_count = 1;
	for (size_t i = 0; i < domain_count; i++) {
		assert(domain_name_is_valid(domains[i]));
		strcpy(policy->parties[policy->party_count++], domains[i]);
	}
	rules_add_type(policy, POLICY_TEXT);
}

/* The copy of a path that answers name. NULL when out of memory. */
static const char *policy_keep_path(struct policy *policy, const char *path)
{
	char *copy = strdup(path);
	if (copy) {
		policy->paths[policy->path_count++] = copy;
	}
	return copy;
}

struct policy *policy_create(const struct settings_text *texts, size_t text_count,
	const char *const *domains, size_t domain_count, char error[static SETTINGS_MAX_ERROR])
{
	error[0] = '\0';
	struct policy *policy = calloc(1, sizeof(*policy));
	struct policy_reading reading = {.policy = policy};
	bool ok = policy;
	if (ok) {
		policy_set_parties(policy, domains, domain_count);
		policy->paths = calloc(text_count > 0 ? text_count : 1, sizeof(*policy->paths));
		ok = policy->paths;
	}
	for (size_t i = 0; ok && i < text_count; i++) {
		struct settings settings = {.impl = &policy_impl, .data = &reading, .error = error};
		reading.path = policy_keep_path(policy, texts[i].path);
		reading.administrator = texts[i].administrator;
		reading.subject = SUBJECT_NONE;
		ok = reading.path && settings_read_text(&settings, &texts[i]);
	}
	if (ok) {
		return policy;
	}
	if (error[0] == '\0') {
		snprintf(error, SETTINGS_MAX_ERROR, "out of memory; free some");
	}
	policy_destroy(policy);
	return NULL;
}

static void policy_clear_rules(struct rule_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->rules[i].text);
	}
	free(list->rules);
}

void policy_destroy(struct policy *policy)
{
	if (!policy) {
		return;
	}
	for (unsigned i = 0; i < POLICY_SUBJECTS; i++) {
		policy_clear_rules(&policy->system[i]);
		policy_clear_rules(&policy->user[i]);
	}
	for (size_t i = 0; i < policy->path_count; i++) {
		free(policy->paths[i]);
	}
	free(policy->paths);
	free(policy);
}

/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include "tests/unit/policy/policy_texts.h"

#include <string.h>

struct policy *policy_from_texts(
	const char *system, const char *user, char error[static SETTINGS_MAX_ERROR])
{
	static const char *const domains[] = {DOMAINS};
	struct settings_text texts[2];
	size_t count = 0;
	if (system) {
		texts[count++] = (struct settings_text){"s.ini", system, strlen(system), true};
	}
	if (user) {
		texts[count++] = (struct settings_text){"u.ini", user, strlen(user), false};
	}
	return policy_create(texts, count, domains, sizeof(domains) / sizeof(domains[0]), error);
}

struct policy *policy_made(const char *system, const char *user)
{
	char error[SETTINGS_MAX_ERROR];
	struct policy *policy = policy_from_texts(system, user, error);
	assert_string_equal(error, "");
	assert_non_null(policy);
	return policy;
}

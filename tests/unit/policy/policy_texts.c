/* SPDX-License-Identifier: MIT */
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

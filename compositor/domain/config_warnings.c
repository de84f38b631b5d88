/* SPDX-License-Identifier: MIT */
#include "compositor/domain/config_warnings.h"

#include <stdio.h>

#include "compositor/domain/colour.h"
#include "compositor/domain/config.h"
#include "policy/policy.h"

struct warnings {
	void (*say)(void *data, const char *text);
	void *data;
	size_t count;
};

static void warn_of_rule(void *data, const char *path, unsigned line, const char *text)
{
	struct warnings *warnings = data;
	char whole[SETTINGS_MAX_ERROR];
	snprintf(whole, sizeof(whole), "%.200s:%u: %s", path, line, text);
	warnings->say(warnings->data, whole);
	warnings->count++;
}

static void warn_of_colours(struct warnings *warnings, const struct config_domain *domain,
	const struct config_domain *other)
{
	for (enum colour_sight sight = SIGHT_PROTAN; sight < SIGHTS; sight++) {
		double distance = colour_distance(domain->colour, other->colour, sight);
		if (distance >= CONFIG_MIN_DISTANCE) {
			continue;
		}
		char text[SETTINGS_MAX_ERROR];
		snprintf(text, sizeof(text),
			"the colours #%06x of \"%s\" and #%06x of \"%s\" look alike for %s sight "
			"(distance %.3f, should be %.2f); choose others",
			domain->colour, domain->name, other->colour, other->name,
			colour_sight_name(sight), distance, CONFIG_MIN_DISTANCE);
		warnings->say(warnings->data, text);
		warnings->count++;
	}
}

size_t config_warnings(
	const struct config *config, void (*say)(void *data, const char *text), void *data)
{
	struct warnings warnings = {.say = say, .data = data};
	for (size_t i = 0; i < config->domain_count; i++) {
		for (size_t j = 0; j < i; j++) {
			warn_of_colours(&warnings, &config->domains[i], &config->domains[j]);
		}
		warn_of_colours(&warnings, &config->domains[i], &config->host);
	}
	policy_lint(config->policy, warn_of_rule, &warnings);
	return warnings.count;
}

/* SPDX-License-Identifier: MIT */
#include "compositor/config_sections.h"

#include <assert.h>
#include <string.h>

#include "common/domain_name.h"
#include "compositor/config.h"
#include "compositor/config_value.h"

/* --- the end of a section ------------------------------------------------------------------- */

static bool was_seen(const struct config_reading *reading, const char *name)
{
	int key = config_key_find(reading->section, name);
	return key >= 0 && (reading->settings.seen & UINT32_C(1) << key);
}

/* What two domains, one of them maybe the host, must not share. */
static bool check_distinct(struct config_reading *reading, const struct config_domain *domain,
	const struct config_domain *other)
{
	if (domain->colour == other->colour) {
		return settings_fail(&reading->settings, domain->line,
			"[domain %s] has the colour #%06x of \"%s\"; "
			"choose another one",
			domain->name, domain->colour, other->name);
	}
	if (strcmp(domain->label, other->label) == 0) {
		return settings_fail(&reading->settings, domain->line,
			"[domain %s] has the label of \"%s\"; "
			"choose another one",
			domain->name, other->name);
	}
	return true;
}

static bool close_domain(struct config_reading *reading)
{
	const struct config_domain *domain = reading->target;
	for (const char *const *key = (const char *const[]){"label", "colour", NULL}; *key; key++) {
		if (!was_seen(reading, *key)) {
			return settings_fail(&reading->settings, domain->line,
				"[domain %s] has no %s; add \"%s = ...\"", domain->name, *key,
				*key);
		}
	}
	for (const struct config_domain *other = reading->config->domains; other != domain;
		other++) {
		if (!check_distinct(reading, domain, other)) {
			return false;
		}
	}
	return true;
}

static bool close_section(struct config_reading *reading)
{
	return reading->section != CONFIG_DOMAIN || close_domain(reading);
}

/* --- the start of a section ----------------------------------------------------------------- */

static void *open_domain(struct config_reading *reading, const char *name)
{
	struct config *config = reading->config;
	if (!domain_name_is_valid(name)) {
		settings_fail(&reading->settings, reading->settings.line,
			"\"%.40s\" cannot name a domain; use " DOMAIN_NAME_RULE, name);
		return NULL;
	}
	for (size_t i = 0; i < config->domain_count; i++) {
		if (strcmp(config->domains[i].name, name) == 0) {
			settings_fail(&reading->settings, reading->settings.line,
				"[domain %s] is already in line %u; remove one", name,
				config->domains[i].line);
			return NULL;
		}
	}
	if (config->domain_count == CONFIG_MAX_DOMAINS) {
		settings_fail(&reading->settings, reading->settings.line,
			"more than %u domains; remove one", CONFIG_MAX_DOMAINS);
		return NULL;
	}
	struct config_domain *domain = &config->domains[config->domain_count++];
	strcpy(domain->name, name);
	domain->line = reading->settings.line;
	return domain;
}

static void *open_output(struct config_reading *reading, const char *name)
{
	struct config *config = reading->config;
	if (!config_value_is_output_name(name)) {
		settings_fail(&reading->settings, reading->settings.line,
			"\"%.40s\" cannot name an output; use a name such as "
			"eDP-1 or HEADLESS-1",
			name);
		return NULL;
	}
	for (size_t i = 0; i < config->output_count; i++) {
		if (strcmp(config->outputs[i].name, name) == 0) {
			settings_fail(&reading->settings, reading->settings.line,
				"[output %s] is already in line %u; remove one", name,
				config->outputs[i].line);
			return NULL;
		}
	}
	if (config->output_count == CONFIG_MAX_OUTPUTS) {
		settings_fail(&reading->settings, reading->settings.line,
			"more than %u outputs; remove one", CONFIG_MAX_OUTPUTS);
		return NULL;
	}
	struct config_output *output = &config->outputs[config->output_count++];
	strcpy(output->name, name);
	output->scale = 1;
	output->line = reading->settings.line;
	return output;
}

static void *open_host(struct config_reading *reading, const char *name)
{
	reading->config->host.line = reading->settings.line;
	return &reading->config->host;
}

static void *open_plain(struct config_reading *reading, const char *name)
{
	return reading->config;
}

static const struct {
	const char *title;
	bool named; /* "[title NAME]", any number of them; else "[title]", once */
	void *(*open)(struct config_reading *reading, const char *name); /* NULL: failed */
} sections[] = {
	[CONFIG_NONE] = {"", false, NULL},
	[CONFIG_DOMAIN] = {"domain", true, open_domain},
	[CONFIG_HOST] = {"host", false, open_host},
	[CONFIG_KEYBOARD] = {"keyboard", false, open_plain},
	[CONFIG_CURSOR] = {"cursor", false, open_plain},
	[CONFIG_OUTPUT] = {"output", true, open_output},
	[CONFIG_DESKTOP] = {"desktop", false, open_plain},
};
static_assert(sizeof(sections) / sizeof(sections[0]) == CONFIG_SECTIONS, "one row each");

/* text is what stands between the brackets. */
static bool open_section(struct config_reading *reading, const char *text)
{
	size_t word = strcspn(text, " ");
	const char *name = text + word + strspn(text + word, " ");
	enum config_section section = CONFIG_DOMAIN;
	while (section < CONFIG_SECTIONS
		&& (strlen(sections[section].title) != word
			|| strncmp(sections[section].title, text, word) != 0)) {
		section++;
	}
	if (section == CONFIG_SECTIONS || sections[section].named != (name[0] != '\0')) {
		return settings_fail(&reading->settings, reading->settings.line,
			"[%.60s] is no section; use [domain NAME], [host], "
			"[keyboard], [cursor], [output NAME] or [desktop]",
			text);
	}
	if (!sections[section].named && (reading->seen_sections & UINT32_C(1) << section)) {
		return settings_fail(&reading->settings, reading->settings.line,
			"[%s] is given twice; remove one", text);
	}
	reading->seen_sections |= UINT32_C(1) << section;
	reading->section = section;
	reading->target = sections[section].open(reading, name);
	return reading->target != NULL;
}

bool config_sections_open(struct config_reading *reading, const char *text)
{
	return close_section(reading) && open_section(reading, text);
}

const char *config_sections_title(const struct config_reading *reading)
{
	return sections[reading->section].title;
}

/* [host] may stand anywhere, so the others are compared with it now. */
bool config_sections_finish(struct config_reading *reading)
{
	const struct config *config = reading->config;
	bool ok = close_section(reading);
	for (size_t i = 0; ok && i < config->domain_count; i++) {
		ok = check_distinct(reading, &config->domains[i], &config->host);
	}
	return ok;
}

/* SPDX-License-Identifier: MIT
 *
 * From the text of the configuration file to struct config: its sections, what each must have when
 * it ends, and the defaults.
 */
#include "compositor/domain/config.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/settings.h"
#include "compositor/domain/config_keys.h"
#include "protocol/log.h"

#define BACKGROUND 0x262c36u
#define HOST_COLOUR 0xc8ccd2u

/* The file while it is read. */
struct config_reading {
	struct settings settings;
	struct config *config;
	enum config_section section;
	void *target; /* the struct that the section's keys are fields of */
	uint32_t seen_sections; /* bits */
};

/* --- the end of a section ------------------------------------------------------------------- */

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

static bool close_section(struct config_reading *reading)
{
	if (reading->section != CONFIG_DOMAIN) {
		return true;
	}
	const struct config_domain *domain = reading->target;
	for (const char *const *name = (const char *const[]){"label", "colour", NULL}; *name;
		name++) {
		int key = config_key_find(CONFIG_DOMAIN, *name);
		if (key < 0 || !(reading->settings.seen & UINT32_C(1) << key)) {
			return settings_fail(&reading->settings, domain->line,
				"[domain %s] has no %s; add \"%s = ...\"", domain->name, *name,
				*name);
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
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-";
	struct config *config = reading->config;
	size_t length = strlen(name);
	if (length == 0 || length > CONFIG_MAX_NAME || strspn(name, allowed) != length) {
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
	return &reading->config->host;
}

static const struct {
	const char *title;
	bool named; /* "[title NAME]", any number of them; else "[title]", once */
	/* Returns what its keys are fields of, NULL: failed. Itself NULL: of the config. */
	void *(*open)(struct config_reading *reading, const char *name);
} sections[] = {
	[CONFIG_NONE] = {"", false, NULL},
	[CONFIG_DOMAIN] = {"domain", true, open_domain},
	[CONFIG_HOST] = {"host", false, open_host},
	[CONFIG_KEYBOARD] = {"keyboard", false, NULL},
	[CONFIG_CURSOR] = {"cursor", false, NULL},
	[CONFIG_OUTPUT] = {"output", true, open_output},
	[CONFIG_DESKTOP] = {"desktop", false, NULL},
};
static_assert(sizeof(sections) / sizeof(sections[0]) == CONFIG_SECTIONS, "one row each");

/* --- reading -------------------------------------------------------------------------------- */

/* text is what stands between the brackets. */
static bool begin_section(struct settings *settings, const char *text)
{
	struct config_reading *reading = settings->data;
	if (!close_section(reading)) {
		return false;
	}
	size_t word = strcspn(text, " ");
	const char *name = text + word + strspn(text + word, " ");
	enum config_section section = CONFIG_DOMAIN;
	while (section < CONFIG_SECTIONS
		&& (strlen(sections[section].title) != word
			|| strncmp(sections[section].title, text, word) != 0)) {
		section++;
	}
	if (section == CONFIG_SECTIONS || sections[section].named != (name[0] != '\0')) {
		return settings_fail(settings, settings->line,
			"[%.60s] is no section; use [domain NAME], [host], "
			"[keyboard], [cursor], [output NAME] or [desktop]",
			text);
	}
	if (!sections[section].named && (reading->seen_sections & UINT32_C(1) << section)) {
		return settings_fail(
			settings, settings->line, "[%s] is given twice; remove one", text);
	}
	reading->seen_sections |= UINT32_C(1) << section;
	reading->section = section;
	reading->target =
		sections[section].open ? sections[section].open(reading, name) : reading->config;
	return reading->target;
}

static int find_key(struct settings *settings, const char *name)
{
	const struct config_reading *reading = settings->data;
	int key = config_key_find(reading->section, name);
	if (key < 0) {
		settings_fail(settings, settings->line,
			"[%s] has no key \"%.60s\"; see cloison(5) for those that it has",
			sections[reading->section].title, name);
	}
	return key;
}

static bool take_value(struct settings *settings, int number, const char *value)
{
	const struct config_reading *reading = settings->data;
	const struct config_key *key = config_key_at(number);
	return key->parse(value, reading->target, key)
	       || settings_fail(settings, settings->line, "%s cannot be \"%.60s\"; write %s",
		       key->name, value, key->expected);
}

/* [host] may stand anywhere, so the others are compared with it now. */
static bool config_read_finish(struct settings *settings)
{
	struct config_reading *reading = settings->data;
	const struct config *config = reading->config;
	bool ok = close_section(reading);
	for (size_t i = 0; ok && i < config->domain_count; i++) {
		ok = check_distinct(reading, &config->domains[i], &config->host);
	}
	return ok;
}

static const struct settings_impl impl = {
	.open = begin_section,
	.find = find_key,
	.take = take_value,
	.finish = config_read_finish,
};

static struct config *new_config(void)
{
	struct config *config = calloc(1, sizeof(*config));
	if (!config) {
		return NULL;
	}
	*config = (struct config){
		.host = {.name = "host", .label = "Host", .colour = HOST_COLOUR},
		.domains = calloc(CONFIG_MAX_DOMAINS, sizeof(*config->domains)),
		.outputs = calloc(CONFIG_MAX_OUTPUTS, sizeof(*config->outputs)),
		.repeat_rate = 25,
		.repeat_delay = 600,
		.cursor_size = 24,
		.background = BACKGROUND,
	};
	if (!config->domains || !config->outputs) {
		config_destroy(config);
		return NULL;
	}
	return config;
}

struct config *config_read(FILE *file, const char *path, char error[static SETTINGS_MAX_ERROR])
{
	struct config_reading reading = {
		.settings = {.impl = &impl, .data = &reading, .path = path, .error = error},
		.config = new_config(),
	};
	if (!reading.config) {
		snprintf(error, SETTINGS_MAX_ERROR, "out of memory; free some");
		return NULL;
	}
	if (!settings_read(&reading.settings, file)) {
		config_destroy(reading.config);
		return NULL;
	}
	return reading.config;
}

struct config *config_load(const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		log_error("%s: cannot be opened: %s; give a readable file with --config", path,
			strerror(errno));
		return NULL;
	}
	char error[SETTINGS_MAX_ERROR];
	struct config *config = config_read(file, path, error);
	fclose(file);
	if (!config) {
		log_error("%s", error);
	}
	return config;
}

void config_destroy(struct config *config)
{
	if (!config) {
		return;
	}
	free(config->domains);
	free(config->outputs);
	free(config);
}

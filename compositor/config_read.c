/* SPDX-License-Identifier: MIT
 *
 * From the text of the configuration file to struct config. libinih splits lines into keys and
 * values; it says nothing of a section without keys and cuts long section names, so the reader
 * below, which sees each line first, follows the sections and the line numbers itself.
 */
#include "compositor/config.h"

#include <assert.h>
#include <ini.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/config_keys.h"
#include "compositor/config_value.h"

/* Bytes of a line with its end; longer ones are refused. */
#define MAX_LINE 2048
#define BACKGROUND 0x262c36u
#define HOST_COLOUR 0xc8ccd2u

struct reading {
	FILE *file;
	const char *path;
	struct config *config;
	char *error; /* CONFIG_MAX_ERROR bytes, empty while all is well */
	unsigned line; /* the one being read, from 1 */
	enum config_section section;
	void *target; /* the struct that the section's keys are fields of */
	uint32_t seen_sections, seen_keys; /* bits */
};

/* Returns false always. The first error stays. */
static bool fail(struct reading *reading, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool fail(struct reading *reading, unsigned line, const char *format, ...)
{
	if (reading->error[0] != '\0') {
		return false;
	}
	int used = snprintf(reading->error, CONFIG_MAX_ERROR, "%.200s:%u: ", reading->path, line);
	va_list args;
	va_start(args, format);
	vsnprintf(reading->error + used, CONFIG_MAX_ERROR - (size_t)used, format, args);
	va_end(args);
	return false;
}

/* --- the end of a section ------------------------------------------------------------------- */

static bool was_seen(const struct reading *reading, const char *name)
{
	uint32_t bit;
	return config_key_find(reading->section, name, &bit) && (reading->seen_keys & bit);
}

/* What two domains, one of them maybe the host, must not share. */
static bool check_distinct(struct reading *reading, const struct config_domain *domain,
	const struct config_domain *other)
{
	if (domain->colour == other->colour) {
		return fail(reading, domain->line,
			"[domain %s] has the colour #%06x of \"%s\"; "
			"choose another one",
			domain->name, domain->colour, other->name);
	}
	if (strcmp(domain->label, other->label) == 0) {
		return fail(reading, domain->line,
			"[domain %s] has the label of \"%s\"; "
			"choose another one",
			domain->name, other->name);
	}
	return true;
}

static bool close_domain(struct reading *reading)
{
	const struct config_domain *domain = reading->target;
	for (const char *const *key = (const char *const[]){"label", "colour", NULL}; *key; key++) {
		if (!was_seen(reading, *key)) {
			return fail(reading, domain->line,
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

static bool close_section(struct reading *reading)
{
	return reading->section != CONFIG_DOMAIN || close_domain(reading);
}

/* --- the start of a section ----------------------------------------------------------------- */

static void *open_domain(struct reading *reading, const char *name)
{
	struct config *config = reading->config;
	if (!config_value_is_domain_name(name) || strcmp(name, config->host.name) == 0) {
		fail(reading, reading->line,
			"\"%.40s\" cannot name a domain; use a letter, then "
			"a-z, 0-9, _ or -, at most 32 in all, not \"host\"",
			name);
		return NULL;
	}
	for (size_t i = 0; i < config->domain_count; i++) {
		if (strcmp(config->domains[i].name, name) == 0) {
			fail(reading, reading->line,
				"[domain %s] is already in line %u; remove one", name,
				config->domains[i].line);
			return NULL;
		}
	}
	if (config->domain_count == CONFIG_MAX_DOMAINS) {
		fail(reading, reading->line, "more than %u domains; remove one",
			CONFIG_MAX_DOMAINS);
		return NULL;
	}
	struct config_domain *domain = &config->domains[config->domain_count++];
	strcpy(domain->name, name);
	domain->line = reading->line;
	return domain;
}

static void *open_output(struct reading *reading, const char *name)
{
	struct config *config = reading->config;
	if (!config_value_is_output_name(name)) {
		fail(reading, reading->line,
			"\"%.40s\" cannot name an output; use a name such as "
			"eDP-1 or HEADLESS-1",
			name);
		return NULL;
	}
	for (size_t i = 0; i < config->output_count; i++) {
		if (strcmp(config->outputs[i].name, name) == 0) {
			fail(reading, reading->line,
				"[output %s] is already in line %u; remove one", name,
				config->outputs[i].line);
			return NULL;
		}
	}
	if (config->output_count == CONFIG_MAX_OUTPUTS) {
		fail(reading, reading->line, "more than %u outputs; remove one",
			CONFIG_MAX_OUTPUTS);
		return NULL;
	}
	struct config_output *output = &config->outputs[config->output_count++];
	strcpy(output->name, name);
	output->scale = 1;
	output->line = reading->line;
	return output;
}

static void *open_host(struct reading *reading, const char *name)
{
	reading->config->host.line = reading->line;
	return &reading->config->host;
}

static void *open_plain(struct reading *reading, const char *name)
{
	return reading->config;
}

static const struct {
	const char *title;
	bool named; /* "[title NAME]", any number of them; else "[title]", once */
	void *(*open)(struct reading *reading, const char *name); /* NULL: failed */
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
static bool open_section(struct reading *reading, const char *text)
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
		return fail(reading, reading->line,
			"[%.60s] is no section; use [domain NAME], [host], "
			"[keyboard], [cursor], [output NAME] or [desktop]",
			text);
	}
	if (!sections[section].named && (reading->seen_sections & UINT32_C(1) << section)) {
		return fail(reading, reading->line, "[%s] is given twice; remove one", text);
	}
	reading->seen_sections |= UINT32_C(1) << section;
	reading->section = section;
	reading->seen_keys = 0;
	reading->target = sections[section].open(reading, name);
	return reading->target != NULL;
}

/* --- lines ---------------------------------------------------------------------------------- */

static bool follow_sections(struct reading *reading, const char *line)
{
	const char *start = line + strspn(line, " \t");
	const char *end = strchr(start, ']');
	if (*start != '[' || !end) {
		return true;
	}
	char text[MAX_LINE];
	size_t length = (size_t)(end - start) - 1;
	memcpy(text, start + 1, length);
	text[length] = '\0';
	return close_section(reading) && open_section(reading, text);
}

/* ini_reader: one line, or NULL to end. */
static char *read_line(char *line, int size, void *stream)
{
	struct reading *reading = stream;
	if (reading->error[0] != '\0' || !fgets(line, size, reading->file)) {
		return NULL;
	}
	reading->line++;
	if (!strchr(line, '\n') && strlen(line) + 1 == (size_t)size) {
		fail(reading, reading->line, "the line is longer than %d bytes; shorten it",
			size - 2);
		return NULL;
	}
	return follow_sections(reading, line) ? line : NULL;
}

/* ini_handler: 0 on failure. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	uint32_t bit;
	const struct config_key *key = config_key_find(reading->section, name, &bit);
	if (reading->section == CONFIG_NONE) {
		return fail(reading, reading->line,
			"\"%.60s\" stands before the first section; put "
			"it below one",
			name);
	}
	if (!key) {
		return fail(reading, reading->line,
			"[%s] has no key \"%.60s\"; see cloison(5) for "
			"those that it has",
			sections[reading->section].title, name);
	}
	if (reading->seen_keys & bit) {
		return fail(reading, reading->line, "%s is given twice in its section; remove one",
			name);
	}
	reading->seen_keys |= bit;
	if (!key->parse(value, reading->target, key)) {
		return fail(reading, reading->line, "%s cannot be \"%.60s\"; write %s", name, value,
			key->expected);
	}
	return 1;
}

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

/* What can only be known at the end: [host] may stand anywhere. */
static bool check_all(struct reading *reading)
{
	const struct config *config = reading->config;
	for (size_t i = 0; i < config->domain_count; i++) {
		if (!check_distinct(reading, &config->domains[i], &config->host)) {
			return false;
		}
	}
	return true;
}

struct config *config_read(FILE *file, const char *path, char error[static CONFIG_MAX_ERROR])
{
	struct reading reading = {
		.file = file,
		.path = path,
		.error = error,
		.config = new_config(),
	};
	error[0] = '\0';
	if (!reading.config) {
		fail(&reading, 0, "out of memory; free some");
		return NULL;
	}
	ini_use_stack = false;
	ini_initial_alloc = MAX_LINE;
	ini_max_line = MAX_LINE;
	ini_allow_multiline = false;
	ini_stop_on_first_error = true;
	int result = ini_parse_stream(read_line, &reading, take_key, &reading);
	if (result != 0) {
		fail(&reading, reading.line, "neither a [section] nor \"key = value\"; correct it");
	} else if (error[0] == '\0' && close_section(&reading)) {
		check_all(&reading);
	}
	if (error[0] != '\0') {
		config_destroy(reading.config);
		return NULL;
	}
	return reading.config;
}

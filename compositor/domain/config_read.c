/* SPDX-License-Identifier: MIT
 *
 * From the texts of the configuration's files to struct config: its sections, which files may
 * share, what each must have in the end, and the defaults. Sections of policy are read by policy/.
 */
#include "compositor/domain/config.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/settings.h"
#include "compositor/base/host_commands.h"
#include "compositor/domain/colour.h"
#include "compositor/domain/config_keys.h"
#include "compositor/domain/nearest.h"
#include "policy/policy.h"

/* A section in all files that have it. */
struct config_place {
	const char *path; /* of the file that had it last; NULL: none yet */
	unsigned line; /* there */
	size_t file; /* its number */
	bool locked; /* there, for all files after it */
	uint32_t seen; /* bits: keys, in all files */
};

/* The files while they are read. */
struct config_reading {
	struct settings settings;
	struct config *config;
	size_t file; /* the number of the one being read */
	bool administrator; /* it is one */
	enum config_section section;
	bool skipped; /* the section is one of policy */
	void *target; /* the struct that the section's keys are fields of */
	struct config_place *place; /* of the section; NULL before the first */
	struct config_place domains[CONFIG_MAX_DOMAINS], outputs[CONFIG_MAX_OUTPUTS];
	struct config_place single[CONFIG_SECTIONS];
};

/* --- the start of a section ----------------------------------------------------------------- */

/* What the section at place, which is called text, may be in this file. */
static bool enter_place(
	struct config_reading *reading, struct config_place *place, const char *text)
{
	struct settings *settings = &reading->settings;
	if (place->path && place->file == reading->file) {
		return settings_fail(settings, settings->line,
			"[%.60s] is already in line %u; remove one", text, place->line);
	}
	if (place->locked) {
		return settings_fail(settings, settings->line,
			"[%.60s] is locked in %.200s:%u; remove the section here", text,
			place->path, place->line);
	}
	place->path = settings->path;
	place->line = settings->line;
	place->file = reading->file;
	reading->place = place;
	return true;
}

/* The place of the domain of that name, made when there is none yet. */
static struct config_place *open_domain(struct config_reading *reading, const char *name)
{
	struct config *config = reading->config;
	if (!domain_name_is_valid(name)) {
		settings_fail(&reading->settings, reading->settings.line,
			"\"%.40s\" cannot name a domain; use " DOMAIN_NAME_RULE, name);
		return NULL;
	}
	const struct config_domain *had = config_find_domain(config, name);
	size_t i = had ? (size_t)(had - config->domains) : config->domain_count;
	if (i == CONFIG_MAX_DOMAINS) {
		settings_fail(&reading->settings, reading->settings.line,
			"more than %u domains; remove one", CONFIG_MAX_DOMAINS);
		return NULL;
	}
	if (i == config->domain_count) {
		struct config_domain *added = &config->domains[config->domain_count++];
		strcpy(added->name, name);
		added->sign = (uint32_t)config->domain_count;
		added->pointer_lock = true;
	}
	reading->target = &config->domains[i];
	return &reading->domains[i];
}

static struct config_place *open_output(struct config_reading *reading, const char *name)
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
	size_t i = 0;
	while (i < config->output_count && strcmp(config->outputs[i].name, name) != 0) {
		i++;
	}
	if (i == CONFIG_MAX_OUTPUTS) {
		settings_fail(&reading->settings, reading->settings.line,
			"more than %u outputs; remove one", CONFIG_MAX_OUTPUTS);
		return NULL;
	}
	if (i == config->output_count) {
		strcpy(config->outputs[i].name, name);
		config->outputs[config->output_count++].scale = 1;
	}
	reading->target = &config->outputs[i];
	return &reading->outputs[i];
}

static struct config_place *open_host(struct config_reading *reading, const char *name)
{
	reading->target = &reading->config->host;
	return &reading->single[CONFIG_HOST];
}

static const struct {
	const char *title;
	bool named; /* "[title NAME]", any number of them; else "[title]", once */
	/* Sets what its keys are fields of, and returns its place, NULL: failed. Itself NULL: of
	 * the config. */
	struct config_place *(*open)(struct config_reading *reading, const char *name);
} sections[] = {
	[CONFIG_NONE] = {"", false, NULL},
	[CONFIG_DOMAIN] = {"domain", true, open_domain},
	[CONFIG_HOST] = {"host", false, open_host},
	[CONFIG_KEYBOARD] = {"keyboard", false, NULL},
	[CONFIG_CURSOR] = {"cursor", false, NULL},
	[CONFIG_OUTPUT] = {"output", true, open_output},
	[CONFIG_DESKTOP] = {"desktop", false, NULL},
	[CONFIG_LOCK] = {"lock", false, NULL},
	[CONFIG_APPEARANCE] = {"appearance", false, NULL},
	[CONFIG_BINDINGS] = {"bindings", false, NULL},
};
static_assert(sizeof(sections) / sizeof(sections[0]) == CONFIG_SECTIONS, "one row each");

/* --- reading -------------------------------------------------------------------------------- */

/* Which keys it had, when it ends. */
static void close_section(struct config_reading *reading)
{
	if (reading->place) {
		reading->place->seen |= reading->settings.seen;
		reading->place = NULL;
	}
}

/* The title that is most like the first word of text, of that length; NULL: none is. */
static const char *section_nearest(const char *text, size_t length)
{
	char word[NEAREST_MAX_WORD + 1];
	struct nearest nearest;
	if (length >= sizeof(word)) {
		return NULL;
	}
	memcpy(word, text, length);
	word[length] = '\0';
	nearest_init(&nearest, word);
	for (size_t i = CONFIG_DOMAIN; i < CONFIG_SECTIONS; i++) {
		nearest_try(&nearest, sections[i].title);
	}
	nearest_try(&nearest, "clipboard");
	nearest_try(&nearest, "drag");
	return nearest.found;
}

/* text is what stands between the brackets. */
static bool begin_section(struct settings *settings, const char *text)
{
	struct config_reading *reading = settings->data;
	close_section(reading);
	reading->skipped = policy_has_section(text);
	if (reading->skipped) {
		return true;
	}
	size_t word = strcspn(text, " ");
	const char *name = text + word + strspn(text + word, " ");
	enum config_section section = CONFIG_DOMAIN;
	while (section < CONFIG_SECTIONS
		&& (strlen(sections[section].title) != word
			|| strncmp(sections[section].title, text, word) != 0)) {
		section++;
	}
	if (section == CONFIG_SECTIONS && section_nearest(text, word)) {
		return settings_fail(settings, settings->line,
			"[%.60s] is no section; did you mean [%s]?", text,
			section_nearest(text, word));
	}
	if (section == CONFIG_SECTIONS || sections[section].named != (name[0] != '\0')) {
		return settings_fail(settings, settings->line,
			"[%.60s] is no section; use [domain NAME], [host], [keyboard], [cursor], "
			"[output NAME], [desktop], [appearance], [bindings], [lock], [clipboard] "
			"or [drag]",
			text);
	}
	reading->section = section;
	reading->target = reading->config;
	struct config_place *place = sections[section].open ? sections[section].open(reading, name)
							    : &reading->single[section];
	return place && enter_place(reading, place, text);
}

/* Not in the table of keys, for every section has it; the numbers are above those. */
#define KEY_LOCKED ((int)SETTINGS_MAX_KEYS - 1)

static int find_key(struct settings *settings, const char *name)
{
	const struct config_reading *reading = settings->data;
	if (reading->skipped) {
		return SETTINGS_FREE_KEY;
	}
	if (strcmp(name, "locked") == 0) {
		return KEY_LOCKED;
	}
	if (reading->section == CONFIG_BINDINGS) {
		return SETTINGS_FREE_KEY;
	}
	int key = config_key_find(reading->section, name);
	const char *meant = key < 0 ? config_key_nearest(reading->section, name) : NULL;
	if (meant) {
		settings_fail(settings, settings->line,
			"[%s] has no key \"%.60s\"; did you mean %s?",
			sections[reading->section].title, name, meant);
	} else if (key < 0) {
		settings_fail(settings, settings->line,
			"[%s] has no key \"%.60s\"; see cloison(5) for those that it has",
			sections[reading->section].title, name);
	}
	return key;
}

/* A line of [bindings], or of policy. */
static bool take_free_value(struct settings *settings, const char *name, const char *value)
{
	const struct config_reading *reading = settings->data;
	char reason[BINDINGS_MAX_REASON];
	return reading->skipped
	       || bindings_add(&reading->config->bindings, name, value, settings->path,
		       settings->line, reason)
	       || settings_fail(settings, settings->line, "%s", reason);
}

static bool take_lock(struct settings *settings, const char *value)
{
	struct config_reading *reading = settings->data;
	if (!reading->administrator) {
		return settings_fail(settings, settings->line,
			"only a file of the system's folder may lock a section; remove the line");
	}
	if (settings->seen != UINT32_C(1) << KEY_LOCKED) {
		return settings_fail(settings, settings->line,
			"locked stands behind another key; move it to the section's first line");
	}
	reading->place->locked = strcmp(value, "yes") == 0;
	return reading->place->locked || strcmp(value, "no") == 0
	       || settings_fail(settings, settings->line,
		       "locked cannot be \"%.60s\"; write yes or no", value);
}

static bool take_value(struct settings *settings, int number, const char *value)
{
	const struct config_reading *reading = settings->data;
	if (number == KEY_LOCKED) {
		return take_lock(settings, value);
	}
	const struct config_key *key = config_key_at(number);
	return key->parse(value, reading->target, key)
	       || settings_fail(settings, settings->line, "%s cannot be \"%.60s\"; write %s",
		       key->name, value, key->expected);
}

static bool end_file(struct settings *settings)
{
	close_section(settings->data);
	return true;
}

static const struct settings_impl impl = {
	.open = begin_section,
	.find = find_key,
	.take = take_value,
	.take_free = take_free_value,
	.finish = end_file,
};

/* --- the whole ------------------------------------------------------------------------------ */

/* A message about the section at place. */
#define FAIL_AT(reading, place, ...)                                                               \
	((reading)->settings.path = (place)->path,                                                 \
		settings_fail(&(reading)->settings, (place)->line, __VA_ARGS__))

/* What two domains, one of them maybe the host, must not share; place is the first one's. */
static bool check_distinct(struct config_reading *reading, const struct config_place *place,
	const struct config_domain *domain, const struct config_domain *other)
{
	double distance = colour_distance(domain->colour, other->colour, SIGHT_NORMAL);
	if (distance < CONFIG_MIN_DISTANCE) {
		return FAIL_AT(reading, place,
			"[domain %s] has a colour, #%06x, that is too near to #%06x of \"%s\" "
			"(distance %.3f of %.2f); choose another one",
			domain->name, domain->colour, other->colour, other->name, distance,
			CONFIG_MIN_DISTANCE);
	}
	if (strcmp(domain->label, other->label) == 0) {
		return FAIL_AT(reading, place,
			"[domain %s] has the label of \"%s\"; choose another one", domain->name,
			other->name);
	}
	return true;
}

static bool check_domain(struct config_reading *reading, size_t number)
{
	const struct config *config = reading->config;
	const struct config_domain *domain = &config->domains[number];
	const struct config_place *place = &reading->domains[number];
	static const char *const needed[] = {"label", "colour"};
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		int key = config_key_find(CONFIG_DOMAIN, needed[i]);
		assert(key >= 0);
		if (!(place->seen & UINT32_C(1) << key)) {
			return FAIL_AT(reading, place, "[domain %s] has no %s; add \"%s = ...\"",
				domain->name, needed[i], needed[i]);
		}
	}
	for (size_t i = 0; i < number; i++) {
		if (!check_distinct(reading, place, domain, &config->domains[i])) {
			return false;
		}
	}
	return check_distinct(reading, place, domain, &config->host);
}

/* Domains may stand behind the bindings that are about them. */
static bool check_bindings(struct config_reading *reading)
{
	const struct config *config = reading->config;
	size_t bytes = strlen(config->locker) + 1;
	for (size_t i = 0; i < config->bindings.count; i++) {
		const struct binding *binding = &config->bindings.list[i];
		const struct config_place place = {.path = binding->path, .line = binding->line};
		bool on_host = binding_runs_on_host(binding);
		if (binding->act == ACT_LAUNCH && !on_host
			&& !config_find_domain(config, binding->domain)) {
			return FAIL_AT(reading, &place,
				"there is no domain \"%.40s\" to launch something in; write one "
				"that "
				"has a section, host or " BINDING_FOCUSED,
				binding->domain);
		}
		bytes += on_host ? strlen(binding->command) + 1 : 0;
		if (bytes > HOST_COMMANDS_MAX) {
			return FAIL_AT(reading, &place,
				"all commands of [lock] and [bindings] for the host have more than "
				"%u "
				"bytes; call scripts",
				HOST_COMMANDS_MAX);
		}
	}
	return true;
}

static bool make_policy(
	struct config *config, const struct settings_text *texts, size_t count, char *error)
{
	const char *names[CONFIG_MAX_DOMAINS];
	for (size_t i = 0; i < config->domain_count; i++) {
		names[i] = config->domains[i].name;
	}
	config->policy = policy_create(texts, count, names, config->domain_count, error);
	return config->policy;
}

/* FNV-1a, 64 bits: to see a difference, not to keep anybody from making two that are alike. */
static uint64_t hash_more(uint64_t hash, const void *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		hash = (hash ^ ((const uint8_t *)bytes)[i]) * UINT64_C(0x100000001b3);
	}
	return hash;
}

static uint64_t hash_texts(const struct settings_text *texts, size_t count)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < count; i++) {
		uint64_t size = texts[i].size;
		hash = hash_more(hash, &texts[i].administrator, sizeof(texts[i].administrator));
		hash = hash_more(hash, &size, sizeof(size));
		hash = hash_more(hash, texts[i].bytes, texts[i].size);
	}
	return hash;
}

struct config *config_create(
	const struct settings_text *texts, size_t count, char error[static SETTINGS_MAX_ERROR])
{
	struct config_reading reading = {
		.settings = {.impl = &impl, .data = &reading, .error = error},
		.config = config_new(),
	};
	error[0] = '\0';
	bool ok = reading.config;
	if (!ok) {
		snprintf(error, SETTINGS_MAX_ERROR, "out of memory; free some");
	}
	for (size_t i = 0; ok && i < count; i++) {
		reading.file = i;
		reading.administrator = texts[i].administrator;
		reading.skipped = false;
		ok = settings_read_text(&reading.settings, &texts[i]);
	}
	for (size_t i = 0; ok && i < reading.config->domain_count; i++) {
		ok = check_domain(&reading, i);
	}
	ok = ok && check_bindings(&reading) && make_policy(reading.config, texts, count, error);
	if (!ok) {
		config_destroy(reading.config);
		return NULL;
	}
	reading.config->hash = hash_texts(texts, count);
	return reading.config;
}

void config_write_hash(const struct config *config, char text[static CONFIG_HASH_TEXT])
{
	snprintf(text, CONFIG_HASH_TEXT, "%016" PRIx64, config->hash);
}

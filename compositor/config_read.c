/* SPDX-License-Identifier: MIT
 *
 * From the text of the configuration file to struct config.
 */
#include "compositor/config.h"

#include <stdlib.h>

#include "compositor/config_keys.h"
#include "compositor/config_sections.h"

#define BACKGROUND 0x262c36u
#define HOST_COLOUR 0xc8ccd2u

static bool open_section(struct settings *settings, const char *title)
{
	return config_sections_open(settings->data, title);
}

static int find_key(struct settings *settings, const char *name)
{
	const struct config_reading *reading = settings->data;
	int key = config_key_find(reading->section, name);
	if (key < 0) {
		settings_fail(settings, settings->line,
			"[%s] has no key \"%.60s\"; see cloison(5) for those that it has",
			config_sections_title(reading), name);
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

static bool finish(struct settings *settings)
{
	return config_sections_finish(settings->data);
}

static const struct settings_impl impl = {
	.open = open_section,
	.find = find_key,
	.take = take_value,
	.finish = finish,
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

/* SPDX-License-Identifier: MIT
 *
 * From the text of the configuration file to struct config. libinih splits lines into keys and
 * values; it says nothing of a section without keys and cuts long section names, so the reader
 * below, which sees each line first, follows the sections and the line numbers itself.
 */
#include "compositor/config.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/config_keys.h"
#include "compositor/config_sections.h"

/* Bytes of a line with its end; longer ones are refused. */
#define MAX_LINE 2048
#define BACKGROUND 0x262c36u
#define HOST_COLOUR 0xc8ccd2u

static bool follow_sections(struct config_reading *reading, const char *line)
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
	return config_sections_open(reading, text);
}

/* ini_reader: one line, or NULL to end. */
static char *read_line(char *line, int size, void *stream)
{
	struct config_reading *reading = stream;
	if (reading->error[0] != '\0' || !fgets(line, size, reading->file)) {
		return NULL;
	}
	reading->line++;
	if (!strchr(line, '\n') && strlen(line) + 1 == (size_t)size) {
		config_reading_fail(reading, reading->line,
			"the line is longer than %d bytes; shorten it", size - 2);
		return NULL;
	}
	return follow_sections(reading, line) ? line : NULL;
}

/* ini_handler: 0 on failure. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
	struct config_reading *reading = user;
	uint32_t bit;
	const struct config_key *key = config_key_find(reading->section, name, &bit);
	if (reading->section == CONFIG_NONE) {
		return config_reading_fail(reading, reading->line,
			"\"%.60s\" stands before the first section; put "
			"it below one",
			name);
	}
	if (!key) {
		return config_reading_fail(reading, reading->line,
			"[%s] has no key \"%.60s\"; see cloison(5) for "
			"those that it has",
			config_sections_title(reading), name);
	}
	if (reading->seen_keys & bit) {
		return config_reading_fail(reading, reading->line,
			"%s is given twice in its section; remove one", name);
	}
	reading->seen_keys |= bit;
	if (!key->parse(value, reading->target, key)) {
		return config_reading_fail(reading, reading->line,
			"%s cannot be \"%.60s\"; write %s", name, value, key->expected);
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

struct config *config_read(FILE *file, const char *path, char error[static CONFIG_MAX_ERROR])
{
	struct config_reading reading = {
		.file = file,
		.path = path,
		.error = error,
		.config = new_config(),
	};
	error[0] = '\0';
	if (!reading.config) {
		config_reading_fail(&reading, 0, "out of memory; free some");
		return NULL;
	}
	ini_use_stack = false;
	ini_initial_alloc = MAX_LINE;
	ini_max_line = MAX_LINE;
	ini_allow_multiline = false;
	ini_stop_on_first_error = true;
	int result = ini_parse_stream(read_line, &reading, take_key, &reading);
	if (result != 0) {
		config_reading_fail(&reading, reading.line,
			"neither a [section] nor \"key = value\"; correct it");
	} else if (error[0] == '\0') {
		config_sections_finish(&reading);
	}
	if (error[0] != '\0') {
		config_destroy(reading.config);
		return NULL;
	}
	return reading.config;
}

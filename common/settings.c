/* SPDX-License-Identifier: MIT
 *
 * libinih splits lines into keys and values; it says nothing of a section without keys and cuts
 * long section names, so read_line, which sees each line first, follows the sections and the
 * line numbers.
 */
#include "common/settings.h"

#include <assert.h>
#include <ini.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "cloison"
#define LETTERS "abcdefghijklmnopqrstuvwxyz"

bool settings_fail(struct settings *settings, unsigned line, const char *format, ...)
{
	if (settings->error[0] != '\0') {
		return false;
	}
	int used =
		snprintf(settings->error, SETTINGS_MAX_ERROR, "%.200s:%u: ", settings->path, line);
	va_list args;
	va_start(args, format);
	vsnprintf(settings->error + used, SETTINGS_MAX_ERROR - (size_t)used, format, args);
	va_end(args);
	return false;
}

static bool follow_sections(struct settings *settings, const char *line)
{
	const char *start = line + strspn(line, " \t");
	const char *end = strchr(start, ']');
	if (*start != '[' || !end) {
		return true;
	}
	char title[SETTINGS_MAX_LINE];
	size_t length = (size_t)(end - start) - 1;
	memcpy(title, start + 1, length);
	title[length] = '\0';
	bool ok = settings->impl->open(settings, title);
	settings->in_section = true;
	settings->seen = 0;
	return ok;
}

/* ini_reader: one line, or NULL to end. */
static char *read_line(char *line, int size, void *stream)
{
	struct settings *settings = stream;
	if (settings->error[0] != '\0' || !fgets(line, size, settings->file)) {
		return NULL;
	}
	settings->line++;
	bool ends = strchr(line, '\n');
	if (!ends && strlen(line) + 1 == (size_t)size) {
		settings_fail(settings, settings->line,
			"the line is longer than %d bytes; shorten it", size - 2);
		return NULL;
	}
	/* Only the last line of the file needs no end. */
	if (!ends && !feof(settings->file)) {
		settings_fail(
			settings, settings->line, "there is a zero byte in the line; remove it");
		return NULL;
	}
	return follow_sections(settings, line) ? line : NULL;
}

/* ini_handler: 0 on failure. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
	struct settings *settings = user;
	if (!settings->in_section) {
		return settings_fail(settings, settings->line,
			"\"%.60s\" stands before the first section; put it below one", name);
	}
	int key = settings->impl->find(settings, name);
	if (key < 0) {
		return false;
	}
	if (key == SETTINGS_FREE_KEY) {
		return settings->impl->take_free(settings, name, value);
	}
	assert((unsigned)key < SETTINGS_MAX_KEYS);
	uint32_t bit = UINT32_C(1) << key;
	if (settings->seen & bit) {
		return settings_fail(settings, settings->line,
			"%s is given twice in its section; remove one", name);
	}
	settings->seen |= bit;
	return settings->impl->take(settings, key, value);
}

bool settings_read(struct settings *settings, FILE *file)
{
	settings->file = file;
	settings->error[0] = '\0';
	settings->line = settings->seen = 0;
	settings->in_section = false;
	/* An indented line is a line like any other, and no more of the value before it. */
	ini_allow_multiline = false;
	ini_stop_on_first_error = true;
	ini_use_stack = false;
	ini_initial_alloc = SETTINGS_MAX_LINE;
	ini_max_line = SETTINGS_MAX_LINE;
	int result = ini_parse_stream(read_line, settings, take_key, settings);
	if (ferror(file)) {
		settings_fail(settings, settings->line, "cannot be read further");
	} else if (result != 0) {
		settings_fail(settings, settings->line,
			"neither a [section] nor \"key = value\"; correct it");
	} else if (settings->error[0] == '\0' && settings->impl->finish) {
		settings->impl->finish(settings);
	}
	return settings->error[0] == '\0';
}

bool settings_read_text(struct settings *settings, const struct settings_text *text)
{
	settings->path = text->path;
	/* fmemopen takes no NULL, and reads nothing of a size of 0. */
	const char *bytes = text->size > 0 ? text->bytes : "";
	FILE *file = fmemopen((char *)bytes, text->size, "r");
	if (!file) {
		settings->line = 0;
		settings->error[0] = '\0';
		return settings_fail(settings, 0, "cannot be read: out of memory");
	}
	bool ok = settings_read(settings, file);
	fclose(file);
	return ok;
}

/* dir/between/FOLDER/name when it can be seen, else NULL. The caller frees it. */
static char *existing_file(const char *dir, const char *between, const char *name)
{
	char *path;
	if (!dir || dir[0] == '\0'
		|| asprintf(&path, "%s%s/" FOLDER "/%s", dir, between, name) < 0) {
		return NULL;
	}
	if (access(path, F_OK) != 0) {
		free(path);
		return NULL;
	}
	return path;
}

char *settings_find(const char *name)
{
	char *path = existing_file(getenv("XDG_CONFIG_HOME"), "", name);
	if (!path) {
		path = existing_file(getenv("HOME"), "/.config", name);
	}
	return path ? path : existing_file(CLOISON_SYSCONFDIR, "", name);
}

bool domain_name_is_valid(const char *name)
{
	size_t length = strlen(name);
	return length > 0 && length <= DOMAIN_NAME_MAX && strchr(LETTERS, name[0])
	       && strspn(name, LETTERS "0123456789_-") == length && strcmp(name, "host") != 0;
}

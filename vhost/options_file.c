/* SPDX-License-Identifier: MIT */
#include "vhost/options_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/settings.h"
#include "protocol/log.h"

static const char *const options_file_keys[] = {"domain", "link", "buffers"};
#define KEYS (sizeof(options_file_keys) / sizeof(options_file_keys[0]))

struct options_file_reading {
	struct options_file *file;
	bool opened;
};

static bool options_file_open(struct settings *settings, const char *title)
{
	struct options_file_reading *reading = settings->data;
	if (strcmp(title, "vhost") != 0) {
		return settings_fail(
			settings, settings->line, "[%.60s] is no section; use [vhost]", title);
	}
	if (reading->opened) {
		return settings_fail(
			settings, settings->line, "[vhost] is given twice; remove one");
	}
	reading->opened = true;
	return true;
}

static int options_file_find(struct settings *settings, const char *name)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(options_file_keys[i], name) == 0) {
			return (int)i;
		}
	}
	settings_fail(settings, settings->line,
		"[vhost] has no key \"%.60s\"; use domain, link or buffers", name);
	return -1;
}

static bool options_file_take(struct settings *settings, int key, const char *value)
{
	const struct options_file_reading *reading = settings->data;
	struct options_file *file = reading->file;
	char **const slots[KEYS] = {&file->domain, &file->link, &file->buffers};
	*slots[key] = strdup(value);
	return *slots[key] != NULL || settings_fail(settings, settings->line, "out of memory");
}

static const struct settings_impl options_file_impl = {
	.open = options_file_open,
	.find = options_file_find,
	.take = options_file_take,
};

static bool options_file_parse(struct options_file *file, FILE *stream, const char *path)
{
	struct options_file_reading reading = {.file = file};
	char error[SETTINGS_MAX_ERROR];
	struct settings settings = {
		.impl = &options_file_impl, .data = &reading, .path = path, .error = error};
	if (!settings_read(&settings, stream)) {
		log_error("%s", error);
		return false;
	}
	return true;
}

bool options_file_read(struct options_file *file)
{
	char *path = settings_find("vhost.ini");
	if (path == NULL) {
		return true;
	}
	FILE *stream = fopen(path, "re");
	bool ok = stream != NULL;
	if (ok) {
		ok = options_file_parse(file, stream, path);
		fclose(stream);
	} else {
		log_error("%s: %s: make it readable or remove it", path, strerror(errno));
	}
	free(path);
	return ok;
}

void options_file_finish(struct options_file *file)
{
	free(file->domain);
	free(file->link);
	free(file->buffers);
	*file = (struct options_file){0};
}

/* SPDX-License-Identifier: MIT */
#include "vhost/options_file.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/log.h"

struct options_file_parse {
	struct options_file *file;
	char problem[128]; /* of the first bad line */
};

static char **options_file_slot(struct options_file *file, const char *section, const char *name)
{
	if (strcmp(section, "vhost") != 0) {
		return NULL;
	}
	if (strcmp(name, "domain") == 0) {
		return &file->domain;
	}
	if (strcmp(name, "link") == 0) {
		return &file->link;
	}
	return strcmp(name, "buffers") == 0 ? &file->buffers : NULL;
}

/* inih's convention: 0 is an error. */
static int options_file_line(void *data, const char *section, const char *name, const char *value)
{
	struct options_file_parse *parse = data;
	char **slot = options_file_slot(parse->file, section, name);
	if (slot == NULL) {
		if (parse->problem[0] == '\0') {
			snprintf(parse->problem, sizeof(parse->problem),
				"'%s' in section [%s] is not known: domain, link and buffers under "
				"[vhost] are",
				name, section);
		}
		return 0;
	}
	free(*slot);
	*slot = strdup(value);
	return *slot != NULL;
}

static bool options_file_parse(struct options_file *file, FILE *stream, const char *path)
{
	struct options_file_parse parse = {.file = file};
	int line = ini_parse_file(stream, options_file_line, &parse);
	if (line > 0) {
		log_error("%s:%d: %s", path, line,
			parse.problem[0] != '\0' ? parse.problem
						 : "this is no 'name = value' line");
	} else if (line < 0) {
		log_error("%s: cannot be read: %s", path, strerror(errno));
	}
	return line == 0;
}

/* The user's file; NULL when there is no home. The caller frees it. */
static char *options_file_user_path(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int length = -1;
	if (config != NULL && *config != '\0') {
		length = asprintf(&path, "%s/cloison/vhost.ini", config);
	} else if (home != NULL) {
		length = asprintf(&path, "%s/.config/cloison/vhost.ini", home);
	}
	return length >= 0 ? path : NULL;
}

/* *found is false when there is no such file. */
static bool options_file_try(struct options_file *file, const char *path, bool *found)
{
	FILE *stream = fopen(path, "re");
	*found = stream != NULL;
	if (stream == NULL) {
		if (errno == ENOENT || errno == ENOTDIR) {
			return true;
		}
		log_error("%s: %s: make it readable or remove it", path, strerror(errno));
		return false;
	}
	bool ok = options_file_parse(file, stream, path);
	fclose(stream);
	return ok;
}

bool options_file_read(struct options_file *file)
{
	char *path = options_file_user_path();
	bool found = false, ok = true;
	if (path != NULL) {
		ok = options_file_try(file, path, &found);
		free(path);
	}
	if (ok && !found) {
		ok = options_file_try(file, "/etc/cloison/vhost.ini", &found);
	}
	return ok;
}

void options_file_finish(struct options_file *file)
{
	free(file->domain);
	free(file->link);
	free(file->buffers);
	*file = (struct options_file){0};
}

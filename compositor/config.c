/* SPDX-License-Identifier: MIT */
#include "compositor/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/log.h"

#define FILE_NAME "cloison/cloison.ini"

struct config *config_load(const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		log_error("%s: cannot be opened: %s; give a readable file with --config", path,
			strerror(errno));
		return NULL;
	}
	char error[CONFIG_MAX_ERROR];
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

/* dir/between/FILE_NAME when it can be seen, else NULL. Caller frees. */
static char *existing_file(const char *dir, const char *between)
{
	char *path;
	if (!dir || dir[0] == '\0' || asprintf(&path, "%s%s/" FILE_NAME, dir, between) < 0) {
		return NULL;
	}
	if (access(path, F_OK) != 0) {
		free(path);
		return NULL;
	}
	return path;
}

char *config_find(void)
{
	char *path = existing_file(getenv("XDG_CONFIG_HOME"), "");
	if (!path) {
		path = existing_file(getenv("HOME"), "/.config");
	}
	return path ? path : existing_file("/etc", "");
}

/* SPDX-License-Identifier: MIT */
#include "compositor/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/log.h"

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

/* SPDX-License-Identifier: MIT
 *
 * The configuration's files: which there are, and their texts. One loader, of the compositor and of
 * cloisonctl.
 */
#ifndef COMPOSITOR_CONFIG_FILES_H
#define COMPOSITOR_CONFIG_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"

#define CONFIG_MAX_FILES 64u
#define CONFIG_MAX_FILE_BYTES (256u * 1024u) /* each */
#define CONFIG_MAX_BYTES (1024u * 1024u) /* all together */

struct config_files {
	struct settings_text texts[CONFIG_MAX_FILES]; /* paths and bytes are owned */
	size_t count;
	size_t bytes; /* in all */
};

/* Reads those at paths, as a user's, in this order; count is CONFIG_MAX_FILES at most. When it is
 * 0: all *.ini but vhost.ini of the system's folder, which are the administrator's, and then of
 * $XDG_CONFIG_HOME/cloison or, where that is not set, ~/.config/cloison, each in the order of the
 * names' bytes. NULL with one line in error. */
struct config_files *config_files_read(
	const char *const *paths, size_t count, char error[static SETTINGS_MAX_ERROR]);
/* The same of the folders, with another folder of the system; a folder that is not there has no
 * files. */
struct config_files *config_files_read_folders(
	const char *system, char error[static SETTINGS_MAX_ERROR]);
/* NULL is accepted. */
void config_files_destroy(struct config_files *files);

#endif

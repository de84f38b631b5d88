/* SPDX-License-Identifier: MIT
 *
 * The configuration file, read once at start. common/settings.h has the rules.
 */
#ifndef COMPOSITOR_CONFIG_READ_H
#define COMPOSITOR_CONFIG_READ_H

#include <stdio.h>

#include "common/settings.h"
#include "compositor/domain/config.h"

/* Reads path. Returns NULL after writing one line to standard error. */
struct config *config_load(const char *path);
/* The same from an open file (the caller closes it), path being for messages only; the line goes
 * to error instead. */
struct config *config_read(FILE *file, const char *path, char error[static SETTINGS_MAX_ERROR]);
/* NULL is accepted. */
void config_destroy(struct config *config);

#endif

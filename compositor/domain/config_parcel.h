/* SPDX-License-Identifier: MIT
 *
 * The texts of the configuration's files on their way from the process that may read them to the
 * compositor, which may not once it has started.
 */
#ifndef COMPOSITOR_CONFIG_PARCEL_H
#define COMPOSITOR_CONFIG_PARCEL_H

#include <stddef.h>

#include "common/settings.h"

struct config_files;

/* Reads the files as config_files_read does, and puts them, or why that failed, into memory that it
 * returns as a descriptor, at its begin; the caller closes it. -1 with errno. */
int config_parcel_make(const char *const *paths, size_t count);

/* What is in fd, which stays the caller's. NULL with one line in error. */
struct config_files *config_parcel_open(int fd, char error[static SETTINGS_MAX_ERROR]);

#endif

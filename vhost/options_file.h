/* SPDX-License-Identifier: MIT
 *
 * vhost.ini, where and as common/settings.h says.
 */
#ifndef VHOST_OPTIONS_FILE_H
#define VHOST_OPTIONS_FILE_H

#include <stdbool.h>

/* Values of the section [vhost]; owned, NULL: not there. */
struct options_file {
	char *domain, *link, *buffers;
};

/* Reads the file; none is fine. False after one line on standard error
 * that names file, line and what is wrong. */
bool options_file_read(struct options_file *file);
void options_file_finish(struct options_file *file);

#endif

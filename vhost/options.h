/* SPDX-License-Identifier: MIT
 *
 * What the program was told: by its arguments, else by the environment, else by a file. QEMU's
 * conventions for vhost-user backends name the arguments; libvirt passes only those, so the domain
 * and the link can also come from the other two.
 */
#ifndef VHOST_OPTIONS_H
#define VHOST_OPTIONS_H

#include <stdbool.h>

#include "common/confine.h"
#include "vhost/pools/pool.h"

struct options {
	/* Exactly one of the two, unless one of the three below. Borrowed from argv. */
	const char *socket_path;
	int fd; /* -1: not given */

	bool print_capabilities;
	bool help, version;
	bool wants_3d; /* --virgl or --render-node: accepted, and there is none */
	/* Owned. */
	char *domain;
	char *link; /* path of the compositor's socket */
	char *buffers; /* as given, NULL: auto */
	char *confinement; /* as given, NULL: auto */
	enum pool_form form;
	enum confine_mode sandbox;
};

/* Reads argv, the environment and the file. False after one line on standard error that says what
 * is wrong and what to do. */
bool options_read(struct options *options, int argc, char **argv);

void options_finish(struct options *options);

/* Writes the usage text to standard output. */
void options_print_help(void);

#endif

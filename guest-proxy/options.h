/* SPDX-License-Identifier: MIT
 *
 * The command line.
 */
#ifndef GUEST_PROXY_OPTIONS_H
#define GUEST_PROXY_OPTIONS_H

#include <stdbool.h>

/* All strings are argv's. */
struct options {
	const char *link; /* path of the link's socket, NULL: the virtio-gpu device */
	const char *render_node; /* NULL: searched */
	const char *socket; /* Wayland socket, NULL: the first free wayland-N */
	bool verbose;
};

enum options_result {
	OPTIONS_RUN,
	OPTIONS_DONE, /* --help or --version was answered */
	OPTIONS_WRONG, /* a line was written to standard error */
};

enum options_result options_parse(struct options *options, int argc, char *argv[]);

#endif

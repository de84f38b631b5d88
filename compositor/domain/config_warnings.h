/* SPDX-License-Identifier: MIT
 *
 * What is no mistake in a configuration, and probably not meant.
 */
#ifndef COMPOSITOR_CONFIG_WARNINGS_H
#define COMPOSITOR_CONFIG_WARNINGS_H

#include <stddef.h>

struct config;

/* Calls say with one line for each: colours that people with protan or deutan sight cannot tell
 * apart, and rules that can never match. Returns how many. */
size_t config_warnings(
	const struct config *config, void (*say)(void *data, const char *text), void *data);

#endif

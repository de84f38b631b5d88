/* SPDX-License-Identifier: MIT
 *
 * What the configuration file says, and reading it, once at start. docs/man/cloison.5.scd is the
 * reference, common/settings.h has the rules.
 */
#ifndef COMPOSITOR_CONFIG_H
#define COMPOSITOR_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/settings.h"

#define CONFIG_MAX_DOMAINS 64u
#define CONFIG_MAX_NAME DOMAIN_NAME_MAX /* bytes; of outputs too */
#define CONFIG_MAX_LABEL 64u /* bytes of UTF-8, sanitised */
#define CONFIG_MAX_COMMAND 1024u /* bytes */
#define CONFIG_MAX_OUTPUTS 16u
#define CONFIG_MAX_LAYOUTS 4u /* XKB's groups */

struct config_domain {
	char name[CONFIG_MAX_NAME + 1];
	char label[CONFIG_MAX_LABEL + 1];
	uint32_t colour; /* 0xRRGGBB */
	char autostart[CONFIG_MAX_COMMAND + 1]; /* shell words, empty: none */
	unsigned line; /* of its section, for messages; of the host not set */
};

/* [output NAME]; how a headless or real output is set up. */
struct config_output {
	char name[CONFIG_MAX_NAME + 1];
	int32_t width, height; /* px, 0: preferred */
	int32_t refresh; /* mHz, 0: preferred */
	double scale; /* 0.5..4, 1 by default */
	unsigned line; /* of its section, for messages */
};

struct config {
	struct config_domain host; /* [host]: label and colour only; its name is "host" */
	struct config_domain *domains; /* unique names, labels and colours */
	size_t domain_count;
	struct config_output *outputs;
	size_t output_count;
	uint32_t repeat_rate, repeat_delay; /* per s, ms: [keyboard] */
	char xkb_layout[64], xkb_variant[64], xkb_options[128], xkb_model[64]; /* empty: default */
	char cursor_theme[64];
	uint32_t cursor_size; /* px, 24 */
	uint32_t background; /* 0xRRGGBB */
};

/* Reads path. Returns NULL after writing one line to standard error. */
struct config *config_load(const char *path);
/* The same from an open file (the caller closes it), path being for messages only; the line goes
 * to error instead. */
struct config *config_read(FILE *file, const char *path, char error[static SETTINGS_MAX_ERROR]);
/* NULL is accepted. */
void config_destroy(struct config *config);

#endif

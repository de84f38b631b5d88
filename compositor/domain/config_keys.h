/* SPDX-License-Identifier: MIT
 *
 * The sections of the configuration file and the keys that each may have: one table.
 */
#ifndef COMPOSITOR_CONFIG_KEYS_H
#define COMPOSITOR_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a section's keys are fields of: struct config_domain for DOMAIN and HOST, config_output for
 * OUTPUT, else struct config. */
enum config_section {
	CONFIG_NONE, /* before the first section */
	CONFIG_DOMAIN,
	CONFIG_HOST,
	CONFIG_KEYBOARD,
	CONFIG_CURSOR,
	CONFIG_OUTPUT,
	CONFIG_DESKTOP,
	CONFIG_LOCK,
	CONFIG_APPEARANCE,
	CONFIG_BINDINGS, /* its keys are free: bindings.h */
	CONFIG_SECTIONS,
};

struct config_key {
	enum config_section section;
	const char *name;
	/* Writes the field of target, or returns false. */
	bool (*parse)(const char *value, void *target, const struct config_key *key);
	size_t offset, size; /* of the field, bytes */
	uint32_t low, high; /* numbers only */
	const char *expected; /* what a value must be, for "write ..." */
};

/* The number of the key, -1 when the section has no such. */
int config_key_find(enum config_section section, const char *name);
const struct config_key *config_key_at(int number);
/* The name of the section's key that is most like name; NULL: none is. */
const char *config_key_nearest(enum config_section section, const char *name);

/* How many keyboard layouts value names, with commas between them. */
uint32_t config_key_layouts(const char *value);

#endif

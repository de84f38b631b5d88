/* SPDX-License-Identifier: MIT
 *
 * The sections of the configuration file while it is read: which one is open, and what each must
 * have when it ends.
 */
#ifndef COMPOSITOR_CONFIG_SECTIONS_H
#define COMPOSITOR_CONFIG_SECTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/settings.h"
#include "compositor/config_keys.h"

struct config;

struct config_reading {
	struct settings settings;
	struct config *config;
	enum config_section section;
	void *target; /* the struct that the section's keys are fields of */
	uint32_t seen_sections; /* bits */
};

/* Ends the open section and starts the one that text, which stood between brackets, names. False
 * after settings_fail. */
bool config_sections_open(struct config_reading *reading, const char *text);

/* Ends the last section and checks what can only be known then. False after settings_fail. */
bool config_sections_finish(struct config_reading *reading);

/* The word by which the open section starts, for messages. */
const char *config_sections_title(const struct config_reading *reading);

#endif

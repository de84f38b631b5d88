/* SPDX-License-Identifier: MIT
 *
 * A configuration without any file, what is found in one, and its end.
 */
#include <stdlib.h>
#include <string.h>

#include "compositor/domain/config.h"
#include "policy/policy.h"

#define BACKGROUND 0x262c36u
#define HOST_COLOUR 0xc8ccd2u

struct config *config_new(void)
{
	struct config *config = calloc(1, sizeof(*config));
	if (!config) {
		return NULL;
	}
	*config = (struct config){
		.host = {.name = "host",
			.label = "Host",
			.colour = HOST_COLOUR,
			.pointer_lock = true},
		.domains = calloc(CONFIG_MAX_DOMAINS, sizeof(*config->domains)),
		.outputs = calloc(CONFIG_MAX_OUTPUTS, sizeof(*config->outputs)),
		.repeat_rate = 25,
		.repeat_delay = 600,
		.cursor_size = 24,
		.background = BACKGROUND,
		.appearance = {.text_scale = 1, .ring_width = 4, .clock = true},
	};
	bool bound = bindings_init(&config->bindings);
	if (!config->domains || !config->outputs || !bound) {
		config_destroy(config);
		return NULL;
	}
	return config;
}

struct config_domain *config_find_domain(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->domain_count; i++) {
		if (strcmp(config->domains[i].name, name) == 0) {
			return &config->domains[i];
		}
	}
	return NULL;
}

void config_destroy(struct config *config)
{
	if (!config) {
		return;
	}
	policy_destroy(config->policy);
	bindings_finish(&config->bindings);
	free(config->domains);
	free(config->outputs);
	free(config);
}

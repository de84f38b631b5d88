/* SPDX-License-Identifier: MIT */
#include "compositor/domain/config_adopt.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compositor/domain/config.h"

bool config_can_adopt(const struct config *config, const struct config *fresh,
	char error[static SETTINGS_MAX_ERROR])
{
	size_t count = config->domain_count;
	for (size_t i = 0; i < fresh->domain_count; i++) {
		count += config_find_domain(config, fresh->domains[i].name) ? 0 : 1;
	}
	if (count > CONFIG_MAX_DOMAINS) {
		snprintf(error, SETTINGS_MAX_ERROR,
			"with those that were removed there are %zu domains, and %u at most: start "
			"cloison anew",
			count, CONFIG_MAX_DOMAINS);
		return false;
	}
	return true;
}

/* Those that fresh has not are marked, and keep what they had. */
static void adopt_domains(
	struct config *config, const struct config *fresh, struct config_changes *changes)
{
	changes->removed = false;
	for (size_t i = 0; i < config->domain_count; i++) {
		struct config_domain *domain = &config->domains[i];
		if (!domain->removed && !config_find_domain(fresh, domain->name)) {
			domain->removed = changes->removed = true;
		}
	}
	for (size_t i = 0; i < fresh->domain_count; i++) {
		struct config_domain *had = config_find_domain(config, fresh->domains[i].name);
		*(had ? had : &config->domains[config->domain_count++]) = fresh->domains[i];
	}
}

bool config_same_outputs(const struct config *config, const struct config *fresh)
{
	bool same = config->output_count == fresh->output_count;
	for (size_t i = 0; same && i < config->output_count; i++) {
		const struct config_output *a = &config->outputs[i], *b = &fresh->outputs[i];
		same = strcmp(a->name, b->name) == 0 && a->width == b->width
		       && a->height == b->height && a->refresh == b->refresh
		       && fabs(a->scale - b->scale) < 1e-6 && a->transform == b->transform;
	}
	return same;
}

static bool same_keymap(const struct config *config, const struct config *fresh)
{
	return strcmp(config->xkb_layout, fresh->xkb_layout) == 0
	       && strcmp(config->xkb_variant, fresh->xkb_variant) == 0
	       && strcmp(config->xkb_options, fresh->xkb_options) == 0
	       && strcmp(config->xkb_model, fresh->xkb_model) == 0;
}

static bool same_appearance(const struct config_appearance *a, const struct config_appearance *b)
{
	return fabs(a->text_scale - b->text_scale) < 1e-6 && a->ring_width == b->ring_width
	       && a->high_contrast == b->high_contrast && a->clock == b->clock;
}

static bool same_cursor(const struct config *config, const struct config *fresh)
{
	return strcmp(config->cursor_theme, fresh->cursor_theme) == 0
	       && config->cursor_size == fresh->cursor_size;
}

void config_adopt(struct config *config, struct config *fresh, struct config_changes *changes)
{
	adopt_domains(config, fresh, changes);
	changes->outputs = !config_same_outputs(config, fresh);
	memcpy(config->outputs, fresh->outputs, fresh->output_count * sizeof(*fresh->outputs));
	config->output_count = fresh->output_count;
	changes->keymap = !same_keymap(config, fresh);
	memcpy(config->xkb_layout, fresh->xkb_layout, sizeof(config->xkb_layout));
	memcpy(config->xkb_variant, fresh->xkb_variant, sizeof(config->xkb_variant));
	memcpy(config->xkb_options, fresh->xkb_options, sizeof(config->xkb_options));
	memcpy(config->xkb_model, fresh->xkb_model, sizeof(config->xkb_model));
	changes->repeat = config->repeat_rate != fresh->repeat_rate
			  || config->repeat_delay != fresh->repeat_delay;
	config->repeat_rate = fresh->repeat_rate;
	config->repeat_delay = fresh->repeat_delay;
	changes->appearance = !same_appearance(&config->appearance, &fresh->appearance);
	changes->font = strcmp(config->appearance.font, fresh->appearance.font) != 0;
	config->appearance = fresh->appearance;
	changes->cursor = !same_cursor(config, fresh);
	memcpy(config->cursor_theme, fresh->cursor_theme, sizeof(config->cursor_theme));
	config->cursor_size = fresh->cursor_size;
	memcpy(config->locker, fresh->locker, sizeof(config->locker));
	memcpy(config->secret_phrase, fresh->secret_phrase, sizeof(config->secret_phrase));
	config->host = fresh->host;
	config->background = fresh->background;
	config->focus_follows = fresh->focus_follows;
	config->hash = fresh->hash;
	struct bindings bindings = config->bindings;
	config->bindings = fresh->bindings;
	fresh->bindings = bindings;
	struct policy *policy = config->policy;
	config->policy = fresh->policy;
	fresh->policy = policy;
}

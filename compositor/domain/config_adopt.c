/* SPDX-License-Identifier: MIT */
#include "compositor/domain/config_adopt.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compositor/domain/config.h"

#define RESTART "takes effect with the next start of cloison: take it back until then"

/* The domain of that name, or NULL. One that was removed does not come back. */
static struct config_domain *find_domain(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->domain_count; i++) {
		if (!config->domains[i].removed && strcmp(config->domains[i].name, name) == 0) {
			return &config->domains[i];
		}
	}
	return NULL;
}

static bool adopts_domain(const struct config_domain *domain, const struct config_domain *fresh,
	char error[static SETTINGS_MAX_ERROR])
{
	if (strcmp(domain->label, fresh->label) == 0) {
		return true;
	}
	snprintf(error, SETTINGS_MAX_ERROR, "the new label of \"%s\", \"%s\", " RESTART,
		fresh->name, fresh->label);
	return false;
}

static bool adopts_domains(const struct config *config, const struct config *fresh,
	char error[static SETTINGS_MAX_ERROR])
{
	for (size_t i = 0; i < fresh->domain_count; i++) {
		const struct config_domain *domain = &fresh->domains[i];
		const struct config_domain *had = find_domain(config, domain->name);
		if (!had) {
			snprintf(error, SETTINGS_MAX_ERROR, "the new [domain %s] " RESTART,
				domain->name);
			return false;
		}
		if (!adopts_domain(had, domain, error)) {
			return false;
		}
	}
	return adopts_domain(&config->host, &fresh->host, error);
}

static bool same_outputs(const struct config *config, const struct config *fresh)
{
	bool same = config->output_count == fresh->output_count;
	for (size_t i = 0; same && i < config->output_count; i++) {
		const struct config_output *a = &config->outputs[i], *b = &fresh->outputs[i];
		same = strcmp(a->name, b->name) == 0 && a->width == b->width
		       && a->height == b->height && a->refresh == b->refresh
		       && fabs(a->scale - b->scale) < 1e-6;
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

static bool adopts_sections(const struct config *config, const struct config *fresh,
	char error[static SETTINGS_MAX_ERROR])
{
	const char *other = NULL;
	if (strcmp(config->appearance.font, fresh->appearance.font) != 0) {
		other = "[appearance] font";
	} else if (strcmp(config->cursor_theme, fresh->cursor_theme) != 0
		   || config->cursor_size != fresh->cursor_size) {
		other = "[cursor]";
	} else if (strcmp(config->locker, fresh->locker) != 0) {
		other = "[lock]";
	} else if (strcmp(config->secret_phrase, fresh->secret_phrase) != 0) {
		other = "[desktop] secret-phrase";
	}
	if (other) {
		snprintf(error, SETTINGS_MAX_ERROR, "what %s says anew " RESTART, other);
	}
	return !other;
}

bool config_adopt(struct config *config, struct config *fresh, struct config_changes *changes,
	char error[static SETTINGS_MAX_ERROR])
{
	if (!adopts_domains(config, fresh, error) || !adopts_sections(config, fresh, error)) {
		return false;
	}
	changes->removed = false;
	for (size_t i = 0; i < config->domain_count; i++) {
		struct config_domain *domain = &config->domains[i];
		if (!domain->removed && !find_domain(fresh, domain->name)) {
			domain->removed = changes->removed = true;
		}
	}
	/* Names and labels are the same. */
	for (size_t i = 0; i < fresh->domain_count; i++) {
		*find_domain(config, fresh->domains[i].name) = fresh->domains[i];
	}
	changes->outputs = !same_outputs(config, fresh);
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
	config->appearance = fresh->appearance;
	config->host = fresh->host;
	config->background = fresh->background;
	config->focus_follows = fresh->focus_follows;
	config->hash = fresh->hash;
	struct policy *policy = config->policy;
	config->policy = fresh->policy;
	fresh->policy = policy;
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/labels.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/trusted/labels_internal.h"
#include "compositor/trusted/text_mask.h"

/* --- which they are --------------------------------------------------------------------------- */

static void add_scale(struct labels *labels, float scale)
{
	uint32_t fixed = text_mask_scale(scale);
	size_t i = 0;
	while (i < labels->scale_count && labels->scales[i] != fixed) {
		i++;
	}
	if (i == labels->scale_count) {
		labels->scales[labels->scale_count++] = fixed;
	}
}

/* The index, labels->count when there is none. */
static size_t find_index(const struct labels *labels, enum text_font font, const char *string)
{
	size_t i = 0;
	while (i < labels->count
		&& (labels->all[i].font != font || strcmp(labels->all[i].string, string) != 0)) {
		i++;
	}
	return i;
}

static void add_label(struct labels *labels, enum text_font font, const char *string)
{
	size_t i = find_index(labels, font, string);
	if (i == labels->count) {
		struct label *label = &labels->all[labels->count++];
		label->font = font;
		snprintf(label->string, sizeof(label->string), "%s", string);
	}
}

/* And how many of them have no room: the host may be one. */
static void add_domain(struct labels *labels, const struct config_domain *domain, size_t number)
{
	char more[LABELS_MORE_BYTES];
	snprintf(more, sizeof(more), "+%zu", number);
	add_label(labels, TEXT_FONT_PLAIN, more);
	add_label(labels, TEXT_FONT_LABEL, domain->label);
	add_label(labels, TEXT_FONT_PLAIN, domain->label);
}

/* Those that there are once. A new one is a name in labels.h and a row here. */
static const struct {
	enum text_font font;
	const char *string;
} fixed[] = {
	{TEXT_FONT_LABEL, LABELS_NO_DOMAIN},
	{TEXT_FONT_LABEL, LABELS_ELLIPSIS},
	{TEXT_FONT_LABEL, LABELS_LOCKED},
	{TEXT_FONT_LABEL, LABELS_START_LOCKER},
	{TEXT_FONT_LABEL, LABELS_ASKS},
	{TEXT_FONT_LABEL, LABELS_PASTE},
	{TEXT_FONT_LABEL, LABELS_DROP},
	{TEXT_FONT_LABEL, LABELS_EXERCISE},
	{TEXT_FONT_LABEL, LABELS_ALLOW},
	{TEXT_FONT_LABEL, LABELS_DENY},
	{TEXT_FONT_NOTE, LABELS_SILENT},
	{TEXT_FONT_PLAIN, LABELS_SILENT},
	{TEXT_FONT_PLAIN, LABELS_DOWN},
	{TEXT_FONT_PLAIN, LABELS_KILLED},
	{TEXT_FONT_PLAIN, LABELS_STARTING},
	{TEXT_FONT_PLAIN, LABELS_FROM},
	{TEXT_FONT_PLAIN, LABELS_INTO},
	{TEXT_FONT_PLAIN, LABELS_MORE},
	{TEXT_FONT_PLAIN, LABELS_NO_PHRASE},
	{TEXT_FONT_PLAIN, LABELS_COVERS},
	{TEXT_FONT_PLAIN, LABELS_HOLDS},
	{TEXT_FONT_PLAIN, LABELS_HOLDING},
};
#define FIXED_COUNT (sizeof(fixed) / sizeof(fixed[0]))

static void add_domains(struct labels *labels, const struct config *config)
{
	add_domain(labels, &config->host, 1);
	for (size_t i = 0; i < config->domain_count; i++) {
		add_domain(labels, &config->domains[i], i + 2);
	}
}

static void add_scales(struct labels *labels, const struct config *config)
{
	double text_scale = config->appearance.text_scale;
	add_scale(labels, (float)text_scale);
	for (size_t i = 0; i < config->output_count; i++) {
		add_scale(labels, (float)(config->outputs[i].scale * text_scale));
	}
}

/* Three for each domain and the host: a number, and its label twice; and those that there are
 * once. */
struct labels *labels_list(const struct config *config, const struct config *former)
{
	struct labels *labels = calloc(1, sizeof(*labels));
	size_t domains = config->domain_count + 1 + (former ? former->domain_count + 1 : 0);
	struct label *all = calloc(3 * domains + FIXED_COUNT + 1, sizeof(*all));
	if (!labels || !all) {
		free(all);
		free(labels);
		return NULL;
	}
	labels->all = all;
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		add_label(labels, fixed[i].font, fixed[i].string);
	}
	if (config->secret_phrase[0] != '\0') {
		add_label(labels, TEXT_FONT_LABEL, config->secret_phrase);
	}
	add_domains(labels, config);
	if (former) {
		add_domains(labels, former);
	}
	add_scales(labels, config);
	snprintf(labels->family, sizeof(labels->family), "%s", config->appearance.font);
	return labels;
}

bool labels_suit(const struct labels *labels, const struct config *config)
{
	struct labels *wanted = labels_list(config, NULL);
	bool suit = wanted && strcmp(labels->family, wanted->family) == 0
		    && labels->scale_count == wanted->scale_count
		    && memcmp(labels->scales, wanted->scales, sizeof(labels->scales)) == 0;
	for (size_t i = 0; suit && i < wanted->count; i++) {
		const struct label *label = &wanted->all[i];
		suit = find_index(labels, label->font, label->string) < labels->count;
	}
	labels_destroy(wanted);
	return suit;
}

static void destroy_all(struct labels *labels)
{
	for (size_t i = 0; i < labels->count; i++) {
		for (size_t k = 0; k < labels->scale_count; k++) {
			text_mask_destroy(labels->all[i].masks[k]);
		}
	}
	free(labels->all);
}

void labels_destroy(struct labels *labels)
{
	if (labels) {
		destroy_all(labels);
		free(labels);
	}
}

void labels_take(struct labels *labels, struct labels *fresh)
{
	destroy_all(labels);
	*labels = *fresh;
	free(fresh);
}

/* --- finding one ------------------------------------------------------------------------------ */

/* The index of the scale, else of the next larger one, which is legible made smaller, else of the
 * largest. */
static size_t find_scale(const struct labels *labels, uint32_t scale)
{
	size_t best = 0;
	for (size_t i = 1; i < labels->scale_count; i++) {
		uint32_t had = labels->scales[best], other = labels->scales[i];
		bool nearer = had < scale ? other > had : other >= scale && other < had;
		best = nearer ? i : best;
	}
	return best;
}

static const struct label *find_label(
	const struct labels *labels, enum text_font font, const char *string)
{
	size_t i = find_index(labels, font, string);
	assert(i < labels->count);
	return &labels->all[i];
}

const struct text_mask *labels_find(
	const struct labels *labels, enum text_font font, const char *string, float scale)
{
	return find_label(labels, font, string)->masks[find_scale(labels, text_mask_scale(scale))];
}

int labels_width(const struct labels *labels, enum text_font font, const char *string)
{
	return find_label(labels, font, string)->masks[0]->width;
}

/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/labels.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "compositor/base/text_program.h"
#include "compositor/domain/config.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/text_worker.h"
#include "protocol/log.h"

#define LABELS_WORKER 0 /* its number */
#define LABELS_WIDTH 1024 /* logical px: no label is longer */
#define LABELS_PATIENCE 60000 /* ms for all of them: fontconfig may have to look at every font */
#define MAX_SCALES (CONFIG_MAX_OUTPUTS + 1)

struct label {
	enum text_font font;
	char string[CONFIG_MAX_LABEL + 1];
	struct text_mask *masks[MAX_SCALES]; /* as labels.scales */
};

struct labels {
	uint32_t scales[MAX_SCALES];
	size_t scale_count;
	struct label *all;
	size_t count;
};

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

static void add_label(struct labels *labels, enum text_font font, const char *string)
{
	struct label *label = &labels->all[labels->count++];
	label->font = font;
	snprintf(label->string, sizeof(label->string), "%s", string);
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
};
#define FIXED_COUNT (sizeof(fixed) / sizeof(fixed[0]))

/* Three for each domain and the host: a number, and its label twice; and those that there are
 * once. */
static bool list_labels(struct labels *labels, const struct config *config)
{
	labels->all =
		calloc(3 * (config->domain_count + 1) + FIXED_COUNT + 1, sizeof(*labels->all));
	if (!labels->all) {
		return false;
	}
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		add_label(labels, fixed[i].font, fixed[i].string);
	}
	if (config->secret_phrase[0] != '\0') {
		add_label(labels, TEXT_FONT_LABEL, config->secret_phrase);
	}
	add_domain(labels, &config->host, 1);
	for (size_t i = 0; i < config->domain_count; i++) {
		add_domain(labels, &config->domains[i], i + 2);
	}
	double text_scale = config->appearance.text_scale;
	add_scale(labels, (float)text_scale);
	for (size_t i = 0; i < config->output_count; i++) {
		add_scale(labels, (float)(config->outputs[i].scale * text_scale));
	}
	return true;
}

/* --- drawing them ----------------------------------------------------------------------------- */

/* The next thing that the worker says. */
static enum text_worker_result labels_await(struct text_worker *worker, uint64_t until,
	const struct text_request *request, struct text_mask **mask)
{
	enum text_worker_result result;
	do {
		if (!text_program_wait(worker->fd, until)) {
			return TEXT_WORKER_NOTHING;
		}
		result = text_worker_take(worker, request, mask);
	} while (result == TEXT_WORKER_NOTHING);
	return result;
}

/* Ready to be asked. False after one line. */
static bool labels_get_worker(
	struct text_program *program, struct text_worker *worker, uint64_t until)
{
	struct text_worker_news news;
	enum text_program_result result;
	if (text_program_start(program, LABELS_WORKER, "cloison-labels") == 0) {
		return false;
	}
	do {
		bool came = text_program_wait(text_program_fd(program), until);
		result = came ? text_program_take(program, &news) : TEXT_PROGRAM_ENDED;
	} while (result == TEXT_PROGRAM_NOTHING);
	if (result != TEXT_PROGRAM_NEWS || news.error != 0) {
		return false;
	}
	worker->fd = news.fd;
	worker->pictures = news.pictures;
	return labels_await(worker, until, NULL, NULL) == TEXT_WORKER_READY;
}

/* NULL: it could not be drawn. */
static struct text_mask *ask_for_label(struct text_worker *worker, uint64_t until, uint32_t id,
	const struct label *label, uint32_t scale)
{
	struct text_request request = {
		.id = id, .font = label->font, .scale = scale, .max_width = LABELS_WIDTH};
	struct text_mask *mask = NULL;
	strcpy(request.string, label->string);
	if (text_worker_ask(worker, &request)
		&& labels_await(worker, until, &request, &mask) == TEXT_WORKER_DRAWN) {
		return mask;
	}
	return NULL;
}

/* With what draws texts, as long as that does: the rest is left out. True: all are drawn. */
static bool draw_labels(struct labels *labels, struct text_worker *worker, uint64_t until)
{
	uint32_t id = 0;
	for (size_t i = 0; i < labels->count; i++) {
		struct label *label = &labels->all[i];
		for (size_t k = 0; k < labels->scale_count; k++) {
			label->masks[k] =
				ask_for_label(worker, until, ++id, label, labels->scales[k]);
			if (!label->masks[k]) {
				return false;
			}
		}
	}
	return true;
}

/* What is not there yet, by the compositor's own face. All of it: no text is of two kinds, by its
 * scale. False: out of memory. */
static bool draw_plainly(struct labels *labels)
{
	bool ok = true;
	for (size_t i = 0; i < labels->count; i++) {
		struct label *label = &labels->all[i];
		bool is_dots = strcmp(label->string, LABELS_ELLIPSIS) == 0;
		const char *string = is_dots ? "..." : label->string;
		for (size_t k = 0; k < labels->scale_count; k++) {
			text_mask_destroy(label->masks[k]);
			label->masks[k] =
				face_draw(label->font, string, labels->scales[k], LABELS_WIDTH);
			ok = ok && label->masks[k];
		}
	}
	return ok;
}

struct labels *labels_create(const struct config *config, struct text_program *program)
{
	struct labels *labels = calloc(1, sizeof(*labels));
	struct text_worker worker = TEXT_WORKER_NONE;
	uint64_t until = clock_ms() + LABELS_PATIENCE;
	if (!labels || !list_labels(labels, config)) {
		labels_destroy(labels);
		log_error("cannot draw the labels of domains: out of memory");
		return NULL;
	}
	bool ok = labels_get_worker(program, &worker, until) && draw_labels(labels, &worker, until);
	text_worker_close(&worker);
	text_program_end(program, LABELS_WORKER);
	if (!ok) {
		log_error(
			"no font can be used: labels are drawn by strokes of our own; install one "
			"(fc-match Sans), or look whether it starts with --sandbox=off");
	}
	if (!ok && !draw_plainly(labels)) {
		log_error("cannot draw the labels of domains: out of memory");
		labels_destroy(labels);
		return NULL;
	}
	return labels;
}

void labels_destroy(struct labels *labels)
{
	if (!labels) {
		return;
	}
	for (size_t i = 0; i < labels->count; i++) {
		for (size_t k = 0; k < labels->scale_count; k++) {
			text_mask_destroy(labels->all[i].masks[k]);
		}
	}
	free(labels->all);
	free(labels);
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
	size_t i = 0;
	while (i < labels->count
		&& (labels->all[i].font != font || strcmp(labels->all[i].string, string) != 0)) {
		i++;
	}
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

/* SPDX-License-Identifier: MIT
 *
 * The host's own texts, one after the other, by a worker that is there for nothing else and ends
 * then.
 */
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>

#include "compositor/base/text_program.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/labels_internal.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/text_worker.h"
#include "protocol/log.h"

#define LABELS_WORKER 0 /* its number */
#define LABELS_WIDTH 1024 /* logical px: no label is longer */
#define LABELS_PATIENCE 60000 /* ms for all of them: fontconfig may have to look at every font */

struct labels_drawing {
	struct labels *labels; /* whose masks are made */
	struct text_program *program;
	struct wl_event_loop *loop;
	void (*done)(void *data, struct labels *labels);
	void *data;
	struct text_worker worker;
	uint32_t serial; /* of its start */
	struct text_request request; /* the last one */
	size_t label, scale; /* what it is for */
	struct wl_event_source *source, *timer; /* source: of worker; NULL: none */
	struct wl_listener worker_started, program_ended;
};

/* --- the end ---------------------------------------------------------------------------------- */

void labels_drawing_destroy(struct labels_drawing *drawing)
{
	if (!drawing) {
		return;
	}
	if (drawing->source) {
		wl_event_source_remove(drawing->source);
	}
	wl_event_source_remove(drawing->timer);
	wl_list_remove(&drawing->worker_started.link);
	wl_list_remove(&drawing->program_ended.link);
	text_worker_close(&drawing->worker);
	text_program_end(drawing->program, LABELS_WORKER);
	labels_destroy(drawing->labels);
	free(drawing);
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

/* drawn: each of them is. */
static void labels_drawing_finish(struct labels_drawing *drawing, bool drawn)
{
	struct labels *labels = drawing->labels;
	drawing->labels = NULL;
	if (!drawn) {
		log_error("no font can be used: labels are drawn by strokes of our own; install "
			  "one (fc-match Sans), or look whether it starts with --sandbox=off");
		drawn = draw_plainly(labels);
	}
	if (!drawn) {
		log_error("cannot draw the labels of domains: out of memory");
		labels_destroy(labels);
		labels = NULL;
	}
	drawing->done(drawing->data, labels);
	labels_drawing_destroy(drawing);
}

/* --- one after the other ---------------------------------------------------------------------- */

static void labels_drawing_ask(struct labels_drawing *drawing)
{
	const struct label *label = &drawing->labels->all[drawing->label];
	drawing->request = (struct text_request){
		.id = drawing->request.id + 1,
		.font = label->font,
		.scale = drawing->labels->scales[drawing->scale],
		.max_width = LABELS_WIDTH,
	};
	strcpy(drawing->request.string, label->string);
	if (!text_worker_ask(&drawing->worker, &drawing->request)) {
		labels_drawing_finish(drawing, false);
	}
}

static void labels_drawing_take(struct labels_drawing *drawing, struct text_mask *mask)
{
	const struct labels *labels = drawing->labels;
	labels->all[drawing->label].masks[drawing->scale] = mask;
	if (!mask) {
		labels_drawing_finish(drawing, false);
		return;
	}
	if (++drawing->scale == labels->scale_count) {
		drawing->scale = 0;
		drawing->label++;
	}
	if (drawing->label < labels->count) {
		labels_drawing_ask(drawing);
	} else {
		labels_drawing_finish(drawing, true);
	}
}

static int labels_drawing_handle_worker(int fd, uint32_t events, void *data)
{
	struct labels_drawing *drawing = data;
	const struct text_request *request = drawing->request.id > 0 ? &drawing->request : NULL;
	struct text_mask *mask = NULL;
	switch (text_worker_take(&drawing->worker, request, &mask)) {
	case TEXT_WORKER_NOTHING:
		break;
	case TEXT_WORKER_READY:
		labels_drawing_ask(drawing);
		break;
	case TEXT_WORKER_DRAWN:
		labels_drawing_take(drawing, mask);
		break;
	case TEXT_WORKER_ENDED:
	case TEXT_WORKER_LIED:
		labels_drawing_finish(drawing, false);
		break;
	}
	return 0;
}

static void labels_drawing_handle_worker_started(struct wl_listener *listener, void *data)
{
	struct labels_drawing *drawing = wl_container_of(listener, drawing, worker_started);
	struct text_worker_news *news = data;
	if (news->worker != LABELS_WORKER || news->serial != drawing->serial) {
		return;
	}
	if (news->error == 0) {
		text_worker_take_over(&drawing->worker, news);
		drawing->source = wl_event_loop_add_fd(drawing->loop, drawing->worker.fd,
			WL_EVENT_READABLE, labels_drawing_handle_worker, drawing);
	}
	if (!drawing->source) {
		labels_drawing_finish(drawing, false);
	}
}

static void labels_drawing_handle_program_ended(struct wl_listener *listener, void *data)
{
	struct labels_drawing *drawing = wl_container_of(listener, drawing, program_ended);
	labels_drawing_finish(drawing, false);
}

static int labels_drawing_handle_timer(void *data)
{
	labels_drawing_finish(data, false);
	return 0;
}

struct labels_drawing *labels_draw(const struct config *config, const struct config *former,
	struct text_program *program, struct wl_event_loop *loop,
	void (*done)(void *data, struct labels *labels), void *data)
{
	struct labels_drawing *drawing = calloc(1, sizeof(*drawing));
	struct labels *labels = labels_list(config, former);
	struct wl_event_source *timer =
		drawing ? wl_event_loop_add_timer(loop, labels_drawing_handle_timer, drawing)
			: NULL;
	if (!labels || !timer) {
		log_error("cannot draw the labels of domains: out of memory");
		if (timer) {
			wl_event_source_remove(timer);
		}
		labels_destroy(labels);
		free(drawing);
		return NULL;
	}
	*drawing = (struct labels_drawing){.labels = labels,
		.program = program,
		.loop = loop,
		.done = done,
		.data = data,
		.worker = TEXT_WORKER_NONE,
		.timer = timer};
	drawing->worker_started.notify = labels_drawing_handle_worker_started;
	wl_signal_add(&text_program_events(program)->started, &drawing->worker_started);
	drawing->program_ended.notify = labels_drawing_handle_program_ended;
	wl_signal_add(&text_program_events(program)->ended, &drawing->program_ended);
	drawing->serial =
		text_program_start(program, LABELS_WORKER, "cloison-labels", labels->family);
	/* done is never called from here. */
	wl_event_source_timer_update(timer, drawing->serial != 0 ? LABELS_PATIENCE : 1);
	return drawing;
}

/* --- at the start ----------------------------------------------------------------------------- */

struct labels_start {
	bool over;
	struct labels *labels;
};

static void labels_start_take(void *data, struct labels *labels)
{
	struct labels_start *start = data;
	start->over = true;
	start->labels = labels;
}

/* In turns of a loop of their own: nothing else has happened yet. */
struct labels *labels_create(const struct config *config, struct text_program *program)
{
	struct labels_start start = {0};
	struct wl_event_loop *loop = wl_event_loop_create();
	if (!loop || !text_program_listen(program, loop)) {
		log_error("cannot draw the labels of domains: out of memory");
	} else if (labels_draw(config, NULL, program, loop, labels_start_take, &start)) {
		while (!start.over) {
			wl_event_loop_dispatch(loop, -1);
		}
	}
	text_program_listen(program, NULL);
	if (loop) {
		wl_event_loop_destroy(loop);
	}
	return start.labels;
}

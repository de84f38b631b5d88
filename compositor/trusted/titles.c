/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/titles.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>

#include "common/clock.h"
#include "compositor/base/text_program.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/text_worker.h"
#include "protocol/log.h"

#define FIRST_WORKER 1u /* their numbers: labels.c has 0 */

_Static_assert(FIRST_WORKER + CONFIG_MAX_DOMAINS + 1 <= TEXT_MAX_WORKERS, "a worker a domain");

enum queue_state {
	QUEUE_DOWN, /* no worker; the timer: when one may be started */
	QUEUE_STARTING, /* the timer: when that has taken too long */
	QUEUE_READY, /* the timer: when the next text may be asked for */
	QUEUE_BUSY, /* the timer: when that has taken too long */
};

/* What one domain wants drawn. */
struct title_queue {
	struct titles *titles;
	struct domain *domain;
	uint32_t number; /* of its worker */
	enum queue_state state;
	struct wl_list waiting; /* title.link, the next one first */
	struct title *asked; /* QUEUE_BUSY; NULL: it has gone */
	struct text_request request; /* the last one */
	struct text_worker worker;
	uint32_t serial; /* of the start that is under way */
	struct wl_event_source *source, *timer; /* source: of worker; NULL: none */
	uint64_t started; /* ms: when the last worker was */
	uint64_t next; /* ms: when the next text may be asked for */
	unsigned failures;
};

struct titles {
	struct wl_event_loop *loop;
	struct text_program *program;
	struct wl_event_source *source; /* of program; NULL: it has ended */
	struct title_queue *queues;
	size_t count;
	struct wl_listener domain_changed;
};

static void queue_go(struct title_queue *queue);

/* --- a worker that ends ----------------------------------------------------------------------- */

static void title_leave(struct title *title)
{
	wl_list_remove(&title->link);
	wl_list_init(&title->link);
}

/* What was being drawn is to be drawn again, unless it may be the reason, and has been before. */
static void queue_ask_again(struct title_queue *queue, bool blamed)
{
	struct title *title = queue->asked;
	queue->asked = NULL;
	if (!title) {
		return;
	}
	title->kills += blamed && !title->stale;
	if (title->kills >= TITLES_KILLS) {
		title_leave(title);
		text_mask_destroy(title->mask);
		title->mask = NULL;
		title->changed(title);
	} else if (wl_list_empty(&title->link)) {
		wl_list_insert(queue->waiting.prev, &title->link);
	}
}

static void queue_end_worker(struct title_queue *queue)
{
	text_program_end(queue->titles->program, queue->number);
	if (queue->source) {
		wl_event_source_remove(queue->source);
		queue->source = NULL;
	}
	text_worker_close(&queue->worker);
	queue->serial = 0;
	queue->state = QUEUE_DOWN;
	wl_event_source_timer_update(queue->timer, 0);
}

/* Its worker, if there is one, has done what it must not. */
static void queue_fail(struct title_queue *queue, const char *what)
{
	if (clock_ms() - queue->started > TITLES_FORGIVEN) {
		queue->failures = 0;
	}
	queue->failures += queue->failures < TITLES_RESTART_DOUBLINGS;
	domain_log(queue->domain,
		"what draws its titles %s: windows have their labels alone, until it is started "
		"again in %u ms at most",
		what, TITLES_RESTART << queue->failures);
	queue_end_worker(queue);
	queue_ask_again(queue, true);
	queue_go(queue);
}

/* --- asking ----------------------------------------------------------------------------------- */

static void queue_start(struct title_queue *queue)
{
	char name[sizeof("text-") + CONFIG_MAX_NAME];
	snprintf(name, sizeof(name), "text-%s", queue->domain->config->name);
	queue->serial = text_program_start(queue->titles->program, queue->number, name);
	if (queue->serial != 0) {
		queue->started = clock_ms();
		queue->state = QUEUE_STARTING;
		wl_event_source_timer_update(queue->timer, TITLES_START_PATIENCE);
	}
}

static void queue_ask(struct title_queue *queue)
{
	struct title *title = wl_container_of(queue->waiting.next, title, link);
	title_leave(title);
	uint32_t id = queue->request.id == UINT32_MAX ? 1 : queue->request.id + 1;
	queue->request = (struct text_request){
		.id = id,
		.font = title->font,
		.scale = title->scale,
		.max_width = title->room,
	};
	strncpy(queue->request.string, title->text, sizeof(queue->request.string) - 1);
	title->stale = false;
	queue->asked = title;
	queue->next = clock_ms() + TITLES_INTERVAL;
	queue->state = QUEUE_BUSY;
	wl_event_source_timer_update(queue->timer, TITLES_PATIENCE);
	if (!text_worker_ask(&queue->worker, &queue->request)) {
		queue_fail(queue, "has ended");
	}
}

/* When it may do the next thing; the clock may have passed it. */
static uint64_t queue_due(const struct title_queue *queue)
{
	return queue->state == QUEUE_READY
		       ? queue->next
		       : queue->started + ((uint64_t)TITLES_RESTART << queue->failures);
}

/* Does the next thing, or sets the timer for it. */
static void queue_go(struct title_queue *queue)
{
	bool idle = queue->state == QUEUE_READY || queue->state == QUEUE_DOWN;
	if (!idle || wl_list_empty(&queue->waiting) || !queue->titles->source) {
		return;
	}
	uint64_t now = clock_ms(), due = queue_due(queue);
	if (now < due) {
		wl_event_source_timer_update(queue->timer, (int)(due - now));
	} else if (queue->state == QUEUE_READY) {
		queue_ask(queue);
	} else {
		queue_start(queue);
	}
}

/* --- news ------------------------------------------------------------------------------------- */

static int title_queue_handle_timer(void *data)
{
	struct title_queue *queue = data;
	if (queue->state == QUEUE_STARTING) {
		queue_fail(queue, "is not ready in time");
	} else if (queue->state == QUEUE_BUSY) {
		queue_fail(queue, "takes too long for one");
	} else {
		queue_go(queue);
	}
	return 0;
}

static void queue_deliver(struct title_queue *queue, struct text_mask *mask)
{
	struct title *title = queue->asked;
	queue->asked = NULL;
	queue->state = QUEUE_READY;
	wl_event_source_timer_update(queue->timer, 0);
	if (!title) {
		text_mask_destroy(mask);
		return;
	}
	uint64_t begin = clock_us();
	text_mask_destroy(title->mask);
	title->mask = mask;
	title->kills = 0;
	title->changed(title);
	/* What it costs to show them is a small part of the loop's time. */
	uint64_t end = clock_us(), due = (end + (end - begin) * TITLES_SHARE) / 1000;
	queue->next = due > queue->next ? due : queue->next;
}

static int title_queue_handle_worker(int fd, uint32_t mask, void *data)
{
	struct title_queue *queue = data;
	struct text_mask *text = NULL;
	const struct text_request *request = queue->state == QUEUE_BUSY ? &queue->request : NULL;
	switch (text_worker_take(&queue->worker, request, &text)) {
	case TEXT_WORKER_NOTHING:
		return 0;
	case TEXT_WORKER_READY:
		queue->state = QUEUE_READY;
		wl_event_source_timer_update(queue->timer, 0);
		break;
	case TEXT_WORKER_DRAWN:
		queue_deliver(queue, text);
		break;
	case TEXT_WORKER_ENDED:
		queue_fail(queue, "has ended");
		return 0;
	case TEXT_WORKER_LIED:
		queue_fail(queue, "has said what it must not");
		return 0;
	}
	queue_go(queue);
	return 0;
}

static void queue_take_worker(struct title_queue *queue, const struct text_worker_news *news)
{
	queue->worker = (struct text_worker){.fd = news->fd, .pictures = news->pictures};
	queue->serial = 0;
	queue->source = wl_event_loop_add_fd(
		queue->titles->loop, news->fd, WL_EVENT_READABLE, title_queue_handle_worker, queue);
	if (!queue->source) {
		queue_fail(queue, "finds no memory");
	}
}

/* Of a start that nobody waits for any more, it is closed. */
static void titles_take_news(struct titles *titles, const struct text_worker_news *news)
{
	struct text_worker unwanted = {.fd = news->fd, .pictures = news->pictures};
	for (size_t i = 0; i < titles->count; i++) {
		struct title_queue *queue = &titles->queues[i];
		if (queue->number != news->worker || queue->serial != news->serial) {
			continue;
		}
		if (news->error == 0) {
			queue_take_worker(queue, news);
		} else {
			queue_fail(queue, "could not be started");
		}
		return;
	}
	text_worker_close(&unwanted);
}

static int titles_handle_program(int fd, uint32_t mask, void *data)
{
	struct titles *titles = data;
	struct text_worker_news news;
	switch (text_program_take(titles->program, &news)) {
	case TEXT_PROGRAM_NEWS:
		titles_take_news(titles, &news);
		break;
	case TEXT_PROGRAM_NOTHING:
		break;
	case TEXT_PROGRAM_ENDED:
		log_error("what draws titles has ended: windows have their labels alone; start "
			  "cloison anew to have titles again");
		wl_event_source_remove(titles->source);
		titles->source = NULL;
		/* Workers end with it. */
		for (size_t i = 0; i < titles->count; i++) {
			queue_end_worker(&titles->queues[i]);
			queue_ask_again(&titles->queues[i], false);
		}
		break;
	}
	return 0;
}

/* Nothing of a worker is left for who comes next by the domain's socket. */
static void titles_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct titles *titles = wl_container_of(listener, titles, domain_changed);
	const struct domain *domain = data;
	for (size_t i = 0; i < titles->count; i++) {
		struct title_queue *queue = &titles->queues[i];
		if (queue->domain == domain && domain->status == DOMAIN_DOWN
			&& queue->state != QUEUE_DOWN) {
			queue_end_worker(queue);
			queue_ask_again(queue, false);
			queue_go(queue);
		}
	}
}

/* --- all of them ------------------------------------------------------------------------------ */

struct titles *titles_create(
	struct wl_event_loop *loop, struct domains *domains, struct text_program *program)
{
	struct titles *titles = calloc(1, sizeof(*titles));
	if (!titles) {
		return NULL;
	}
	titles->loop = loop;
	titles->program = program;
	titles->domain_changed.notify = titles_handle_domain_changed;
	wl_signal_add(&domains->events.changed, &titles->domain_changed);
	titles->source = wl_event_loop_add_fd(
		loop, text_program_fd(program), WL_EVENT_READABLE, titles_handle_program, titles);
	titles->queues = calloc((size_t)wl_list_length(&domains->list), sizeof(*titles->queues));
	bool ok = titles->source && titles->queues;
	struct domain *domain;
	wl_list_for_each(domain, &domains->list, link) {
		if (!ok) {
			break;
		}
		struct title_queue *queue = &titles->queues[titles->count];
		queue->titles = titles;
		queue->domain = domain;
		queue->number = FIRST_WORKER + (uint32_t)titles->count;
		queue->worker = TEXT_WORKER_NONE;
		wl_list_init(&queue->waiting);
		queue->timer = wl_event_loop_add_timer(loop, title_queue_handle_timer, queue);
		titles->count++;
		ok = queue->timer;
	}
	if (!ok) {
		titles_destroy(titles);
		return NULL;
	}
	return titles;
}

void titles_destroy(struct titles *titles)
{
	if (!titles) {
		return;
	}
	for (size_t i = 0; i < titles->count; i++) {
		struct title_queue *queue = &titles->queues[i];
		assert(wl_list_empty(&queue->waiting) && !queue->asked);
		if (queue->timer) {
			queue_end_worker(queue);
			wl_event_source_remove(queue->timer);
		}
	}
	if (titles->source) {
		wl_event_source_remove(titles->source);
	}
	wl_list_remove(&titles->domain_changed.link);
	free(titles->queues);
	free(titles);
}

/* --- one -------------------------------------------------------------------------------------- */

void title_init(struct title *title, struct titles *titles, const struct config_domain *domain,
	enum text_font font, const char *text, void (*changed)(struct title *title))
{
	size_t i = 0;
	while (i < titles->count && titles->queues[i].domain->config != domain) {
		i++;
	}
	assert(i < titles->count);
	*title = (struct title){
		.queue = &titles->queues[i], .font = font, .text = text, .changed = changed};
	wl_list_init(&title->link);
	title->stale = true;
}

void title_finish(struct title *title)
{
	if (title->queue) {
		wl_list_remove(&title->link);
		if (title->queue->asked == title) {
			title->queue->asked = NULL;
		}
		text_mask_destroy(title->mask);
		*title = (struct title){0};
	}
}

void title_text_changed(struct title *title)
{
	title->stale = true;
	title->kills = 0;
}

/* Whether the mask that there is, or that is being drawn, is the one that is wanted. */
static bool title_is_served(const struct title *title)
{
	const struct title_queue *queue = title->queue;
	const struct text_mask *mask = title->mask;
	if (title->stale) {
		return false;
	}
	if (queue->asked == title) {
		return queue->request.scale == title->scale
		       && queue->request.max_width == title->room;
	}
	return mask && mask->scale == title->scale
	       && (mask->cut ? mask->room == title->room : mask->width <= title->room);
}

bool title_fit(struct title *title, int room, float scale)
{
	bool had_mask = title->mask;
	title->scale = text_mask_scale(scale);
	int most = text_max_width(title->scale);
	title->room = room < most ? room : most;
	if (title->room < 1 || title->text[0] == '\0') {
		title_leave(title);
		if (title->queue->asked == title) {
			title->queue->asked = NULL;
		}
		text_mask_destroy(title->mask);
		title->mask = NULL;
	} else if (wl_list_empty(&title->link) && title->kills < TITLES_KILLS
		   && !title_is_served(title)) {
		wl_list_insert(title->queue->waiting.prev, &title->link);
		queue_go(title->queue);
	}
	return had_mask && !title->mask;
}

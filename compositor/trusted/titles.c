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

#define FIRST_WORKER 1u /* their numbers: labels_drawing.c has 0 */
#define MAX_QUEUES (CONFIG_MAX_DOMAINS + 1) /* and the host */

_Static_assert(FIRST_WORKER + MAX_QUEUES <= TEXT_MAX_WORKERS, "a worker a domain");

enum queue_state {
	QUEUE_DOWN, /* no worker; the timer: when one may be started */
	QUEUE_STARTING, /* the timer: when that has taken too long */
	QUEUE_READY, /* the timer: when the next text may be asked for */
	QUEUE_BUSY, /* the timer: when that has taken too long */
};

/* What one domain wants drawn. */
struct title_queue {
	struct titles *titles;
	struct domain *domain; /* NULL: none yet, and no title */
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
	struct domains *domains;
	struct text_program *program;
	const struct config_appearance *appearance;
	unsigned fonts; /* how often that had another one */
	bool ended; /* program has */
	struct title_queue queues[MAX_QUEUES]; /* those of domains first */
	struct wl_listener worker_started, program_ended, domain_changed;
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
	queue->serial = text_program_start(
		queue->titles->program, queue->number, name, queue->titles->appearance->font);
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
	title->fonts = queue->titles->fonts;
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
	if (!idle || wl_list_empty(&queue->waiting) || queue->titles->ended) {
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

static void queue_take_worker(struct title_queue *queue, struct text_worker_news *news)
{
	text_worker_take_over(&queue->worker, news);
	queue->serial = 0;
	queue->source = wl_event_loop_add_fd(queue->titles->loop, queue->worker.fd,
		WL_EVENT_READABLE, title_queue_handle_worker, queue);
	if (!queue->source) {
		queue_fail(queue, "finds no memory");
	}
}

static void titles_handle_worker_started(struct wl_listener *listener, void *data)
{
	struct titles *titles = wl_container_of(listener, titles, worker_started);
	struct text_worker_news *news = data;
	for (size_t i = 0; i < MAX_QUEUES; i++) {
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
}

/* What it was drawing is drawn again, by another one. */
static void queue_leave_worker(struct title_queue *queue)
{
	if (queue->state != QUEUE_DOWN) {
		queue_end_worker(queue);
		queue_ask_again(queue, false);
		queue_go(queue);
	}
}

static void titles_handle_program_ended(struct wl_listener *listener, void *data)
{
	struct titles *titles = wl_container_of(listener, titles, program_ended);
	log_error("what draws titles has ended: windows have their labels alone; start cloison "
		  "anew to have titles again");
	titles->ended = true;
	/* Workers end with it. */
	for (size_t i = 0; i < MAX_QUEUES; i++) {
		queue_leave_worker(&titles->queues[i]);
	}
}

/* Nothing of a worker is left for who comes next by the domain's socket. */
static void titles_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct titles *titles = wl_container_of(listener, titles, domain_changed);
	const struct domain *domain = data;
	for (size_t i = 0; i < MAX_QUEUES; i++) {
		if (titles->queues[i].domain == domain && domain->status == DOMAIN_DOWN) {
			queue_leave_worker(&titles->queues[i]);
		}
	}
}

/* --- all of them ------------------------------------------------------------------------------ */

struct titles *titles_create(struct wl_event_loop *loop, struct domains *domains,
	struct text_program *program, const struct config_appearance *appearance)
{
	struct titles *titles = calloc(1, sizeof(*titles));
	if (!titles) {
		return NULL;
	}
	titles->loop = loop;
	titles->domains = domains;
	titles->program = program;
	titles->appearance = appearance;
	titles->worker_started.notify = titles_handle_worker_started;
	wl_signal_add(&text_program_events(program)->started, &titles->worker_started);
	titles->program_ended.notify = titles_handle_program_ended;
	wl_signal_add(&text_program_events(program)->ended, &titles->program_ended);
	titles->domain_changed.notify = titles_handle_domain_changed;
	wl_signal_add(&domains->events.changed, &titles->domain_changed);
	bool ok = true;
	for (uint32_t i = 0; i < MAX_QUEUES; i++) {
		struct title_queue *queue = &titles->queues[i];
		queue->titles = titles;
		queue->number = FIRST_WORKER + i;
		queue->worker = TEXT_WORKER_NONE;
		wl_list_init(&queue->waiting);
		queue->timer = wl_event_loop_add_timer(loop, title_queue_handle_timer, queue);
		ok = ok && queue->timer;
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
	for (size_t i = 0; i < MAX_QUEUES; i++) {
		struct title_queue *queue = &titles->queues[i];
		assert(wl_list_empty(&queue->waiting) && !queue->asked);
		if (queue->state != QUEUE_DOWN) {
			queue_end_worker(queue);
		}
		if (queue->timer) {
			wl_event_source_remove(queue->timer);
		}
	}
	wl_list_remove(&titles->worker_started.link);
	wl_list_remove(&titles->program_ended.link);
	wl_list_remove(&titles->domain_changed.link);
	free(titles);
}

void titles_change_font(struct titles *titles)
{
	titles->fonts++;
	for (size_t i = 0; i < MAX_QUEUES; i++) {
		queue_leave_worker(&titles->queues[i]);
	}
}

/* --- one -------------------------------------------------------------------------------------- */

/* As many domains as queues have been at most. */
static struct title_queue *titles_queue_of(
	struct titles *titles, const struct config_domain *config)
{
	size_t i = 0;
	while (titles->queues[i].domain && titles->queues[i].domain->config != config) {
		i++;
		assert(i < MAX_QUEUES);
	}
	struct domain *domain;
	wl_list_for_each(domain, &titles->domains->list, link) {
		if (domain->config == config) {
			titles->queues[i].domain = domain;
		}
	}
	assert(titles->queues[i].domain);
	return &titles->queues[i];
}

void title_init(struct title *title, struct titles *titles, const struct config_domain *domain,
	enum text_font font, const char *text, void (*changed)(struct title *title))
{
	*title = (struct title){.queue = titles_queue_of(titles, domain),
		.font = font,
		.text = text,
		.changed = changed};
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
	if (title->stale || title->fonts != queue->titles->fonts) {
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

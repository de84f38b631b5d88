/* SPDX-License-Identifier: MIT */
#include "common/clip_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wlr/types/wlr_data_device.h>

#include "common/clip.h"
#include "protocol/msg.h"

#define PIECE 65536 /* bytes: what a pipe holds */

struct clip_source {
	struct wlr_data_source base;
	struct clip_readers *readers;
	struct clip *clip;
	/* Of what is dragged. */
	void (*answered)(void *data);
	void *data;
	struct wl_event_source *end; /* idle: it is of no use any more; NULL: not due */
};

/* One application that reads. */
struct clip_write {
	struct wl_list link; /* clip_readers.list */
	struct clip_readers *readers;
	struct clip *clip;
	uint32_t part;
	uint64_t at; /* bytes that it has */
	int fd;
	struct wl_event_source *source, *timer;
};

/* What else applications call text. */
static const char *const text_names[] = {"text/plain", "UTF8_STRING"};
#define TEXT_NAMES (sizeof(text_names) / sizeof(text_names[0]))

static void clip_write_end(struct clip_write *write)
{
	if (write->source) {
		wl_event_source_remove(write->source);
	}
	if (write->timer) {
		wl_event_source_remove(write->timer);
	}
	close(write->fd);
	clip_leave(write->clip);
	wl_list_remove(&write->link);
	write->readers->count--;
	free(write);
}

static int clip_write_handle_timer(void *data)
{
	clip_write_end(data);
	return 0;
}

/* One piece a turn. */
static int clip_write_handle_room(int fd, uint32_t mask, void *data)
{
	struct clip_write *reader = data;
	char piece[PIECE] LINK_UNINITIALIZED;
	size_t size = clip_read(reader->clip, reader->part, reader->at, piece, sizeof(piece));
	ssize_t n = size > 0 ? write(fd, piece, size) : 0;
	if (n > 0) {
		reader->at += (size_t)n;
		wl_event_source_timer_update(reader->timer, CLIP_SOURCE_IDLE_MS);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		clip_write_end(reader);
	}
	return 0;
}

static bool finds_part(const struct clip *clip, const char *type, uint32_t *part)
{
	for (size_t i = 0; i < TEXT_NAMES; i++) {
		type = strcmp(type, text_names[i]) == 0 ? CLIP_TEXT : type;
	}
	for (*part = 0; *part < clip->count; (*part)++) {
		if (strcmp(clip->parts[*part].name, type) == 0) {
			return true;
		}
	}
	return false;
}

void clip_readers_give(struct clip_readers *readers, struct clip *clip, uint32_t part, int fd)
{
	struct clip_write *write = NULL;
	if (readers->count < CLIP_SOURCE_MAX_READERS) {
		write = calloc(1, sizeof(*write));
	}
	if (!write) {
		close(fd);
		return;
	}
	write->readers = readers;
	write->clip = clip_share(clip);
	write->part = part;
	write->fd = fd;
	wl_list_insert(&readers->list, &write->link);
	readers->count++;
	/* A file, which is always ready, cannot be waited for: whoever wants it there uses a pipe.
	 */
	int flags = fcntl(fd, F_GETFL);
	bool polls = flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
	write->timer = wl_event_loop_add_timer(readers->loop, clip_write_handle_timer, write);
	write->source = polls ? wl_event_loop_add_fd(readers->loop, fd, WL_EVENT_WRITABLE,
					clip_write_handle_room, write)
			      : NULL;
	if (!write->timer || !write->source) {
		clip_write_end(write);
		return;
	}
	wl_event_source_timer_update(write->timer, CLIP_SOURCE_IDLE_MS);
}

static void clip_source_handle_send(struct wlr_data_source *base, const char *type, int32_t fd)
{
	struct clip_source *source = wl_container_of(base, source, base);
	uint32_t part;
	if (finds_part(source->clip, type, &part)) {
		clip_readers_give(source->readers, source->clip, part, fd);
	} else {
		close(fd);
	}
}

static void clip_source_handle_destroy(struct wlr_data_source *base)
{
	struct clip_source *source = wl_container_of(base, source, base);
	if (source->end) {
		wl_event_source_remove(source->end);
	}
	clip_leave(source->clip);
	free(source);
}

static const struct wlr_data_source_impl source_impl = {
	.send = clip_source_handle_send,
	.destroy = clip_source_handle_destroy,
};

static void tell_answer(struct wlr_data_source *base)
{
	struct clip_source *source = wl_container_of(base, source, base);
	source->answered(source->data);
}

static void clip_source_handle_accept(
	struct wlr_data_source *base, uint32_t serial, const char *type)
{
	tell_answer(base);
}

static void clip_source_handle_action(
	struct wlr_data_source *base, enum wl_data_device_manager_dnd_action action)
{
	tell_answer(base);
}

static void clip_source_handle_end(void *data)
{
	struct clip_source *source = data;
	source->end = NULL;
	wlr_data_source_destroy(&source->base);
}

/* wlroots may go on with it in this turn, and destroys it itself for applications that say so. */
static void clip_source_handle_finish(struct wlr_data_source *base)
{
	struct clip_source *source = wl_container_of(base, source, base);
	if (!source->end) {
		source->end = wl_event_loop_add_idle(
			source->readers->loop, clip_source_handle_end, source);
	}
}

static const struct wlr_data_source_impl dragged_impl = {
	.send = clip_source_handle_send,
	.destroy = clip_source_handle_destroy,
	.accept = clip_source_handle_accept,
	.dnd_action = clip_source_handle_action,
	.dnd_finish = clip_source_handle_finish,
};

static bool offer(struct wlr_data_source *base, const char *name)
{
	char *copy = strdup(name);
	char **place = copy ? wl_array_add(&base->mime_types, sizeof(*place)) : NULL;
	if (!place) {
		free(copy);
		return false;
	}
	*place = copy;
	return true;
}

static struct clip_source *create(
	struct clip_readers *readers, struct clip *clip, const struct wlr_data_source_impl *impl)
{
	struct clip_source *source = calloc(1, sizeof(*source));
	if (!source) {
		return NULL;
	}
	wlr_data_source_init(&source->base, impl);
	source->readers = readers;
	source->clip = clip_share(clip);
	bool offered = true;
	for (uint32_t i = 0; i < clip->count; i++) {
		offered = offer(&source->base, clip->parts[i].name) && offered;
		bool text = strcmp(clip->parts[i].name, CLIP_TEXT) == 0;
		for (size_t name = 0; text && name < TEXT_NAMES; name++) {
			offered = offer(&source->base, text_names[name]) && offered;
		}
	}
	if (!offered) {
		wlr_data_source_destroy(&source->base);
		return NULL;
	}
	return source;
}

struct wlr_data_source *clip_source_create(struct clip_readers *readers, struct clip *clip)
{
	struct clip_source *source = create(readers, clip, &source_impl);
	return source ? &source->base : NULL;
}

struct wlr_data_source *clip_source_create_dragged(
	struct clip_readers *readers, struct clip *clip, void (*answered)(void *data), void *data)
{
	struct clip_source *source = create(readers, clip, &dragged_impl);
	if (!source) {
		return NULL;
	}
	source->answered = answered;
	source->data = data;
	source->base.actions = WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY;
	return &source->base;
}

bool clip_source_is(const struct wlr_data_source *source)
{
	return source->impl == &source_impl;
}

void clip_readers_init(struct clip_readers *readers, struct wl_event_loop *loop)
{
	*readers = (struct clip_readers){.loop = loop};
	wl_list_init(&readers->list);
}

void clip_readers_finish(struct clip_readers *readers)
{
	struct clip_write *write, *next;
	wl_list_for_each_safe(write, next, &readers->list, link) {
		clip_write_end(write);
	}
}

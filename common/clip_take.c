/* SPDX-License-Identifier: MIT */
#include "common/clip_take.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_data_device.h>

#include "common/clip.h"
#include "protocol/limits.h"
#include "protocol/msg.h"

_Static_assert(CLIP_TAKE_PIECE == LINK_MAX_CLIP_CHUNK, "a piece is what one message takes");

/* What applications call UTF-8 text, the best first. */
static const char *const text_names[] = {CLIP_TEXT, "UTF8_STRING", "text/plain"};
#define TEXT_NAMES (sizeof(text_names) / sizeof(text_names[0]))

static const char *offered(const struct wlr_data_source *source, const char *type)
{
	char **name;
	wl_array_for_each(name, &source->mime_types)
	{
		if (strcasecmp(*name, type) == 0) {
			return *name;
		}
	}
	return NULL;
}

const char *clip_take_name(const struct wlr_data_source *source, const char *type)
{
	const char *name = offered(source, type);
	bool text = strcmp(type, CLIP_TEXT) == 0;
	for (size_t i = 0; text && !name && i < TEXT_NAMES; i++) {
		name = offered(source, text_names[i]);
	}
	return name;
}

void clip_take_init(struct clip_take *take, struct wl_event_loop *loop,
	const struct clip_take_impl *impl, void *data)
{
	*take = (struct clip_take){.loop = loop, .impl = impl, .data = data, .fd = -1};
}

void clip_take_stop(struct clip_take *take)
{
	if (take->source) {
		wl_event_source_remove(take->source);
		take->source = NULL;
	}
	if (take->fd >= 0) {
		close(take->fd);
		take->fd = -1;
	}
}

/* The end of a pipe is told whoever asks for nothing, too: it is not watched meanwhile. */
static void pause_reading(struct clip_take *take)
{
	wl_event_source_remove(take->source);
	take->source = NULL;
}

static void take_end(struct clip_take *take, bool whole)
{
	clip_take_stop(take);
	take->impl->ended(take->data, whole);
}

static int clip_take_handle_data(int fd, uint32_t mask, void *data)
{
	struct clip_take *take = data;
	uint8_t bytes[CLIP_TAKE_PIECE] LINK_UNINITIALIZED;
	size_t room = take->impl->room(take->data);
	if (room == 0) {
		pause_reading(take);
		return 0;
	}
	ssize_t n = read(fd, bytes, room < sizeof(bytes) ? room : sizeof(bytes));
	if (n > 0) {
		take->impl->data(take->data, bytes, (size_t)n);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		take_end(take, n == 0);
	}
	return 0;
}

static bool watch(struct clip_take *take)
{
	take->source = wl_event_loop_add_fd(
		take->loop, take->fd, WL_EVENT_READABLE, clip_take_handle_data, take);
	return take->source;
}

bool clip_take_begin(struct clip_take *take, struct wlr_data_source *source, const char *type)
{
	const char *name = source ? clip_take_name(source, type) : NULL;
	int ends[2];
	if (!name || pipe2(ends, O_CLOEXEC) != 0) {
		return false;
	}
	int flags = fcntl(ends[0], F_GETFL);
	if (flags < 0 || fcntl(ends[0], F_SETFL, flags | O_NONBLOCK) != 0) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	take->fd = ends[0];
	/* It closes its end. */
	wlr_data_source_send(source, name, ends[1]);
	if (!watch(take)) {
		clip_take_stop(take);
	}
	return take->fd >= 0;
}

void clip_take_go_on(struct clip_take *take)
{
	bool paused = take->fd >= 0 && !take->source;
	if (paused && take->impl->room(take->data) > 0 && !watch(take)) {
		take_end(take, false);
	}
}

/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/snapshot.h"

#include <errno.h>
#include <string.h>
#include <wayland-server-core.h>

#include "common/clip.h"
#include "common/clock.h"
#include "compositor/boundary/clip_wipe.h"

static void snapshot_set_timers(struct snapshot *snapshot, uint32_t idle, uint32_t total)
{
	wl_event_source_timer_update(snapshot->idle, (int)idle);
	wl_event_source_timer_update(snapshot->total, (int)total);
}

void snapshot_drop(struct snapshot *snapshot)
{
	clip_copy_stop(&snapshot->copy);
	clip_leave(snapshot->clip);
	snapshot->clip = NULL;
	snapshot->source = NULL;
	snapshot_set_timers(snapshot, 0, 0);
}

static void snapshot_fail(struct snapshot *snapshot, const char *why)
{
	snapshot_drop(snapshot);
	snapshot->done(snapshot, why);
}

static const char *name_now(const struct snapshot *snapshot)
{
	return clip_types_name(&snapshot->copy.types, snapshot->copy.at);
}

static bool is_text(const struct snapshot *snapshot)
{
	return strcmp(name_now(snapshot), CLIP_TEXT) == 0;
}

/* More of the type that comes, cleaned. False: too much, or out of memory. */
static bool snapshot_add(struct snapshot *snapshot, const void *bytes, size_t size)
{
	struct clip *clip = snapshot->clip;
	const struct clip_part *part = &clip->parts[clip->count - 1];
	uint64_t most = snapshot->copy.types.sizes[snapshot->copy.at];
	return size <= most - part->size && size <= LINK_MAX_CLIP_BYTES - clip->size
	       && clip_append(clip, bytes, size);
}

static bool snapshot_add_text(
	struct snapshot *snapshot, const uint8_t *untrusted_bytes, size_t size)
{
	char clean[CLIP_TEXT_GROWTH(LINK_MAX_CLIP_CHUNK)] LINK_UNINITIALIZED;
	return snapshot_add(
		snapshot, clean, clip_text_filter(&snapshot->text, untrusted_bytes, size, clean));
}

static void snapshot_data(struct clip_copy *copy, const uint8_t *untrusted_bytes, size_t size)
{
	struct snapshot *snapshot = wl_container_of(copy, snapshot, copy);
	wl_event_source_timer_update(snapshot->idle, (int)snapshot->idle_timeout);
	if (copy->came == size) {
		snapshot->text = (struct clip_text){0};
		clip_begin(snapshot->clip, name_now(snapshot));
	}
	bool added = is_text(snapshot) ? snapshot_add_text(snapshot, untrusted_bytes, size)
				       : snapshot_add(snapshot, untrusted_bytes, size);
	if (!added) {
		snapshot_fail(snapshot, "it is too large, or the host is out of memory");
	}
}

/* What is not there to the end, or empty, is not there at all. */
static void snapshot_type_ended(struct clip_copy *copy, enum link_copy_result result)
{
	struct snapshot *snapshot = wl_container_of(copy, snapshot, copy);
	struct clip *clip = snapshot->clip;
	wl_event_source_timer_update(snapshot->idle, (int)snapshot->idle_timeout);
	bool files = strcmp(name_now(snapshot), SNAPSHOT_FILES) == 0;
	snapshot->has_files = snapshot->has_files || (files && result == LINK_COPY_TOO_LARGE);
	if (copy->came == 0) {
		return;
	}
	char rest[CLIP_TEXT_GROWTH(0)];
	size_t length = is_text(snapshot) ? clip_text_finish(&snapshot->text, rest) : 0;
	bool whole = result == LINK_COPY_WHOLE && snapshot_add(snapshot, rest, length);
	if (!whole || clip->parts[clip->count - 1].size == 0) {
		clip_drop_last(clip);
	}
}

static void snapshot_over(struct clip_copy *copy, const char *why)
{
	struct snapshot *snapshot = wl_container_of(copy, snapshot, copy);
	if (why) {
		snapshot_fail(snapshot, why);
	} else if (snapshot->clip->count == 0) {
		bool dragged = copy->from == CLIP_FROM_DRAG;
		snapshot_fail(snapshot, dragged ? "nothing is dragged that may leave it"
						: "nothing is selected there that may leave it");
	} else {
		snapshot_set_timers(snapshot, 0, 0);
		snapshot->done(snapshot, NULL);
	}
}

static const struct clip_copy_impl copy_impl = {
	.data = snapshot_data, .type_ended = snapshot_type_ended, .over = snapshot_over};

static int snapshot_handle_timer(void *data)
{
	snapshot_fail(data, "it takes too long");
	return 0;
}

const char *snapshot_take(
	struct snapshot *snapshot, struct domain *domain, const struct snapshot_terms *terms)
{
	snapshot_drop(snapshot);
	snapshot->clip = clip_create();
	if (!snapshot->clip) {
		return "the host is out of memory";
	}
	clip_wipes_watch(snapshot->wipes, snapshot->clip);
	snapshot->copy.impl = &copy_impl;
	snapshot->copy.from = terms->from;
	snapshot->copy.types = terms->types;
	snapshot->has_files = false;
	int error = domain_copy(domain, &snapshot->copy);
	if (error != 0) {
		snapshot_drop(snapshot);
		return error == EOPNOTSUPP ? "its proxy is too old"
		       : error == EBUSY    ? "something else is being copied from it"
					   : "it is not there";
	}
	snapshot->source = domain;
	snapshot->taken = clock_ms();
	snapshot->idle_timeout = terms->idle_timeout;
	snapshot_set_timers(snapshot, terms->idle_timeout, terms->timeout);
	return NULL;
}

bool snapshot_init(struct snapshot *snapshot, struct wl_event_loop *loop, struct clip_wipes *wipes,
	void (*done)(struct snapshot *snapshot, const char *why))
{
	*snapshot = (struct snapshot){.wipes = wipes, .done = done};
	snapshot->idle = wl_event_loop_add_timer(loop, snapshot_handle_timer, snapshot);
	snapshot->total = wl_event_loop_add_timer(loop, snapshot_handle_timer, snapshot);
	return snapshot->idle && snapshot->total;
}

void snapshot_finish(struct snapshot *snapshot)
{
	if (snapshot->idle && snapshot->total) {
		snapshot_drop(snapshot);
	}
	if (snapshot->idle) {
		wl_event_source_remove(snapshot->idle);
	}
	if (snapshot->total) {
		wl_event_source_remove(snapshot->total);
	}
}

bool snapshot_is_on(const struct snapshot *snapshot)
{
	return snapshot->copy.domain;
}

bool snapshot_is_held(const struct snapshot *snapshot)
{
	return snapshot->source && !snapshot_is_on(snapshot);
}

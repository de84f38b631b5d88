/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/selection.h"

#include <string.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_primary_selection.h>
#include <wlr/types/wlr_seat.h>

#include "common/clip.h"
#include "guest-proxy/link/proxy_link.h"
#include "protocol/log.h"

/* --- what the host asks for ------------------------------------------------------------------- */

static void end_type(struct selection *selection, enum link_copy_result result)
{
	struct selection_copy *copy = &selection->copy;
	LINK_MSG(msg, LINK_COPY_END, copy->request);
	msg.copy_end = (struct link_copy_end){.type = copy->at, .result = result};
	copy->whole = copy->whole || (result == LINK_COPY_WHOLE && copy->sent > 0);
	copy->at++;
	copy->sent = 0;
	proxy_link_send(selection->link, &msg);
}

/* Nothing is asked for any more. */
static void end_copy(struct selection *selection)
{
	struct selection_copy *copy = &selection->copy;
	copy->request = 0;
	drag_taken_end(&copy->taken, copy->whole);
}

/* The next type that there is. */
static void copy_next(struct selection *selection)
{
	struct selection_copy *copy = &selection->copy;
	while (copy->request != 0 && copy->at < copy->types.count
		&& !clip_take_begin(&copy->take,
			copy->dragged ? copy->taken.source : selection->seat->selection_source,
			clip_types_name(&copy->types, copy->at))) {
		end_type(selection, LINK_COPY_NONE);
	}
	if (copy->request != 0 && copy->at == copy->types.count) {
		end_copy(selection);
	}
}

/* One byte more than may be shows that there is too much. */
static size_t selection_room(void *data)
{
	const struct selection *selection = data;
	const struct selection_copy *copy = &selection->copy;
	uint64_t left = copy->types.sizes[copy->at] - copy->sent + 1;
	uint64_t room = proxy_link_has_room(selection->link) ? copy->credit : 0;
	return (size_t)(left < room ? left : room);
}

static void selection_data(void *data, const uint8_t *bytes, size_t size)
{
	struct selection *selection = data;
	struct selection_copy *copy = &selection->copy;
	if (size > copy->types.sizes[copy->at] - copy->sent) {
		clip_take_stop(&copy->take);
		end_type(selection, LINK_COPY_TOO_LARGE);
		copy_next(selection);
		return;
	}
	LINK_MSG(msg, LINK_COPY_DATA, copy->request);
	msg.clip_data.type = copy->at;
	msg.clip_data.length = (uint32_t)size;
	memcpy(msg.clip_data.untrusted_bytes, bytes, size);
	copy->sent += size;
	copy->credit -= (uint32_t)size;
	proxy_link_send(selection->link, &msg);
}

static void selection_ended(void *data, bool whole)
{
	struct selection *selection = data;
	end_type(selection, whole ? LINK_COPY_WHOLE : LINK_COPY_FAILED);
	copy_next(selection);
}

static const struct clip_take_impl take_impl = {
	.room = selection_room, .data = selection_data, .ended = selection_ended};

static void stop_copy(struct selection *selection)
{
	clip_take_stop(&selection->copy.take);
	selection->copy.whole = false;
	end_copy(selection);
}

void selection_copy_ask(struct selection *selection, uint32_t request, bool dragged,
	const struct link_clip_types *types)
{
	struct selection_copy *copy = &selection->copy;
	stop_copy(selection);
	copy->request = request;
	copy->types = *types;
	copy->dragged = dragged;
	if (dragged) {
		drag_taken_begin(&copy->taken, selection->seat, types);
	}
	copy->at = 0;
	copy->sent = 0;
	copy->credit = LINK_CLIP_WINDOW;
	copy_next(selection);
}

void selection_copy_credit(struct selection *selection, uint32_t request, uint32_t bytes)
{
	struct selection_copy *copy = &selection->copy;
	if (request == copy->request && bytes <= LINK_CLIP_WINDOW - copy->credit) {
		copy->credit += bytes;
		clip_take_go_on(&copy->take);
	}
}

void selection_copy_stop(struct selection *selection, uint32_t request)
{
	if (request == selection->copy.request) {
		stop_copy(selection);
	}
}

/* --- what the host gives ---------------------------------------------------------------------- */

static void drop_paste(struct selection *selection)
{
	clip_leave(selection->paste.clip);
	selection->paste = (struct selection_paste){0};
}

/* All of it is here: it is the selection now, or waits to be dropped. */
static void use_paste(struct selection *selection)
{
	selection->paste.whole = true;
	if (selection->paste.dragged) {
		return;
	}
	struct wlr_data_source *source =
		clip_source_create(&selection->readers, selection->paste.clip);
	if (source) {
		wlr_seat_set_selection(
			selection->seat, source, wl_display_next_serial(selection->seat->display));
	} else {
		log_error("cannot paste what the host gives: out of memory");
	}
	drop_paste(selection);
}

/* Types that are empty have no data. */
static void begin_parts(struct selection *selection)
{
	struct selection_paste *paste = &selection->paste;
	const struct link_clip_types *types = &paste->types;
	while (paste->clip
		&& (paste->clip->count == 0
			|| paste->clip->parts[paste->at].size == types->sizes[paste->at])) {
		if (paste->clip->count == types->count) {
			use_paste(selection);
			return;
		}
		paste->at = paste->clip->count;
		clip_begin(paste->clip, clip_types_name(types, paste->at));
	}
}

void selection_paste_offer(struct selection *selection, uint32_t paste, bool dragged,
	const struct link_clip_types *types)
{
	drop_paste(selection);
	selection->paste.paste = paste;
	selection->paste.dragged = dragged;
	selection->paste.types = *types;
	selection->paste.clip = clip_create();
	if (!selection->paste.clip) {
		log_error("cannot paste what the host gives: out of memory");
	}
	begin_parts(selection);
}

static void give_credit(struct selection *selection, uint32_t bytes)
{
	struct selection_paste *paste = &selection->paste;
	paste->owed += bytes;
	if (paste->owed >= LINK_CLIP_WINDOW / 2) {
		LINK_MSG(msg, LINK_PASTE_CREDIT, paste->paste);
		msg.clip_credit.bytes = paste->owed;
		paste->owed = 0;
		proxy_link_send(selection->link, &msg);
	}
}

/* What does not fit the offer is dropped with all of it: the host is wrong. */
void selection_paste_data(
	struct selection *selection, uint32_t number, const struct link_clip_data *data)
{
	struct selection_paste *paste = &selection->paste;
	if (number != paste->paste || !paste->clip || paste->whole) {
		return;
	}
	const struct clip_part *part = &paste->clip->parts[paste->at];
	bool fits = data->type == paste->at
		    && data->length <= paste->types.sizes[paste->at] - part->size;
	if (!fits || !clip_append(paste->clip, data->untrusted_bytes, data->length)) {
		log_error("cannot paste what the host gives: %s",
			fits ? "out of memory" : "it is not what was offered");
		drop_paste(selection);
		return;
	}
	give_credit(selection, data->length);
	begin_parts(selection);
}

void selection_paste_stop(struct selection *selection, uint32_t paste)
{
	if (paste == selection->paste.paste) {
		drop_paste(selection);
	}
}

struct clip *selection_take_drop(struct selection *selection, uint32_t number)
{
	struct selection_paste *paste = &selection->paste;
	if (number != paste->paste || !paste->dragged || !paste->whole) {
		return NULL;
	}
	struct clip *clip = clip_share(paste->clip);
	drop_paste(selection);
	return clip;
}

/* --- the seat's ------------------------------------------------------------------------------- */

/* wlroots has checked that the serial was given to the application that asks. */
static void selection_handle_request_set(struct wl_listener *listener, void *data)
{
	struct selection *selection = wl_container_of(listener, selection, request_set);
	const struct wlr_seat_request_set_selection_event *event = data;
	wlr_seat_set_selection(selection->seat, event->source, event->serial);
}

/* What the host gave is no news for it. */
static void selection_handle_set(struct wl_listener *listener, void *data)
{
	struct selection *selection = wl_container_of(listener, selection, set);
	const struct wlr_data_source *source = selection->seat->selection_source;
	if (!source || !clip_source_is(source)) {
		selection->news = true;
		proxy_link_schedule(selection->link);
	}
}

static void selection_handle_request_set_primary(struct wl_listener *listener, void *data)
{
	struct selection *selection = wl_container_of(listener, selection, request_set_primary);
	const struct wlr_seat_request_set_primary_selection_event *event = data;
	wlr_seat_set_primary_selection(selection->seat, event->source, event->serial);
}

void selection_init(struct selection *selection, struct wl_event_loop *loop, struct wlr_seat *seat,
	struct proxy_link *link)
{
	*selection = (struct selection){.seat = seat, .link = link};
	clip_readers_init(&selection->readers, loop);
	drag_taken_init(&selection->copy.taken);
	clip_take_init(&selection->copy.take, loop, &take_impl, selection);
	selection->request_set.notify = selection_handle_request_set;
	wl_signal_add(&seat->events.request_set_selection, &selection->request_set);
	selection->set.notify = selection_handle_set;
	wl_signal_add(&seat->events.set_selection, &selection->set);
	selection->request_set_primary.notify = selection_handle_request_set_primary;
	wl_signal_add(&seat->events.request_set_primary_selection, &selection->request_set_primary);
}

void selection_finish(struct selection *selection)
{
	selection_forget(selection);
	clip_readers_finish(&selection->readers);
	wl_list_remove(&selection->request_set.link);
	wl_list_remove(&selection->set.link);
	wl_list_remove(&selection->request_set_primary.link);
}

void selection_forget(struct selection *selection)
{
	selection->news = false;
	stop_copy(selection);
	drop_paste(selection);
}

/* However often it has changed meanwhile. A host that is too old would end the link. */
void selection_flush(struct selection *selection)
{
	if (selection->news && proxy_link_has_room(selection->link)) {
		selection->news = false;
		LINK_MSG(msg, LINK_SELECTION_SET, 0);
		if (selection->link->limits.minor >= LINK_VERSION_MINOR_CLIPBOARD) {
			proxy_link_send(selection->link, &msg);
		}
	}
	clip_take_go_on(&selection->copy.take);
}

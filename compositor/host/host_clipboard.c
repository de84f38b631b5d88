/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_clipboard.h"

#include <errno.h>
#include <stdlib.h>
#include <wlr/types/wlr_data_control_v1.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_primary_selection.h>
#include <wlr/types/wlr_seat.h>

#include "common/clip.h"
#include "common/clip_drop.h"
#include "common/clip_source.h"
#include "common/clip_take.h"
#include "common/drag_taken.h"
#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"

struct host_clipboard {
	struct domain *domain;
	struct wlr_seat *seat;
	struct host *host;
	struct clip_readers readers;
	struct {
		struct link_clip_types types; /* count 0: nothing is asked for */
		bool dragged; /* of what was dragged, not of what is selected */
		struct drag_taken taken; /* that */
		bool whole; /* all of some type came */
		uint32_t at; /* the type that is read */
		uint64_t came; /* bytes of it */
		struct clip_take take;
	} copy;
	struct wl_event_source *next; /* idle: the next type's turn; NULL: not due */
	struct wl_event_source *pasted; /* idle: tells that it was; NULL: not due */
	struct clip_drop drop;
	struct wl_listener request_set, request_set_primary, set;
};

/* --- what they are asked for ------------------------------------------------------------------ */

static struct wlr_data_source *copied_source(const struct host_clipboard *clipboard)
{
	return clipboard->copy.dragged ? clipboard->copy.taken.source
				       : clipboard->seat->selection_source;
}

/* One type a turn of the loop. */
static void host_clipboard_handle_next(void *data)
{
	struct host_clipboard *clipboard = data;
	clipboard->next = NULL;
	struct link_clip_types *types = &clipboard->copy.types;
	if (clipboard->copy.at == types->count) {
		drag_taken_end(&clipboard->copy.taken, clipboard->copy.whole);
	} else if (!clip_take_begin(&clipboard->copy.take, copied_source(clipboard),
			   clip_types_name(types, clipboard->copy.at))) {
		clipboard->copy.take.impl->ended(clipboard, false);
	}
}

static void schedule_next(struct host_clipboard *clipboard)
{
	if (!clipboard->next) {
		struct wl_event_loop *loop = clipboard->readers.loop;
		clipboard->next =
			wl_event_loop_add_idle(loop, host_clipboard_handle_next, clipboard);
	}
}

/* One byte more than may be shows that there is too much. */
static size_t host_clipboard_room(void *data)
{
	const struct host_clipboard *clipboard = data;
	uint64_t left = clipboard->copy.types.sizes[clipboard->copy.at] - clipboard->copy.came + 1;
	return left < CLIP_TAKE_PIECE ? (size_t)left : CLIP_TAKE_PIECE;
}

static void end_type(struct host_clipboard *clipboard, enum link_copy_result result)
{
	uint32_t at = clipboard->copy.at++;
	clipboard->copy.whole =
		clipboard->copy.whole || (result == LINK_COPY_WHOLE && clipboard->copy.came > 0);
	clipboard->copy.came = 0;
	schedule_next(clipboard);
	domain_copied_type(clipboard->domain, at, result);
}

static void host_clipboard_ended(void *data, bool whole)
{
	end_type(data, whole ? LINK_COPY_WHOLE : LINK_COPY_FAILED);
}

static void host_clipboard_data(void *data, const uint8_t *bytes, size_t size)
{
	struct host_clipboard *clipboard = data;
	uint32_t at = clipboard->copy.at;
	if (size > clipboard->copy.types.sizes[at] - clipboard->copy.came) {
		clip_take_stop(&clipboard->copy.take);
		end_type(clipboard, LINK_COPY_TOO_LARGE);
		return;
	}
	clipboard->copy.came += size;
	domain_copied(clipboard->domain, at, bytes, size);
}

static const struct clip_take_impl take_impl = {
	.room = host_clipboard_room, .data = host_clipboard_data, .ended = host_clipboard_ended};

static int host_clipboard_copy(void *data, enum clip_from from, const struct link_clip_types *types)
{
	struct host_clipboard *clipboard = data;
	clipboard->copy.types = *types;
	clipboard->copy.whole = false;
	clipboard->copy.dragged = from == CLIP_FROM_DRAG;
	if (clipboard->copy.dragged) {
		drag_taken_begin(&clipboard->copy.taken, clipboard->seat, types);
	}
	clipboard->copy.at = 0;
	clipboard->copy.came = 0;
	schedule_next(clipboard);
	return 0;
}

static void host_clipboard_copy_stop(void *data)
{
	struct host_clipboard *clipboard = data;
	clip_take_stop(&clipboard->copy.take);
	clipboard->copy.types.count = 0;
	clipboard->copy.at = 0;
	drag_taken_end(&clipboard->copy.taken, false);
}

/* --- what they are given ---------------------------------------------------------------------- */

static void host_clipboard_handle_pasted(void *data)
{
	struct host_clipboard *clipboard = data;
	clipboard->pasted = NULL;
	domain_pasted(clipboard->domain, NULL);
}

/* The pointer is the user's again: whoever has it hears where it is. */
static void host_clipboard_handle_dropped(struct clip_drop *drop, bool taken)
{
	struct host_clipboard *clipboard = wl_container_of(drop, clipboard, drop);
	domain_pasted(clipboard->domain, taken ? NULL : "nothing there takes it");
	wl_signal_emit_mutable(&clipboard->host->desktop->events.rearranged, NULL);
}

static int begin_drop(
	struct host_clipboard *clipboard, struct clip *clip, const struct clip_place *place)
{
	double x, y;
	struct wlr_surface *surface =
		host_window_surface_at(place->window, place->x, place->y, &x, &y);
	bool begun = surface && clip_drop_begin(&clipboard->drop, clip, surface, x, y, 0);
	return begun ? 0 : ENOENT;
}

static int host_clipboard_paste(void *data, struct clip *clip, const struct clip_place *place)
{
	struct host_clipboard *clipboard = data;
	if (place) {
		return begin_drop(clipboard, clip, place);
	}
	struct wlr_data_source *source = clip_source_create(&clipboard->readers, clip);
	if (!source) {
		return ENOMEM;
	}
	wlr_seat_set_selection(
		clipboard->seat, source, wl_display_next_serial(clipboard->seat->display));
	clipboard->pasted = wl_event_loop_add_idle(
		clipboard->readers.loop, host_clipboard_handle_pasted, clipboard);
	return clipboard->pasted ? 0 : ENOMEM;
}

static void host_clipboard_paste_stop(void *data)
{
	struct host_clipboard *clipboard = data;
	if (clipboard->pasted) {
		wl_event_source_remove(clipboard->pasted);
		clipboard->pasted = NULL;
	}
	clip_drop_stop(&clipboard->drop);
}

static const struct domain_impl domain_impl = {
	.copy = host_clipboard_copy,
	.copy_stop = host_clipboard_copy_stop,
	.paste = host_clipboard_paste,
	.paste_stop = host_clipboard_paste_stop,
};

/* --- among themselves ------------------------------------------------------------------------- */

/* wlroots has checked that the serial was given to the application that asks. */
static void host_clipboard_handle_request_set(struct wl_listener *listener, void *data)
{
	struct host_clipboard *clipboard = wl_container_of(listener, clipboard, request_set);
	const struct wlr_seat_request_set_selection_event *event = data;
	wlr_seat_set_selection(clipboard->seat, event->source, event->serial);
}

/* By an application, or by a manager of clipboards; what the user has pasted is no news. */
static void host_clipboard_handle_set(struct wl_listener *listener, void *data)
{
	struct host_clipboard *clipboard = wl_container_of(listener, clipboard, set);
	const struct wlr_data_source *source = clipboard->seat->selection_source;
	if (source && !clip_source_is(source)) {
		wl_signal_emit_mutable(
			&clipboard->domain->domains->events.selected, clipboard->domain);
	}
}

static void host_clipboard_handle_request_set_primary(struct wl_listener *listener, void *data)
{
	struct host_clipboard *clipboard =
		wl_container_of(listener, clipboard, request_set_primary);
	const struct wlr_seat_request_set_primary_selection_event *event = data;
	wlr_seat_set_primary_selection(clipboard->seat, event->source, event->serial);
}

struct host_clipboard *host_clipboard_create(struct host *host, struct wlr_seat *seat)
{
	struct host_clipboard *clipboard = calloc(1, sizeof(*clipboard));
	if (!clipboard || !wlr_data_control_manager_v1_create(host->display)) {
		free(clipboard);
		return NULL;
	}
	clipboard->host = host;
	clipboard->domain = host->domain;
	clipboard->seat = seat;
	clip_readers_init(&clipboard->readers, host->loop);
	clip_take_init(&clipboard->copy.take, host->loop, &take_impl, clipboard);
	drag_taken_init(&clipboard->copy.taken);
	if (!clip_drop_init(
		    &clipboard->drop, seat, &clipboard->readers, host_clipboard_handle_dropped)) {
		free(clipboard);
		return NULL;
	}
	listen_to(&seat->events.request_set_selection, &clipboard->request_set,
		host_clipboard_handle_request_set);
	listen_to(&seat->events.set_selection, &clipboard->set, host_clipboard_handle_set);
	listen_to(&seat->events.request_set_primary_selection, &clipboard->request_set_primary,
		host_clipboard_handle_request_set_primary);
	domain_set_impl(host->domain, &domain_impl, clipboard);
	return clipboard;
}

void host_clipboard_destroy(struct host_clipboard *clipboard)
{
	if (!clipboard) {
		return;
	}
	domain_clip_fail(clipboard->domain, "the host's applications are gone");
	domain_set_impl(clipboard->domain, NULL, NULL);
	clip_take_stop(&clipboard->copy.take);
	drag_taken_finish(&clipboard->copy.taken);
	clip_drop_finish(&clipboard->drop);
	clip_readers_finish(&clipboard->readers);
	if (clipboard->next) {
		wl_event_source_remove(clipboard->next);
	}
	if (clipboard->pasted) {
		wl_event_source_remove(clipboard->pasted);
	}
	wl_list_remove(&clipboard->request_set.link);
	wl_list_remove(&clipboard->set.link);
	wl_list_remove(&clipboard->request_set_primary.link);
	/* What was pasted does not outlive whoever gave it. */
	wlr_seat_set_selection(
		clipboard->seat, NULL, wl_display_next_serial(clipboard->seat->display));
	free(clipboard);
}

bool host_clipboard_is_dropping(const struct host_clipboard *clipboard)
{
	return clip_drop_is_on(&clipboard->drop);
}

void host_clipboard_stop_drop(struct host_clipboard *clipboard)
{
	clip_drop_stop(&clipboard->drop);
}

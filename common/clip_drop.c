/* SPDX-License-Identifier: MIT */
#include "common/clip_drop.h"

#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_seat.h>

#include "common/clip_source.h"
#include "common/listener.h"
#include "common/wlroots.h"

static void drop_listener(struct wl_listener *listener)
{
	wl_list_remove(&listener->link);
	wl_list_init(&listener->link);
}

static void clip_drop_handle_drop(struct wl_listener *listener, void *data)
{
	struct clip_drop *drop = wl_container_of(listener, drop, drag_drop);
	drop->dropped = true;
}

static void clip_drop_handle_drag_destroy(struct wl_listener *listener, void *data)
{
	struct clip_drop *drop = wl_container_of(listener, drop, drag_destroy);
	drop->drag = NULL;
	drop_listener(&drop->drag_drop);
	drop_listener(&drop->drag_destroy);
	drop_listener(&drop->surface_destroy);
	wl_event_source_timer_update(drop->timer, 0);
	if (drop->answered) {
		wl_event_source_remove(drop->answered);
		drop->answered = NULL;
	}
	drop->done(drop, drop->dropped);
}

void clip_drop_stop(struct clip_drop *drop)
{
	if (drop->drag) {
		wlr_seat_pointer_notify_clear_focus(drop->seat);
		wlroots_let_go(drop->seat, 0);
	}
}

static void clip_drop_handle_surface_destroy(struct wl_listener *listener, void *data)
{
	struct clip_drop *drop = wl_container_of(listener, drop, surface_destroy);
	clip_drop_stop(drop);
}

static int clip_drop_handle_timer(void *data)
{
	clip_drop_stop(data);
	return 0;
}

/* All that the application said at once has been heard. */
static void clip_drop_handle_answered(void *data)
{
	struct clip_drop *drop = data;
	const struct wlr_data_source *source = drop->drag->source;
	drop->answered = NULL;
	if (source->accepted && source->current_dnd_action != 0) {
		wlroots_let_go(drop->seat, 0);
	}
}

static void note_answer(void *data)
{
	struct clip_drop *drop = data;
	if (drop->drag && !drop->dropped && !drop->answered) {
		drop->answered = wl_event_loop_add_idle(
			drop->readers->loop, clip_drop_handle_answered, drop);
	}
}

bool clip_drop_begin(struct clip_drop *drop, struct clip *clip, struct wlr_surface *surface,
	double x, double y, uint32_t time)
{
	struct wlr_seat *seat = drop->seat;
	struct wlr_seat_client *client =
		wlr_seat_client_for_wl_client(seat, wl_resource_get_client(surface->resource));
	if (!client || seat->drag || seat->pointer_state.button_count > 0) {
		return false;
	}
	struct wlr_data_source *source =
		clip_source_create_dragged(drop->readers, clip, note_answer, drop);
	if (!source) {
		return false;
	}
	drop->dropped = false;
	drop->drag = wlr_drag_create(client, source, NULL);
	if (!drop->drag) {
		wlr_data_source_destroy(source);
		return false;
	}
	listen_to(&drop->drag->events.drop, &drop->drag_drop, clip_drop_handle_drop);
	listen_to(&drop->drag->events.destroy, &drop->drag_destroy, clip_drop_handle_drag_destroy);
	listen_to(
		&surface->events.destroy, &drop->surface_destroy, clip_drop_handle_surface_destroy);
	wl_event_source_timer_update(drop->timer, CLIP_DROP_ANSWER_MS);
	wlr_seat_start_pointer_drag(seat, drop->drag, wl_display_next_serial(seat->display));
	wlr_seat_pointer_notify_enter(seat, surface, x, y);
	wlr_seat_pointer_notify_motion(seat, time, x, y);
	return true;
}

bool clip_drop_is_on(const struct clip_drop *drop)
{
	return drop->drag;
}

bool clip_drop_init(struct clip_drop *drop, struct wlr_seat *seat, struct clip_readers *readers,
	void (*done)(struct clip_drop *drop, bool taken))
{
	*drop = (struct clip_drop){.seat = seat, .readers = readers, .done = done};
	wl_list_init(&drop->drag_drop.link);
	wl_list_init(&drop->drag_destroy.link);
	wl_list_init(&drop->surface_destroy.link);
	drop->timer = wl_event_loop_add_timer(readers->loop, clip_drop_handle_timer, drop);
	return drop->timer;
}

void clip_drop_finish(struct clip_drop *drop)
{
	clip_drop_stop(drop);
	if (drop->timer) {
		wl_event_source_remove(drop->timer);
	}
}

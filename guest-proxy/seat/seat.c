/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/seat.h"

#include <string.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_primary_selection_v1.h>
#include <wlr/types/wlr_relative_pointer_v1.h>
#include <wlr/types/wlr_seat.h>

#include "common/clip.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

#define SEAT_NAME "seat0"

/* --- the pointer ------------------------------------------------------------------------------ */

/* While a button is pressed the surface that got the press keeps the pointer; a drag looks for
 * surfaces to drop on. */
static bool is_held(const struct pointer *pointer)
{
	const struct wlr_seat *seat = pointer->seat;
	bool holds = seat->pointer_state.button_count > 0 || pointer->gestures->kind != 0;
	return holds && !seat->drag && seat->pointer_state.focused_surface;
}

static void find_surface(struct pointer *pointer)
{
	double surface_x = 0, surface_y = 0;
	struct wlr_surface *surface =
		window_surface_at(pointer->window, pointer->x, pointer->y, &surface_x, &surface_y);
	if (!surface) {
		wlr_seat_pointer_notify_clear_focus(pointer->seat);
		return;
	}
	double factor = pointer->window->factor;
	pointer->surface_x = pointer->x * factor - surface_x;
	pointer->surface_y = pointer->y * factor - surface_y;
	if (surface != pointer->seat->pointer_state.focused_surface) {
		motion_forget(&pointer->motion);
	}
	wlr_seat_pointer_notify_enter(pointer->seat, surface, surface_x, surface_y);
}

/* Where the pointer is in the focused surface. */
static double on_surface_x(const struct pointer *pointer)
{
	return pointer->x * pointer->window->factor - pointer->surface_x;
}

static double on_surface_y(const struct pointer *pointer)
{
	return pointer->y * pointer->window->factor - pointer->surface_y;
}

void pointer_enter(struct pointer *pointer, struct window *window, link_fixed x, link_fixed y)
{
	pointer->window = window;
	pointer->x = wl_fixed_to_double(x);
	pointer->y = wl_fixed_to_double(y);
	if (window->impl->pointed) {
		window->impl->pointed(window);
	}
	if (!pointer->lent) {
		find_surface(pointer);
	}
}

/* No application hears of the buttons that are still down: what was begun with them has not
 * happened. wlroots' own drag goes on until the host ends it (drag.c). */
void pointer_leave(struct pointer *pointer)
{
	gestures_end(pointer->gestures, pointer->time, true);
	pointer->window = NULL;
	motion_forget(&pointer->motion);
	if (!pointer->lent) {
		wlr_seat_pointer_notify_clear_focus(pointer->seat);
		pointer->seat->pointer_state.button_count = 0;
	}
}

void pointer_motion(struct pointer *pointer, const struct link_pointer_motion *motion)
{
	if (!pointer->window) {
		return;
	}
	double x = wl_fixed_to_double(motion->x), y = wl_fixed_to_double(motion->y);
	double factor = pointer->window->factor;
	double dx = factor * (x - pointer->x), dy = factor * (y - pointer->y);
	const struct motion_step step = {dx, dy, dx, dy};
	pointer->x = x;
	pointer->y = y;
	pointer->time = motion->time;
	if (pointer->lent) {
		return;
	}
	if (!is_held(pointer)) {
		find_surface(pointer);
	}
	if (constraint_locks(pointer->constraint)) {
		return;
	}
	if (!pointer->constraint->on) {
		motion_add(&pointer->motion, pointer->time, &step);
	}
	motion_send(&pointer->motion, pointer->time, on_surface_x(pointer), on_surface_y(pointer));
}

/* The host says it while positions do not: they stop where the pointer may not go. */
void pointer_relative(struct pointer *pointer, const struct link_pointer_relative *relative)
{
	if (pointer->window && !pointer->lent) {
		const struct motion_step step = {
			pointer->window->factor * wl_fixed_to_double(relative->dx),
			pointer->window->factor * wl_fixed_to_double(relative->dy),
			wl_fixed_to_double(relative->raw_dx),
			wl_fixed_to_double(relative->raw_dy),
		};
		pointer->time = relative->time;
		motion_add(&pointer->motion, pointer->time, &step);
	}
}

/* Surfaces of the window may have come, moved or gone, with the pointer resting. wlroots tells
 * an application nothing that it knows; what it is told now needs a frame. */
static void pointer_refresh(struct pointer *pointer)
{
	if (!pointer->window || pointer->lent || is_held(pointer)) {
		return;
	}
	const struct wlr_seat_pointer_state *state = &pointer->seat->pointer_state;
	const struct wlr_surface *before = state->focused_surface;
	find_surface(pointer);
	double x = on_surface_x(pointer), y = on_surface_y(pointer);
	bool locked = constraint_locks(pointer->constraint);
	/* During a drag the focused surface is not what is told where it is. */
	if (state->focused_surface == before && before && !locked && !pointer->seat->drag
		&& (x != state->sx || y != state->sy)) {
		motion_send(&pointer->motion, pointer->time, x, y);
		pointer_frame(pointer);
	}
}

void pointer_button(struct pointer *pointer, const struct link_pointer_button *button)
{
	if (!pointer->window) {
		return;
	}
	motion_flush(&pointer->motion);
	bool pressed = button->pressed != 0;
	if (pressed) {
		window_note_press(pointer->window, button->serial);
	}
	wlr_seat_pointer_notify_button(pointer->seat, button->time, button->button,
		pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
}

void pointer_axis(struct pointer *pointer, const struct link_pointer_axis *axis)
{
	if (!pointer->window || pointer->lent) {
		return;
	}
	const struct motion_axis told = {axis->time, axis->orientation, axis->source,
		axis->inverted != 0, wl_fixed_to_double(axis->value), axis->value120};
	motion_send_axis(&pointer->motion, &told);
}

/* One that belongs to a waiting motion comes with it. */
void pointer_frame(struct pointer *pointer)
{
	if (!pointer->motion.waits && !pointer->lent) {
		wlr_seat_pointer_notify_frame(pointer->seat);
	}
}

/* --- fingers ---------------------------------------------------------------------------------- */

/* What lies under the host's pointer is found anew with what is sent next. */
static void lend_pointer(struct seat *seat, bool lent)
{
	if (seat->pointer.lent != lent) {
		motion_flush(&seat->pointer.motion);
		seat->pointer.lent = lent;
		proxy_link_schedule(seat->drop.link);
	}
}

void seat_touch_down(struct seat *seat, struct window *window, const struct link_touch_down *down)
{
	drop_stop(&seat->drop);
	if (touch_down(&seat->touch, window, down)) {
		wlr_seat_set_capabilities(
			seat->wlr, seat->wlr->capabilities | WL_SEAT_CAPABILITY_TOUCH);
	}
	lend_pointer(seat, seat->touch.points_with);
}

void seat_touch_up(struct seat *seat, const struct link_touch_up *up)
{
	touch_up(&seat->touch, up);
	lend_pointer(seat, seat->touch.points_with);
}

void seat_touch_cancel(struct seat *seat)
{
	if (seat->touch.window) {
		touch_cancel(&seat->touch);
		lend_pointer(seat, false);
	}
}

/* --- the seat --------------------------------------------------------------------------------- */

/* What lies under the pointer is found anew with what is sent next. */
static void seat_handle_drop_over(struct drop *drop)
{
	struct seat *seat = wl_container_of(drop, seat, drop);
	seat->pointer.lent = false;
	proxy_link_schedule(drop->link);
}

void seat_drop(struct seat *seat, struct window *window, const struct link_drop *msg)
{
	struct clip *clip = selection_take_drop(&seat->selection, msg->paste);
	motion_flush(&seat->pointer.motion);
	drop_begin(&seat->drop, msg, window, clip, seat->pointer.time);
	seat->pointer.lent = drop_is_on(&seat->drop);
	clip_leave(clip);
}

void seat_stop_drop(struct seat *seat, uint32_t paste)
{
	if (paste == seat->drop.paste) {
		drop_stop(&seat->drop);
	}
}

void seat_button(struct seat *seat, const struct link_pointer_button *button)
{
	if (seat->touch.points_with) {
		return;
	}
	if (button->pressed != 0 && drop_is_on(&seat->drop)) {
		drop_stop(&seat->drop);
		pointer_refresh(&seat->pointer);
	}
	/* One that was under way when a drag began does not count any more: DRAG_END says how that
	 * ended. */
	if (!drag_is_on(&seat->drag)) {
		pointer_button(&seat->pointer, button);
	}
}

static void seat_handle_window_ended(struct wl_listener *listener, void *data)
{
	struct seat *seat = wl_container_of(listener, seat, window_ended);
	if (seat->keyboard.window == data) {
		keyboard_leave(&seat->keyboard);
	}
	/* Not with the next flush: Qt 5 makes a round trip when a menu closes, and closes the next
	 * one when nothing has the keys by then. */
	keyboard_refresh(&seat->keyboard);
	constraint_forget(&seat->constraint, data);
	if (seat->touch.window == data) {
		seat_touch_cancel(seat);
	}
	if (seat->tools.window == data) {
		tools_leave(&seat->tools);
		cursor_enter(&seat->cursor, 0, 0);
	}
	if (seat->pointer.window == data) {
		pointer_leave(&seat->pointer);
		cursor_enter(&seat->cursor, 0, 0);
	}
}

/* Protocols for what a pointer does not say by itself. */
static bool offer_more(struct seat *seat, struct wl_display *display, struct windows *windows)
{
	seat->pointer.motion.relative = wlr_relative_pointer_manager_v1_create(display);
	if (!seat->pointer.motion.relative || !gestures_init(&seat->gestures, display, seat->wlr)
		|| !tools_init(&seat->tools, display, seat->wlr, windows, &seat->cursor)) {
		return false;
	}
	if (!constraint_init(&seat->constraint, display, seat->wlr, windows->link)) {
		tools_finish(&seat->tools);
		return false;
	}
	return true;
}

static bool init_parts(struct seat *seat, struct wl_display *display, struct windows *windows)
{
	if (!keyboard_init(&seat->keyboard, seat->wlr)) {
		return false;
	}
	if (!cursor_init(&seat->cursor, display, seat->wlr, &seat->sprites)) {
		keyboard_finish(&seat->keyboard);
		return false;
	}
	seat->pointer.seat = seat->wlr;
	if (!motion_init(&seat->pointer.motion, wl_display_get_event_loop(display), seat->wlr)) {
		cursor_finish(&seat->cursor);
		keyboard_finish(&seat->keyboard);
		return false;
	}
	if (!offer_more(seat, display, windows)) {
		motion_finish(&seat->pointer.motion);
		cursor_finish(&seat->cursor);
		keyboard_finish(&seat->keyboard);
		return false;
	}
	seat->pointer.constraint = &seat->constraint;
	seat->pointer.gestures = &seat->gestures;
	touch_init(&seat->touch, seat->wlr);
	drag_init(&seat->drag, seat->wlr, windows, &seat->sprites);
	return true;
}

bool seat_init(struct seat *seat, struct wl_display *display, struct windows *windows,
	struct contents *contents)
{
	*seat = (struct seat){.wlr = wlr_seat_create(display, SEAT_NAME)};
	if (!seat->wlr || !wlr_data_device_manager_create(display)
		|| !wlr_primary_selection_v1_device_manager_create(display)) {
		return false;
	}
	if (!text_input_init(&seat->text, display, seat->wlr, windows->link)) {
		return false;
	}
	sprites_init(&seat->sprites, windows->link, contents);
	if (!init_parts(seat, display, windows)) {
		sprites_finish(&seat->sprites);
		text_input_finish(&seat->text);
		return false;
	}
	wlr_seat_set_capabilities(seat->wlr, WL_SEAT_CAPABILITY_POINTER);
	seat->window_ended.notify = seat_handle_window_ended;
	wl_signal_add(&windows->events.ended, &seat->window_ended);
	seat->keyboard.text = &seat->text;
	selection_init(
		&seat->selection, wl_display_get_event_loop(display), seat->wlr, windows->link);
	if (!drop_init(&seat->drop, windows->link, seat->wlr, &seat->selection.readers,
		    seat_handle_drop_over)) {
		seat_finish(seat);
		return false;
	}
	return true;
}

void seat_finish(struct seat *seat)
{
	drop_finish(&seat->drop);
	selection_finish(&seat->selection);
	wl_list_remove(&seat->window_ended.link);
	drag_finish(&seat->drag);
	constraint_finish(&seat->constraint);
	tools_finish(&seat->tools);
	motion_finish(&seat->pointer.motion);
	cursor_finish(&seat->cursor);
	keyboard_finish(&seat->keyboard);
	sprites_finish(&seat->sprites);
	text_input_finish(&seat->text);
}

void seat_forget(struct seat *seat)
{
	keyboard_leave(&seat->keyboard);
	drop_stop(&seat->drop);
	drag_end(&seat->drag, LINK_DRAG_END_CANCELLED, seat->pointer.time);
	constraint_forget(&seat->constraint, NULL);
	seat_touch_cancel(seat);
	tools_leave(&seat->tools);
	pointer_leave(&seat->pointer);
	cursor_enter(&seat->cursor, 0, 0);
	sprites_forget(&seat->sprites);
	selection_forget(&seat->selection);
}

void seat_flush(struct seat *seat)
{
	keyboard_refresh(&seat->keyboard);
	pointer_refresh(&seat->pointer);
	tools_flush(&seat->tools);
	constraint_flush(&seat->constraint, seat->pointer.lent ? NULL : seat->pointer.window,
		seat->pointer.surface_x, seat->pointer.surface_y);
	sprites_flush(&seat->sprites);
	cursor_flush(&seat->cursor);
	drag_flush(&seat->drag);
	selection_flush(&seat->selection);
	text_input_flush(&seat->text);
}

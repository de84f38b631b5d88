/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_method.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_input_method_v2.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_text_input_v3.h>
#include <wlr/types/wlr_virtual_keyboard_v1.h>

#include "common/listener.h"
#include "common/surface_place.h"
#include "common/text_fields.h"
#include "compositor/host/host.h"
#include "compositor/host/host_candidates.h"
#include "compositor/host/host_seat.h"
#include "compositor/host/host_window.h"
#include "compositor/input/seat_state.h"
#include "compositor/input/text_target.h"

struct host_method {
	struct host *host;
	struct wlr_input_method_v2 *wlr; /* NULL: no program is one */
	bool active; /* it was told of a target */
	struct candidates candidates; /* its own windows */
	struct text_fields fields; /* of the host's applications */
	struct wl_listener new_method, commit, new_popup, grab, destroy; /* the last four: of wlr */
};

/* --- what it is told -------------------------------------------------------------------------- */

static void tell_state(struct host_method *method, const struct text_state *state)
{
	if (state->surrounding) {
		wlr_input_method_v2_send_surrounding_text(
			method->wlr, state->surrounding, state->cursor, state->anchor);
	}
	wlr_input_method_v2_send_text_change_cause(method->wlr, state->cause);
	wlr_input_method_v2_send_content_type(method->wlr, state->hint, state->purpose);
}

static void host_method_handle_target(void *data, const struct text_state *state)
{
	struct host_method *method = data;
	bool was_active = method->active;
	method->active = state;
	if (!state && !was_active) {
		return;
	}
	if (state && !was_active) {
		wlr_input_method_v2_send_activate(method->wlr);
	}
	if (state) {
		tell_state(method, state);
	} else {
		wlr_input_method_v2_send_deactivate(method->wlr);
	}
	wlr_input_method_v2_send_done(method->wlr);
	candidates_follow(&method->candidates, text_target_window(method->host->input),
		state ? &state->caret : NULL);
}

static struct wlr_input_method_keyboard_grab_v2 *grab_of(const struct host_method *method)
{
	return method->active ? method->wlr->keyboard_grab : NULL;
}

static bool host_method_handle_key(void *data, uint32_t time, uint32_t key, bool pressed)
{
	struct host_method *method = data;
	struct wlr_input_method_keyboard_grab_v2 *grab = grab_of(method);
	if (grab) {
		wlr_input_method_keyboard_grab_v2_send_key(grab, time, key,
			pressed ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED);
	}
	return grab;
}

static void host_method_handle_modifiers(void *data)
{
	struct host_method *method = data;
	struct wlr_input_method_keyboard_grab_v2 *grab = method->wlr->keyboard_grab;
	if (grab) {
		wlr_input_method_keyboard_grab_v2_send_modifiers(
			grab, host_seat_use_modifiers(method->host->seat));
	}
}

static bool host_method_handle_types_by(void *data, const struct wlr_keyboard *keyboard)
{
	struct host_method *method = data;
	struct wlr_virtual_keyboard_v1 *by =
		wlr_input_device_get_virtual_keyboard((struct wlr_input_device *)&keyboard->base);
	return by
	       && wl_resource_get_client(by->resource)
			  == wl_resource_get_client(method->wlr->resource);
}

static const struct text_method_impl method_impl = {
	.target = host_method_handle_target,
	.key = host_method_handle_key,
	.modifiers = host_method_handle_modifiers,
	.types_by = host_method_handle_types_by,
};

/* --- what it says ----------------------------------------------------------------------------- */

/* What it wrote before it knew of all that it was told may be for another target: wlroots has left
 * that out, by the number of dones that a commit names. */
static void host_method_handle_commit(struct wl_listener *listener, void *data)
{
	struct host_method *method = wl_container_of(listener, method, commit);
	const struct wlr_input_method_v2_state *state = &method->wlr->current;
	const struct text_change change = {
		.commit = state->commit_text,
		.preedit = state->preedit.text,
		.cursor_begin = state->preedit.cursor_begin,
		.cursor_end = state->preedit.cursor_end,
		.delete_before = state->delete.before_length,
		.delete_after = state->delete.after_length,
	};
	text_target_write(method->host->input, &change);
}

static void host_method_handle_new_popup(struct wl_listener *listener, void *data)
{
	struct host_method *method = wl_container_of(listener, method, new_popup);
	candidates_add(&method->candidates, data);
}

static void host_method_handle_grab(struct wl_listener *listener, void *data)
{
	struct host_method *method = wl_container_of(listener, method, grab);
	struct wlr_input_method_keyboard_grab_v2 *grab = data;
	host_seat_use_modifiers(method->host->seat);
	wlr_input_method_keyboard_grab_v2_set_keyboard(
		grab, wlr_seat_get_keyboard(method->fields.seat));
	host_method_handle_modifiers(method);
}

static void host_method_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_method *method = wl_container_of(listener, method, destroy);
	/* What it has shown as not written yet goes. */
	const struct text_change nothing = {.preedit = "", .cursor_begin = -1, .cursor_end = -1};
	text_target_write(method->host->input, &nothing);
	text_target_set_method(method->host->input, NULL, NULL);
	/* Nobody tells of the target's end any more. */
	candidates_follow(&method->candidates, NULL, NULL);
	wl_list_remove(&method->commit.link);
	wl_list_remove(&method->new_popup.link);
	wl_list_remove(&method->grab.link);
	wl_list_remove(&method->destroy.link);
	method->wlr = NULL;
	method->active = false;
}

/* One at a time: another one is told that there is one. */
static void host_method_handle_new(struct wl_listener *listener, void *data)
{
	struct host_method *method = wl_container_of(listener, method, new_method);
	struct wlr_input_method_v2 *wlr = data;
	if (method->wlr) {
		wlr_input_method_v2_send_unavailable(wlr);
		return;
	}
	method->wlr = wlr;
	listen_to(&wlr->events.commit, &method->commit, host_method_handle_commit);
	listen_to(&wlr->events.new_popup_surface, &method->new_popup, host_method_handle_new_popup);
	listen_to(&wlr->events.grab_keyboard, &method->grab, host_method_handle_grab);
	listen_to(&wlr->events.destroy, &method->destroy, host_method_handle_destroy);
	text_target_set_method(method->host->input, &method_impl, method);
}

/* --- applications of the host ----------------------------------------------------------------- */

static void host_method_write(void *data, const struct text_change *change)
{
	struct host_method *method = data;
	text_fields_write(&method->fields, change);
}

static const struct text_target_impl target_impl = {.write = host_method_write};

/* Where the caret is in the content of window: its surface may be a part of it. */
static struct wlr_box caret_in(struct window *window, const struct wlr_text_input_v3 *field)
{
	struct wlr_box caret = field->current.cursor_rectangle;
	struct host_window *hw = host_window_from(window);
	struct wlr_box geometry = host_window_geometry(hw);
	int x, y;
	surface_place(hw->surface, field->focused_surface, &x, &y);
	caret.x += x - geometry.x;
	caret.y += y - geometry.y;
	return caret;
}

static void host_method_handle_field(struct text_fields *fields)
{
	struct host_method *method = wl_container_of(fields, method, fields);
	const struct wlr_text_input_v3 *field = fields->current;
	struct wlr_surface *surface = fields->seat->keyboard_state.focused_surface;
	struct window *window = surface ? host_window_of_surface(surface) : NULL;
	if (!window) {
		return;
	}
	if (!field) {
		text_target_set(method->host->input, window, NULL, NULL, NULL);
		return;
	}
	const struct text_state state = {
		.hint = field->current.content_type.hint,
		.purpose = field->current.content_type.purpose,
		.cause = field->current.text_change_cause,
		.caret = caret_in(window, field),
		.surrounding = field->current.surrounding.text,
		.cursor = field->current.surrounding.cursor,
		.anchor = field->current.surrounding.anchor,
	};
	text_target_set(method->host->input, window, &state, &target_impl, method);
}

/* --- life ------------------------------------------------------------------------------------- */

struct host_method *host_method_create(struct host *host, struct wlr_seat *seat)
{
	struct host_method *method = calloc(1, sizeof(*method));
	struct wlr_input_method_manager_v2 *manager =
		wlr_input_method_manager_v2_create(host->display);
	if (!method || !manager
		|| !text_fields_init(
			&method->fields, host->display, seat, host_method_handle_field)) {
		free(method);
		return NULL;
	}
	method->host = host;
	candidates_init(&method->candidates, host);
	listen_to(&manager->events.input_method, &method->new_method, host_method_handle_new);
	return method;
}

void host_method_destroy(struct host_method *method)
{
	if (method) {
		wl_list_remove(&method->new_method.link);
		text_fields_finish(&method->fields);
		free(method);
	}
}

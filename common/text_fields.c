/* SPDX-License-Identifier: MIT */
#include "common/text_fields.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_text_input_v3.h>

#include "common/listener.h"
#include "common/wlroots.h"

struct text_field {
	struct wl_list link; /* text_fields.all */
	struct text_fields *fields;
	struct wlr_text_input_v3 *wlr;
	bool enabled; /* since its surface has the keyboard */
	struct wl_listener enable, commit, disable, destroy;
};

static void text_fields_look(struct text_fields *fields)
{
	const struct wlr_text_input_v3 *before = fields->current;
	const struct text_field *field;
	fields->current = NULL;
	wl_list_for_each(field, &fields->all, link) {
		if (field->enabled && field->wlr->focused_surface) {
			fields->current = field->wlr;
		}
	}
	if (before || fields->current) {
		fields->changed(fields);
	}
}

static void text_field_handle_enable(struct wl_listener *listener, void *data)
{
	struct text_field *field = wl_container_of(listener, field, enable);
	field->enabled = true;
	text_fields_look(field->fields);
}

/* Whoever has not disabled it when it lost the keyboard enables it anew by this. */
static void text_field_handle_commit(struct wl_listener *listener, void *data)
{
	struct text_field *field = wl_container_of(listener, field, commit);
	field->enabled = true;
	text_fields_look(field->fields);
}

static void text_field_handle_disable(struct wl_listener *listener, void *data)
{
	struct text_field *field = wl_container_of(listener, field, disable);
	field->enabled = false;
	text_fields_look(field->fields);
}

static void text_field_handle_destroy(struct wl_listener *listener, void *data)
{
	struct text_field *field = wl_container_of(listener, field, destroy);
	wl_list_remove(&field->enable.link);
	wl_list_remove(&field->commit.link);
	wl_list_remove(&field->disable.link);
	wl_list_remove(&field->destroy.link);
	wl_list_remove(&field->link);
	text_fields_look(field->fields);
	free(field);
}

/* Whoever is entered enables it anew. */
static void text_field_follow(struct text_field *field, struct wlr_surface *surface)
{
	struct wlr_text_input_v3 *wlr = field->wlr;
	if (wlr->focused_surface == surface) {
		return;
	}
	field->enabled = false;
	if (wlr->focused_surface) {
		wlr_text_input_v3_send_leave(wlr);
	}
	if (surface
		&& wl_resource_get_client(wlr->resource)
			   == wl_resource_get_client(surface->resource)) {
		wlr_text_input_v3_send_enter(wlr, surface);
	}
}

static void text_fields_handle_new(struct wl_listener *listener, void *data)
{
	struct text_fields *fields = wl_container_of(listener, fields, new_field);
	struct wlr_text_input_v3 *wlr = data;
	struct text_field *field = calloc(1, sizeof(*field));
	if (!field) {
		wl_resource_post_no_memory(wlr->resource);
		return;
	}
	field->fields = fields;
	field->wlr = wlr;
	wl_list_insert(&fields->all, &field->link);
	listen_to(&wlr->events.enable, &field->enable, text_field_handle_enable);
	listen_to(&wlr->events.commit, &field->commit, text_field_handle_commit);
	listen_to(&wlr->events.disable, &field->disable, text_field_handle_disable);
	listen_to(&wlr->events.destroy, &field->destroy, text_field_handle_destroy);
	text_field_follow(field, fields->seat->keyboard_state.focused_surface);
}

static void text_fields_handle_focus_change(struct wl_listener *listener, void *data)
{
	struct text_fields *fields = wl_container_of(listener, fields, focus_change);
	const struct wlr_seat_keyboard_focus_change_event *event = data;
	struct text_field *field;
	wl_list_for_each(field, &fields->all, link) {
		text_field_follow(field, event->new_surface);
	}
	text_fields_look(fields);
}

bool text_fields_init(struct text_fields *fields, struct wl_display *display, struct wlr_seat *seat,
	void (*changed)(struct text_fields *fields))
{
	*fields = (struct text_fields){.seat = seat, .changed = changed};
	fields->manager = wlr_text_input_manager_v3_create(display);
	if (!fields->manager) {
		return false;
	}
	wl_list_init(&fields->all);
	listen_to(wlroots_new_text_input(fields->manager), &fields->new_field,
		text_fields_handle_new);
	listen_to(&seat->keyboard_state.events.focus_change, &fields->focus_change,
		text_fields_handle_focus_change);
	return true;
}

void text_fields_finish(struct text_fields *fields)
{
	wl_list_remove(&fields->new_field.link);
	wl_list_remove(&fields->focus_change.link);
}

void text_fields_write(struct text_fields *fields, const struct text_change *change)
{
	struct wlr_text_input_v3 *wlr = fields->current;
	if (change->delete_before > 0 || change->delete_after > 0) {
		wlr_text_input_v3_send_delete_surrounding_text(
			wlr, change->delete_before, change->delete_after);
	}
	if (change->commit) {
		wlr_text_input_v3_send_commit_string(wlr, change->commit);
	}
	if (change->preedit) {
		wlr_text_input_v3_send_preedit_string(
			wlr, change->preedit, change->cursor_begin, change->cursor_end);
	}
	wlr_text_input_v3_send_done(wlr);
}

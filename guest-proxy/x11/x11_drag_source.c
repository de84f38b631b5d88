/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_drag_source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wlr/xwayland.h>

#include "common/clip.h"
#include "guest-proxy/x11/x11_atoms.h"

static void x11_drag_source_handle_send(struct wlr_data_source *base, const char *type, int32_t fd)
{
	const struct x11_drag_source *source = wl_container_of(base, source, base);
	struct x11_dragged *dragged = source->dragged;
	char *const *names = base->mime_types.data;
	uint32_t i = 0;
	while (i < source->count && strcmp(names[i], type) != 0) {
		i++;
	}
	if (!dragged || i == source->count) {
		close(fd);
		return;
	}
	x11_transfers_begin(&dragged->transfers, dragged->cover.xwayland, dragged->cover.atoms,
		dragged->cover.window, source->atoms[i], fd);
}

bool x11_drag_source_is_wanted(const struct x11_drag_source *source)
{
	return source->base.accepted && source->base.current_dnd_action != 0;
}

static void tell_answer(struct wlr_data_source *base)
{
	struct x11_drag_source *source = wl_container_of(base, source, base);
	if (source->dragged) {
		x11_cover_accept(&source->dragged->cover, x11_drag_source_is_wanted(source));
	}
}

static void x11_drag_source_handle_accept(
	struct wlr_data_source *base, uint32_t serial, const char *type)
{
	tell_answer(base);
}

static void x11_drag_source_handle_action(
	struct wlr_data_source *base, enum wl_data_device_manager_dnd_action action)
{
	tell_answer(base);
}

static void x11_drag_source_handle_end(void *data)
{
	struct x11_drag_source *source = data;
	source->end = NULL;
	wlr_data_source_destroy(&source->base);
}

/* wlroots may go on with it in this turn, and destroys it itself for applications that say so. */
static void x11_drag_source_handle_finish(struct wlr_data_source *base)
{
	struct x11_drag_source *source = wl_container_of(base, source, base);
	if (source->dragged) {
		source->dragged->copied = true;
		x11_cover_finish(&source->dragged->cover, true);
		if (!source->end) {
			source->end = wl_event_loop_add_idle(source->dragged->transfers.loop,
				x11_drag_source_handle_end, source);
		}
	}
}

static void x11_drag_source_handle_destroy(struct wlr_data_source *base)
{
	struct x11_drag_source *source = wl_container_of(base, source, base);
	if (source->end) {
		wl_event_source_remove(source->end);
	}
	if (source->dragged && source->dragged->source == source) {
		x11_cover_finish(&source->dragged->cover, false);
		source->dragged->source = NULL;
	}
	free(source);
}

static const struct wlr_data_source_impl source_impl = {
	.send = x11_drag_source_handle_send,
	.accept = x11_drag_source_handle_accept,
	.destroy = x11_drag_source_handle_destroy,
	.dnd_finish = x11_drag_source_handle_finish,
	.dnd_action = x11_drag_source_handle_action,
};

/* As Wayland calls a type of X's, to be freed; NULL: it has no name there. */
static char *name_type(const struct x11_cover *cover, xcb_atom_t type)
{
	if (type == cover->atoms->atoms[X11_ATOM_UTF8_STRING]) {
		return strdup(CLIP_TEXT);
	}
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(cover->xwayland);
	xcb_get_atom_name_reply_t *reply =
		xcb_get_atom_name_reply(connection, xcb_get_atom_name(connection, type), NULL);
	char *name = NULL;
	if (reply) {
		name = strndup(xcb_get_atom_name_name(reply),
			(size_t)xcb_get_atom_name_name_length(reply));
	}
	free(reply);
	if (name && !strchr(name, '/')) {
		free(name);
		return NULL;
	}
	return name;
}

static bool has_type(const struct x11_drag_source *source, const char *name)
{
	char *const *names = source->base.mime_types.data;
	for (uint32_t i = 0; i < source->count; i++) {
		if (strcmp(names[i], name) == 0) {
			return true;
		}
	}
	return false;
}

static void add_type(struct x11_drag_source *source, const struct x11_cover *cover, xcb_atom_t type)
{
	char *name = name_type(cover, type);
	char **place = name && !has_type(source, name)
			       ? wl_array_add(&source->base.mime_types, sizeof(*place))
			       : NULL;
	if (!place) {
		free(name);
		return;
	}
	*place = name;
	source->atoms[source->count++] = type;
}

struct x11_drag_source *x11_drag_source_create(
	struct x11_dragged *dragged, const xcb_client_message_event_t *message)
{
	xcb_atom_t types[X11_COVER_MAX_TYPES];
	uint32_t count = x11_cover_types(&dragged->cover, message, types);
	struct x11_drag_source *source = calloc(1, sizeof(*source));
	if (!source) {
		return NULL;
	}
	wlr_data_source_init(&source->base, &source_impl);
	source->base.actions = WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY;
	for (uint32_t i = 0; i < count; i++) {
		add_type(source, &dragged->cover, types[i]);
	}
	if (source->count == 0) {
		wlr_data_source_destroy(&source->base);
		return NULL;
	}
	source->dragged = dragged;
	return source;
}

void x11_drag_source_begin(struct x11_drag_source *source)
{
	struct x11_dragged *dragged = source->dragged;
	if (dragged->source) {
		dragged->source->dragged = NULL;
	}
	dragged->source = source;
	dragged->copied = false;
}

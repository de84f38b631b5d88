/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_window.h"

#include <stdlib.h>

#include "compositor/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_table.h"
#include "compositor/guest/guest_window_impl.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/sprite.h"
#include "compositor/input/input.h"
#include "protocol/geometry.h"

struct guest_window *guest_window_from(struct window *window)
{
	struct guest_window *gw = wl_container_of(window, gw, window);
	return gw;
}

struct guest_window *guest_window_find(struct guest *guest, const struct link_msg *msg, uint32_t id)
{
	struct guest_window *gw = id_table_get(&guest->windows, id);
	if (gw == NULL) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, id, "no such window");
	}
	return gw;
}

struct guest_window *guest_window_find_toplevel(
	struct guest *guest, const struct link_msg *msg, uint32_t id)
{
	struct guest_window *gw = guest_window_find(guest, msg, id);
	if (gw != NULL && gw->window.kind != WINDOW_TOPLEVEL) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, id, "not a toplevel");
		return NULL;
	}
	return gw;
}

/* NULL when out of memory. */
static struct guest_window *make(
	struct guest *guest, uint32_t id, enum window_kind kind, struct guest_window *parent)
{
	struct guest_window *gw = calloc(1, sizeof(*gw));
	if (gw == NULL
		|| !window_init(&gw->window, guest->domain->server, guest->domain, kind,
			parent != NULL ? &parent->window : NULL, &guest_window_impl)) {
		free(gw);
		return NULL;
	}
	gw->guest = guest;
	gw->id = id;
	gw->window.owner = guest;
	pixman_region32_init(&gw->input);
	layer_list_init(&gw->layers, guest, id, gw->window.content);
	window_set_silent(&gw->window, guest->domain->silent);
	return gw;
}

struct guest_window *guest_window_create(struct guest *guest, const struct link_msg *msg,
	enum window_kind kind, struct guest_window *parent)
{
	if (!guest_table_may_add_window(guest, msg)) {
		return NULL;
	}
	struct guest_window *gw = make(guest, msg->object, kind, parent);
	if (gw == NULL) {
		guest_end(guest, LINK_ERROR_HOST, msg->opcode, msg->object, "out of memory");
		return NULL;
	}
	if (!guest_table_add(guest, &guest->windows, msg, gw)) {
		guest_window_destroy(gw);
		return NULL;
	}
	window_find_output(&gw->window);
	return gw;
}

/* The box may be larger than the content: what the guest has beyond that is not content. */
void guest_window_clip(struct guest_window *gw)
{
	const struct window *window = &gw->window;
	struct wlr_box view = window_view(window);
	const struct link_rect shown = {view.x, view.y, view.width, view.height};
	const struct link_rect content = {0, 0, window->full_width, window->full_height};
	struct link_rect box;
	geometry_rect_intersect(&shown, &content, &box);
	layer_list_clip(&gw->layers, &box, window->scale);
}

void guest_window_destroy(struct guest_window *gw)
{
	guest_window_input_forget(gw);
	pixman_region32_fini(&gw->input);
	layer_list_clear(&gw->layers);
	window_finish(&gw->window);
	free(gw);
}

bool guest_window_is_gone(const struct guest_window *gw)
{
	const struct window *window = &gw->window;
	return window->kind == WINDOW_POPUP && (window->dismissed || window->parent == NULL);
}

void guest_window_create_toplevel(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *parent = NULL;
	if (msg->toplevel_create.parent != 0) {
		parent = guest_window_find_toplevel(guest, msg, msg->toplevel_create.parent);
		if (parent == NULL) {
			return;
		}
	}
	struct guest_window *gw = guest_window_create(guest, msg, WINDOW_TOPLEVEL, parent);
	if (gw != NULL) {
		guest_configure_begin_answer(gw);
		uint32_t states = msg->toplevel_create.states;
		window_set_maximized(&gw->window, (states & LINK_STATE_MAXIMIZED) != 0);
		window_set_fullscreen(&gw->window, (states & LINK_STATE_FULLSCREEN) != 0);
		guest_configure_answer(gw);
	}
}

void guest_window_destroy_message(struct guest *guest, struct link_msg *msg)
{
	struct sprite *sprite = id_table_remove(&guest->sprites, msg->object);
	if (sprite != NULL) {
		sprite_destroy(sprite);
		return;
	}
	struct guest_window *gw = guest_table_take(guest, &guest->windows, msg);
	if (gw != NULL) {
		guest_window_destroy(gw);
	}
}

void guest_window_title(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	if (gw != NULL) {
		window_set_title(&gw->window, msg->text.untrusted_bytes, msg->text.length);
	}
}

void guest_window_app_id(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	if (gw != NULL) {
		window_set_app_id(&gw->window, msg->text.untrusted_bytes, msg->text.length);
	}
}

void guest_window_hints(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	if (gw != NULL) {
		window_set_hints(&gw->window, &msg->hints);
	}
}

void guest_window_parent(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	struct guest_window *parent = NULL;
	if (gw == NULL) {
		return;
	}
	if (msg->parent.parent != 0) {
		parent = guest_window_find_toplevel(guest, msg, msg->parent.parent);
		if (parent == NULL) {
			return;
		}
	}
	if (!window_set_parent(&gw->window, parent != NULL ? &parent->window : NULL)) {
		guest_end(
			guest, LINK_ERROR_VALUE, msg->opcode, msg->object, "a window above itself");
	}
}

/* A new region may let the pointer through that rests there, or take it. Without memory for it the window
 * takes nothing. */
void guest_window_input_region(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find(guest, msg, msg->object);
	if (gw == NULL) {
		return;
	}
	pixman_region32_clear(&gw->input);
	for (uint32_t i = 0; i < msg->input_region.count; i++) {
		const struct link_rect *rect = &msg->input_region.rects[i];
		pixman_region32_union_rect(&gw->input, &gw->input, rect->x, rect->y,
			(unsigned)rect->width, (unsigned)rect->height);
	}
	gw->takes_part = msg->input_region.whole == 0;
	input_refresh_pointer(gw->window.server);
}

void guest_window_request(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	if (gw != NULL) {
		guest_window_input_request(gw, &msg->request);
	}
}

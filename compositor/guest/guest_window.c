/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_window.h"

#include "compositor/guest/guest.h"
#include "protocol/geometry.h"

struct guest_window *guest_window_from(struct window *window)
{
	struct guest_window *gw = wl_container_of(window, gw, window);
	return gw;
}

struct guest_window *guest_window_find(struct guest *guest, const struct link_msg *msg, uint32_t id)
{
	struct guest_window *gw = id_table_get(&guest->windows, id);
	if (!gw) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, id, "no such window");
	}
	return gw;
}

struct guest_window *guest_window_find_toplevel(
	struct guest *guest, const struct link_msg *msg, uint32_t id)
{
	struct guest_window *gw = guest_window_find(guest, msg, id);
	if (gw && gw->window.kind != WINDOW_TOPLEVEL) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, id, "not a toplevel");
		return NULL;
	}
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

bool guest_window_is_gone(const struct guest_window *gw)
{
	const struct window *window = &gw->window;
	return window->kind == WINDOW_POPUP && (window->dismissed || !window->parent);
}

/* Acts in a popup are those of its toplevel. */
static struct guest_acts *acts_of(struct guest_window *gw)
{
	return &guest_window_from(window_toplevel(&gw->window))->acts;
}

void guest_window_note_act(struct guest_window *gw, uint32_t serial)
{
	struct guest_acts *acts = acts_of(gw);
	acts->serials[acts->next] = serial;
	acts->next = (acts->next + 1) % GUEST_ACTS;
}

bool guest_window_had_act(struct guest_window *gw, uint32_t serial)
{
	const struct guest_acts *acts = acts_of(gw);
	for (unsigned i = 0; i < GUEST_ACTS; i++) {
		if (serial != 0 && acts->serials[i] == serial) {
			return true;
		}
	}
	return false;
}

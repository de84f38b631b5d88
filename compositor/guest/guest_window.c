/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_window.h"

#include <string.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/pace.h"
#include "compositor/guest/guest.h"
#include "compositor/screen/output.h"
#include "protocol/geometry.h"

struct guest_window *guest_window_from(struct window *window)
{
	struct guest_window *gw = wl_container_of(window, gw, window);
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
	layer_list_clip(
		&gw->layers, &box, output_by_number(window->desktop->screen, window->output));
}

void guest_window_drawn(struct layer_list *layers)
{
	const struct guest_window *gw = wl_container_of(layers, gw, layers);
	if (gw->window.frame_owed) {
		pace_schedule_frame(&gw->window);
	}
}

void guest_window_seen(struct guest_window *gw)
{
	layer_list_set_seen(&gw->layers, gw->window.seen);
	guest_window_clip(gw);
}

bool guest_window_is_gone(const struct guest_window *gw)
{
	const struct window *window = &gw->window;
	return window->kind == WINDOW_POPUP && (window->dismissed || !window->parent);
}

/* --- what it is told to be -------------------------------------------------------------------- */

static void send_toplevel(struct guest_window *gw, uint32_t serial)
{
	const struct window_want *want = &gw->window.want;
	int32_t bounds_width, bounds_height;
	window_max_content(&gw->window, &bounds_width, &bounds_height);
	LINK_MSG(msg, LINK_CONFIGURE, gw->id);
	msg.configure = (struct link_configure){
		.serial = serial,
		.width = geometry_clamp(want->width, 0, LINK_MAX_DIMENSION),
		.height = geometry_clamp(want->height, 0, LINK_MAX_DIMENSION),
		.bounds_width = geometry_clamp(bounds_width, 0, LINK_MAX_DIMENSION),
		.bounds_height = geometry_clamp(bounds_height, 0, LINK_MAX_DIMENSION),
		.states = want->states,
	};
	guest_send(gw->guest, &msg);
}

static void send_popup(struct guest_window *gw, const struct guest_configure_sent *sent)
{
	const struct window_want *want = &gw->window.want;
	LINK_MSG(msg, LINK_POPUP_CONFIGURE, gw->id);
	msg.popup_configure = (struct link_popup_configure){
		.serial = sent->serial,
		.token = gw->configures.token,
		.x = sent->x,
		.y = sent->y,
		.width = geometry_clamp(want->width, 1, LINK_MAX_DIMENSION),
		.height = geometry_clamp(want->height, 1, LINK_MAX_DIMENSION),
	};
	gw->configures.token = 0;
	guest_send(gw->guest, &msg);
}

void guest_window_configure_flush(struct guest_window *gw)
{
	struct guest_configures *configures = &gw->configures;
	if (configures->asking || guest_window_is_gone(gw)) {
		return;
	}
	bool answer = configures->owed && configures->count < LINK_MAX_CONFIGURES;
	bool news = configures->changed && configures->count == 0;
	if (!answer && !news) {
		return;
	}
	const struct window_want *want = &gw->window.want;
	struct guest_configure_sent *sent = &configures->unanswered[configures->count++];
	configures->changed = configures->owed = false;
	gw->window.stale = true;
	*sent = (struct guest_configure_sent){
		.serial = guest_next_serial(gw->guest),
		.x = geometry_clamp(want->x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.y = geometry_clamp(want->y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.width = want->width,
		.height = want->height,
	};
	if (gw->window.kind == WINDOW_TOPLEVEL) {
		send_toplevel(gw, sent->serial);
	} else {
		send_popup(gw, sent);
	}
}

void guest_window_configure(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	gw->configures.changed = true;
	guest_window_configure_flush(gw);
}

void guest_window_begin_answer(struct guest_window *gw)
{
	gw->configures.asking = true;
}

void guest_window_answer(struct guest_window *gw)
{
	gw->configures.asking = false;
	gw->configures.owed = true;
	guest_window_configure_flush(gw);
}

void guest_window_configure_take(struct guest_window *gw, unsigned count)
{
	struct guest_configures *configures = &gw->configures;
	if (count == 0) {
		return;
	}
	const struct guest_configure_sent *last = &configures->unanswered[count - 1];
	configures->answered = last->serial;
	const struct window_want *want = &gw->window.want;
	window_note_answer(&gw->window, last->width == want->width && last->height == want->height);
	gw->window.popup_x = last->x;
	gw->window.popup_y = last->y;
	configures->count -= count;
	memmove(configures->unanswered, &configures->unanswered[count],
		configures->count * sizeof(configures->unanswered[0]));
}

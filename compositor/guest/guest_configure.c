/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_configure.h"

#include <string.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_window.h"
#include "protocol/geometry.h"

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

static void send(struct guest_window *gw)
{
	struct guest_configures *configures = &gw->configures;
	const struct window_want *want = &gw->window.want;
	struct guest_configure_sent *sent = &configures->unanswered[configures->count++];
	configures->changed = configures->owed = false;
	gw->window.stale = true;
	*sent = (struct guest_configure_sent){
		.serial = guest_next_serial(gw->guest),
		.x = geometry_clamp(want->x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.y = geometry_clamp(want->y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	};
	if (gw->window.kind == WINDOW_TOPLEVEL) {
		send_toplevel(gw, sent->serial);
	} else {
		send_popup(gw, sent);
	}
}

void guest_configure_flush(struct guest_window *gw)
{
	struct guest_configures *configures = &gw->configures;
	if (configures->asking || guest_window_is_gone(gw)) {
		return;
	}
	bool answer = configures->owed && configures->count < LINK_MAX_CONFIGURES;
	bool news = configures->changed && configures->count == 0;
	if (answer || news) {
		send(gw);
	}
}

void guest_configure_changed(struct guest_window *gw)
{
	gw->configures.changed = true;
	guest_configure_flush(gw);
}

void guest_configure_begin_answer(struct guest_window *gw)
{
	gw->configures.asking = true;
}

void guest_configure_answer(struct guest_window *gw)
{
	gw->configures.asking = false;
	gw->configures.owed = true;
	guest_configure_flush(gw);
}

/* Where in unanswered the serial is; count when it is not there. */
static unsigned guest_configure_find(const struct guest_configures *configures, uint32_t serial)
{
	unsigned i = 0;
	while (i < configures->count && configures->unanswered[i].serial != serial) {
		i++;
	}
	return i;
}

bool guest_configure_is_due(const struct guest_window *gw, uint32_t serial)
{
	const struct guest_configures *configures = &gw->configures;
	return serial == configures->answered
	       || guest_configure_find(configures, serial) < configures->count;
}

void guest_configure_take(struct guest_window *gw, uint32_t serial)
{
	struct guest_configures *configures = &gw->configures;
	unsigned at = guest_configure_find(configures, serial);
	if (at == configures->count) {
		return;
	}
	configures->answered = serial;
	gw->window.popup_x = configures->unanswered[at].x;
	gw->window.popup_y = configures->unanswered[at].y;
	configures->count -= at + 1;
	memmove(configures->unanswered, &configures->unanswered[at + 1],
		configures->count * sizeof(configures->unanswered[0]));
	gw->window.stale = configures->count > 0;
}

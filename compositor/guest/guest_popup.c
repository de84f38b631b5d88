/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_popup.h"

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_window.h"

/* The place that the positioner leads to now. */
static void answer(struct guest_window *gw)
{
	guest_configure_begin_answer(gw);
	window_position_popup(&gw->window);
	guest_configure_answer(gw);
}

/* What takes the next click from all else must be the answer to an act of the user. */
static bool may_grab(struct guest_window *gw, uint32_t serial)
{
	struct guest_window *toplevel = guest_window_from(window_toplevel(&gw->window));
	return !gw->window.grab || guest_acts_has(&toplevel->acts, serial);
}

void guest_popup_create(struct guest *guest, struct link_msg *msg)
{
	const struct link_popup_create *create = &msg->popup_create;
	struct guest_window *parent = guest_window_find(guest, msg, create->parent);
	if (parent == NULL) {
		return;
	}
	if (parent->depth == LINK_MAX_POPUP_DEPTH) {
		guest_end(guest, LINK_ERROR_LIMIT, msg->opcode, msg->object,
			"popups nested too deep");
		return;
	}
	struct guest_window *gw = guest_window_create(guest, msg, WINDOW_POPUP, parent);
	if (gw == NULL) {
		return;
	}
	gw->depth = parent->depth + 1;
	gw->window.positioner = create->positioner;
	gw->window.grab = create->flags & LINK_POPUP_GRAB;
	gw->window.reactive = create->flags & LINK_POPUP_REACTIVE;
	/* The guest could not know yet that the parent was dismissed. */
	if (guest_window_is_gone(parent) || !may_grab(gw, create->serial)) {
		gw->window.dismissed = true;
		gw->window.impl->dismiss(&gw->window);
		return;
	}
	answer(gw);
	/* Also for content that answers nothing yet. */
	gw->window.popup_x = gw->window.want.x;
	gw->window.popup_y = gw->window.want.y;
}

void guest_popup_reposition(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find(guest, msg, msg->object);
	if (gw == NULL) {
		return;
	}
	if (gw->window.kind != WINDOW_POPUP) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, msg->object, "not a popup");
		return;
	}
	gw->window.positioner = msg->popup_reposition.positioner;
	gw->window.reactive = msg->popup_reposition.flags & LINK_POPUP_REACTIVE;
	gw->configures.token = msg->popup_reposition.token;
	answer(gw);
}

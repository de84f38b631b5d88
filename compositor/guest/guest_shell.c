/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include <assert.h>

#include "common/clock.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_dispatch.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_pointer.h"
#include "compositor/guest/guest_table.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_life.h"
#include "compositor/guest/sprite.h"

/* --- toplevels -------------------------------------------------------------------------------- */

/* Makes the window of msg->object and adds it to the table. NULL: the link is ended. */
static struct guest_window *create_window(struct guest *guest, const struct link_msg *msg,
	enum window_kind kind, struct guest_window *parent)
{
	if (!guest_table_may_add(guest, &guest->windows, msg)) {
		return NULL;
	}
	struct guest_window *gw = guest_window_create(guest, msg->object, kind, parent);
	if (!gw) {
		guest_end_for(guest, msg, LINK_ERROR_HOST, "out of memory");
		return NULL;
	}
	if (!guest_table_add(guest, &guest->windows, msg, gw)) {
		guest_window_destroy(gw);
		return NULL;
	}
	window_find_output(&gw->window);
	return gw;
}

/* The toplevel that one is to hang on; id 0: none, then NULL. False: the link is ended. */
static bool find_parent(
	struct guest *guest, const struct link_msg *msg, uint32_t id, struct guest_window **parent)
{
	*parent = id != 0 ? guest_table_toplevel(guest, msg, id) : NULL;
	return id == 0 || *parent;
}

void guest_shell_create_toplevel(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *parent;
	if (!find_parent(guest, msg, msg->toplevel_create.parent, &parent)) {
		return;
	}
	struct guest_window *gw = create_window(guest, msg, WINDOW_TOPLEVEL, parent);
	if (gw) {
		guest_window_begin_answer(gw);
		uint32_t states = msg->toplevel_create.states;
		window_set_maximized(&gw->window, (states & LINK_STATE_MAXIMIZED) != 0);
		window_set_fullscreen(&gw->window, (states & LINK_STATE_FULLSCREEN) != 0);
		guest_window_answer(gw);
	}
}

void guest_shell_parent(struct guest_window *gw, const struct link_msg *msg)
{
	struct guest_window *parent;
	if (!find_parent(gw->guest, msg, msg->parent.parent, &parent)) {
		return;
	}
	if (!window_set_parent(&gw->window, parent ? &parent->window : NULL)) {
		guest_end_for(gw->guest, msg, LINK_ERROR_VALUE, "a window above itself");
	}
}

void guest_shell_title(struct guest_window *gw, const struct link_msg *msg)
{
	window_set_title(&gw->window, msg->text.untrusted_bytes, msg->text.length);
}

void guest_shell_app_id(struct guest_window *gw, const struct link_msg *msg)
{
	window_set_app_id(&gw->window, msg->text.untrusted_bytes, msg->text.length);
}

void guest_shell_hints(struct guest_window *gw, const struct link_msg *msg)
{
	window_set_hints(&gw->window, &msg->hints);
}

void guest_shell_responsive(struct guest_window *gw, const struct link_msg *msg)
{
	gw->hangs = msg->responsive.responsive == 0;
	guest_liveness_mark(gw);
}

void guest_shell_inhibits_idle(struct guest_window *gw, const struct link_msg *msg)
{
	window_set_inhibits_idle(&gw->window, msg->inhibits_idle.inhibits == 1);
}

void guest_shell_icon(struct guest_window *gw, const struct link_msg *msg)
{
	window_set_icon(&gw->window, msg->icon.length > 0 ? msg->icon.untrusted_shades : NULL);
}

void guest_shell_feedback(struct guest_window *gw, const struct link_msg *msg)
{
	gw->asks_feedback = true;
}

/* --- popups ----------------------------------------------------------------------------------- */

/* The place that the positioner leads to now. */
static void guest_shell_answer(struct guest_window *gw)
{
	guest_window_begin_answer(gw);
	window_position_popup(&gw->window);
	guest_window_answer(gw);
}

void guest_shell_create_popup(struct guest *guest, struct link_msg *msg)
{
	const struct link_popup_create *create = &msg->popup_create;
	struct guest_window *parent = guest_table_window(guest, msg, create->parent);
	if (!parent) {
		return;
	}
	if (parent->depth == LINK_MAX_POPUP_DEPTH) {
		guest_end_for(guest, msg, LINK_ERROR_LIMIT, "popups nested too deep");
		return;
	}
	struct guest_window *gw = create_window(guest, msg, WINDOW_POPUP, parent);
	if (!gw) {
		return;
	}
	gw->depth = parent->depth + 1;
	gw->window.positioner = create->positioner;
	gw->window.grab = create->flags & LINK_POPUP_GRAB;
	gw->window.reactive = create->flags & LINK_POPUP_REACTIVE;
	/* What takes the next click from all else must be the answer to an act of the user. */
	bool may_grab = !gw->window.grab || guest_request_had_act(gw, create->serial);
	/* The guest could not know yet that the parent was dismissed. */
	if (guest_window_is_gone(parent) || !may_grab) {
		gw->window.dismissed = true;
		gw->window.impl->dismiss(&gw->window);
		return;
	}
	guest_shell_answer(gw);
	/* Also for content that answers nothing yet. */
	gw->window.popup_x = gw->window.want.x;
	gw->window.popup_y = gw->window.want.y;
}

void guest_shell_reposition(struct guest_window *gw, const struct link_msg *msg)
{
	gw->window.positioner = msg->popup_reposition.positioner;
	gw->window.reactive = msg->popup_reposition.flags & LINK_POPUP_REACTIVE;
	gw->configures.token = msg->popup_reposition.token;
	guest_shell_answer(gw);
}

/* --- either, and sprites ---------------------------------------------------------------------- */

/* A new region may let the pointer through that rests there, or take it. Without memory for it the
 * window takes nothing. */
void guest_shell_input_region(struct guest_window *gw, const struct link_msg *msg)
{
	pixman_region32_clear(&gw->input);
	for (uint32_t i = 0; i < msg->input_region.count; i++) {
		const struct link_rect *rect = &msg->input_region.rects[i];
		pixman_region32_union_rect(&gw->input, &gw->input, rect->x, rect->y,
			(unsigned)rect->width, (unsigned)rect->height);
	}
	gw->takes_part = msg->input_region.whole == 0;
	window_rearranged(&gw->window);
}

void guest_shell_create_sprite(struct guest *guest, struct link_msg *msg)
{
	if (!guest_table_may_add(guest, &guest->sprites, msg)) {
		return;
	}
	struct sprite *sprite = sprite_create(guest, msg->object, msg->sprite_create.kind);
	if (!sprite) {
		guest_end_for(guest, msg, LINK_ERROR_HOST, "out of memory");
	} else if (!guest_table_add(guest, &guest->sprites, msg, sprite)) {
		sprite_destroy(sprite);
	}
}

void guest_shell_destroy(struct guest *guest, struct link_msg *msg)
{
	struct sprite *sprite = id_table_remove(&guest->sprites, msg->object);
	if (sprite) {
		guest_pointer_forget(sprite);
		sprite_destroy(sprite);
		return;
	}
	assert(!guest->going);
	guest->going = guest_table_take(guest, &guest->windows, msg);
	guest_window_go_on(guest, clock_spent() + GUEST_MAX_TURN_US);
}

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include <assert.h>
#include <stdlib.h>

#include "common/clock.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_life.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/sprite.h"

/* --- what the desktop wants of it ------------------------------------------------------------ */

/* Its pixels go at once: the guest may take its time to destroy it. */
static void guest_shell_dismiss(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	window_take_off(window);
	layer_list_clear(&gw->layers);
	LINK_MSG(msg, LINK_POPUP_DONE, gw->id);
	guest_send(gw->guest, &msg);
}

/* Its pictures are scaled for it, and the guest hears of it: of the output itself first. */
static void output(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_clip(gw);
	guest_outputs_tell(gw->guest->outputs);
	LINK_MSG(msg, LINK_WINDOW_OUTPUT, gw->id);
	msg.window_output = (struct link_window_output){
		.output = window->output,
		.scale = guest_outputs_scale(window->scale),
	};
	guest_send(gw->guest, &msg);
}

static void guest_shell_frame(struct window *window, uint32_t time)
{
	struct guest_window *gw = guest_window_from(window);
	/* It has not been shown what it waits for: guest_window_drawn asks for another frame. */
	window->frame_owed = layer_list_is_late(&gw->layers);
	if (window->frame_owed) {
		return;
	}
	LINK_MSG(msg, LINK_FRAME, gw->id);
	msg.frame.time = guest_time(gw->guest, time);
	guest_send_late(gw->guest, &msg);
}

static const struct window_impl window_impl = {
	.configure = guest_window_configure,
	.close = guest_liveness_close,
	.dismiss = guest_shell_dismiss,
	.output = output,
	.frame = guest_shell_frame,
	.takes_pointer = guest_window_input_takes_pointer,
	.keyboard_enter = guest_window_input_keyboard_enter,
	.keyboard_leave = guest_window_input_keyboard_leave,
	.key = guest_window_input_key,
	.modifiers = guest_window_input_modifiers,
	.pointer_enter = guest_window_input_pointer_enter,
	.pointer_leave = guest_window_input_pointer_leave,
	.pointer_motion = guest_window_input_pointer_motion,
	.pointer_button = guest_window_input_pointer_button,
	.pointer_axis = guest_window_input_pointer_axis,
	.pointer_frame = guest_window_input_pointer_frame,
};

const char *guests_window_refusal(struct window *window)
{
	if (window->impl != &window_impl) {
		return "";
	}
	return guest_memory_describe(layer_list_refusal(&guest_window_from(window)->layers));
}

/* --- its life ------------------------------------------------------------------------------- */

/* NULL when out of memory. */
static struct guest_window *guest_shell_make(
	struct guest *guest, uint32_t id, enum window_kind kind, struct guest_window *parent)
{
	struct guest_window *gw = calloc(1, sizeof(*gw));
	if (!gw
		|| !window_init(&gw->window, guest->guests->desktop, guest->domain, kind,
			parent ? &parent->window : NULL, &window_impl)) {
		free(gw);
		return NULL;
	}
	gw->guest = guest;
	gw->id = id;
	gw->window.owner = guest;
	pixman_region32_init(&gw->input);
	layer_list_init(&gw->layers, guest, id, gw->window.content, guest_window_drawn);
	guest_liveness_mark(gw);
	return gw;
}

static void guest_shell_destroy_window(struct guest_window *gw)
{
	window_take_off(&gw->window);
	guest_window_input_forget(gw);
	pixman_region32_fini(&gw->input);
	layer_list_clear(&gw->layers);
	window_finish(&gw->window);
	free(gw);
}

/* Makes the window of msg->object and adds it to the table. NULL: the link is ended. */
static struct guest_window *create_window(struct guest *guest, const struct link_msg *msg,
	enum window_kind kind, struct guest_window *parent)
{
	if (!guest_table_may_add(guest, &guest->windows, msg)) {
		return NULL;
	}
	struct guest_window *gw = guest_shell_make(guest, msg->object, kind, parent);
	if (!gw) {
		guest_end(guest, LINK_ERROR_HOST, msg->opcode, msg->object, "out of memory");
		return NULL;
	}
	if (!guest_table_add(guest, &guest->windows, msg, gw)) {
		guest_shell_destroy_window(gw);
		return NULL;
	}
	window_find_output(&gw->window);
	return gw;
}

bool guest_shell_go_on(struct guest *guest, uint64_t end)
{
	struct guest_window *gw = guest->going;
	if (!gw) {
		return true;
	}
	if (!window_shed(&gw->window, end)) {
		return false;
	}
	guest->going = NULL;
	guest_shell_destroy_window(gw);
	return true;
}

/* --- messages -------------------------------------------------------------------------------- */

void guest_shell_create_toplevel(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *parent = NULL;
	if (msg->toplevel_create.parent != 0) {
		parent = guest_window_find_toplevel(guest, msg, msg->toplevel_create.parent);
		if (!parent) {
			return;
		}
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

void guest_shell_destroy(struct guest *guest, struct link_msg *msg)
{
	struct sprite *sprite = id_table_remove(&guest->sprites, msg->object);
	if (sprite) {
		sprite_destroy(sprite);
		return;
	}
	assert(!guest->going);
	guest->going = guest_table_take(guest, &guest->windows, msg);
	guest_shell_go_on(guest, clock_spent() + GUEST_MAX_TURN_US);
}

void guest_shell_text(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	const char *untrusted_text = msg->text.untrusted_bytes;
	if (gw && msg->opcode == LINK_WINDOW_TITLE) {
		window_set_title(&gw->window, untrusted_text, msg->text.length);
	} else if (gw) {
		window_set_app_id(&gw->window, untrusted_text, msg->text.length);
	}
}

void guest_shell_hints(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	if (gw) {
		window_set_hints(&gw->window, &msg->hints);
	}
}

void guest_shell_parent(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	struct guest_window *parent = NULL;
	if (!gw) {
		return;
	}
	if (msg->parent.parent != 0) {
		parent = guest_window_find_toplevel(guest, msg, msg->parent.parent);
		if (!parent) {
			return;
		}
	}
	if (!window_set_parent(&gw->window, parent ? &parent->window : NULL)) {
		guest_end(
			guest, LINK_ERROR_VALUE, msg->opcode, msg->object, "a window above itself");
	}
}

/* A new region may let the pointer through that rests there, or take it. Without memory for it the
 * window takes nothing. */
void guest_shell_input_region(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find(guest, msg, msg->object);
	if (!gw) {
		return;
	}
	pixman_region32_clear(&gw->input);
	for (uint32_t i = 0; i < msg->input_region.count; i++) {
		const struct link_rect *rect = &msg->input_region.rects[i];
		pixman_region32_union_rect(&gw->input, &gw->input, rect->x, rect->y,
			(unsigned)rect->width, (unsigned)rect->height);
	}
	gw->takes_part = msg->input_region.whole == 0;
	window_rearranged(&gw->window);
}

void guest_shell_responsive(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find_toplevel(guest, msg, msg->object);
	if (gw) {
		gw->hangs = msg->responsive.responsive == 0;
		guest_liveness_mark(gw);
	}
}

/* --- popups ---------------------------------------------------------------------------------- */

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
	struct guest_window *parent = guest_window_find(guest, msg, create->parent);
	if (!parent) {
		return;
	}
	if (parent->depth == LINK_MAX_POPUP_DEPTH) {
		guest_end(guest, LINK_ERROR_LIMIT, msg->opcode, msg->object,
			"popups nested too deep");
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
	bool may_grab = !gw->window.grab || guest_window_input_had_act(gw, create->serial);
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

void guest_shell_reposition(struct guest *guest, struct link_msg *msg)
{
	struct guest_window *gw = guest_window_find(guest, msg, msg->object);
	if (!gw) {
		return;
	}
	if (gw->window.kind != WINDOW_POPUP) {
		guest_end(guest, LINK_ERROR_OBJECT, msg->opcode, msg->object, "not a popup");
		return;
	}
	gw->window.positioner = msg->popup_reposition.positioner;
	gw->window.reactive = msg->popup_reposition.flags & LINK_POPUP_REACTIVE;
	gw->configures.token = msg->popup_reposition.token;
	guest_shell_answer(gw);
}

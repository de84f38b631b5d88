/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include "compositor/desktop/pace.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_configure.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/layer.h"
#include "compositor/guest/sprite.h"

struct checked_commit {
	const struct link_window_commit *commit;
	struct layer_update layers[LINK_MAX_LAYERS];
};

/* LINK_ERROR_NONE, or why this layer cannot be. */
static enum link_error check_layer(
	struct guest *guest, const struct link_layer *state, struct layer_update *out)
{
	out->state = state;
	out->buffer = id_table_get(&guest->buffers, state->buffer);
	if (!out->buffer) {
		return LINK_ERROR_OBJECT;
	}
	bool fits = layer_source_valid(state, out->buffer->width, out->buffer->height);
	return fits ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

/* Looks up the buffers and spreads the rectangles, whose counts decode.h has made agree. */
static enum link_error check_layers(struct guest *guest, struct checked_commit *checked)
{
	const struct link_window_commit *commit = checked->commit;
	const struct link_rect *rects = commit->rects;
	for (uint32_t i = 0; i < commit->layer_count; i++) {
		struct layer_update *layer = &checked->layers[i];
		enum link_error error = check_layer(guest, &commit->layers[i], layer);
		if (error != LINK_ERROR_NONE) {
			return error;
		}
		layer->damage = rects;
		layer->opaque = rects + layer->state->damage_count;
		rects = layer->opaque + layer->state->opaque_count;
	}
	return LINK_ERROR_NONE;
}

static const char *guest_commit_reason_of(enum link_error error)
{
	return error == LINK_ERROR_OBJECT ? "a layer of no buffer"
					  : "a source outside of its buffer";
}

/* Whether it can be applied; else the link is ended. due: its serial may be that. */
static bool check(
	struct guest *guest, const struct link_msg *msg, bool due, struct checked_commit *checked)
{
	checked->commit = &msg->commit;
	if (!due) {
		guest_end(guest, LINK_ERROR_STATE, msg->opcode, msg->object,
			"answers a CONFIGURE that is not due");
		return false;
	}
	enum link_error error = check_layers(guest, checked);
	if (error != LINK_ERROR_NONE) {
		guest_end(guest, error, msg->opcode, msg->object, guest_commit_reason_of(error));
		return false;
	}
	return true;
}

/* The buffers are held while a commit is applied: one that is shown again is not released in between,
 * one that is not shown at all is released at the end. */
static void hold_buffers(const struct checked_commit *checked)
{
	for (uint32_t i = 0; i < checked->commit->layer_count; i++) {
		buffer_hold(checked->layers[i].buffer);
	}
}

static void let_buffers_go(const struct checked_commit *checked)
{
	for (uint32_t i = 0; i < checked->commit->layer_count; i++) {
		buffer_let_go(checked->layers[i].buffer);
	}
}

static void guest_commit_show(struct guest_window *gw, const struct checked_commit *checked)
{
	struct window *window = &gw->window;
	window_set_content_size(
		window, (int32_t)checked->commit->width, (int32_t)checked->commit->height);
	if (guest_window_is_gone(gw)) {
		return;
	}
	/* Who waits for frames gets the old buffers with the next one. Who does not wait may need them
	 * before it. */
	bool frame_comes = pace_schedule_frame(window);
	gw->guest->frame_comes = frame_comes && !gw->frame_wanted;
	layer_list_apply(&gw->layers, checked->layers, checked->commit->layer_count);
	guest_window_clip(gw);
	gw->guest->frame_comes = false;
	gw->frame_wanted = true;
}

static void guest_commit_hide(struct guest_window *gw)
{
	window_unmap(&gw->window);
	layer_list_clear(&gw->layers);
	gw->frame_wanted = false;
}

static void apply(struct guest_window *gw, const struct checked_commit *checked)
{
	if (guest_window_is_gone(gw)) {
		return;
	}
	if (checked->commit->layer_count == 0) {
		guest_commit_hide(gw);
	} else {
		guest_commit_show(gw, checked);
	}
}

static void commit_window(struct guest *guest, const struct link_msg *msg)
{
	struct checked_commit checked LINK_UNINITIALIZED;
	struct guest_window *gw = guest_window_find(guest, msg, msg->object);
	if (!gw || !check(guest, msg, guest_configure_is_due(gw, msg->commit.serial), &checked)) {
		return;
	}
	guest_configure_take(gw, msg->commit.serial);
	hold_buffers(&checked);
	apply(gw, &checked);
	let_buffers_go(&checked);
	guest_configure_flush(gw);
}

/* A sprite gets no CONFIGURE. */
static void commit_sprite(struct sprite *sprite, const struct link_msg *msg)
{
	struct checked_commit checked LINK_UNINITIALIZED;
	if (!check(sprite->guest, msg, msg->commit.serial == 0, &checked)) {
		return;
	}
	hold_buffers(&checked);
	sprite_commit(sprite, &msg->commit, checked.layers);
	let_buffers_go(&checked);
}

void guest_commit(struct guest *guest, struct link_msg *msg)
{
	struct sprite *sprite = id_table_get(&guest->sprites, msg->object);
	if (sprite) {
		commit_sprite(sprite, msg);
	} else {
		commit_window(guest, msg);
	}
}

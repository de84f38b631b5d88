/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include "compositor/desktop/pace.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_pointer.h"
#include "compositor/guest/guest_table.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/layer_list.h"
#include "compositor/guest/layer_source.h"
#include "compositor/guest/sprite.h"

/* Looks up the buffers and spreads the rectangles, whose counts decode.h has made agree. False: not
 * all of it can be shown, and the link is ended. */
static bool check_layers(
	struct guest *guest, const struct link_msg *msg, struct layer_update *layers)
{
	const struct link_window_commit *commit = &msg->commit;
	const struct link_rect *rects = commit->rects;
	for (uint32_t i = 0; i < commit->layer_count; i++) {
		const struct link_layer *state = &commit->layers[i];
		struct buffer *buffer = id_table_get(&guest->buffers, state->buffer);
		if (!buffer) {
			guest_end_for(guest, msg, LINK_ERROR_OBJECT, "a layer of no buffer");
			return false;
		}
		if (!layer_source_valid(state, buffer->width, buffer->height)) {
			guest_end_for(
				guest, msg, LINK_ERROR_VALUE, "a source outside of its buffer");
			return false;
		}
		layers[i] = (struct layer_update){
			.state = state,
			.buffer = buffer,
			.damage = rects,
			.opaque = rects + state->damage_count,
		};
		rects += state->damage_count + state->opaque_count;
	}
	return true;
}

/* How many of the unanswered a commit with that serial answers. False: it is none that the guest
 * can have acted on. */
static bool count_answered(
	const struct guest_configures *configures, uint32_t serial, unsigned *count)
{
	*count = 0;
	if (serial == configures->answered) {
		return true;
	}
	for (unsigned i = 0; i < configures->count; i++) {
		if (configures->unanswered[i].serial == serial) {
			*count = i + 1;
			return true;
		}
	}
	return false;
}

static void apply(struct guest_window *gw, const struct link_window_commit *commit,
	const struct layer_update *layers)
{
	struct window *window = &gw->window;
	/* What an earlier one asked that was not seen is not answered. */
	bool asked = gw->asks_feedback;
	gw->asks_feedback = false;
	if (guest_window_is_gone(gw)) {
		return;
	}
	if (commit->layer_count == 0) {
		window_unmap(window);
		window_take_off(window);
		layer_list_clear(&gw->layers);
		window->frame_owed = gw->feedback_due = false;
		return;
	}
	window_set_content_size(window, (int32_t)commit->width, (int32_t)commit->height);
	if (guest_window_is_gone(gw)) {
		return;
	}
	/* Who waits for frames gets the old buffers with the next one. Who does not wait may need
	 * them before it. */
	bool frame_comes = pace_schedule_frame(window);
	gw->guest->frame_comes = frame_comes && !window->frame_owed;
	layer_list_apply(&gw->layers, layers, commit->layer_count);
	guest_window_clip(gw);
	window_set_layers(window, commit->layer_count);
	gw->guest->frame_comes = false;
	window->frame_owed = true;
	gw->feedback_due = asked;
}

/* The buffers are held while a commit is applied: one that is shown again is not released in
 * between, one that is not shown at all is released at the end. */
static void hold_buffers(const struct layer_update *layers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		buffer_hold(layers[i].buffer);
	}
}

static void let_buffers_go(const struct layer_update *layers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		buffer_let_go(layers[i].buffer);
	}
}

void guest_commit(struct guest *guest, struct link_msg *msg)
{
	const struct link_window_commit *commit = &msg->commit;
	struct sprite *sprite = id_table_get(&guest->sprites, msg->object);
	struct guest_window *gw = sprite ? NULL : guest_table_window(guest, msg, msg->object);
	if (!sprite && !gw) {
		return;
	}
	/* A sprite gets no CONFIGURE. */
	unsigned answered = 0;
	if (sprite ? commit->serial != 0
		   : !count_answered(&gw->configures, commit->serial, &answered)) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "answers a CONFIGURE that is not due");
		return;
	}
	struct layer_update layers[LINK_MAX_LAYERS] LINK_UNINITIALIZED;
	if (!check_layers(guest, msg, layers)) {
		return;
	}
	hold_buffers(layers, commit->layer_count);
	if (sprite) {
		sprite_commit(sprite, commit, layers);
		guest_pointer_update(sprite);
	} else {
		guest_window_configure_take(gw, answered);
		apply(gw, commit, layers);
	}
	let_buffers_go(layers, commit->layer_count);
	if (gw) {
		guest_window_configure_flush(gw);
	}
}

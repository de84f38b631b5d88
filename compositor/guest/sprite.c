/* SPDX-License-Identifier: MIT */
#include "compositor/guest/sprite.h"

#include <stdlib.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "compositor/input/input.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/decoration.h"
#include "protocol/geometry.h"

#define SPRITE_PERIOD 16 /* ms from a FRAME to the next: not more than 60 are in a second */

static bool sprite_create_nodes(struct sprite *sprite)
{
	const struct guests *guests = sprite->guest->guests;
	struct domain *domain = sprite->guest->domain;
	sprite->tree = wlr_scene_tree_create(guests->desktop->trees[STACK_GUEST_ICON]);
	if (!sprite->tree) {
		return false;
	}
	wlr_scene_node_set_enabled(&sprite->tree->node, false);
	sprite->content = wlr_scene_tree_create(sprite->tree);
	if (!sprite->content) {
		return false;
	}
	if (sprite->kind == LINK_SPRITE_ICON) {
		sprite->decoration = decoration_create(sprite->tree, WINDOW_POPUP, domain->config,
			guests->loop, guests->desktop->texts);
		if (!sprite->decoration) {
			return false;
		}
		/* A dragged text is often nothing but its letters. */
		decoration_brighten(sprite->decoration);
	}
	return true;
}

static void sprite_free(struct sprite *sprite)
{
	decoration_destroy(sprite->decoration);
	if (sprite->tree) {
		wlr_scene_node_destroy(&sprite->tree->node);
	}
	free(sprite);
}

void sprite_destroy(struct sprite *sprite)
{
	layer_list_clear(&sprite->layers);
	sprite_free(sprite);
}

/* Also where nothing was damaged. */
static void want_frame(const struct sprite *sprite)
{
	struct output *output = input_output(sprite->guest->guests->input);
	if (sprite->frame_wanted && output) {
		output_beat_want(output);
	}
}

static void sprite_handle_drawn(struct layer_list *layers)
{
	want_frame(wl_container_of(layers, (struct sprite *)NULL, layers));
}

struct sprite *sprite_create(struct guest *guest, uint32_t id, enum link_sprite_kind kind)
{
	struct sprite *sprite = calloc(1, sizeof(*sprite));
	if (!sprite) {
		return NULL;
	}
	sprite->guest = guest;
	sprite->id = id;
	sprite->kind = kind;
	if (!sprite_create_nodes(sprite)
		|| !layer_list_init(
			&sprite->layers, guest, id, sprite->content, sprite_handle_drawn)) {
		sprite_free(sprite);
		return NULL;
	}
	return sprite;
}

void sprite_commit(struct sprite *sprite, const struct link_window_commit *commit,
	const struct layer_update *updates)
{
	layer_list_apply(&sprite->layers, updates, commit->layer_count);
	int32_t most = sprite->kind == LINK_SPRITE_CURSOR ? LINK_MAX_CURSOR : LINK_MAX_ICON;
	sprite->width = geometry_clamp((int32_t)commit->width, 0, most);
	sprite->height = geometry_clamp((int32_t)commit->height, 0, most);
	sprite->frame_wanted = commit->layer_count > 0;
}

void sprite_show(struct sprite *sprite, const struct sprite_place *place)
{
	struct wlr_scene_node *node = &sprite->tree->node;
	const struct link_rect whole = {0, 0, sprite->width, sprite->height};
	const struct link_rect box = {place->box.x - place->x, place->box.y - place->y,
		place->box.width, place->box.height};
	/* What may be seen of the sprite at its place, in its own coordinates. */
	struct link_rect part;
	if (!geometry_rect_intersect(&whole, &box, &part)) {
		sprite_hide(sprite);
		return;
	}
	if (node->parent != place->parent) {
		wlr_scene_node_reparent(node, place->parent);
	}
	wlr_scene_node_set_position(node, place->x, place->y);
	layer_list_set_seen(&sprite->layers, true);
	layer_list_clip(&sprite->layers, &part, place->output);
	if (sprite->decoration) {
		decoration_recolour(sprite->decoration);
		decoration_resize(sprite->decoration, sprite->width, sprite->height);
	}
	wlr_scene_node_set_enabled(node, true);
	want_frame(sprite);
}

void sprite_hide(struct sprite *sprite)
{
	wlr_scene_node_set_enabled(&sprite->tree->node, false);
	layer_list_set_seen(&sprite->layers, false);
	wlr_scene_node_reparent(
		&sprite->tree->node, sprite->guest->guests->desktop->trees[STACK_GUEST_ICON]);
}

/* Whatever the rate of the output is. */
void sprite_frame(struct sprite *sprite, uint32_t time)
{
	if (!sprite->frame_wanted || layer_list_is_late(&sprite->layers)) {
		return;
	}
	if (time - sprite->framed < SPRITE_PERIOD) {
		want_frame(sprite);
		return;
	}
	sprite->frame_wanted = false;
	sprite->framed = time;
	LINK_MSG(msg, LINK_FRAME, sprite->id);
	msg.frame.time = guest_time(sprite->guest, time);
	guest_send_late(sprite->guest, &msg);
}

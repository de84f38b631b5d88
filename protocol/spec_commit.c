/* SPDX-License-Identifier: MIT
 *
 * What windows show: to the host.
 */
#include "protocol/geometry.h"
#include "protocol/spec.h"

#define LAST_TRANSFORM 7 /* of wl_output.transform */

static const struct spec_field commit_fields[] = {
	SPEC_ANY(commit.serial),
	SPEC_RANGE(commit.width, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(commit.height, 0, LINK_MAX_DIMENSION),
	SPEC_ANY(commit.layer_count),
	SPEC_ANY(commit.rect_count),
};

static const struct spec_field layer_fields[] = {
	SPEC_ELEMENT_ID(struct link_layer, id),
	SPEC_ELEMENT_ID(struct link_layer, buffer),
	SPEC_ELEMENT(struct link_layer, x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	SPEC_ELEMENT(struct link_layer, y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	SPEC_ELEMENT(struct link_layer, width, 1, LINK_MAX_DIMENSION),
	SPEC_ELEMENT(struct link_layer, height, 1, LINK_MAX_DIMENSION),
	SPEC_ELEMENT(struct link_layer, source_x, 0, INT32_MAX),
	SPEC_ELEMENT(struct link_layer, source_y, 0, INT32_MAX),
	SPEC_ELEMENT(struct link_layer, source_width, 0, INT32_MAX),
	SPEC_ELEMENT(struct link_layer, source_height, 0, INT32_MAX),
	SPEC_ELEMENT(struct link_layer, transform, 0, LAST_TRANSFORM),
	SPEC_ELEMENT(struct link_layer, damage_count, 0, LINK_MAX_RECTS),
	SPEC_ELEMENT(struct link_layer, opaque_count, 0, LINK_MAX_RECTS),
};

/* Either the whole buffer, which is all zero, or a rectangle with an area that ends in range. */
static bool source_valid(const struct link_layer *layer)
{
	struct link_rect source = {
		layer->source_x, layer->source_y, layer->source_width, layer->source_height};
	if (source.width == 0 && source.height == 0) {
		return source.x == 0 && source.y == 0;
	}
	return geometry_rect_valid(&source) && !geometry_rect_empty(&source);
}

static bool layer_id_is_new(const struct link_window_commit *commit, uint32_t index)
{
	for (uint32_t i = 0; i < index; i++) {
		if (commit->layers[i].id == commit->layers[index].id) {
			return false;
		}
	}
	return true;
}

static enum link_error check_layers(const struct link_window_commit *commit)
{
	uint32_t rects = 0; /* at most 64 * 2 * 480: no wrap */
	for (uint32_t i = 0; i < commit->layer_count; i++) {
		const struct link_layer *layer = &commit->layers[i];
		if (!layer_id_is_new(commit, i)) {
			return LINK_ERROR_OBJECT;
		}
		if (!source_valid(layer)) {
			return LINK_ERROR_VALUE;
		}
		rects += layer->damage_count + layer->opaque_count;
	}
	return rects == commit->rect_count ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static enum link_error check_commit(const struct link_msg *msg)
{
	const struct link_window_commit *commit = &msg->commit;
	bool mapped = commit->layer_count > 0;
	if ((commit->width > 0) != mapped || (commit->height > 0) != mapped) {
		return LINK_ERROR_VALUE;
	}
	for (uint32_t i = 0; i < commit->rect_count; i++) {
		if (!geometry_rect_valid(&commit->rects[i])) {
			return LINK_ERROR_VALUE;
		}
	}
	return check_layers(commit);
}

const struct message_spec spec_window_commit =
	SPEC_OF(WINDOW_COMMIT, SPEC_BOTH_HOSTS, .object = SPEC_OBJECT, SPEC_BODY(20, commit_fields),
		.tails = {SPEC_TAIL(layer_fields, 52, struct link_layer, commit.layer_count,
				  commit.layers, 0, LINK_MAX_LAYERS),
			SPEC_TAIL(spec_rect_fields, 16, struct link_rect, commit.rect_count,
				commit.rects, 0, LINK_MAX_RECTS)},
		.check = check_commit);

/* SPDX-License-Identifier: MIT
 *
 * Messages about windows: to the host.
 */
#include "protocol/spec.h"

#include "protocol/geometry.h"

#define LAST_POSITIONER_EDGE 8 /* of xdg_positioner.anchor and .gravity */
#define ALL_CONSTRAINTS 63 /* of xdg_positioner.constraint_adjustment */
#define ALL_POPUP_FLAGS (LINK_POPUP_GRAB | LINK_POPUP_REACTIVE)
#define WISHED_STATES (LINK_STATE_MAXIMIZED | LINK_STATE_FULLSCREEN)

static const struct spec_field toplevel_create_fields[] = {
	SPEC_ANY(toplevel_create.parent),
	SPEC_ANY(toplevel_create.states),
};

static enum link_error check_toplevel_create(const struct link_msg *msg)
{
	bool known = (msg->toplevel_create.states & ~(uint32_t)WISHED_STATES) == 0;
	return known ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

#define POSITIONER(member)                                                                         \
	SPEC_RANGE(member.anchor_rect.x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),                       \
		SPEC_RANGE(member.anchor_rect.y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),               \
		SPEC_RANGE(member.anchor_rect.width, 0, LINK_MAX_DIMENSION),                       \
		SPEC_RANGE(member.anchor_rect.height, 0, LINK_MAX_DIMENSION),                      \
		SPEC_RANGE(member.width, 1, LINK_MAX_DIMENSION),                                   \
		SPEC_RANGE(member.height, 1, LINK_MAX_DIMENSION),                                  \
		SPEC_RANGE(member.offset_x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),                    \
		SPEC_RANGE(member.offset_y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),                    \
		SPEC_RANGE(member.anchor, 0, LAST_POSITIONER_EDGE),                                \
		SPEC_RANGE(member.gravity, 0, LAST_POSITIONER_EDGE),                               \
		SPEC_RANGE(member.constraint, 0, ALL_CONSTRAINTS)

static const struct spec_field popup_create_fields[] = {
	SPEC_ID(popup_create.parent),
	SPEC_RANGE(popup_create.flags, 0, ALL_POPUP_FLAGS),
	SPEC_ANY(popup_create.serial),
	POSITIONER(popup_create.positioner),
};

static const struct spec_field popup_reposition_fields[] = {
	SPEC_ANY(popup_reposition.token),
	SPEC_ANY(popup_reposition.flags),
	POSITIONER(popup_reposition.positioner),
};

/* A grab is only for what is created. */
static enum link_error check_popup_reposition(const struct link_msg *msg)
{
	bool known = (msg->popup_reposition.flags & ~(uint32_t)LINK_POPUP_REACTIVE) == 0;
	return known ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field text_fields[] = {SPEC_ANY(text.length)};

static const struct spec_field hints_fields[] = {
	SPEC_RANGE(hints.min_width, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(hints.min_height, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(hints.max_width, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(hints.max_height, 0, LINK_MAX_DIMENSION),
};

/* 0 is no maximum; any other must leave the minimum possible. */
static enum link_error check_hints(const struct link_msg *msg)
{
	const struct link_window_hints *hints = &msg->hints;
	bool width = hints->max_width == 0 || hints->max_width >= hints->min_width;
	bool height = hints->max_height == 0 || hints->max_height >= hints->min_height;
	return width && height ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field parent_fields[] = {SPEC_ANY(parent.parent)};

static const struct spec_field request_fields[] = {
	SPEC_RANGE(request.kind, LINK_REQUEST_MOVE, LINK_REQUEST_LAST),
	SPEC_ANY(request.edges),
	SPEC_ANY(request.serial),
};

/* Values of xdg_toplevel.resize_edge: one of two opposite bits, in each of two pairs. */
static bool edges_valid(uint32_t edges)
{
	bool both_vertical = (edges & 3) == 3;
	bool both_horizontal = (edges & 12) == 12;
	return edges < 16 && !both_vertical && !both_horizontal;
}

static enum link_error check_request(const struct link_msg *msg)
{
	const struct link_window_request *request = &msg->request;
	bool resize = request->kind == LINK_REQUEST_RESIZE;
	bool edges = resize ? edges_valid(request->edges) : request->edges == 0;
	return edges ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field input_region_fields[] = {
	SPEC_BOOLEAN(input_region.whole),
	SPEC_ANY(input_region.count),
};

static enum link_error check_input_region(const struct link_msg *msg)
{
	const struct link_window_input_region *region = &msg->input_region;
	bool valid = geometry_region_valid(region->whole, region->rects, region->count);
	return valid ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field sprite_create_fields[] = {
	SPEC_RANGE(sprite_create.kind, LINK_SPRITE_CURSOR, LINK_SPRITE_LAST)};

static const struct spec_field responsive_fields[] = {SPEC_BOOLEAN(responsive.responsive)};

static const struct spec_field inhibits_idle_fields[] = {SPEC_BOOLEAN(inhibits_idle.inhibits)};

static const struct spec_field icon_fields[] = {SPEC_ANY(icon.length)};

static enum link_error check_icon(const struct link_msg *msg)
{
	bool whole = msg->icon.length == 0 || msg->icon.length == LINK_ICON_SHADES;
	return whole ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

const struct message_spec *const spec_window[SPEC_TOPIC_SIZE] = {
	SPEC_TO(TOPLEVEL_CREATE, SPEC_HOST, .object = SPEC_OBJECT,
		SPEC_BODY(8, toplevel_create_fields), .check = check_toplevel_create),
	SPEC_TO(POPUP_CREATE, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(56, popup_create_fields)),
	SPEC_TO(WINDOW_DESTROY, SPEC_HOST, .object = SPEC_OBJECT),
	SPEC_TO(WINDOW_TITLE, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(4, text_fields),
		.tails = {SPEC_BYTES_TAIL(text.length, text.untrusted_bytes, 0, LINK_MAX_TITLE)}),
	SPEC_TO(WINDOW_APP_ID, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(4, text_fields),
		.tails = {SPEC_BYTES_TAIL(text.length, text.untrusted_bytes, 0, LINK_MAX_APP_ID)}),
	SPEC_TO(WINDOW_HINTS, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(16, hints_fields),
		.check = check_hints),
	SPEC_TO(WINDOW_PARENT, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(4, parent_fields)),
	SPEC_TO(WINDOW_REQUEST, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(12, request_fields),
		SPEC_NEWER(request.kind, LINK_REQUEST_ACTIVATE, LINK_VERSION_MINOR_ACTIVATE),
		.check = check_request),
	SPEC_TO(POPUP_REPOSITION, SPEC_HOST, .object = SPEC_OBJECT,
		SPEC_BODY(52, popup_reposition_fields), .check = check_popup_reposition),
	[LINK_WINDOW_COMMIT % SPEC_TOPIC_SIZE] = &spec_window_commit,
	SPEC_TO(WINDOW_INPUT_REGION, SPEC_HOST, .object = SPEC_OBJECT,
		SPEC_BODY(8, input_region_fields),
		.tails = {SPEC_TAIL(spec_rect_fields, 16, struct link_rect, input_region.count,
			input_region.rects, 0, LINK_MAX_INPUT_RECTS)},
		.check = check_input_region),
	SPEC_TO(SPRITE_CREATE, SPEC_HOST, .object = SPEC_OBJECT,
		SPEC_BODY(4, sprite_create_fields)),
	SPEC_TO(WINDOW_RESPONSIVE, SPEC_HOST, .object = SPEC_OBJECT,
		SPEC_BODY(4, responsive_fields)),
	SPEC_TO(WINDOW_INHIBITS_IDLE, SPEC_HOST, .since = LINK_VERSION_MINOR_INHIBITS,
		.object = SPEC_OBJECT, SPEC_BODY(4, inhibits_idle_fields)),
	SPEC_TO(WINDOW_FEEDBACK, SPEC_HOST, .since = LINK_VERSION_MINOR_PRESENTED,
		.object = SPEC_OBJECT),
	SPEC_TO(WINDOW_ICON, SPEC_HOST, .since = LINK_VERSION_MINOR_ICONS, .object = SPEC_OBJECT,
		SPEC_BODY(4, icon_fields),
		.tails = {SPEC_BYTES_TAIL(icon.length, icon.untrusted_shades, 0, LINK_ICON_SHADES)},
		.check = check_icon),
};

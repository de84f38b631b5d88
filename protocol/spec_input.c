/* SPDX-License-Identifier: MIT
 *
 * Messages about pointer and cursor: to the host.
 */
#include "protocol/geometry.h"
#include "protocol/spec.h"

static const struct spec_field cursor_shape_fields[] = {
	SPEC_ANY(cursor_shape.serial),
	SPEC_RANGE(cursor_shape.shape, 0, LINK_MAX_CURSOR_SHAPE),
};

static const struct spec_field cursor_image_fields[] = {
	SPEC_ANY(cursor_image.serial),
	SPEC_ID(cursor_image.sprite),
	SPEC_RANGE(cursor_image.hot_x, 0, LINK_MAX_CURSOR),
	SPEC_RANGE(cursor_image.hot_y, 0, LINK_MAX_CURSOR),
};

static const struct spec_field drag_start_fields[] = {SPEC_ANY(drag_start.serial)};

static const struct spec_field drag_icon_fields[] = {
	SPEC_RANGE(drag_icon.x, -LINK_MAX_ICON_OFFSET, LINK_MAX_ICON_OFFSET),
	SPEC_RANGE(drag_icon.y, -LINK_MAX_ICON_OFFSET, LINK_MAX_ICON_OFFSET),
};

static const struct spec_field pointer_constrain_fields[] = {
	SPEC_ANY(pointer_constrain.serial),
	SPEC_RANGE(pointer_constrain.kind, LINK_CONSTRAINT_LOCK, LINK_CONSTRAINT_LAST),
	SPEC_BOOLEAN(pointer_constrain.whole),
	SPEC_ANY(pointer_constrain.count),
};

static enum link_error check_pointer_constrain(const struct link_msg *msg)
{
	const struct link_pointer_constrain *wish = &msg->pointer_constrain;
	bool valid = geometry_region_valid(wish->whole, wish->rects, wish->count);
	return valid ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field pointer_release_fields[] = {
	SPEC_BOOLEAN(pointer_release.hinted),
	SPEC_RANGE(pointer_release.x, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(pointer_release.y, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
};

static enum link_error check_pointer_release(const struct link_msg *msg)
{
	const struct link_pointer_release *release = &msg->pointer_release;
	bool valid = release->hinted || (release->x == 0 && release->y == 0);
	return valid ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field tool_wish_fields[] = {SPEC_BOOLEAN(tool_wish.takes)};

const struct message_spec *const spec_input[SPEC_TOPIC_SIZE] = {
	SPEC_TO(CURSOR_SHAPE, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(8, cursor_shape_fields)),
	SPEC_TO(CURSOR_IMAGE, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(16, cursor_image_fields)),
	SPEC_TO(DRAG_START, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(4, drag_start_fields)),
	SPEC_TO(DRAG_CANCEL, SPEC_HOST),
	SPEC_TO(DRAG_ICON, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(8, drag_icon_fields)),
	SPEC_TO(POINTER_CONSTRAIN, SPEC_HOST, .since = LINK_VERSION_MINOR_CONSTRAINTS,
		.object = SPEC_OBJECT, SPEC_BODY(16, pointer_constrain_fields),
		.tails = {SPEC_TAIL(spec_rect_fields, 16, struct link_rect, pointer_constrain.count,
			pointer_constrain.rects, 0, LINK_MAX_INPUT_RECTS)},
		.check = check_pointer_constrain),
	SPEC_TO(POINTER_RELEASE, SPEC_HOST, .since = LINK_VERSION_MINOR_CONSTRAINTS,
		.object = SPEC_OBJECT, SPEC_BODY(12, pointer_release_fields),
		.check = check_pointer_release),
	SPEC_TO(TOOL_WISH, SPEC_HOST, .since = LINK_VERSION_MINOR_TOOLS, .object = SPEC_OBJECT,
		SPEC_BODY(4, tool_wish_fields)),
};

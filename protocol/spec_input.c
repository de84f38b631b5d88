/* SPDX-License-Identifier: MIT
 *
 * Messages about pointer and cursor: to the host.
 */
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

const struct message_spec *const spec_input[SPEC_TOPIC_SIZE] = {
	SPEC_TO(CURSOR_SHAPE, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(8, cursor_shape_fields)),
	SPEC_TO(CURSOR_IMAGE, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(16, cursor_image_fields)),
	SPEC_TO(DRAG_START, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(4, drag_start_fields)),
	SPEC_TO(DRAG_CANCEL, SPEC_HOST),
	SPEC_TO(DRAG_ICON, SPEC_HOST, .object = SPEC_OBJECT, SPEC_BODY(8, drag_icon_fields)),
};

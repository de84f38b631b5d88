/* SPDX-License-Identifier: MIT
 *
 * Messages about keyboard, pointer and cursor.
 */
#include "protocol/spec.h"

#include <string.h>

#include "protocol/geometry.h"

#define LAST_AXIS_SOURCE 3 /* of wl_pointer.axis_source */
#define MAX_COORDINATE (256 * LINK_MAX_OFFSET) /* as link_fixed */

static const struct spec_field keymap_fields[] = {
	SPEC_LIMITED(keymap.total, 1, LINK_MAX_KEYMAP),
	SPEC_ANY(keymap.offset),
	SPEC_ANY(keymap.length),
};

static enum link_error check_keymap(const struct link_msg *msg)
{
	const struct link_keymap *keymap = &msg->keymap;
	bool within = geometry_range_within(keymap->offset, keymap->length, keymap->total);
	bool text = !memchr(keymap->bytes, '\0', keymap->length);
	return within && text ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field repeat_info_fields[] = {
	SPEC_ANY(repeat_info.rate),
	SPEC_ANY(repeat_info.delay),
};

static const struct spec_field keyboard_enter_fields[] = {
	SPEC_ANY(keyboard_enter.serial),
	SPEC_ANY(keyboard_enter.modifiers.depressed),
	SPEC_ANY(keyboard_enter.modifiers.latched),
	SPEC_ANY(keyboard_enter.modifiers.locked),
	SPEC_ANY(keyboard_enter.modifiers.group),
};

static const struct spec_field key_fields[] = {
	SPEC_ANY(key.serial),
	SPEC_ANY(key.time),
	SPEC_RANGE(key.key, 0, LINK_MAX_KEY),
	SPEC_BOOLEAN(key.pressed),
};

static const struct spec_field modifiers_fields[] = {
	SPEC_ANY(modifiers.depressed),
	SPEC_ANY(modifiers.latched),
	SPEC_ANY(modifiers.locked),
	SPEC_ANY(modifiers.group),
};

static const struct spec_field pointer_enter_fields[] = {
	SPEC_ANY(pointer_enter.serial),
	SPEC_RANGE(pointer_enter.x, -MAX_COORDINATE, MAX_COORDINATE),
	SPEC_RANGE(pointer_enter.y, -MAX_COORDINATE, MAX_COORDINATE),
};

static const struct spec_field pointer_motion_fields[] = {
	SPEC_ANY(pointer_motion.time),
	SPEC_RANGE(pointer_motion.x, -MAX_COORDINATE, MAX_COORDINATE),
	SPEC_RANGE(pointer_motion.y, -MAX_COORDINATE, MAX_COORDINATE),
};

static const struct spec_field pointer_button_fields[] = {
	SPEC_ANY(pointer_button.serial),
	SPEC_ANY(pointer_button.time),
	SPEC_RANGE(pointer_button.button, 0, LINK_MAX_KEY),
	SPEC_BOOLEAN(pointer_button.pressed),
};

static const struct spec_field pointer_axis_fields[] = {
	SPEC_ANY(pointer_axis.time),
	SPEC_BOOLEAN(pointer_axis.orientation),
	SPEC_RANGE(pointer_axis.source, 0, LAST_AXIS_SOURCE),
	SPEC_BOOLEAN(pointer_axis.inverted),
	SPEC_ANY(pointer_axis.value),
	SPEC_ANY(pointer_axis.value120),
};

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

static const struct spec_field drag_start_fields[] = {
	SPEC_ANY(drag_start.serial),
};

static const struct spec_field drag_icon_fields[] = {
	SPEC_RANGE(drag_icon.x, -LINK_MAX_ICON, LINK_MAX_ICON),
	SPEC_RANGE(drag_icon.y, -LINK_MAX_ICON, LINK_MAX_ICON),
};

static const struct spec_field drag_end_fields[] = {
	SPEC_RANGE(drag_end.reason, LINK_DRAG_END_DROP, LINK_DRAG_END_LAST),
};

static const struct message_spec specs[] = {
	{
		.opcode = LINK_CURSOR_SHAPE,
		.name = "CURSOR_SHAPE",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
		.size = 8,
		SPEC_FIELDS(cursor_shape_fields),
	},
	{
		.opcode = LINK_CURSOR_IMAGE,
		.name = "CURSOR_IMAGE",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
		.size = 16,
		SPEC_FIELDS(cursor_image_fields),
	},
	{
		.opcode = LINK_DRAG_START,
		.name = "DRAG_START",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
		.size = 4,
		SPEC_FIELDS(drag_start_fields),
	},
	{
		.opcode = LINK_DRAG_CANCEL,
		.name = "DRAG_CANCEL",
		.sides = SPEC_BOTH_HOSTS,
	},
	{
		.opcode = LINK_DRAG_ICON,
		.name = "DRAG_ICON",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
		.size = 8,
		SPEC_FIELDS(drag_icon_fields),
	},
	{
		.opcode = LINK_KEYMAP,
		.name = "KEYMAP",
		.sides = SPEC_GUEST,
		.replaces = true,
		.size = 12,
		SPEC_FIELDS(keymap_fields),
		.tails = {SPEC_BYTES_TAIL(keymap.length, keymap.bytes, 1, LINK_MAX_KEYMAP_CHUNK)},
		.check = check_keymap,
	},
	{
		.opcode = LINK_REPEAT_INFO,
		.name = "REPEAT_INFO",
		.sides = SPEC_GUEST,
		.replaces = true,
		.size = 8,
		SPEC_FIELDS(repeat_info_fields),
	},
	{
		.opcode = LINK_KEYBOARD_ENTER,
		.name = "KEYBOARD_ENTER",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 20,
		SPEC_FIELDS(keyboard_enter_fields),
	},
	{
		.opcode = LINK_KEYBOARD_LEAVE,
		.name = "KEYBOARD_LEAVE",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
	},
	{
		.opcode = LINK_KEY,
		.name = "KEY",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 16,
		SPEC_FIELDS(key_fields),
	},
	{
		.opcode = LINK_MODIFIERS,
		.name = "MODIFIERS",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 16,
		SPEC_FIELDS(modifiers_fields),
	},
	{
		.opcode = LINK_POINTER_ENTER,
		.name = "POINTER_ENTER",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 12,
		SPEC_FIELDS(pointer_enter_fields),
	},
	{
		.opcode = LINK_POINTER_LEAVE,
		.name = "POINTER_LEAVE",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
	},
	{
		.opcode = LINK_POINTER_MOTION,
		.name = "POINTER_MOTION",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 12,
		SPEC_FIELDS(pointer_motion_fields),
	},
	{
		.opcode = LINK_POINTER_BUTTON,
		.name = "POINTER_BUTTON",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 16,
		SPEC_FIELDS(pointer_button_fields),
	},
	{
		.opcode = LINK_POINTER_AXIS,
		.name = "POINTER_AXIS",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 24,
		SPEC_FIELDS(pointer_axis_fields),
	},
	{
		.opcode = LINK_POINTER_FRAME,
		.name = "POINTER_FRAME",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
	},
	{
		.opcode = LINK_DRAG_END,
		.name = "DRAG_END",
		.sides = SPEC_GUEST,
		.size = 4,
		SPEC_FIELDS(drag_end_fields),
	},
};

const struct spec_list spec_input = {specs, SPEC_COUNT(specs)};

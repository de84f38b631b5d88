/* SPDX-License-Identifier: MIT
 *
 * What the host says: the table that only guests read by. The backend passes the host's bytes on
 * and is linked without it.
 */
#include "protocol/spec.h"

#include <string.h>

#include "protocol/geometry.h"
#include "protocol/side.h"

#define ALL_STATES (2 * LINK_STATE_TILED - 1)
#define LAST_AXIS_SOURCE 3 /* of wl_pointer.axis_source */

#define SPEC_TO_GUEST(message, ...) SPEC_TO(message, SPEC_GUEST, __VA_ARGS__)

static const struct spec_field serial_fields[] = {SPEC_ANY(serial.serial)};

/* A limit above ours could only be meant for messages that this version cannot carry. */
static const struct spec_field welcome_fields[] = {
	SPEC_ANY(welcome.major),
	SPEC_ANY(welcome.minor),
	SPEC_RANGE(welcome.features, 0, 0),
	SPEC_RANGE(welcome.max_windows, 1, LINK_MAX_WINDOWS),
	SPEC_RANGE(welcome.max_pools, 1, LINK_MAX_POOLS),
	SPEC_RANGE(welcome.max_buffers, 1, LINK_MAX_BUFFERS),
	SPEC_RANGE(welcome.max_layers, 1, LINK_MAX_LAYERS),
	SPEC_RANGE(welcome.max_link_layers, 1, LINK_MAX_LINK_LAYERS),
	SPEC_RANGE(welcome.max_rects, 1, LINK_MAX_RECTS),
	SPEC_RANGE(welcome.max_popup_depth, 1, LINK_MAX_POPUP_DEPTH),
	SPEC_RANGE(welcome.max_pool_bytes, 1, LINK_MAX_POOL_BYTES),
	SPEC_RANGE(welcome.max_link_bytes, 1, LINK_MAX_LINK_BYTES),
};

static enum link_error check_welcome(const struct link_msg *msg)
{
	bool ours = msg->welcome.major == LINK_VERSION_MAJOR
		    && msg->welcome.minor >= LINK_VERSION_MINOR_LEAST
		    && msg->welcome.minor <= LINK_VERSION_MINOR;
	return ours ? LINK_ERROR_NONE : LINK_ERROR_VERSION;
}

static const struct spec_field error_fields[] = {
	SPEC_RANGE(error.code, LINK_ERROR_LENGTH, LINK_ERROR_LAST),
	SPEC_ANY(error.opcode),
	SPEC_ANY(error.object),
};

static const struct spec_field launch_fields[] = {
	SPEC_RANGE(launch.count, 1, LINK_MAX_LAUNCH_ARGS),
	SPEC_ANY(launch.length),
};

/* Exactly count strings: as many NULs, and nothing after the last one. */
static enum link_error check_launch(const struct link_msg *msg)
{
	const struct link_launch *launch = &msg->launch;
	uint32_t terminators = 0;
	for (uint32_t i = 0; i < launch->length; i++) {
		terminators += launch->bytes[i] == '\0' ? 1 : 0;
	}
	bool exact = terminators == launch->count && launch->bytes[launch->length - 1] == '\0';
	return exact ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field output_fields[] = {
	SPEC_RANGE(output.width, 1, LINK_MAX_DIMENSION),
	SPEC_RANGE(output.height, 1, LINK_MAX_DIMENSION),
	SPEC_ANY(output.refresh),
	SPEC_RANGE(output.scale, 1, LINK_MAX_SCALE),
};

static const struct spec_field pool_refused_fields[] = {SPEC_ANY(pool_refused.code)};

/* A shortage. Whatever is the guest's fault ends the link. */
static enum link_error check_pool_refused(const struct link_msg *msg)
{
	uint32_t code = msg->pool_refused.code;
	bool shortage =
		code == LINK_ERROR_LIMIT || code == LINK_ERROR_HOST || code == LINK_ERROR_MEMORY;
	return shortage ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field configure_fields[] = {
	SPEC_RANGE(configure.serial, 1, UINT32_MAX),
	SPEC_RANGE(configure.width, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(configure.height, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(configure.bounds_width, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(configure.bounds_height, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(configure.states, 0, ALL_STATES),
};

static const struct spec_field popup_configure_fields[] = {
	SPEC_RANGE(popup_configure.serial, 1, UINT32_MAX),
	SPEC_ANY(popup_configure.token),
	SPEC_RANGE(popup_configure.x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	SPEC_RANGE(popup_configure.y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	SPEC_RANGE(popup_configure.width, 1, LINK_MAX_DIMENSION),
	SPEC_RANGE(popup_configure.height, 1, LINK_MAX_DIMENSION),
};

static const struct spec_field frame_fields[] = {SPEC_ANY(frame.time)};

static const struct spec_field window_output_fields[] = {
	SPEC_ANY(window_output.output),
	SPEC_RANGE(window_output.scale, 1, LINK_MAX_SCALE),
};

static const struct spec_field presented_fields[] = {
	SPEC_ANY(presented.time),
	SPEC_RANGE(presented.fraction, 0, 999),
	SPEC_RANGE(presented.refresh, 1, LINK_MAX_REFRESH),
	SPEC_ANY(presented.sequence),
};

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
	SPEC_RANGE(pointer_enter.x, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(pointer_enter.y, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
};

static const struct spec_field pointer_motion_fields[] = {
	SPEC_ANY(pointer_motion.time),
	SPEC_RANGE(pointer_motion.x, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(pointer_motion.y, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
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

static const struct spec_field pointer_constrained_fields[] = {
	SPEC_ANY(pointer_constrained.serial),
	SPEC_BOOLEAN(pointer_constrained.constrained),
};

static const struct spec_field pointer_relative_fields[] = {
	SPEC_ANY(pointer_relative.time),
	SPEC_RANGE(pointer_relative.dx, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(pointer_relative.dy, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(pointer_relative.raw_dx, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(pointer_relative.raw_dy, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
};

static const struct spec_field touch_down_fields[] = {
	SPEC_ANY(touch_down.serial),
	SPEC_ANY(touch_down.time),
	SPEC_RANGE(touch_down.id, 0, LINK_MAX_FINGERS - 1),
	SPEC_RANGE(touch_down.x, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(touch_down.y, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
};

static const struct spec_field touch_motion_fields[] = {
	SPEC_ANY(touch_motion.time),
	SPEC_RANGE(touch_motion.id, 0, LINK_MAX_FINGERS - 1),
	SPEC_RANGE(touch_motion.x, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(touch_motion.y, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
};

static const struct spec_field touch_up_fields[] = {
	SPEC_ANY(touch_up.time),
	SPEC_RANGE(touch_up.id, 0, LINK_MAX_FINGERS - 1),
};

static const struct spec_field gesture_begin_fields[] = {
	SPEC_ANY(gesture_begin.serial),
	SPEC_ANY(gesture_begin.time),
	SPEC_RANGE(gesture_begin.kind, LINK_GESTURE_SWIPE, LINK_GESTURE_LAST),
	SPEC_RANGE(gesture_begin.fingers, 1, LINK_MAX_FINGERS),
};

static const struct spec_field gesture_update_fields[] = {
	SPEC_ANY(gesture_update.time),
	SPEC_RANGE(gesture_update.dx, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(gesture_update.dy, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(gesture_update.scale, 0, LINK_MAX_GESTURE_SCALE),
	SPEC_RANGE(gesture_update.rotation, -LINK_MAX_GESTURE_ROTATION, LINK_MAX_GESTURE_ROTATION),
};

static const struct spec_field gesture_end_fields[] = {
	SPEC_ANY(gesture_end.time),
	SPEC_BOOLEAN(gesture_end.cancelled),
};

static const struct spec_field drag_end_fields[] = {
	SPEC_RANGE(drag_end.reason, LINK_DRAG_END_DROP, LINK_DRAG_END_LAST)};

static const struct message_spec *const link_specs[SPEC_TOPIC_SIZE] = {
	SPEC_TO_GUEST(WELCOME, .phase = SPEC_GREETING, SPEC_BODY(52, welcome_fields),
		.check = check_welcome),
	SPEC_TO_GUEST(PING, SPEC_BODY(4, serial_fields)),
	SPEC_TO_GUEST(ERROR, .phase = SPEC_ANY_TIME, SPEC_BODY(12, error_fields)),
	SPEC_TO_GUEST(LAUNCH, .object = SPEC_OBJECT, SPEC_BODY(8, launch_fields),
		.tails = {SPEC_BYTES_TAIL(launch.length, launch.bytes, 1, LINK_MAX_LAUNCH_BYTES)},
		.check = check_launch),
	SPEC_TO_GUEST(SYNC_DONE, SPEC_BODY(4, serial_fields)),
	SPEC_TO_GUEST(
		OUTPUT, .replaces = true, .object = SPEC_OBJECT, SPEC_BODY(16, output_fields)),
	SPEC_TO_GUEST(OUTPUT_GONE, .object = SPEC_OBJECT),
};

static const struct message_spec *const memory_specs[SPEC_TOPIC_SIZE] = {
	SPEC_TO_GUEST(BUFFER_RELEASE, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(POOL_REFUSED, .object = SPEC_OBJECT, SPEC_BODY(4, pool_refused_fields),
		.check = check_pool_refused),
};

static const struct message_spec *const window_specs[SPEC_TOPIC_SIZE] = {
	SPEC_TO_GUEST(CONFIGURE, .object = SPEC_OBJECT, SPEC_BODY(24, configure_fields)),
	SPEC_TO_GUEST(
		POPUP_CONFIGURE, .object = SPEC_OBJECT, SPEC_BODY(24, popup_configure_fields)),
	SPEC_TO_GUEST(CLOSE, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(POPUP_DONE, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(FRAME, .object = SPEC_OBJECT, SPEC_BODY(4, frame_fields)),
	SPEC_TO_GUEST(WINDOW_OUTPUT, .replaces = true, .object = SPEC_OBJECT,
		SPEC_BODY(8, window_output_fields)),
	SPEC_TO_GUEST(PRESENTED, .since = LINK_VERSION_MINOR_PRESENTED, .object = SPEC_OBJECT,
		SPEC_BODY(20, presented_fields)),
};

static const struct message_spec *const keyboard_specs[SPEC_TOPIC_SIZE] = {
	SPEC_TO_GUEST(KEYMAP, .replaces = true, SPEC_BODY(12, keymap_fields),
		.tails = {SPEC_BYTES_TAIL(keymap.length, keymap.bytes, 1, LINK_MAX_KEYMAP_CHUNK)},
		.check = check_keymap),
	SPEC_TO_GUEST(REPEAT_INFO, .replaces = true, SPEC_BODY(8, repeat_info_fields)),
	SPEC_TO_GUEST(KEYBOARD_ENTER, .object = SPEC_OBJECT, SPEC_BODY(20, keyboard_enter_fields)),
	SPEC_TO_GUEST(KEYBOARD_LEAVE, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(KEY, .object = SPEC_OBJECT, SPEC_BODY(16, key_fields)),
	SPEC_TO_GUEST(MODIFIERS, .object = SPEC_OBJECT, SPEC_BODY(16, modifiers_fields)),
};

static const struct message_spec *const pointer_specs[SPEC_TOPIC_SIZE] = {
	SPEC_TO_GUEST(POINTER_ENTER, .object = SPEC_OBJECT, SPEC_BODY(12, pointer_enter_fields)),
	SPEC_TO_GUEST(POINTER_LEAVE, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(POINTER_MOTION, .object = SPEC_OBJECT, SPEC_BODY(12, pointer_motion_fields)),
	SPEC_TO_GUEST(POINTER_BUTTON, .object = SPEC_OBJECT, SPEC_BODY(16, pointer_button_fields)),
	SPEC_TO_GUEST(POINTER_AXIS, .object = SPEC_OBJECT, SPEC_BODY(24, pointer_axis_fields)),
	SPEC_TO_GUEST(POINTER_FRAME, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(POINTER_CONSTRAINED, .since = LINK_VERSION_MINOR_CONSTRAINTS,
		.object = SPEC_OBJECT, SPEC_BODY(8, pointer_constrained_fields)),
	SPEC_TO_GUEST(POINTER_RELATIVE, .since = LINK_VERSION_MINOR_CONSTRAINTS,
		.object = SPEC_OBJECT, SPEC_BODY(20, pointer_relative_fields)),
	SPEC_TO_GUEST(TOUCH_DOWN, .since = LINK_VERSION_MINOR_TOUCH, .object = SPEC_OBJECT,
		SPEC_BODY(20, touch_down_fields)),
	SPEC_TO_GUEST(TOUCH_UP, .since = LINK_VERSION_MINOR_TOUCH, .object = SPEC_OBJECT,
		SPEC_BODY(8, touch_up_fields)),
	SPEC_TO_GUEST(TOUCH_MOTION, .since = LINK_VERSION_MINOR_TOUCH, .object = SPEC_OBJECT,
		SPEC_BODY(16, touch_motion_fields)),
	SPEC_TO_GUEST(TOUCH_CANCEL, .since = LINK_VERSION_MINOR_TOUCH, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(TOUCH_FRAME, .since = LINK_VERSION_MINOR_TOUCH, .object = SPEC_OBJECT),
	SPEC_TO_GUEST(GESTURE_BEGIN, .since = LINK_VERSION_MINOR_GESTURES, .object = SPEC_OBJECT,
		SPEC_BODY(16, gesture_begin_fields)),
	SPEC_TO_GUEST(GESTURE_UPDATE, .since = LINK_VERSION_MINOR_GESTURES, .object = SPEC_OBJECT,
		SPEC_BODY(20, gesture_update_fields)),
	SPEC_TO_GUEST(GESTURE_END, .since = LINK_VERSION_MINOR_GESTURES, .object = SPEC_OBJECT,
		SPEC_BODY(8, gesture_end_fields)),
};

static const struct message_spec *const drag_specs[SPEC_TOPIC_SIZE] = {
	SPEC_TO_GUEST(DRAG_END, SPEC_BODY(4, drag_end_fields),
		SPEC_NEWER(drag_end.reason, LINK_DRAG_END_TAKEN, LINK_VERSION_MINOR_DROPS)),
};

const struct spec_table spec_to_guest = {
	.first = LINK_FROM_HOST,
	.topics = {link_specs, memory_specs, window_specs, keyboard_specs, pointer_specs,
		drag_specs, spec_clipboard_to_guest, spec_text_to_guest, spec_tool_to_guest},
};

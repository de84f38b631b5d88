/* SPDX-License-Identifier: MIT
 *
 * Messages about pens on tablets: to the guest.
 */
#include "protocol/spec.h"

static const struct spec_field tool_enter_fields[] = {
	SPEC_ANY(tool_enter.serial),
	SPEC_ANY(tool_enter.time),
	SPEC_RANGE(tool_enter.kind, LINK_TOOL_PEN, LINK_TOOL_LAST),
	SPEC_RANGE(tool_enter.abilities, 0, LINK_TOOL_ABILITIES),
};

static const struct spec_field tool_axes_fields[] = {
	SPEC_ANY(tool_axes.time),
	SPEC_RANGE(tool_axes.x, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(tool_axes.y, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(tool_axes.pressure, 0, LINK_TOOL_ONE),
	SPEC_RANGE(tool_axes.distance, 0, LINK_TOOL_ONE),
	SPEC_RANGE(tool_axes.tilt_x, -LINK_MAX_TILT, LINK_MAX_TILT),
	SPEC_RANGE(tool_axes.tilt_y, -LINK_MAX_TILT, LINK_MAX_TILT),
	SPEC_RANGE(tool_axes.rotation, 0, LINK_MAX_TOOL_ROTATION),
	SPEC_RANGE(tool_axes.slider, -(int64_t)LINK_TOOL_ONE, LINK_TOOL_ONE),
};

static const struct spec_field tool_tip_fields[] = {
	SPEC_ANY(tool_tip.serial),
	SPEC_ANY(tool_tip.time),
	SPEC_BOOLEAN(tool_tip.down),
};

static const struct spec_field tool_button_fields[] = {
	SPEC_ANY(tool_button.serial),
	SPEC_ANY(tool_button.time),
	SPEC_RANGE(tool_button.button, 0, LINK_MAX_KEY),
	SPEC_BOOLEAN(tool_button.pressed),
};

#define SPEC_TOOL .since = LINK_VERSION_MINOR_TOOLS, .object = SPEC_OBJECT

const struct message_spec *const spec_tool_to_guest[SPEC_TOPIC_SIZE] = {
	SPEC_TO(TOOL_ENTER, SPEC_GUEST, SPEC_TOOL, SPEC_BODY(16, tool_enter_fields)),
	SPEC_TO(TOOL_LEAVE, SPEC_GUEST, SPEC_TOOL),
	SPEC_TO(TOOL_AXES, SPEC_GUEST, SPEC_TOOL, SPEC_BODY(36, tool_axes_fields)),
	SPEC_TO(TOOL_TIP, SPEC_GUEST, SPEC_TOOL, SPEC_BODY(12, tool_tip_fields)),
	SPEC_TO(TOOL_BUTTON, SPEC_GUEST, SPEC_TOOL, SPEC_BODY(16, tool_button_fields)),
};

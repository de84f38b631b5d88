/* SPDX-License-Identifier: MIT
 *
 * A pen, or what else is used on a tablet, as it is now.
 */
#ifndef COMMON_TOOL_STATE_H
#define COMMON_TOOL_STATE_H

#include <stdint.h>

#include "protocol/msg.h"

struct tool_state {
	enum link_tool kind;
	uint32_t abilities; /* enum link_tool_ability: what of the rest it says, else 0 */
	double pressure, distance; /* 0 to 1 */
	double tilt_x, tilt_y; /* degrees from the upright, to the right and to the user */
	double rotation; /* degrees clockwise, 0 to 360 */
	double slider; /* -1 to 1 */
};

#endif

/* SPDX-License-Identifier: MIT
 *
 * Messages about text that is typed: to the host.
 */
#include "protocol/spec.h"

#define ALL_HINTS 0x3ff /* of zwp_text_input_v3.content_hint */
#define LAST_PURPOSE 13 /* of zwp_text_input_v3.content_purpose */

static const struct spec_field text_input_fields[] = {
	SPEC_BOOLEAN(text_input.active),
	SPEC_RANGE(text_input.hint, 0, ALL_HINTS),
	SPEC_RANGE(text_input.purpose, 0, LAST_PURPOSE),
	SPEC_RANGE(text_input.caret.x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	SPEC_RANGE(text_input.caret.y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
	SPEC_RANGE(text_input.caret.width, 0, LINK_MAX_DIMENSION),
	SPEC_RANGE(text_input.caret.height, 0, LINK_MAX_DIMENSION),
};

const struct message_spec *const spec_text[SPEC_TOPIC_SIZE] = {
	SPEC_TO(TEXT_INPUT, SPEC_HOST, .since = LINK_VERSION_MINOR_TEXT, .object = SPEC_OBJECT,
		SPEC_BODY(28, text_input_fields)),
};

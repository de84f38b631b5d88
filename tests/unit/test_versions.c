/* SPDX-License-Identifier: MIT
 *
 * What a peer of an older version may neither say nor be told.
 */
#include "harness.h"

#include "protocol/decode.h"
#include "samples.h"

/* From docs/protocol.md, section 14. */
static const struct {
	uint16_t minor;
	enum link_opcode opcode;
} newer[] = {
	{3, LINK_COPY_ASK},
	{3, LINK_COPY_CREDIT},
	{3, LINK_COPY_STOP},
	{3, LINK_PASTE_OFFER},
	{3, LINK_PASTE_DATA},
	{3, LINK_PASTE_STOP},
	{3, LINK_COPY_DATA},
	{3, LINK_COPY_END},
	{3, LINK_PASTE_CREDIT},
	{3, LINK_SELECTION_SET},
	{4, LINK_DRAG_COPY},
	{4, LINK_DROP_OFFER},
	{4, LINK_DROP},
	{4, LINK_DROP_END},
	{5, LINK_WINDOW_INHIBITS_IDLE},
	{6, LINK_WINDOW_FEEDBACK},
	{6, LINK_PRESENTED},
	{6, LINK_TEXT_INPUT},
	{6, LINK_TEXT_CHANGE},
	{6, LINK_POINTER_CONSTRAIN},
	{6, LINK_POINTER_RELEASE},
	{6, LINK_POINTER_CONSTRAINED},
	{6, LINK_POINTER_RELATIVE},
	{6, LINK_TOUCH_DOWN},
	{6, LINK_TOUCH_UP},
	{6, LINK_TOUCH_MOTION},
	{6, LINK_TOUCH_CANCEL},
	{6, LINK_TOUCH_FRAME},
	{6, LINK_GESTURE_BEGIN},
	{6, LINK_GESTURE_UPDATE},
	{6, LINK_GESTURE_END},
	{7, LINK_WINDOW_ICON},
	{7, LINK_TOOL_WISH},
	{7, LINK_TOOL_ENTER},
	{7, LINK_TOOL_LEAVE},
	{7, LINK_TOOL_AXES},
	{7, LINK_TOOL_TIP},
	{7, LINK_TOOL_BUTTON},
};

static uint16_t since(enum link_opcode opcode)
{
	for (size_t i = 0; i < COUNT_OF(newer); i++) {
		if (newer[i].opcode == opcode) {
			return newer[i].minor;
		}
	}
	return LINK_VERSION_MINOR_LEAST;
}

/* Both sides: what came with a later version than is spoken is an unknown opcode. */
static void what_is_newer_is_unknown(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		for (uint16_t minor = LINK_VERSION_MINOR_LEAST; minor <= LINK_VERSION_MINOR;
			minor++) {
			struct decode_state now =
				sample_state(&samples[i], sample_side(&samples[i]));
			struct link_msg msg;
			now.minor = minor;
			assert_int_equal(decode(&now, bytes, size, samples[i].fds, &msg),
				minor < since(samples[i].msg.opcode) ? LINK_ERROR_OPCODE
								     : LINK_ERROR_NONE);
		}
	}
}

static enum link_error decode_with(
	const struct link_side *side, uint16_t minor, struct link_msg msg)
{
	struct decode_state now = {.side = side, .greeted = true, .minor = minor};
	struct link_msg got;
	uint8_t bytes[LINK_MAX_MESSAGE];
	return decode(&now, bytes, side_encode(&msg, bytes), 0, &got);
}

static void values_that_are_newer_are_out_of_range(void **state)
{
	struct link_msg activate = {.opcode = LINK_WINDOW_REQUEST,
		.object = 1,
		.request = {.kind = LINK_REQUEST_ACTIVATE, .serial = 1}};
	assert_int_equal(decode_with(&link_side_host, 5, activate), LINK_ERROR_VALUE);
	assert_int_equal(decode_with(&link_side_host, 6, activate), LINK_ERROR_NONE);
	activate.request.kind = LINK_REQUEST_ATTENTION;
	activate.request.serial = 0;
	assert_int_equal(decode_with(&link_side_host, 2, activate), LINK_ERROR_NONE);
	struct link_msg end = {
		.opcode = LINK_DRAG_END, .drag_end = {.reason = LINK_DRAG_END_TAKEN}};
	assert_int_equal(decode_with(&link_side_guest, 3, end), LINK_ERROR_VALUE);
	assert_int_equal(decode_with(&link_side_guest, 4, end), LINK_ERROR_NONE);
	end.drag_end.reason = LINK_DRAG_END_CANCELLED;
	assert_int_equal(decode_with(&link_side_guest, 2, end), LINK_ERROR_NONE);
}

static uint16_t greeted_with(const struct link_side *side, struct link_msg msg)
{
	struct decode_state now = {.side = side};
	struct link_msg got;
	uint8_t bytes[LINK_MAX_MESSAGE];
	assert_int_equal(decode(&now, bytes, side_encode(&msg, bytes), 0, &got), LINK_ERROR_NONE);
	return now.minor;
}

static void both_speak_the_lower_version(void **state)
{
	struct link_msg hello = sample_find(LINK_HELLO)->msg;
	for (uint16_t minor = LINK_VERSION_MINOR_LEAST; minor < LINK_VERSION_MINOR + 3; minor++) {
		hello.hello.minor = minor;
		assert_int_equal(greeted_with(&link_side_host, hello),
			minor < LINK_VERSION_MINOR ? minor : LINK_VERSION_MINOR);
	}
	struct link_msg welcome = sample_find(LINK_WELCOME)->msg;
	for (uint16_t minor = LINK_VERSION_MINOR_LEAST; minor <= LINK_VERSION_MINOR; minor++) {
		welcome.welcome.minor = minor;
		assert_int_equal(greeted_with(&link_side_guest, welcome), minor);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_newer_is_unknown),
		cmocka_unit_test(values_that_are_newer_are_out_of_range),
		cmocka_unit_test(both_speak_the_lower_version),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

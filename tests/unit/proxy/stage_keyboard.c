/* SPDX-License-Identifier: MIT */
#include "stage_keyboard.h"

#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"

static char *make_keymap(void)
{
	struct xkb_context *context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	const struct xkb_rule_names names = {.layout = "de"};
	struct xkb_keymap *keymap = xkb_keymap_new_from_names(context, &names, 0);
	assert_non_null(keymap);
	char *text = xkb_keymap_get_as_string(keymap, XKB_KEYMAP_FORMAT_TEXT_V1);
	xkb_keymap_unref(keymap);
	xkb_context_unref(context);
	return text;
}

void stage_keyboard_send_keymap(const char *text)
{
	size_t total = strlen(text);
	for (size_t offset = 0; offset < total; offset += LINK_MAX_KEYMAP_CHUNK) {
		size_t rest = total - offset;
		struct link_msg msg = {
			.opcode = LINK_KEYMAP,
			.keymap = {.total = (uint32_t)total,
				.offset = (uint32_t)offset,
				.length = (uint32_t)(rest < LINK_MAX_KEYMAP_CHUNK
							     ? rest
							     : LINK_MAX_KEYMAP_CHUNK)},
		};
		memcpy(msg.keymap.bytes, text + offset, msg.keymap.length);
		stage_say(&msg);
	}
}

void stage_keyboard_give(uint32_t window, struct wl_surface *surface)
{
	char *text = make_keymap();
	stage_keyboard_send_keymap(text);
	free(text);
	stage_wait((stage_input.capabilities & WL_SEAT_CAPABILITY_KEYBOARD) != 0
		   && stage_input.keymap);
	const struct link_msg enter = {
		.opcode = LINK_KEYBOARD_ENTER,
		.object = window,
		.keyboard_enter = {.serial = stage_serial(), .modifiers = {.depressed = 1}},
	};
	stage_say(&enter);
	stage_wait(stage_input.keyboard_focus == surface);
	assert_int_equal(stage_input.held, 0);
}

uint32_t stage_keyboard_press(uint32_t window)
{
	const struct link_msg key = {
		.opcode = LINK_KEY,
		.object = window,
		.key = {.serial = stage_serial(), .time = 5, .key = KEY_Q, .pressed = 1},
	};
	unsigned before = stage_input.keys;
	stage_say(&key);
	stage_wait(stage_input.keys > before);
	return stage_input.key_serial;
}

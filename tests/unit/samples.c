/* SPDX-License-Identifier: MIT */
#include "samples.h"

#include "protocol/encode.h"

/* clang-format off */
const struct sample samples[] = {
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_FIRST,
		.hex = "0100 0000 1c000000 00000000 434c534e 0100 0200 03000000 01000000",
		.msg = {.opcode = LINK_HELLO,
			.hello = {LINK_MAGIC, 1, 2, 3, LINK_HELLO_RESUMED}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "0200 0000 10000000 00000000 04030201",
		.msg = {.opcode = LINK_PONG,
			.serial = {0x01020304}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_ANY_TIME,
		.hex = "0300 0000 10000000 00000000 04000000",
		.msg = {.opcode = LINK_BYE,
			.bye = {LINK_BYE_VM_GONE}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_FIRST,
		.hex = "0400 0000 0c000000 00000000",
		.msg = {.opcode = LINK_VIA_VM},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "0500 0000 10000000 11000000 02000000",
		.msg = {.opcode = LINK_LAUNCH_RESULT, .object = 0x11,
			.launch_result = {2}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "0600 0000 10000000 00000000 0c0b0a09",
		.msg = {.opcode = LINK_SYNC,
			.serial = {0x090a0b0c}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY, .fds = 1,
		.hex = "1000 0000 1c000000 21000000 4523010000000000 0070060000000000",
		.msg = {.opcode = LINK_POOL_CREATE, .object = 0x21, .fd_count = 1,
			.pool_create = {0x12345, 0x67000}},
	},
	{
		.sides = SAMPLE_HOSTS, .phase = SAMPLE_READY,
		.hex = "1100 0000 0c000000 22000000",
		.msg = {.opcode = LINK_POOL_DESTROY, .object = 0x22},
	},
	{
		.sides = SAMPLE_BACKEND, .phase = SAMPLE_READY,
		.hex = "1200 0000 18000000 23000000 91000000 0050000000000000",
		.msg = {.opcode = LINK_POOL_IMPORT, .object = 0x23,
			.pool_import = {0x91, 0x5000}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY, .fds = 1, .vm_only = true,
		.hex = "1300 0000 30000000 24000000 02000000 0010000000000000 0020000000000000 "
			"0060452301000000 0040000000000000",
		.msg = {.opcode = LINK_POOL_PAGES, .object = 0x24, .fd_count = 1,
			.pool_pages = {2, {{0x1000, 0x2000}, {0x123456000, 0x4000}}}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY, .vm_only = true,
		.hex = "1400 0000 14000000 25000000 0160000000000000",
		.msg = {.opcode = LINK_POOL_NOTHING, .object = 0x25,
			.pool_nothing = {0x6001}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY, .fds = 1, .vm_only = true,
		.hex = "1500 0000 14000000 26000000 0170000000000000",
		.msg = {.opcode = LINK_POOL_DMABUF, .object = 0x26, .fd_count = 1,
			.pool_dmabuf = {0x7001}},
	},
	{
		.sides = SAMPLE_HOSTS, .phase = SAMPLE_READY,
		.hex = "1800 0000 28000000 27000000 21000000 41523234 0410000000000000 "
			"10000000 11000000 44000000",
		.msg = {.opcode = LINK_BUFFER_CREATE, .object = 0x27,
			.buffer_create = {0x21, LINK_FORMAT_ARGB8888, 0x1004, 16, 17, 68}},
	},
	{
		.sides = SAMPLE_HOSTS, .phase = SAMPLE_READY,
		.hex = "1900 0000 0c000000 28000000",
		.msg = {.opcode = LINK_BUFFER_DESTROY, .object = 0x28},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2000 0000 14000000 31000000 30000000 04000000",
		.msg = {.opcode = LINK_TOPLEVEL_CREATE, .object = 0x31,
			.toplevel_create = {0x30, LINK_STATE_FULLSCREEN}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2100 0000 44000000 32000000 31000000 03000000 54000000 ffffffff 02000000 "
			"03000000 04000000 05000000 06000000 f9ffffff 08000000 07000000 "
			"05000000 3f000000",
		.msg = {.opcode = LINK_POPUP_CREATE, .object = 0x32,
			.popup_create = {0x31, LINK_POPUP_GRAB | LINK_POPUP_REACTIVE, 0x54,
			{{-1, 2, 3, 4}, 5, 6, -7, 8, 7, 5, 63}}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2200 0000 0c000000 33000000",
		.msg = {.opcode = LINK_WINDOW_DESTROY, .object = 0x33},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2300 0000 15000000 34000000 05000000 7469746c65",
		.msg = {.opcode = LINK_WINDOW_TITLE, .object = 0x34,
			.text = {5, "title"}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2400 0000 13000000 35000000 03000000 617070",
		.msg = {.opcode = LINK_WINDOW_APP_ID, .object = 0x35,
			.text = {3, "app"}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2500 0000 1c000000 36000000 0a000000 0b000000 0c000000 0d000000",
		.msg = {.opcode = LINK_WINDOW_HINTS, .object = 0x36,
			.hints = {10, 11, 12, 13}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2600 0000 10000000 37000000 31000000",
		.msg = {.opcode = LINK_WINDOW_PARENT, .object = 0x37,
			.parent = {0x31}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2700 0000 18000000 38000000 02000000 0a000000 55000000",
		.msg = {.opcode = LINK_WINDOW_REQUEST, .object = 0x38,
			.request = {LINK_REQUEST_RESIZE, 10, 0x55}},
	},
	{
		.sides = SAMPLE_HOSTS, .phase = SAMPLE_READY,
		.hex = "2800 0000 c8000000 39000000 66000000 80020000 e0010000 02000000 "
			"04000000 01000000 27000000 00000000 01000000 80020000 df010000 "
			"00010000 00020000 00030000 00040000 03000000 01000000 02000000 "
			"09000000 28000000 fbffffff faffffff 07000000 08000000 00000000 "
			"00000000 00000000 00000000 07000000 01000000 00000000 01000000 "
			"02000000 03000000 04000000 fbffffff faffffff 07000000 08000000 "
			"09000000 0a000000 0b000000 0c000000 00000000 00000000 00000000 "
			"0d000000",
		.msg = {.opcode = LINK_WINDOW_COMMIT, .object = 0x39,
			.commit = {0x66, 640, 480, 2, 4,
			{
				{1, 0x27, 0, 1, 640, 479, 256, 512, 768, 1024, 3, 1, 2},
				{9, 0x28, -5, -6, 7, 8, 0, 0, 0, 0, 7, 1, 0},
			},
			{{1, 2, 3, 4}, {-5, -6, 7, 8}, {9, 10, 11, 12}, {0, 0, 0, 13}}}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2900 0000 40000000 3a000000 77000000 02000000 01000000 feffffff 03000000 "
			"04000000 05000000 06000000 07000000 f8ffffff 08000000 01000000 "
			"20000000",
		.msg = {.opcode = LINK_POPUP_REPOSITION, .object = 0x3a,
			.popup_reposition = {0x77, 2, {{1, -2, 3, 4}, 5, 6, 7, -8, 8, 1, 32}}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2a00 0000 34000000 3c000000 00000000 02000000 01000000 fdffffff "
			"05000000 07000000 09000000 0b000000 0d000000 00000000",
		.msg = {.opcode = LINK_WINDOW_INPUT_REGION, .object = 0x3c,
			.input_region = {0, 2, {{1, -3, 5, 7}, {9, 11, 13, 0}}}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2b00 0000 10000000 3d000000 02000000",
		.msg = {.opcode = LINK_SPRITE_CREATE, .object = 0x3d,
			.sprite_create = {LINK_SPRITE_ICON}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2c00 0000 10000000 3d000000 01000000",
		.msg = {.opcode = LINK_WINDOW_RESPONSIVE, .object = 0x3d, .responsive = {1}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2d00 0000 10000000 3d000000 01000000",
		.msg = {.opcode = LINK_WINDOW_INHIBITS_IDLE, .object = 0x3d, .inhibits_idle = {1}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2e00 0000 0c000000 3d000000",
		.msg = {.opcode = LINK_WINDOW_FEEDBACK, .object = 0x3d},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "2f00 0000 10000000 3d000000 00000000",
		.msg = {.opcode = LINK_WINDOW_ICON, .object = 0x3d, .icon = {0}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3000 0000 14000000 3b000000 88000000 22000000",
		.msg = {.opcode = LINK_CURSOR_SHAPE, .object = 0x3b,
			.cursor_shape = {0x88, LINK_MAX_CURSOR_SHAPE}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3100 0000 1c000000 3b000000 89000000 3e000000 40000000 05000000",
		.msg = {.opcode = LINK_CURSOR_IMAGE, .object = 0x3b,
			.cursor_image = {0x89, 0x3e, LINK_MAX_CURSOR, 5}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3200 0000 10000000 3b000000 8a000000",
		.msg = {.opcode = LINK_DRAG_START, .object = 0x3b, .drag_start = {0x8a}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3500 0000 3c000000 3b000000 8b000000 02000000 00000000 02000000 01000000 "
			"fdffffff 05000000 07000000 09000000 0b000000 0d000000 00000000",
		.msg = {.opcode = LINK_POINTER_CONSTRAIN, .object = 0x3b,
			.pointer_constrain = {0x8b, LINK_CONSTRAINT_CONFINE, 0, 2,
				{{1, -3, 5, 7}, {9, 11, 13, 0}}}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3600 0000 18000000 3b000000 01000000 00010000 80fdffff",
		.msg = {.opcode = LINK_POINTER_RELEASE, .object = 0x3b,
			.pointer_release = {1, 256, -640}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3700 0000 10000000 3b000000 01000000",
		.msg = {.opcode = LINK_TOOL_WISH, .object = 0x3b, .tool_wish = {1}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3300 0000 0c000000 00000000",
		.msg = {.opcode = LINK_DRAG_CANCEL},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "3400 0000 14000000 3d000000 fcffffff 00010000",
		.msg = {.opcode = LINK_DRAG_ICON, .object = 0x3d,
			.drag_icon = {-4, LINK_MAX_ICON_OFFSET}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "4000 0000 17000000 61000000 0f000000 03000000 616263",
		.msg = {.opcode = LINK_COPY_DATA, .object = 0x61,
			.clip_data = {15, 3, "abc"}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "4100 0000 14000000 62000000 0f000000 04000000",
		.msg = {.opcode = LINK_COPY_END, .object = 0x62,
			.copy_end = {15, LINK_COPY_FAILED}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "4200 0000 10000000 63000000 00000200",
		.msg = {.opcode = LINK_PASTE_CREDIT, .object = 0x63,
			.clip_credit = {LINK_CLIP_WINDOW}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "4300 0000 0c000000 00000000",
		.msg = {.opcode = LINK_SELECTION_SET},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "4400 0000 10000000 6d000000 02000000",
		.msg = {.opcode = LINK_DROP_END, .object = 0x6d,
			.drop_end = {LINK_DROP_REFUSED}},
	},
	{
		.sides = SAMPLE_HOST, .phase = SAMPLE_READY,
		.hex = "5000 0000 28000000 3e000000 01000000 03020000 0d000000 00ffffff "
			"05000000 01000000 10000000",
		.msg = {.opcode = LINK_TEXT_INPUT, .object = 0x3e,
			.text_input = {1, 0x203, 13, {-256, 5, 1, 16}}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_FIRST,
		.hex = "0180 0000 40000000 00000000 0100 0200 00000000 f4010000 00040000 "
			"00080000 40000000 00100000 e0010000 08000000 0000001000000000 "
			"0000004000000000",
		.msg = {.opcode = LINK_WELCOME,
			.welcome = {1, 2, 0, 500, 1024, 2048, 64, 4096, 480, 8, 0x10000000,
				0x40000000}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "0280 0000 10000000 00000000 08070605",
		.msg = {.opcode = LINK_PING,
			.serial = {0x05060708}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_ANY_TIME,
		.hex = "0380 0000 18000000 00000000 07000000 28000000 39000000",
		.msg = {.opcode = LINK_ERROR,
			.error = {LINK_ERROR_OBJECT, LINK_WINDOW_COMMIT, 0x39}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "0580 0000 1d000000 41000000 03000000 09000000 666f6f74002d650000",
		.msg = {.opcode = LINK_LAUNCH, .object = 0x41,
			.launch = {3, 9, "foot\0-e\0"}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "0680 0000 10000000 00000000 100f0e0d",
		.msg = {.opcode = LINK_SYNC_DONE,
			.serial = {0x0d0e0f10}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "0880 0000 1c000000 42000000 80070000 1a040000 60ea0000 b4000000",
		.msg = {.opcode = LINK_OUTPUT, .object = 0x42,
			.output = {1920, 1050, 60000, 180}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "0980 0000 0c000000 43000000",
		.msg = {.opcode = LINK_OUTPUT_GONE, .object = 0x43},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "1080 0000 0c000000 27000000",
		.msg = {.opcode = LINK_BUFFER_RELEASE, .object = 0x27},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "1180 0000 10000000 21000000 0f000000",
		.msg = {.opcode = LINK_POOL_REFUSED, .object = 0x21,
			.pool_refused = {LINK_ERROR_HOST}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "2080 0000 24000000 31000000 99000000 20030000 58020000 80070000 "
			"1a040000 3f000000",
		.msg = {.opcode = LINK_CONFIGURE, .object = 0x31,
			.configure = {0x99, 800, 600, 1920, 1050, 63}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "2180 0000 24000000 32000000 9a000000 77000000 fcffffff 14000000 "
			"05000000 06000000",
		.msg = {.opcode = LINK_POPUP_CONFIGURE, .object = 0x32,
			.popup_configure = {0x9a, 0x77, -4, 20, 5, 6}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "2280 0000 0c000000 31000000",
		.msg = {.opcode = LINK_CLOSE, .object = 0x31},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "2380 0000 0c000000 32000000",
		.msg = {.opcode = LINK_POPUP_DONE, .object = 0x32},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "2480 0000 10000000 31000000 40e20100",
		.msg = {.opcode = LINK_FRAME, .object = 0x31,
			.frame = {123456}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "2580 0000 14000000 31000000 42000000 b4000000",
		.msg = {.opcode = LINK_WINDOW_OUTPUT, .object = 0x31,
			.window_output = {0x42, 180}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "2680 0000 20000000 31000000 40e20100 e7030000 2a50fe00 0807060504030201",
		.msg = {.opcode = LINK_PRESENTED, .object = 0x31,
			.presented = {123456, 999, 16666666, 0x0102030405060708}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "3080 0000 1e000000 00000000 14000000 08000000 06000000 786b625f6b65",
		.msg = {.opcode = LINK_KEYMAP,
			.keymap = {20, 8, 6, "xkb_ke"}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "3180 0000 14000000 00000000 19000000 58020000",
		.msg = {.opcode = LINK_REPEAT_INFO,
			.repeat_info = {25, 600}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "3280 0000 20000000 31000000 a1000000 01000000 02000000 03000000 "
			"04000000",
		.msg = {.opcode = LINK_KEYBOARD_ENTER, .object = 0x31,
			.keyboard_enter = {0xa1, {1, 2, 3, 4}}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "3380 0000 0c000000 31000000",
		.msg = {.opcode = LINK_KEYBOARD_LEAVE, .object = 0x31},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "3480 0000 1c000000 31000000 a2000000 e8030000 1e000000 01000000",
		.msg = {.opcode = LINK_KEY, .object = 0x31,
			.key = {0xa2, 1000, 30, 1}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "3580 0000 1c000000 31000000 05000000 06000000 07000000 08000000",
		.msg = {.opcode = LINK_MODIFIERS, .object = 0x31,
			.modifiers = {5, 6, 7, 8}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4080 0000 18000000 31000000 a3000000 000a0000 80ffffff",
		.msg = {.opcode = LINK_POINTER_ENTER, .object = 0x31,
			.pointer_enter = {0xa3, 2560, -128}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4180 0000 0c000000 31000000",
		.msg = {.opcode = LINK_POINTER_LEAVE, .object = 0x31},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4280 0000 18000000 31000000 e9030000 010a0000 020a0000",
		.msg = {.opcode = LINK_POINTER_MOTION, .object = 0x31,
			.pointer_motion = {1001, 2561, 2562}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4380 0000 1c000000 31000000 a4000000 ea030000 10010000 01000000",
		.msg = {.opcode = LINK_POINTER_BUTTON, .object = 0x31,
			.pointer_button = {0xa4, 1002, 0x110, 1}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4480 0000 24000000 31000000 eb030000 01000000 02000000 00000000 "
			"00f1ffff 88ffffff",
		.msg = {.opcode = LINK_POINTER_AXIS, .object = 0x31,
			.pointer_axis = {1003, 1, 2, 0, -3840, -120}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4580 0000 0c000000 31000000",
		.msg = {.opcode = LINK_POINTER_FRAME, .object = 0x31},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4680 0000 14000000 31000000 8b000000 01000000",
		.msg = {.opcode = LINK_POINTER_CONSTRAINED, .object = 0x31,
			.pointer_constrained = {0x8b, 1}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4780 0000 20000000 31000000 eb030000 00010000 00ffffff 80000000 80ffffff",
		.msg = {.opcode = LINK_POINTER_RELATIVE, .object = 0x31,
			.pointer_relative = {1003, 256, -256, 128, -128}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4880 0000 20000000 31000000 8c000000 eb030000 0f000000 00010000 00ffffff",
		.msg = {.opcode = LINK_TOUCH_DOWN, .object = 0x31,
			.touch_down = {0x8c, 1003, 15, 256, -256}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4980 0000 14000000 31000000 eb030000 0f000000",
		.msg = {.opcode = LINK_TOUCH_UP, .object = 0x31, .touch_up = {1003, 15}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4a80 0000 1c000000 31000000 eb030000 0f000000 00010000 00ffffff",
		.msg = {.opcode = LINK_TOUCH_MOTION, .object = 0x31,
			.touch_motion = {1003, 15, 256, -256}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4b80 0000 0c000000 31000000",
		.msg = {.opcode = LINK_TOUCH_CANCEL, .object = 0x31},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4c80 0000 0c000000 31000000",
		.msg = {.opcode = LINK_TOUCH_FRAME, .object = 0x31},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4d80 0000 1c000000 31000000 8d000000 eb030000 02000000 03000000",
		.msg = {.opcode = LINK_GESTURE_BEGIN, .object = 0x31,
			.gesture_begin = {0x8d, 1003, LINK_GESTURE_PINCH, 3}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4e80 0000 20000000 31000000 eb030000 00010000 00ffffff 00800000 0000ffff",
		.msg = {.opcode = LINK_GESTURE_UPDATE, .object = 0x31,
			.gesture_update = {1003, 256, -256, 32768, -65536}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "4f80 0000 14000000 31000000 eb030000 01000000",
		.msg = {.opcode = LINK_GESTURE_END, .object = 0x31, .gesture_end = {1003, 1}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "8080 0000 1c000000 31000000 8e000000 eb030000 02000000 05000000",
		.msg = {.opcode = LINK_TOOL_ENTER, .object = 0x31,
			.tool_enter = {0x8e, 1003, LINK_TOOL_ERASER,
				LINK_TOOL_PRESSURE | LINK_TOOL_TILT}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "8180 0000 0c000000 31000000",
		.msg = {.opcode = LINK_TOOL_LEAVE, .object = 0x31},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "8280 0000 30000000 31000000 eb030000 00010000 00ffffff 00800000 ffff0000 "
		       "80000000 80ffffff 005a0000 0180ffff",
		.msg = {.opcode = LINK_TOOL_AXES, .object = 0x31,
			.tool_axes = {1003, 256, -256, 32768, 65535, 128, -128, 23040, -32767}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "8380 0000 18000000 31000000 8f000000 eb030000 01000000",
		.msg = {.opcode = LINK_TOOL_TIP, .object = 0x31, .tool_tip = {0x8f, 1003, 1}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "8480 0000 1c000000 31000000 90000000 eb030000 4b010000 01000000",
		.msg = {.opcode = LINK_TOOL_BUTTON, .object = 0x31,
			.tool_button = {0x90, 1003, 0x14b, 1}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "5080 0000 10000000 00000000 02000000",
		.msg = {.opcode = LINK_DRAG_END,
			.drag_end = {LINK_DRAG_END_CANCELLED}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6080 0000 2c000000 64000000 02000000 08000000 0000000000000000 "
			"0000004000000000 612f6200632f6400",
		.msg = {.opcode = LINK_COPY_ASK, .object = 0x64,
			.clip_types = {2, 8, {0, 0x40000000}, "a/b\0c/d"}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6180 0000 10000000 65000000 01000000",
		.msg = {.opcode = LINK_COPY_CREDIT, .object = 0x65,
			.clip_credit = {1}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6280 0000 0c000000 66000000",
		.msg = {.opcode = LINK_COPY_STOP, .object = 0x66},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6380 0000 24000000 67000000 01000000 08000000 0503000000000000 "
			"746578742f782b00",
		.msg = {.opcode = LINK_PASTE_OFFER, .object = 0x67,
			.clip_types = {1, 8, {0x305}, "text/x+"}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6480 0000 16000000 68000000 01000000 02000000 0aff",
		.msg = {.opcode = LINK_PASTE_DATA, .object = 0x68,
			.clip_data = {1, 2, "\n\377"}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6580 0000 0c000000 69000000",
		.msg = {.opcode = LINK_PASTE_STOP, .object = 0x69},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6680 0000 2c000000 6a000000 02000000 08000000 0000000000000000 "
			"0000004000000000 612f6200632f6400",
		.msg = {.opcode = LINK_DRAG_COPY, .object = 0x6a,
			.clip_types = {2, 8, {0, 0x40000000}, "a/b\0c/d"}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6780 0000 24000000 6b000000 01000000 08000000 0503000000000000 "
			"746578742f782b00",
		.msg = {.opcode = LINK_DROP_OFFER, .object = 0x6b,
			.clip_types = {1, 8, {0x305}, "text/x+"}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "6880 0000 18000000 31000000 6c000000 80020000 00ffffff",
		.msg = {.opcode = LINK_DROP, .object = 0x31,
			.drop = {0x6c, 0x280, -256}},
	},
	{
		.sides = SAMPLE_GUEST, .phase = SAMPLE_READY,
		.hex = "7080 0000 29000000 3f000000 04000000 05000000 00000000 02000000 "
			"02000000 03000000 6869 796f75",
		.msg = {.opcode = LINK_TEXT_CHANGE, .object = 0x3f,
			.text_change = {4, 5, 0, 2, 2, 3, "hi", "you"}},
	},
};
/* clang-format on */

const size_t sample_count = sizeof(samples) / sizeof(samples[0]);

const struct sample *sample_find(uint32_t opcode)
{
	for (size_t i = 0; i < sample_count; i++) {
		if (samples[i].msg.opcode == opcode) {
			return &samples[i];
		}
	}
	return NULL;
}

struct decode_state sample_state(const struct sample *sample, enum side side)
{
	return (struct decode_state){
		.side = side_at(side),
		.greeted = sample->phase == SAMPLE_READY,
		.minor = LINK_VERSION_MINOR,
		.via_vm = sample->vm_only,
	};
}

enum side sample_side(const struct sample *sample)
{
	enum side side = SIDE_HOST;
	while ((sample->sides & 1u << side) == 0) {
		side++;
	}
	return side;
}

size_t sample_encode(const struct sample *sample, uint8_t out[static LINK_MAX_MESSAGE])
{
	return side_encode(&sample->msg, out);
}

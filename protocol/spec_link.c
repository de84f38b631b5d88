/* SPDX-License-Identifier: MIT
 *
 * Messages about the link itself, outputs and application launch.
 */
#include "protocol/spec.h"

#include <string.h>

static const struct spec_field hello_fields[] = {
	SPEC_ANY(hello.magic),
	SPEC_ANY(hello.major),
	SPEC_ANY(hello.minor),
	SPEC_ANY(hello.features),
	SPEC_RANGE(hello.flags, 0, LINK_HELLO_RESUMED),
};

static enum link_error check_hello(const struct link_msg *msg)
{
	bool ours = msg->hello.magic == LINK_MAGIC && msg->hello.major == LINK_VERSION_MAJOR
		    && msg->hello.minor >= LINK_VERSION_MINOR_LEAST;
	return ours ? LINK_ERROR_NONE : LINK_ERROR_VERSION;
}

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

static const struct spec_field serial_fields[] = {
	SPEC_ANY(serial.serial),
};

static const struct spec_field bye_fields[] = {
	SPEC_RANGE(bye.reason, LINK_BYE_SHUTDOWN, LINK_BYE_LAST),
};

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

static const struct spec_field launch_result_fields[] = {
	SPEC_ANY(launch_result.error),
};

static const struct spec_field output_fields[] = {
	SPEC_RANGE(output.width, 1, LINK_MAX_DIMENSION),
	SPEC_RANGE(output.height, 1, LINK_MAX_DIMENSION),
	SPEC_ANY(output.refresh),
	SPEC_RANGE(output.scale, 1, LINK_MAX_SCALE),
};

static const struct message_spec specs[] = {
	{
		.opcode = LINK_HELLO,
		.name = "HELLO",
		.sides = SPEC_BOTH_HOSTS,
		.phase = SPEC_GREETING,
		.size = 16,
		SPEC_FIELDS(hello_fields),
		.check = check_hello,
	},
	{
		.opcode = LINK_PONG,
		.name = "PONG",
		.sides = SPEC_BOTH_HOSTS,
		.size = 4,
		SPEC_FIELDS(serial_fields),
	},
	{
		.opcode = LINK_BYE,
		.name = "BYE",
		.sides = SPEC_BOTH_HOSTS,
		.phase = SPEC_ANY_TIME,
		.size = 4,
		SPEC_FIELDS(bye_fields),
	},
	{
		.opcode = LINK_VIA_VM,
		.name = "VIA_VM",
		.sides = SPEC_HOST,
		.phase = SPEC_INTRODUCTION,
	},
	{
		.opcode = LINK_LAUNCH_RESULT,
		.name = "LAUNCH_RESULT",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
		.size = 4,
		SPEC_FIELDS(launch_result_fields),
	},
	{
		.opcode = LINK_SYNC,
		.name = "SYNC",
		.sides = SPEC_BOTH_HOSTS,
		.size = 4,
		SPEC_FIELDS(serial_fields),
	},
	{
		.opcode = LINK_WELCOME,
		.name = "WELCOME",
		.sides = SPEC_GUEST,
		.phase = SPEC_GREETING,
		.size = 52,
		SPEC_FIELDS(welcome_fields),
		.check = check_welcome,
	},
	{
		.opcode = LINK_PING,
		.name = "PING",
		.sides = SPEC_GUEST,
		.size = 4,
		SPEC_FIELDS(serial_fields),
	},
	{
		.opcode = LINK_ERROR,
		.name = "ERROR",
		.sides = SPEC_GUEST,
		.phase = SPEC_ANY_TIME,
		.size = 12,
		SPEC_FIELDS(error_fields),
	},
	{
		.opcode = LINK_LAUNCH,
		.name = "LAUNCH",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 8,
		SPEC_FIELDS(launch_fields),
		.tails = {SPEC_BYTES_TAIL(launch.length, launch.bytes, 1, LINK_MAX_LAUNCH_BYTES)},
		.check = check_launch,
	},
	{
		.opcode = LINK_SYNC_DONE,
		.name = "SYNC_DONE",
		.sides = SPEC_GUEST,
		.size = 4,
		SPEC_FIELDS(serial_fields),
	},
	{
		.opcode = LINK_OUTPUT,
		.name = "OUTPUT",
		.sides = SPEC_GUEST,
		.replaces = true,
		.object = SPEC_OBJECT,
		.size = 16,
		SPEC_FIELDS(output_fields),
	},
	{
		.opcode = LINK_OUTPUT_GONE,
		.name = "OUTPUT_GONE",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
	},
};

const struct spec_list spec_link = {specs, SPEC_COUNT(specs)};

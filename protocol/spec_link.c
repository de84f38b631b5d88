/* SPDX-License-Identifier: MIT
 *
 * Messages about the link itself and application launch: to the host.
 */
#include "protocol/spec.h"

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

static const struct spec_field serial_fields[] = {SPEC_ANY(serial.serial)};

static const struct spec_field launch_result_fields[] = {SPEC_ANY(launch_result.error)};

const struct message_spec *const spec_link[SPEC_TOPIC_SIZE] = {
	SPEC_TO(HELLO, SPEC_HOST, .phase = SPEC_GREETING, SPEC_BODY(16, hello_fields),
		.check = check_hello),
	SPEC_TO(PONG, SPEC_HOST, SPEC_BODY(4, serial_fields)),
	[LINK_BYE % SPEC_TOPIC_SIZE] = &spec_bye,
	[LINK_VIA_VM % SPEC_TOPIC_SIZE] = &spec_via_vm,
	SPEC_TO(LAUNCH_RESULT, SPEC_HOST, .object = SPEC_OBJECT,
		SPEC_BODY(4, launch_result_fields)),
	SPEC_TO(SYNC, SPEC_HOST, SPEC_BODY(4, serial_fields)),
};

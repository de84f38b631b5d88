/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_launch.h"

#include <errno.h>
#include <string.h>

#include "compositor/domain.h"
#include "compositor/guest/guest.h"

int guest_launch(struct guest *guest, char *const argv[])
{
	struct link_msg msg = {.opcode = LINK_LAUNCH};
	struct link_launch *launch = &msg.launch;
	for (; argv[launch->count] != NULL; launch->count++) {
		size_t size = strlen(argv[launch->count]) + 1;
		if (launch->count == LINK_MAX_LAUNCH_ARGS
			|| size > LINK_MAX_LAUNCH_BYTES - launch->length) {
			return E2BIG;
		}
		memcpy(launch->bytes + launch->length, argv[launch->count], size);
		launch->length += (uint32_t)size;
	}
	msg.object = ++guest->launch_request;
	guest_send(guest, &msg);
	return 0;
}

void guest_launch_result(struct guest *guest, struct link_msg *msg)
{
	if (msg->object > guest->launch_request) {
		guest_end(guest, LINK_ERROR_STATE, msg->opcode, msg->object,
			"a result nobody asked for");
		return;
	}
	uint32_t error = msg->launch_result.error;
	if (error != 0) {
		domain_log(
			guest->domain, "could not start a program: error %u of the guest", error);
	}
}

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_launch.h"

#include <errno.h>
#include <string.h>

#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_messages.h"

#define MAX_ERRNO 4095 /* of Linux */

/* Puts argv into launch. False when it does not fit. */
static bool pack(char *const argv[], struct link_launch *launch)
{
	for (; argv[launch->count]; launch->count++) {
		size_t size = strlen(argv[launch->count]) + 1;
		if (launch->count == LINK_MAX_LAUNCH_ARGS
			|| size > LINK_MAX_LAUNCH_BYTES - launch->length) {
			return false;
		}
		memcpy(launch->bytes + launch->length, argv[launch->count], size);
		launch->length += (uint32_t)size;
	}
	return true;
}

int guest_launch(void *data, uint32_t request, char *const argv[])
{
	struct guest *guest = data;
	LINK_MSG(msg, LINK_LAUNCH, request);
	if (!pack(argv, &msg.launch)) {
		return E2BIG;
	}
	guest->last_launch = request;
	guest_send(guest, &msg);
	return 0;
}

void guest_launch_result(struct guest *guest, struct link_msg *msg)
{
	if (msg->object > guest->last_launch) {
		guest_end(guest, LINK_ERROR_STATE, msg->opcode, msg->object,
			"a result nobody asked for");
		return;
	}
	uint32_t untrusted_error = msg->launch_result.error;
	domain_launched(guest->domain, msg->object,
		untrusted_error <= MAX_ERRNO ? (int)untrusted_error : EPROTO);
}

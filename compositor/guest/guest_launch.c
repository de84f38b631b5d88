/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_launch.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "compositor/domain.h"
#include "compositor/guest/guest.h"

#define MAX_ERRNO 4095 /* of Linux */

/* Puts argv into launch. False when it does not fit. */
static bool pack(char *const argv[], struct link_launch *launch)
{
	for (; argv[launch->count] != NULL; launch->count++) {
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

bool guest_launch_fits(char *const argv[])
{
	struct link_launch launch = {0};
	return pack(argv, &launch);
}

void guest_launch(struct guest *guest, uint32_t request, char *const argv[])
{
	LINK_MSG(msg, LINK_LAUNCH, request);
	bool fits = pack(argv, &msg.launch);
	assert(fits);
	guest->last_launch = request;
	guest_send(guest, &msg);
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

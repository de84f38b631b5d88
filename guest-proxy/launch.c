/* SPDX-License-Identifier: MIT */
#include "guest-proxy/launch.h"

#include <string.h>

#include "guest-proxy/link/proxy_link.h"
#include "protocol/log.h"

static void report(void *data, uint32_t request, int error)
{
	struct launch *launch = data;
	if (error != 0) {
		log_error("cannot start a program: %s", strerror(error));
	}
	struct link_msg msg = {
		.opcode = LINK_LAUNCH_RESULT,
		.object = request,
		.launch_result.error = (uint32_t)error,
	};
	proxy_link_send(launch->link, &msg);
}

void launch_init(struct launch *launch, struct proxy_link *link, const char *socket)
{
	launch->link = link;
	launcher_init(&launch->launcher, link->loop, socket, report, launch);
}

void launch_finish(struct launch *launch)
{
	launcher_finish(&launch->launcher);
}

/* decode.c has counted the strings in bytes. */
void launch_start(struct launch *launch, uint32_t request, const struct link_launch *command)
{
	const char *argv[LINK_MAX_LAUNCH_ARGS + 1];
	const char *argument = command->bytes;
	for (uint32_t i = 0; i < command->count; i++) {
		argv[i] = argument;
		argument += strlen(argument) + 1;
	}
	argv[command->count] = NULL;
	log_info("starting %s for the host", argv[0]);
	launcher_start(&launch->launcher, request, (char *const *)argv);
}

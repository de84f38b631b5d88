/* SPDX-License-Identifier: MIT
 *
 * Starts what the host wants started, and says what came of it.
 */
#ifndef GUEST_PROXY_LAUNCH_H
#define GUEST_PROXY_LAUNCH_H

#include "common/launcher.h"

struct link_launch;
struct proxy_link;

struct launch {
	struct launcher launcher;
	struct proxy_link *link;
};

/* socket: WAYLAND_DISPLAY of what is started; it must outlive launch. */
void launch_init(struct launch *launch, struct proxy_link *link, const char *socket);
void launch_finish(struct launch *launch);

/* The host's LAUNCH with this request's number. */
void launch_start(struct launch *launch, uint32_t request, const struct link_launch *command);

#endif

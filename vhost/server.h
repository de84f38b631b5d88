/* SPDX-License-Identifier: MIT
 *
 * The program's loop: one thread, one epoll set of a few descriptors, nothing that blocks.
 */
#ifndef VHOST_SERVER_H
#define VHOST_SERVER_H

#include <stdbool.h>

#include "vhost/front/device.h"
#include "vhost/front/front_end.h"
#include "vhost/front/listener.h"
#include "vhost/process/watch.h"

struct server {
	struct listener listener; /* not open with --fd */
	struct front_end front_end;
	struct device device;
	struct watch watch;
	bool ended, failed; /* without a listener: the front end is gone, because it was refused */
};

/* Either the listener is opened or a front end connected afterwards by the caller. */
void server_init(struct server *server, const struct device_setup *setup);

/*
 * Serves front ends, one at a time, until stop_fd can be read (true is returned), or, without a
 * listener, until the one front end has gone (true), or its messages were refused (false).
 */
bool server_run(struct server *server, int stop_fd);

void server_finish(struct server *server);

#endif

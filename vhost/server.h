/* SPDX-License-Identifier: MIT
 *
 * The program's loop: one thread, one ppoll over a fixed set of descriptors, nothing that blocks.
 */
#ifndef VHOST_SERVER_H
#define VHOST_SERVER_H

#include <signal.h>
#include <stdbool.h>

#include "vhost/device.h"
#include "vhost/front_end.h"
#include "vhost/listener.h"

struct server {
	struct listener listener; /* not open with --fd */
	struct front_end front_end;
	struct device device;
	bool ended, failed; /* without a listener: the front end is gone, because it was refused */
};

/* Either the listener is opened or a front end connected afterwards by the caller. */
void server_init(struct server *server, const struct device_setup *setup);

/*
 * Serves front ends, one at a time, until *stop is set by a handler of a signal that signals leaves
 * unblocked (true is returned), or, without a listener, until the one front end has gone (true), or
 * its messages were refused (false).
 */
bool server_run(struct server *server, const volatile sig_atomic_t *stop, const sigset_t *signals);

void server_finish(struct server *server);

#endif

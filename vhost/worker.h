/* SPDX-License-Identifier: MIT
 *
 * The process that reads what guest and QEMU write: one thread, one loop over a few descriptors, in
 * which nothing blocks. All that it has from outside it was given before its sandbox closed; a
 * connection to the compositor it has from the keeper.
 */
#ifndef VHOST_WORKER_H
#define VHOST_WORKER_H

#include <stdbool.h>

#include "vhost/front/device.h"
#include "vhost/process/sandbox.h"

/* Either the listener or the front end is there, the other one is -1. Both become the worker's. */
struct worker_setup {
	struct device_setup device;
	struct sandbox sandbox;
	int listener;
	const char *listener_path; /* borrowed; for the log alone */
	int front_end;
};

/* Enters the sandbox and serves front ends, one at a time, until the keeper wants this process
 * to end (true), or, without a listener, until the one front end has gone (true) or its
 * messages were refused (false). False, too, after one line on standard error. */
bool worker_run(const struct worker_setup *setup);

#endif

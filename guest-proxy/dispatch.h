/* SPDX-License-Identifier: MIT
 *
 * What each message of the host does here, and what is started for it.
 */
#ifndef GUEST_PROXY_DISPATCH_H
#define GUEST_PROXY_DISPATCH_H

#include "common/launcher.h"

struct activation;
struct contents;
struct link_msg;
struct outputs;
struct presented;
struct proxy_link;
struct round_trip;
struct seat;

struct dispatch {
	/* Who is told; set before dispatch_init. */
	struct proxy_link *link;
	struct contents *contents;
	struct round_trip *round_trip;
	struct seat *seat;
	struct outputs *outputs;
	struct activation *activation;
	struct presented *presented;

	struct launcher launcher; /* of what the host wants started */
};

/* WAYLAND_DISPLAY and DISPLAY of what is started, the latter empty: none, and as it is then; both
 * must outlive dispatch. */
void dispatch_init(struct dispatch *dispatch, const char *socket, const char *x11);
void dispatch_finish(struct dispatch *dispatch);

/* A checked message, the link's own ones excepted. A window that is gone already is no error: its
 * WINDOW_DESTROY crossed the message. */
void dispatch_message(struct dispatch *dispatch, const struct link_msg *msg);

#endif

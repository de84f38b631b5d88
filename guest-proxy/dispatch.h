/* SPDX-License-Identifier: MIT
 *
 * What each message of the host does here.
 */
#ifndef GUEST_PROXY_DISPATCH_H
#define GUEST_PROXY_DISPATCH_H

struct contents;
struct launch;
struct link_msg;
struct outputs;
struct proxy_link;
struct round_trip;
struct seat;

/* Who is told. */
struct dispatch {
	struct proxy_link *link;
	struct contents *contents;
	struct round_trip *round_trip;
	struct seat *seat;
	struct outputs *outputs;
	struct launch *launch;
};

/* A checked message, the link's own ones excepted. A window that is gone already is no error: its
 * WINDOW_DESTROY crossed the message. */
void dispatch(const struct dispatch *to, const struct link_msg *msg);

#endif

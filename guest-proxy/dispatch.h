/* SPDX-License-Identifier: MIT
 *
 * What each message of the host does here.
 */
#ifndef GUEST_PROXY_DISPATCH_H
#define GUEST_PROXY_DISPATCH_H

struct link_msg;
struct proxy;

/* A checked message, the link's own ones excepted. A window that is gone already is no error: its
 * WINDOW_DESTROY crossed the message. */
void dispatch(struct proxy *proxy, const struct link_msg *msg);

#endif

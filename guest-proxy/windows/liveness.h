/* SPDX-License-Identifier: MIT
 *
 * Whether the application of a toplevel answers. It is asked (xdg_wm_base.ping, _NET_WM_PING), as
 * the host asks the proxy, when its window gets the keyboard, a press, or is to close. One that
 * does not within LINK_PING_TIMEOUT_MS hangs: the host is told and marks it. When its user then
 * wants it closed although a CLOSE before was not heard, the application is disconnected; its
 * process is left alone.
 */
#ifndef GUEST_PROXY_LIVENESS_H
#define GUEST_PROXY_LIVENESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <wayland-server-core.h>

struct liveness;
struct proxy_link;

/* What differs with who is asked. */
struct liveness_impl {
	/* It is asked whether it answers: ping_timeout fires when it does not in time. */
	void (*ping)(struct liveness *liveness);
	/* The number of the ping that is on its way, which no other has; 0: none. */
	uint32_t (*pending)(const struct liveness *liveness);
	/* It is to close its window. */
	void (*close)(struct liveness *liveness);
	/* Its connection ends, with everything that it has here. pid: whose it is. */
	void (*disconnect)(struct liveness *liveness);
	pid_t (*pid)(const struct liveness *liveness);
	/* It hangs, or hangs no more. May not destroy it. */
	void (*changed)(struct liveness *liveness);
};

struct liveness {
	const struct liveness_impl *impl;
	struct wl_event_loop *loop;
	bool hangs;
	bool told; /* what the host knows of that */
	bool asked_again; /* a ping is on its way whose answer says that it hangs no more */
	bool close_unheard; /* it hangs since before it could know of a CLOSE */
	uint32_t closed_at; /* serial of the ping that was on its way at the last CLOSE; 0: none */
	uint64_t asked; /* ms: when it was asked last, 0: never */
	struct wl_event_source *timer; /* looks whether it answers again; NULL: never hung */
	struct wl_listener ping_timeout; /* wlroots' signal of that name */
};

/* ping_timeout: fires while the ping that timed out is still pending. */
void liveness_init(struct liveness *liveness, struct wl_event_loop *loop,
	struct wl_signal *ping_timeout, const struct liveness_impl *impl);
void liveness_finish(struct liveness *liveness);

/* The user did something in the toplevel, or in a popup of it. */
void liveness_ask(struct liveness *liveness);

/* CLOSE for a toplevel. It may be gone afterwards, with all else of its application. */
void liveness_close(struct liveness *liveness);

/* Says WINDOW_RESPONSIVE of the window with this id when the host does not know. */
void liveness_send(struct liveness *liveness, struct proxy_link *link, uint32_t id);
/* The host knows nothing of the window any more. */
void liveness_forget(struct liveness *liveness);

#endif

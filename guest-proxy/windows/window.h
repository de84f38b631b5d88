/* SPDX-License-Identifier: MIT
 *
 * One toplevel or popup of an application, as the host knows it. What changes is only marked and
 * sent together, and not before the host reads: a slow host costs no memory here.
 *
 * A window lives from the initial commit of its xdg_surface until that is unmapped or destroyed;
 * one that maps again is a new window.
 */
#ifndef GUEST_PROXY_WINDOW_H
#define GUEST_PROXY_WINDOW_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/util/box.h>

#include "guest-proxy/windows/answer.h"
#include "guest-proxy/windows/input_region.h"
#include "guest-proxy/windows/liveness.h"
#include "guest-proxy/windows/round_trip.h"

struct proxy;
struct window;
struct wlr_surface;
struct wlr_xdg_surface;

enum window_dirty {
	WINDOW_DIRTY_COMMIT = 1 << 0,
	WINDOW_DIRTY_PARENT = 1 << 1,
	WINDOW_DIRTY_TITLE = 1 << 2,
	WINDOW_DIRTY_APP_ID = 1 << 3,
	WINDOW_DIRTY_HINTS = 1 << 4,
	WINDOW_DIRTY_REQUESTS = 1 << 5,
	WINDOW_DIRTY_POSITION = 1 << 6, /* popups: POPUP_REPOSITION */
	WINDOW_DIRTY_RESPONSIVE = 1 << 7, /* toplevels */
	WINDOW_DIRTY_ALL = (1 << 8) - 1,
};

/* The difference between toplevels and popups. */
struct window_impl {
	/* Whether the host can have it now: a popup may have to wait for its parent. */
	bool (*is_ready)(const struct window *window);
	/* Whether the host would take it at all, besides the number of windows. */
	bool (*is_allowed)(const struct window *window);
	/* Sends the CREATE of window->id. */
	void (*announce)(struct window *window);
	/* Sends what is marked in window->dirty besides COMMIT, and clears those marks. */
	void (*describe)(struct window *window);
	/* The host does not say: sends the configure that the application would get without one. */
	void (*answer)(struct window *window);
	/* The application must do without: the host's limits are reached. Must not destroy it. */
	void (*reject)(struct window *window);
};

struct window {
	struct wl_list link; /* proxy.windows */
	struct wl_list due_link; /* proxy.due_windows while live and dirty, else in no list */
	struct proxy *proxy;
	const struct window_impl *impl;
	struct wlr_xdg_surface *xdg;
	bool live; /* the host is to know it */
	uint32_t id; /* 0: not known to the host */
	uint32_t dirty; /* enum window_dirty */
	uint32_t output, scale; /* where the host has it, and its scale in 1/120; 0: not told yet */
	uint32_t layers; /* in the last commit that was sent; counted in proxy_link.layers */
	/* Toplevels: the host's serial of the last press or key in it or its popups; 0: none. */
	uint32_t act;
	struct answer answer;
	struct liveness liveness;
	struct input_region input_region;
	struct question question;
};

void window_init(struct window *window, struct proxy *proxy, struct wlr_xdg_surface *xdg,
	const struct window_impl *impl);
/* Ends it when it is live. */
void window_finish(struct window *window);

/* The initial commit has come. */
void window_begin(struct window *window);
/* It is unmapped or goes: the host forgets it, its popups first. */
void window_end(struct window *window);

/* Something of it changed. dirty: enum window_dirty. */
void window_schedule(struct window *window, uint32_t dirty);

/* Sends what is marked of any window, as far as the host reads now. */
void window_flush_due(struct proxy *proxy);

/* The link is lost. Call for the oldest first: so they are announced again. */
void window_forget(struct window *window);

/* The host showed the last commit at time, in ms: the application may draw the next. */
void window_frame(struct window *window, uint32_t time);

/* What of its surface is content, in surface coordinates: wl_surfaces may be larger. Never more than
 * the link can say, whatever the application says. */
struct wlr_box window_geometry(const struct window *window);

/* The surface of the window that takes input at a position in its content, or NULL. */
struct wlr_surface *window_surface_at(
	struct window *window, double x, double y, double *surface_x, double *surface_y);

/* The toplevel that a popup hangs on; a toplevel itself. */
struct window *window_toplevel(struct window *window);

/* The user pressed a button or key in it: what the application does now may be the answer. */
void window_note_act(struct window *window, uint32_t host_serial);

/* The window whose surface tree this surface is in, or NULL. */
struct window *window_from_surface(struct wlr_surface *surface);

#endif

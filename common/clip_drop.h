/* SPDX-License-Identifier: MIT
 *
 * Drops a clip on a surface of a Wayland seat, by an ordinary drag that nobody sees move: it comes
 * to the place, waits until the application says that it takes it, and is let go. Meanwhile the
 * seat's pointer is that drag's: whoever leads it must not lead it elsewhere.
 */
#ifndef COMMON_CLIP_DROP_H
#define COMMON_CLIP_DROP_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct clip;
struct clip_readers;
struct wlr_drag;
struct wlr_seat;
struct wlr_surface;

/* So long an application may take to say that it takes it. */
#define CLIP_DROP_ANSWER_MS 1000

struct clip_drop {
	struct wlr_seat *seat;
	struct clip_readers *readers;
	struct wlr_drag *drag; /* NULL: none is on */
	bool dropped;
	struct wl_event_source *timer;
	struct wl_event_source *answered; /* idle: the application may take it; NULL: not due */
	struct wl_listener drag_drop, drag_destroy, surface_destroy;
	/* It is over: whether it was taken. */
	void (*done)(struct clip_drop *drop, bool taken);
};

/* False: out of memory. readers must outlive it. */
bool clip_drop_init(struct clip_drop *drop, struct wlr_seat *seat, struct clip_readers *readers,
	void (*done)(struct clip_drop *drop, bool taken));
/* The applications are gone, the seat is not. */
void clip_drop_finish(struct clip_drop *drop);

/* Shares clip; none may be on. x, y: of the surface. False: it cannot be dropped there now (a drag
 * is on, or a button is held), or out of memory. Else done is called later. */
bool clip_drop_begin(struct clip_drop *drop, struct clip *clip, struct wlr_surface *surface,
	double x, double y, uint32_t time);
bool clip_drop_is_on(const struct clip_drop *drop);
/* It was not taken; done is called. Nothing when none is on. */
void clip_drop_stop(struct clip_drop *drop);

#endif

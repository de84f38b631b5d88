/* SPDX-License-Identifier: MIT
 *
 * One toplevel or popup of an application, as the host knows it, whatever fills it: an
 * xdg_surface (toplevel.h, popup.h) or an X11 window (x11/). What changes is only marked and sent
 * together, and not before the host reads: a slow host costs no memory here.
 *
 * A window lives from the initial commit of its xdg_surface, or the map of its X11 window, until
 * that is unmapped or destroyed; one that maps again is a new window.
 */
#ifndef GUEST_PROXY_WINDOW_H
#define GUEST_PROXY_WINDOW_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/util/box.h>

#include "guest-proxy/windows/window_commit.h"
#include "protocol/limits.h"

struct contents;
struct link_configure;
struct link_popup_configure;
struct liveness;
struct proxy_link;
struct tablet;
struct window;
struct wlr_seat;
struct wlr_surface;

enum window_dirty {
	WINDOW_DIRTY_COMMIT = 1 << 0,
	WINDOW_DIRTY_PARENT = 1 << 1,
	WINDOW_DIRTY_TITLE = 1 << 2,
	WINDOW_DIRTY_APP_ID = 1 << 3,
	WINDOW_DIRTY_HINTS = 1 << 4,
	WINDOW_DIRTY_REQUESTS = 1 << 5,
	WINDOW_DIRTY_POSITION = 1 << 6, /* popups: POPUP_REPOSITION */
	WINDOW_DIRTY_RESPONSIVE = 1 << 7, /* toplevels */
	WINDOW_DIRTY_ICON = 1 << 8, /* toplevels */
	WINDOW_DIRTY_ALL = (1 << 9) - 1,
};

/* The difference between toplevels and popups, and between those that fill them. */
struct window_impl {
	bool is_popup;
	/* What a popup hangs on, or a toplevel is to stay above, or NULL. Never a circle. */
	struct window *(*parent)(const struct window *window);
	/* What of its surface is content, in surface coordinates; may be any numbers. */
	void (*geometry)(const struct window *window, struct wlr_box *box);
	/* The number (window_expect) of the last configure that its present picture answers. */
	uint32_t (*drawn)(const struct window *window);
	/* Whether the host can have it now: a popup may have to wait for its parent. */
	bool (*is_ready)(const struct window *window);
	/* Whether the host would take it at all, besides the number of windows. */
	bool (*is_allowed)(const struct window *window);
	/* Sends the CREATE of window->id. */
	void (*announce)(struct window *window);
	/* Sends what is marked in window->dirty besides COMMIT, and clears those marks. */
	void (*describe)(struct window *window);
	/* The host does not say: sends the configure that the application would get without one.
	 * NULL: it waits for none. */
	void (*answer)(struct window *window);
	/* The application must do without: the host's limits are reached. Must not destroy it. */
	void (*reject)(struct window *window);
	/* The host's messages: CONFIGURE and CLOSE of a toplevel, POPUP_CONFIGURE and POPUP_DONE
	 * of a popup; the other two are NULL. */
	void (*configure)(struct window *window, const struct link_configure *configure);
	void (*close)(struct window *window);
	void (*place)(struct window *window, const struct link_popup_configure *configure);
	void (*dismiss)(struct window *window);
	/* Of a popup that grabs: where its content lies in its parent's, in surface px. NULL, the
	 * call or what it returns: it does not, and has no part in the keys of its toplevel. */
	const struct wlr_box *(*grab)(const struct window *window);
	/* It gets the keys, or the pointer; NULL: nothing is to be done. */
	void (*focused)(struct window *window);
	void (*pointed)(struct window *window);
};

/* All windows. */
struct windows {
	struct proxy_link *link;
	struct wl_list all; /* window.link, oldest first: a parent before its popups */
	struct wl_list due; /* window.due_link: those that have something to say */
	/* The last press of a button, or of a finger: the host's serial, and the link id of the
	 * window, 0: none yet. */
	struct {
		uint32_t serial, window;
	} press;
	const struct tablet *tablet; /* the seat's; set by seat/tools.c */
	uint32_t asked; /* cookie of the last SYNC: round_trip.c */
	struct wl_listener content_changed; /* contents.events.changed */
	struct {
		/* struct window: not live any more; the host still knows it, and forgets it
		 * next. */
		struct wl_signal ended;
	} events;
};

/* A CONFIGURE that is not answered yet, and the number of the configure that passes it on to the
 * application: the latter may stand for several. */
struct answer_due {
	uint32_t serial, number;
};

/* Which of the host's CONFIGUREs a window's commits answer. What the host wants by itself waits
 * for that, so an answer must come even when the application acknowledges and has nothing new to
 * draw. */
struct answer {
	uint32_t serial; /* what a commit answers; 0: no CONFIGURE yet */
	struct answer_due due[LINK_MAX_CONFIGURES]; /* oldest first */
	unsigned count;
	uint32_t acked; /* the last number that the application acknowledged */
	struct wl_event_source *timer; /* since it did; NULL: none ever */
};

/* What the application of a window has asked of the host by it: round_trip.c waits for the
 * answer. */
struct question {
	bool open; /* it did something that the host answers, and it has not */
	bool creation; /* it is only the initial commit: the first CONFIGURE is the answer */
	uint32_t behind; /* the SYNC that comes after what was sent of it */
};

struct window {
	struct wl_list link; /* windows.all */
	struct wl_list due_link; /* windows.due while live and dirty, else in no list */
	struct windows *windows;
	const struct window_impl *impl;
	struct wlr_surface *surface; /* the root */
	/* Surface px to one logical px of the window: 1 but for X11, which counts in device px. */
	double factor;
	bool live; /* the host is to know it */
	bool waits; /* it has a picture before the first CONFIGURE, and shows none until then */
	uint32_t id; /* 0: not known to the host */
	uint32_t dirty; /* enum window_dirty */
	uint32_t output, scale; /* where the host has it, and its scale in 1/120; 0: not told yet */
	uint32_t layers; /* in the last commit that was sent; counted in proxy_link.layers */
	/* Toplevels: the host's serial of the last press or key in it or its popups; 0: none. */
	uint32_t act;
	struct answer answer;
	struct liveness *liveness; /* its toplevel's that can be asked, or NULL */
	struct input_region input_region;
	struct question question;
	/* inhibits.c, toplevels: it should keep the session from being idle; the host knows so. */
	struct {
		bool wish, told;
	} inhibits;
	bool takes_tools; /* it hears of pens, as the host knows */
};

void windows_init(struct windows *windows, struct proxy_link *link, struct contents *contents);
/* No window is left. */
void windows_finish(struct windows *windows);

/* Sends what is marked of any window, as far as the host reads now. */
void windows_flush(struct windows *windows);

/* The link is lost: all will be announced again. */
void windows_forget(struct windows *windows);

/* Whether serial is that of the press which an application may answer now with a move, a resize
 * or a drag; then *host_serial is the host's of it. */
bool windows_find_press(const struct windows *windows, struct wlr_seat *seat, uint32_t serial,
	uint32_t *host_serial);

/* Of a surface that must live as long as the window, and is the root of no other. */
void window_init(struct window *window, struct windows *windows, struct wlr_surface *surface,
	const struct window_impl *impl);
/* Ends it when it is live. */
void window_finish(struct window *window);

/* The host is to know it from now on. */
void window_begin(struct window *window);
/* It is unmapped or goes: the host forgets it, its popups first. */
void window_end(struct window *window);

/* Something of it changed. dirty: enum window_dirty. */
void window_schedule(struct window *window, uint32_t dirty);

/* The application did something, besides the initial commit, that the host answers. */
void window_ask(struct window *window);
/* It was sent. */
void window_note_asked(struct window *window);
/* A message of the host is the answer for certain. */
void window_note_answered(struct window *window);

/* The host's CONFIGURE or POPUP_CONFIGURE with this serial was passed on with this number; numbers
 * grow, and wrap. */
void window_expect(struct window *window, uint32_t serial, uint32_t number);
/* The application took note of that number, and is expected to draw for it. */
void window_acknowledge(struct window *window, uint32_t number);

/* What of its surface is content, in surface coordinates: wl_surfaces may be larger. Never more
 * than the link can say, whatever the application says. */
struct wlr_box window_geometry(const struct window *window);

/* The surface of the window that takes input at a position in its content, in logical px, or
 * NULL. */
struct wlr_surface *window_surface_at(
	struct window *window, double x, double y, double *surface_x, double *surface_y);

/* The toplevel that a popup hangs on; a toplevel itself. */
struct window *window_toplevel(struct window *window);

/* Who gets the keys of a toplevel: its topmost popup that grabs, or itself. */
struct window *window_with_keys(struct window *toplevel);

/* The user pressed a button in it, or a finger on it: what the application does now may be the
 * answer. */
void window_note_press(struct window *window, uint32_t host_serial);
/* The same of a key. */
void window_note_key(struct window *window, uint32_t host_serial);
/* The user turns to it: whether its application answers is looked after. */
void window_check(struct window *window);

/* The window whose surface tree this surface is in, or NULL. */
struct window *window_from_surface(struct wlr_surface *surface);

#endif

/* SPDX-License-Identifier: MIT
 *
 * One window on the desktop, whoever fills it: content box, frame, stacking, states. Content and
 * input delivery come by window_impl: guest/guest_window.c for domains, host/host_window.c for the
 * host's own applications.
 *
 * Scene nodes: group (at the layout's origin) > tree (at the corner of box) > the frame
 * (decoration.h), and above it content (at the content's origin); above the tree the groups of its
 * children (window_stack.c). Trees of what cannot be seen are disabled (window_visibility.c), and
 * groups in which nothing can are not in the scene: they lie in desktop.unseen. What
 * of content lies outside of window_view must be clipped by the impl before it is shown. Behind the
 * content lies an opaque base, so that a transparent or too small one shows the domain's colour,
 * made dark, and never another window.
 */
#ifndef COMPOSITOR_WINDOW_H
#define COMPOSITOR_WINDOW_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <wlr/util/box.h>

#include "common/motion.h"
#include "common/tool_state.h"
#include "compositor/desktop/errands.h"
#include "compositor/trusted/decoration.h"
#include "compositor/trusted/icon.h"
#include "protocol/msg.h"
#include "protocol/text.h"

struct beat_point;
struct decoration;
struct domain;
struct desktop;
struct window;

/* Of a gesture on a touchpad, since the last. */
struct window_gesture {
	double dx, dy; /* of its middle, logical px */
	double scale; /* of the fingers' distance, since the beginning */
	double rotation; /* degrees clockwise */
};

/* What the owner of a window wishes for the pointer while that is in it: input/constraint.c. */
struct window_constraint {
	enum link_constraint kind;
	bool whole; /* anywhere in the content; else in one of rects */
	uint32_t count;
	struct link_rect rects[LINK_MAX_INPUT_RECTS]; /* logical px in the content */
};

/* Called by window*.c, pace.c, input_route.c and constraint.c only. None may be NULL but the last,
 * as is said there. Coordinates are logical px relative to the content's origin. */
struct window_impl {
	/* Ask for window->want (see below). The answer comes as window_set_content_size. */
	void (*configure)(struct window *window);
	void (*close)(struct window *window);
	/* Popups: it was dismissed; its owner destroys it, now or later. */
	void (*dismiss)(struct window *window);
	/* window->output or window->scale is another one now. */
	void (*output)(struct window *window);
	/* A point of the beat of the output that shows it: the next picture may come. */
	void (*frame)(struct window *window, const struct beat_point *point);

	/* Whether a position in the content is one where the pointer is for this window. */
	bool (*takes_pointer)(struct window *window, double x, double y);
	void (*keyboard_enter)(struct window *window);
	void (*keyboard_leave)(struct window *window);
	void (*key)(struct window *window, uint32_t time, uint32_t key, bool pressed);
	void (*modifiers)(struct window *window); /* seat_state_modifiers() are other ones */
	void (*pointer_enter)(struct window *window, double x, double y);
	void (*pointer_leave)(struct window *window);
	void (*pointer_motion)(struct window *window, uint32_t time, double x, double y);
	void (*pointer_button)(struct window *window, uint32_t time, uint32_t button, bool pressed);
	void (*pointer_axis)(struct window *window, const struct motion_axis *axis);
	void (*pointer_frame)(struct window *window);
	/* NULL, both: it wishes nothing for the pointer. What it wishes is granted, or not any
	 * more. */
	void (*pointer_constrained)(struct window *window, bool constrained);
	/* While it is granted. */
	void (*pointer_step)(struct window *window, uint32_t time, const struct motion_step *step);
	/* NULL, all: a finger is a pointer to it. Whether it hears of fingers now. */
	bool (*takes_touch)(const struct window *window);
	/* id: below LINK_MAX_FINGERS, the finger's own until it is up. */
	void (*touch_down)(struct window *window, uint32_t time, uint32_t id, double x, double y);
	void (*touch_motion)(struct window *window, uint32_t time, uint32_t id, double x, double y);
	void (*touch_up)(struct window *window, uint32_t time, uint32_t id);
	/* Nothing has come of them. */
	void (*touch_cancel)(struct window *window);
	void (*touch_frame)(struct window *window);
	/* NULL, all: it hears of no gestures. False: nor does it now, of no part of this one. */
	bool (*gesture_begin)(
		struct window *window, uint32_t time, enum link_gesture kind, uint32_t fingers);
	void (*gesture_update)(
		struct window *window, uint32_t time, const struct window_gesture *gesture);
	void (*gesture_end)(struct window *window, uint32_t time, bool cancelled);
	/* NULL, all: a pen is a pointer to it. Whether it hears of pens now, instead of the
	 * pointer that they are. */
	bool (*takes_tools)(const struct window *window);
	/* Where it is follows. */
	void (*tool_enter)(struct window *window, uint32_t time, const struct tool_state *tool);
	void (*tool_leave)(struct window *window);
	void (*tool_axes)(struct window *window, uint32_t time, double x, double y,
		const struct tool_state *tool);
	void (*tool_tip)(struct window *window, uint32_t time, bool down);
	/* button: evdev code. */
	void (*tool_button)(struct window *window, uint32_t time, uint32_t button, bool pressed);
};

/* What the host wants the content to be. */
struct window_want {
	int32_t width, height; /* 0: the application chooses */
	int32_t x, y; /* popups: relative to the parent's content */
	uint32_t states; /* enum link_state */
};

struct window {
	struct wl_list link; /* desktop.windows */
	struct desktop *desktop;
	struct domain *domain;
	/* Whose it is, compared only: the link of a guest, the connection of a host's
	 * application. A popup that grabs leaves the pointer to its owner's windows. Set right
	 * after window_init. */
	const void *owner;
	const struct window_impl *impl;
	enum window_kind kind;
	uint32_t number; /* for control and logs; never reused, not 0 */
	/* Popup: not NULL while shown. Toplevel: NULL, or another of its domain. */
	struct window *parent;
	struct wl_list children, sibling; /* whose parent it is, by sibling, in no order */

	struct wlr_scene_tree *group, *tree, *content;
	unsigned group_users; /* the tree, if it is enabled, and groups of children in the scene */
	struct decoration *decoration;

	/* Content as shown, layout coordinates; width, height 0 before the first map. */
	struct wlr_box box;
	/* All of the content, and how much of it lies beyond the left and upper edge of box: the
	 * user moves what does not fit the screen within its frame. */
	int32_t full_width, full_height, pan_x, pan_y;
	struct wlr_box restore; /* box to return to from maximized or fullscreen */
	uint32_t output; /* number of the one that shows most of it (output.h); 0: none yet */
	float scale; /* of that output; 1: none yet */
	struct window_want want;
	/* Of a toplevel, its owner's: input_constraint_changed. NULL: it wishes nothing. */
	const struct window_constraint *constraint;
	bool mapped, minimized, maximized, fullscreen, resizing, attention;
	bool placed; /* has had a position: keeps it when it maps again */
	bool restoring; /* goes back to restore with its next content */
	bool covering; /* all of its output, within a thin ring; window_cover.c */
	bool forced; /* the box has the size that is wanted, whatever its content's is */
	uint64_t waits_until; /* clock_ms: for content of that size; 0: it does not wait */
	bool activated;
	bool silent; /* its domain or application does not answer: no act waits for it */
	bool stale; /* its content answers no want of this size; window_note_answer */
	bool dismissed; /* popup: not shown any more, its owner is told */
	bool abandoned; /* window_abandon_all, window_shed: on its way out */
	struct wl_list errands[ERRANDS]; /* desktop.errands.waiting; empty: it does not wait */
	/* enum wlr_edges that the user moves: the others stay where they are. */
	uint32_t resize_edges;
	/* window_visibility.c: something of it is on screen; its domain has too many there. */
	bool seen, crowded;
	/* window_shade.c: what of the content is not shown, as nothing says there whose it is;
	 * relative to box, mostly empty. */
	struct wlr_box shade;
	bool inhibits_idle; /* while it is seen the session should not be idle, says its owner */
	/* Kept by pace.c. */
	uint32_t paced_on; /* number of the output that paces it; 0: none does */
	bool popup_shown; /* of what stands above it in the list */
	uint64_t exposed; /* ms: when it came or changed its box by itself; 0: never */
	uint64_t hidden_since; /* ms; 0: it is seen */
	uint64_t commits; /* how often it got content */
	unsigned layers; /* that its content has; window_set_layers */
	bool frame_owed; /* the impl says: it waits for its frame. pace.c calls that once */
	int32_t min_width, min_height, max_width, max_height; /* clamped hints, 0: none */
	char title[TEXT_MAX_BYTES]; /* sanitised, maybe empty */
	struct icon icon;
	char app_id[4 * LINK_MAX_APP_ID + 1]; /* escaped, maybe empty */
	struct link_positioner positioner; /* popups */
	/* Popups: where the content belongs that it has, relative to the parent's content; the impl
	 * sets it, from want, with the content that was made for it. */
	int32_t popup_x, popup_y;
	bool grab; /* popup: a press elsewhere, or another focus, dismisses it */
	bool reactive; /* popup: window_popup.c gives it another place when its parent has moved */
	bool moving; /* toplevel: the user moves it, as resizing says of its size */
	bool moved; /* the user has, at least once */
	/* Toplevel: as its popups are told, it begins in the right half of the work area, in the
	 * lower one. */
	bool told_right, told_low;
	bool unsettled; /* toplevel: it or a popup of it has moved since window_popup.c looked */

	struct {
		struct wl_signal destroy; /* struct window */
	} events;
};

/* Parents of parents: dialogs on dialogs, popups on popups. A dialog that would hang deeper hangs
 * on the nearest that may have it, a popup is dismissed. */
#define WINDOW_MAX_DEPTH 8

/* What one domain may have on screen at once, the topmost windows first: 33 of one layer are more
 * than anybody can look at, each change of the scene looks at all, and a picture that is drawn anew
 * costs the square of them. Those beyond it are crowded. */
#define WINDOW_MAX_NODES 200
#define WINDOW_FRAME_NODES 5

/* ms that a frame waits for the content that was made for its next size. Most applications draw in
 * a tenth of that; what is slower is seen on the base for a moment. */
#define WINDOW_PATIENCE 500

/* Embeds into the impl's own struct and clears it first. Returns false when out of memory (nothing
 * is to be finished then). parent: see above. */
bool window_init(struct window *window, struct desktop *desktop, struct domain *domain,
	enum window_kind kind, struct window *parent, const struct window_impl *impl);
/* Before window_finish, of one on which much may hang: it is unmapped, and what hangs on it leaves
 * it until end (clock_spent). False: some is left, to be called again. */
bool window_shed(struct window *window, uint64_t end);
/* Dismisses children popups, lets focus and input forget it, removes every scene node. A popup
 * that outlives its parent is never shown again and has parent NULL. */
void window_finish(struct window *window);

/* The impl says, once it can be told: impl->output is called with the output that the window
 * will be on, so that its first picture has the right scale. */
void window_find_output(struct window *window);

/* The impl says at each commit: the content now has this size (> 0) and is to be shown; the first
 * call maps, places and (a toplevel whose domain is focused, or when nothing is) may focus the
 * window. A popup is dismissed instead when it may not be shown. Afterwards box has the size that
 * is shown: smaller where the work area ends (clip to it), bigger where the frame needs room. */
void window_set_content_size(struct window *window, int32_t width, int32_t height);
/* The impl says, before that, of a commit that answers what was not answered before: whether that
 * asked for the size that is wanted now. It sets stale itself when it asks. */
void window_note_answer(struct window *window, bool fits);
/* The impl says: there is no content any more. */
void window_unmap(struct window *window);

/* The impl says: its content has so many nodes in the scene. 1 at first. */
void window_set_layers(struct window *window, unsigned layers);

/* untrusted_* are sanitised here. */
void window_set_title(struct window *window, const char *untrusted_text, size_t size);
/* See icon_set. */
void window_set_icon(struct window *window, const uint8_t *untrusted_shades);
void window_set_app_id(struct window *window, const char *untrusted_text, size_t size);
void window_set_hints(struct window *window, const struct link_window_hints *hints);
/* False when one of them is no toplevel, the domains differ or a cycle would result. NULL: none. */
bool window_set_parent(struct window *window, struct window *parent);

/* A guest's or application's wish (MAXIMIZE, MINIMIZE, ATTENTION...; MOVE and RESIZE go to
 * input_begin_move and input_begin_resize instead). */
void window_request(struct window *window, enum link_request request);

/* owner is gone and will finish its windows, when it can: nothing reaches them any more, and they
 * leave the screen. */
void window_abandon_all(struct desktop *desktop, const void *owner);
/* Takes it from the scene at once: changes below it cost nothing then. It is not shown any more. */
void window_take_off(struct window *window);

/* Popups: resolves the positioner within the parent's output and configures the popup. */
void window_position_popup(struct window *window);

/* Popups: hides it and what hangs on it at once, for good. The owners are told by impl->dismiss
 * from the event loop, and may destroy them then. */
void window_dismiss(struct window *popup);

/* The owner says, of a toplevel: desktop.events.inhibiting. false at first. Whether that counts is
 * host/host_idle.c's business. */
void window_set_inhibits_idle(struct window *window, bool inhibits);

/* User acts. */
/* Moves the content's origin; label and bar are kept reachable: where the frame stops, content that
 * is larger than it goes on. Not while maximized. */
void window_move_to(struct window *window, int32_t x, int32_t y);
/* Clamped. The box follows with the content of that size, or when that has not come in
 * WINDOW_PATIENCE; from then on, and that of a silent window, at once: its content is cut. */
void window_ask_size(struct window *window, int32_t width, int32_t height);
/* Its popups get no other places before it ends. */
void window_set_moving(struct window *window, bool moving);
/* edges: enum wlr_edges that follow the pointer; with LEFT or TOP the position changes together
 * with the size when the content comes, so that the caller only asks for sizes. */
void window_set_resizing(struct window *window, bool resizing, uint32_t edges);
/* The box changes as it does by window_ask_size. */
void window_set_maximized(struct window *window, bool maximized);
/* Ring and bar stay, but where its domain may cover an output (window_cover.c). */
void window_set_fullscreen(struct window *window, bool fullscreen);
/* Its dialogs go and come with it. */
void window_set_minimized(struct window *window, bool minimized);
/* guest_liveness.c only: the frame says so. */
void window_set_silent(struct window *window, bool silent);
void window_raise(struct window *window); /* with its dialogs and popups above it */
void window_close(struct window *window);
/* Makes a mapped toplevel the active one, NULL: none. The old one, popups, frames and panels
 * follow. Whether it may be is decided in input/focus.c, which alone calls it. */
void window_activate(struct desktop *desktop, struct window *window);

/* After outputs changed: everything reachable, maximized windows sized anew. Without any output
 * nothing changes. */
void window_outputs_changed(struct desktop *desktop);

struct window_hit {
	struct window *window; /* NULL: no window there, or the panel is above it */
	struct window *seen; /* on top there: window, or one of its domain that lets through */
	enum window_part part;
	uint32_t edges; /* WINDOW_PART_RING: enum wlr_edges to resize by */
	double x, y; /* relative to the content's origin */
};

/* What lies at a layout position and takes the pointer there. */
struct window_hit window_at(struct desktop *desktop, double x, double y);

/* Something of it has come, gone or moved: the pointer may be over something else now. */
void window_rearranged(struct window *window);

/* NULL when there is none, or it is abandoned. */
struct window *window_by_number(struct desktop *desktop, uint32_t number);

/* The largest content whose frame fits the work area of the window's output. Logical px. */
void window_max_content(const struct window *window, int32_t *width, int32_t *height);

/* The part of the content that is shown, relative to the content's origin. */
struct wlr_box window_view(const struct window *window);

/* Where the content's origin is, layout coordinates: the corner of box, or beyond it. */
void window_origin(const struct window *window, int32_t *x, int32_t *y);

/* The box around ring, bar and content, layout coordinates. */
struct wlr_box window_outer_box(const struct window *window);

/* Whether the user is to see it, as far as no other lies above it: mapped, not minimized, a popup
 * of the active window, and the session not locked. */
bool window_is_shown(const struct window *window);

/* The toplevel that a popup (chain) hangs on; a toplevel itself. */
struct window *window_toplevel(struct window *window);

#endif

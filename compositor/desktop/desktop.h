/* SPDX-License-Identifier: MIT
 *
 * The desktop: every window whoever fills it, their order and places, which of them is active,
 * and the layers of the scene that all that is on screen lies in. It knows no guest, no
 * application and no device: those call it, and listen.
 *
 * Signals are emitted mutation-safe. Who listens finds the desktop as the comment says, and may
 * call anything; it may not destroy the window that is announced.
 */
#ifndef COMPOSITOR_DESKTOP_H
#define COMPOSITOR_DESKTOP_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "compositor/base/chores.h"
#include "compositor/desktop/errands.h"
#include "compositor/desktop/exposure.h"

struct banner;
struct domain;
struct domains;
struct panels;
struct screen;
struct texts;
struct window;
struct wlr_scene_rect;
struct wlr_scene_tree;

/* The order of everything on screen, bottom first. Guests are confined to STACK_WINDOWS and
 * their icon. */
enum stack_layer {
	STACK_BACKGROUND, /* the host's colour */
	STACK_WINDOWS, /* toplevels, each with its popups above it */
	STACK_GUEST_ICON, /* what a domain drags, with its ring; not to be hit */
	STACK_SWITCHER, /* Alt-Tab's list */
	STACK_PANEL, /* names the focused domain, on every output */
	STACK_DRAG, /* icons of the host's own drags, ringed too; not to be hit */
	STACK_PROMPT, /* what is between the host and the user alone, and the dark behind it */
	STACK_LOCK, /* lockers, and what is seen without one: then nothing else is */
	STACK_LAYERS,
};

/* window_visibility.c: the scene follows the windows. */
struct desktop_visibility {
	struct chore chore; /* waits: it has not followed all yet */
	bool changed; /* since it last looked which windows are seen */
	uint64_t round; /* how often there was something to look at; domain.stirred */
};

/* window_cover.c. */
#define COVER_REST 2000 /* ms from one change of that to the next time that a domain covers */
#define COVER_EDGE 1 /* logical px at the upper end of an output */

struct desktop {
	struct screen *screen;
	struct domains *domains;
	const struct texts *texts;
	struct wlr_scene_tree *open; /* all that is seen while it is not locked */
	struct wlr_scene_tree
		*trees[STACK_LAYERS]; /* owned by the scene; all but the last in open */
	/* In screen.bench, and disabled: groups of windows of which nothing is in the scene, in no
	 * order. */
	struct wlr_scene_tree *unseen;
	struct wlr_scene_rect *background; /* as big as all outputs together */
	struct panels *panels;
	struct banner *banner; /* of windows that cover an output */
	struct wl_event_source *cover_timer; /* when the next of them may */
	bool apart; /* desktop_set_apart */
	struct wl_list windows; /* struct window.link, mapped and unmapped; topmost first */
	uint32_t last_window_number; /* never reused */
	bool locked; /* nothing of it is shown; desktop_set_locked */
	struct window *active; /* the toplevel that has the focus; NULL: none. window_activate */
	struct window *grab; /* the topmost popup of it that grabs; NULL: none */
	double user_x, user_y; /* where the user is, layout coordinates: for new windows */
	struct chores chores;
	struct desktop_visibility visibility;
	struct errands errands;
	struct exposure exposure;
	struct wl_event_source *pace_timer; /* pace.c: when the next hidden window is suspended */
	struct wl_event_source
		*wait_timer; /* window_wait.c: when the next frame has waited enough */
	bool wait_armed;
	struct wl_event_source *reactive_timer; /* window_popup.c: some window is unsettled */
	bool reactive_armed;
	struct {
		/* struct window: it was mapped or unmapped, or its title, box or a state
		 * changed. */
		struct wl_signal window_changed;
		/* struct window: seen has changed. It is about to come into the scene, or has left
		 * it. */
		struct wl_signal window_seen;
		/* struct domain: domain.inhibiting has changed. */
		struct wl_signal inhibiting;
		/* struct window, a toplevel: it is shown, on top as far as that may be, and not
		 * active. */
		struct wl_signal window_mapped;
		/* struct window: it cannot be used any more, being unmapped, minimized or about
		 * to go: keys, pointer and grabs leave it. It is still active if it was. */
		struct wl_signal window_gone;
		/* NULL: what lies under the pointer may be something else now. */
		struct wl_signal rearranged;
		/* NULL: it was locked, or is not locked any more. */
		struct wl_signal locked_changed;
		/* struct window or NULL: another one is active. It and the one before know that. */
		struct wl_signal active_changed;
		/* struct output: a point of its beat, and the windows that it shows were told of
		 * frames. */
		struct wl_signal paced;
	} events;
	struct wl_listener screen_changed, screen_drawing, screen_presented, screen_beat;
};

/* All three must outlive it. NULL when out of memory. */
struct desktop *desktop_create(
	struct screen *screen, struct domains *domains, const struct texts *texts);

/* Locked, nothing of it is shown but STACK_LOCK, and no window is: each hears that nobody sees
 * it. */
void desktop_set_locked(struct desktop *desktop, bool locked);

/* window_cover.c: windows that cover an output do so no more, all of them or those whose domain may
 * not any more: they are not fullscreen then, and have their frames at once. */
void desktop_uncover(struct desktop *desktop, bool all);
/* The user is with the host alone, or not any more: no window begins to cover an output while he
 * is, for he would not see the banner. */
void desktop_set_apart(struct desktop *desktop, bool apart);
/* The user's pointer is there, layout coordinates. At the upper edge of an output that is covered
 * he is told by whom. */
void desktop_pointer_moved(struct desktop *desktop, double x, double y);

/* Nothing is shown of windows any more: the end of however many costs the scene nothing. NULL is
 * accepted. */
void desktop_blank(struct desktop *desktop);
/* The configuration has other colours: frames and the background get them. */
void desktop_recolour(struct desktop *desktop);
/* It has other sizes of what the host draws: each window keeps its place as far as that fits. */
void desktop_resize_frames(struct desktop *desktop);
/* The windows are gone by then. NULL is accepted. */
void desktop_destroy(struct desktop *desktop);

#endif

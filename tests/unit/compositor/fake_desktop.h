/* SPDX-License-Identifier: MIT
 *
 * The real desktop, with panel, focus and all of input, on a screen in memory: one output and a
 * mouse. Fake are its domains, to which nothing is linked, and its windows, which answer to
 * nobody and have no pixels: to the desktop each is a hidden one.
 */
#ifndef TESTS_FAKE_DESKTOP_H
#define TESTS_FAKE_DESKTOP_H

#include <stdbool.h>
#include <wlr/types/wlr_pointer.h>
#include <wlr/util/box.h>

#include "compositor/base/sandbox.h"
#include "compositor/base/text_program.h"
#include "compositor/boundary/clipboard.h"
#include "compositor/control/control_state.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guests.h"
#include "compositor/input/input_state.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/texts.h"

#define FAKE_DOMAINS 3

struct fake_desktop {
	struct wl_display *display;
	struct screen *screen;
	struct config config;
	struct config_domain domain_configs[FAKE_DOMAINS];
	struct domains all_domains;
	struct domain domains[FAKE_DOMAINS]; /* "host" is none of them */
	struct text_program *text_program; /* CLOISON_TEXT of the environment */
	struct texts texts;
	struct desktop *desktop; /* the real one */
	struct input *input;
	struct wlr_pointer mouse;
	struct guests guests; /* none */
	struct clipboard *clipboard; /* without a policy */
	struct sandbox sandbox; /* nothing in force */
	struct control_access access;
	struct wlr_box area; /* the work area of the only output: 0, 28, 1280, 692 at first */
	bool destroy_dismissed; /* owners destroy popups at once when these are dismissed */
	struct wl_listener window_gone;
};

struct fake_desktop *fake_desktop_create(void);
void fake_desktop_destroy(struct fake_desktop *desktop);

/* Until the scene and the owners of windows have heard of all that there was. */
void fake_desktop_settle(struct fake_desktop *desktop);

/* Gives the output the size with which its work area has this one. */
void fake_desktop_set_area(struct fake_desktop *desktop, int width, int height);
void fake_desktop_set_scale(struct fake_desktop *desktop, float scale);
/* The output goes, and comes back as it was. */
void fake_desktop_unplug(struct fake_desktop *desktop);
void fake_desktop_plug(struct fake_desktop *desktop);

struct fake_window {
	struct window base;
	struct fake_desktop *desktop;
	unsigned configures, closes, dismissals, presses; /* of keys */
	unsigned clicks; /* presses of buttons */
	struct key_set keys; /* that are down for it */
	unsigned grants, denials; /* of what it wishes for the pointer */
	struct motion_step steps; /* the sum */
	bool takes_gestures;
	unsigned gestures, gesture_ends, gesture_cancels;
	struct window_gesture gesture; /* dx, dy and rotation are the sums */
	bool takes_touch;
	unsigned touches, lifts, cancels; /* of fingers */
	uint32_t finger; /* the last that was told, and where that was */
	double finger_x, finger_y;
	bool takes_tools;
	unsigned pointer_enters;
	unsigned tool_enters, tool_leaves, tips, lifted_tips, tool_presses;
	struct tool_state tool; /* as it was told last, and where */
	double tool_x, tool_y;
	uint32_t tool_button;
};

/* parent may be NULL for a toplevel. */
struct fake_window *fake_window_create(struct fake_desktop *desktop, struct domain *domain,
	enum window_kind kind, struct window *parent);
void fake_window_destroy(struct fake_window *window);

/* A toplevel of domain with content of this size. */
struct fake_window *fake_window_show(
	struct fake_desktop *desktop, unsigned domain, int width, int height);

/* The user has moved its content there. */
void fake_window_place(struct fake_window *window, int x, int y);

/* To be seen, as far as no other lies above it, and not crowded out. */
bool fake_window_is_shown(const struct window *window);
/* In the list, as one of two that are both in it. */
bool fake_window_is_above(const struct window *a, const struct window *b);
/* Its whole frame is within the work area. */
bool fake_window_is_inside(const struct window *window);

#endif

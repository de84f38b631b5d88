/* SPDX-License-Identifier: MIT
 *
 * The windows of an input method: popups of the host's domain at the caret of the window that text
 * goes to.
 */
#ifndef COMPOSITOR_HOST_CANDIDATES_H
#define COMPOSITOR_HOST_CANDIDATES_H

#include <wayland-util.h>
#include <wlr/util/box.h>

struct host;
struct window;
struct wlr_input_popup_surface_v2;

struct candidates {
	struct host *host;
	struct wl_list all; /* struct candidate.link */
	struct window *target; /* NULL: none takes text, and they are not shown */
	struct wlr_box caret; /* in its content */
};

void candidates_init(struct candidates *candidates, struct host *host);

/* There is another one, which ends when the method ends it. */
void candidates_add(struct candidates *candidates, struct wlr_input_popup_surface_v2 *popup);

/* They are at caret in the content of target from now on. NULL: they are not shown. */
void candidates_follow(
	struct candidates *candidates, struct window *target, const struct wlr_box *caret);

#endif

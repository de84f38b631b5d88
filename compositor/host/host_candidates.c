/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_candidates.h"

#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_input_method_v2.h>

#include "common/listener.h"
#include "compositor/host/host.h"
#include "compositor/host/host_seat.h"
#include "compositor/host/host_window.h"
#include "protocol/log.h"

/* Below the caret, to the right; above it where that has no room. As xdg_positioner's. */
#define ANCHOR_BOTTOM_LEFT 6
#define GRAVITY_BOTTOM_RIGHT 8
#define SLIDE_X 1
#define FLIP_Y 8

struct candidate {
	struct wl_list link; /* candidates.all */
	struct candidates *candidates;
	struct wlr_input_popup_surface_v2 *popup;
	struct host_window *window; /* NULL: it is not shown */
	struct wl_listener map, commit, destroy;
};

/* A popup's window: where candidates.target is gone, it is too. */
struct candidate_window {
	struct host_window base;
	struct candidate *candidate;
};

static struct candidate_window *from_window(struct window *window)
{
	struct candidate_window *cw = wl_container_of(window, cw, base.window);
	return cw;
}

/* --- one that is shown ------------------------------------------------------------------------ */

static void candidate_hide(struct candidate *candidate)
{
	struct host_window *hw = candidate->window;
	if (hw) {
		candidate->window = NULL;
		host_window_finish(hw);
		candidate->popup->data = NULL;
		free(from_window(&hw->window));
	}
}

/* It may be asked before it is mapped: there is no answer to wait for. */
static void candidate_configure(struct window *window)
{
	window->popup_x = window->want.x;
	window->popup_y = window->want.y;
	host_window_show(host_window_from(window));
}

static void candidate_dismiss(struct window *window)
{
	candidate_hide(from_window(window)->candidate);
}

static const struct window_impl candidate_impl = {
	.configure = candidate_configure,
	.close = window_dismiss,
	.dismiss = candidate_dismiss,
	.output = host_window_filter,
	HOST_SEAT_INPUT,
};

/* Within the content of the target, whatever is said of it. */
static struct wlr_box caret_of(const struct candidates *candidates)
{
	const struct wlr_box *box = &candidates->target->box;
	const struct wlr_box content = {0, 0, box->width, box->height};
	struct wlr_box caret, said = candidates->caret;
	/* One without width is a line. */
	said.width = said.width > 0 ? said.width : 1;
	said.height = said.height > 0 ? said.height : 1;
	return wlr_box_intersection(&caret, &said, &content) ? caret : content;
}

static void candidate_place(struct candidate *candidate)
{
	struct window *window = &candidate->window->window;
	const struct wlr_box caret = caret_of(candidate->candidates);
	const struct wlr_box size = host_window_geometry(candidate->window);
	window->positioner = (struct link_positioner){
		.anchor_rect = {caret.x, caret.y, caret.width, caret.height},
		.width = size.width > 0 ? size.width : 1,
		.height = size.height > 0 ? size.height : 1,
		.anchor = ANCHOR_BOTTOM_LEFT,
		.gravity = GRAVITY_BOTTOM_RIGHT,
		.constraint = SLIDE_X | FLIP_Y,
	};
	window_position_popup(window);
	if (candidate->window) {
		struct wlr_box rectangle = caret;
		rectangle.x -= window->popup_x;
		rectangle.y -= window->popup_y;
		wlr_input_popup_surface_v2_send_text_input_rectangle(candidate->popup, &rectangle);
	}
}

static void candidate_show(struct candidate *candidate)
{
	struct candidates *candidates = candidate->candidates;
	struct candidate_window *cw = calloc(1, sizeof(*cw));
	if (!cw
		|| !host_window_init(&cw->base, candidates->host, candidate->popup->surface,
			WINDOW_POPUP, candidates->target, &candidate_impl)) {
		log_error("the input method's window is not shown: out of memory");
		free(cw);
		return;
	}
	cw->candidate = candidate;
	candidate->window = &cw->base;
	candidate_place(candidate);
}

/* Shown while there is a target and it has content; a window anew for another target. */
static void candidate_follow(struct candidate *candidate)
{
	const struct candidates *candidates = candidate->candidates;
	if (candidate->window && candidate->window->window.parent != candidates->target) {
		candidate_hide(candidate);
	}
	if (!candidates->target || !candidate->popup->surface->mapped) {
		return;
	}
	if (candidate->window) {
		candidate_place(candidate);
	} else {
		candidate_show(candidate);
	}
}

/* --- all of them ------------------------------------------------------------------------------ */

static void candidate_handle_map(struct wl_listener *listener, void *data)
{
	struct candidate *candidate = wl_container_of(listener, candidate, map);
	candidate_follow(candidate);
}

/* Of another size it may belong elsewhere. */
static void candidate_handle_commit(struct wl_listener *listener, void *data)
{
	struct candidate *candidate = wl_container_of(listener, candidate, commit);
	candidate_follow(candidate);
}

static void candidate_handle_destroy(struct wl_listener *listener, void *data)
{
	struct candidate *candidate = wl_container_of(listener, candidate, destroy);
	candidate_hide(candidate);
	wl_list_remove(&candidate->map.link);
	wl_list_remove(&candidate->commit.link);
	wl_list_remove(&candidate->destroy.link);
	wl_list_remove(&candidate->link);
	free(candidate);
}

void candidates_init(struct candidates *candidates, struct host *host)
{
	*candidates = (struct candidates){.host = host};
	wl_list_init(&candidates->all);
}

void candidates_add(struct candidates *candidates, struct wlr_input_popup_surface_v2 *popup)
{
	struct candidate *candidate = calloc(1, sizeof(*candidate));
	if (!candidate) {
		wl_resource_post_no_memory(popup->resource);
		return;
	}
	candidate->candidates = candidates;
	candidate->popup = popup;
	wl_list_insert(&candidates->all, &candidate->link);
	listen_to(&popup->surface->events.map, &candidate->map, candidate_handle_map);
	listen_to(&popup->surface->events.commit, &candidate->commit, candidate_handle_commit);
	listen_to(&popup->events.destroy, &candidate->destroy, candidate_handle_destroy);
	candidate_follow(candidate);
}

void candidates_follow(
	struct candidates *candidates, struct window *target, const struct wlr_box *caret)
{
	candidates->target = caret ? target : NULL;
	candidates->caret = caret ? *caret : (struct wlr_box){0};
	struct candidate *candidate;
	wl_list_for_each(candidate, &candidates->all, link) {
		candidate_follow(candidate);
	}
}

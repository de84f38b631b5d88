/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_constraint.h"

#include <math.h>
#include <pixman.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_pointer_constraints_v1.h>
#include <wlr/types/wlr_seat.h>

#include "common/listener.h"
#include "compositor/host/host.h"
#include "compositor/host/host_window.h"
#include "compositor/input/input.h"

struct host_constraint {
	struct host *host;
	struct wlr_seat *seat;
	struct wlr_pointer_constraints_v1 *manager;
	/* Whose wish counts, and which that is; NULL, both: nobody's. */
	struct host_window *hw;
	struct wlr_pointer_constraint_v1 *wished;
	struct window_constraint wish; /* of hw's window */
	bool granted;
	struct wl_listener new_constraint, focus_change;
	struct wl_listener set_region, destroy; /* of wished */
};

/* --- the wish --------------------------------------------------------------------------------- */

static void leave_wished(struct host_constraint *constraint)
{
	wl_list_remove(&constraint->set_region.link);
	wl_list_init(&constraint->set_region.link);
	wl_list_remove(&constraint->destroy.link);
	wl_list_init(&constraint->destroy.link);
	constraint->wished = NULL;
}

/* hint: as of input_constraint_gone. */
static void take_back_wish(struct host_constraint *constraint, const double hint[2])
{
	struct host_window *hw = constraint->hw;
	leave_wished(constraint);
	constraint->hw = NULL;
	if (hw) {
		hw->window.constraint = NULL;
		input_constraint_gone(constraint->host->input, &hw->window, hint);
	}
}

/* Where the application had the pointer when it was locked is where it should be seen again. */
static void host_constraint_handle_destroy(struct wl_listener *listener, void *data)
{
	struct host_constraint *constraint = wl_container_of(listener, constraint, destroy);
	const struct wlr_pointer_constraint_v1_state *state = &constraint->wished->current;
	const struct host_window *hw = constraint->hw;
	const double hint[] = {
		hw->pointed_x + state->cursor_hint.x, hw->pointed_y + state->cursor_hint.y};
	bool hinted = host_constraint_locks(constraint) && state->cursor_hint.enabled;
	constraint->granted = false;
	take_back_wish(constraint, hinted ? hint : NULL);
}

static void host_constraint_handle_set_region(struct wl_listener *listener, void *data)
{
	struct host_constraint *constraint = wl_container_of(listener, constraint, set_region);
	host_schedule_refresh(constraint->host);
}

static void adopt(struct host_constraint *constraint, struct host_window *hw,
	struct wlr_pointer_constraint_v1 *wished)
{
	constraint->hw = hw;
	constraint->wished = wished;
	constraint->wish = (struct window_constraint){0};
	listen_to(&wished->events.set_region, &constraint->set_region,
		host_constraint_handle_set_region);
	listen_to(&wished->events.destroy, &constraint->destroy, host_constraint_handle_destroy);
}

/* Everywhere in the content; in the rectangles; or, where they are too many, in what they span. */
static void describe_wish(const struct host_constraint *constraint, struct window_constraint *wish)
{
	const struct host_window *hw = constraint->hw;
	const struct wlr_box geometry = host_window_geometry(hw);
	const pixman_box32_t content = {0, 0, geometry.width, geometry.height};
	pixman_region32_t region;
	pixman_region32_init(&region);
	pixman_region32_copy(&region, &constraint->wished->region);
	pixman_region32_translate(&region, (int)floor(hw->pointed_x), (int)floor(hw->pointed_y));
	int count;
	const pixman_box32_t *boxes = pixman_region32_rectangles(&region, &count);
	if (count > (int)LINK_MAX_INPUT_RECTS) {
		boxes = pixman_region32_extents(&region);
		count = 1;
	}
	memset(wish, 0, sizeof(*wish));
	wish->kind = constraint->wished->type == WLR_POINTER_CONSTRAINT_V1_LOCKED
			     ? LINK_CONSTRAINT_LOCK
			     : LINK_CONSTRAINT_CONFINE;
	wish->whole = pixman_region32_contains_rectangle(&region, &content) == PIXMAN_REGION_IN;
	wish->count = wish->whole ? 0 : (uint32_t)count;
	for (uint32_t i = 0; i < wish->count; i++) {
		wish->rects[i] = (struct link_rect){boxes[i].x1, boxes[i].y1,
			boxes[i].x2 - boxes[i].x1, boxes[i].y2 - boxes[i].y1};
	}
	pixman_region32_fini(&region);
}

/* Of the surface that the pointer is in; NULL: it wishes nothing, or may not. */
static struct wlr_pointer_constraint_v1 *find_wished(
	struct host_constraint *constraint, struct host_window **hw)
{
	struct wlr_surface *surface = constraint->seat->pointer_state.focused_surface;
	struct window *window = surface ? host_window_of_surface(surface) : NULL;
	if (!window || window->kind != WINDOW_TOPLEVEL) {
		return NULL;
	}
	*hw = host_window_from(window);
	return wlr_pointer_constraints_v1_constraint_for_surface(
		constraint->manager, surface, constraint->seat);
}

void host_constraint_look(struct host_constraint *constraint)
{
	struct host_window *hw = NULL;
	struct wlr_pointer_constraint_v1 *wished = find_wished(constraint, &hw);
	if (wished != constraint->wished) {
		if (constraint->granted) {
			host_constraint_tell(&constraint->hw->window, false);
		}
		take_back_wish(constraint, NULL);
		if (wished) {
			adopt(constraint, hw, wished);
		}
	}
	if (!wished) {
		return;
	}
	struct window_constraint now;
	describe_wish(constraint, &now);
	if (memcmp(&now, &constraint->wish, sizeof(now)) != 0) {
		constraint->wish = now;
		constraint->hw->window.constraint = &constraint->wish;
		input_constraint_changed(constraint->host->input, &constraint->hw->window);
	}
}

void host_constraint_forget(struct host_constraint *constraint, const struct host_window *hw)
{
	if (constraint->hw == hw) {
		constraint->granted = false;
		take_back_wish(constraint, NULL);
	}
}

/* --- what comes of it ------------------------------------------------------------------------- */

/* A wish for once is gone when it is not granted any more. */
void host_constraint_tell(struct window *window, bool constrained)
{
	struct host_constraint *constraint = host_window_from(window)->host->constraint;
	bool was_granted = constraint->granted;
	constraint->granted = constrained && constraint->wished;
	if (constraint->granted) {
		wlr_pointer_constraint_v1_send_activated(constraint->wished);
	} else if (was_granted && constraint->wished) {
		wlr_pointer_constraint_v1_send_deactivated(constraint->wished);
	}
}

bool host_constraint_holds(const struct host_constraint *constraint)
{
	return constraint->granted;
}

bool host_constraint_locks(const struct host_constraint *constraint)
{
	return constraint->granted && constraint->wish.kind == LINK_CONSTRAINT_LOCK;
}

/* --- its life --------------------------------------------------------------------------------- */

static void host_constraint_handle_new(struct wl_listener *listener, void *data)
{
	struct host_constraint *constraint = wl_container_of(listener, constraint, new_constraint);
	host_schedule_refresh(constraint->host);
}

/* The pointer is under way: the wish is looked at when it has come there. */
static void host_constraint_handle_focus_change(struct wl_listener *listener, void *data)
{
	struct host_constraint *constraint = wl_container_of(listener, constraint, focus_change);
	host_schedule_refresh(constraint->host);
}

struct host_constraint *host_constraint_create(struct host *host, struct wlr_seat *seat)
{
	struct host_constraint *constraint = calloc(1, sizeof(*constraint));
	if (!constraint) {
		return NULL;
	}
	constraint->host = host;
	constraint->seat = seat;
	constraint->manager = wlr_pointer_constraints_v1_create(host->display);
	if (!constraint->manager) {
		free(constraint);
		return NULL;
	}
	listen_to(&constraint->manager->events.new_constraint, &constraint->new_constraint,
		host_constraint_handle_new);
	listen_to(&seat->pointer_state.events.focus_change, &constraint->focus_change,
		host_constraint_handle_focus_change);
	wl_list_init(&constraint->set_region.link);
	wl_list_init(&constraint->destroy.link);
	return constraint;
}

void host_constraint_destroy(struct host_constraint *constraint)
{
	if (!constraint) {
		return;
	}
	wl_list_remove(&constraint->new_constraint.link);
	wl_list_remove(&constraint->focus_change.link);
	leave_wished(constraint);
	free(constraint);
}

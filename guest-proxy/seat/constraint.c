/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/constraint.h"

#include <math.h>
#include <string.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_pointer_constraints_v1.h>
#include <wlr/types/wlr_seat.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"
#include "protocol/geometry.h"

static link_fixed to_fixed(double value)
{
	const double most = LINK_MAX_OFFSET;
	return wl_fixed_from_double(fmax(-most, fmin(most, value)));
}

/* Its application hears that it is granted no more. It may be gone then, and wished NULL. */
static void deny(struct constraint *constraint)
{
	if (constraint->granted) {
		constraint->granted = false;
		wlr_pointer_constraint_v1_send_deactivated(constraint->wished);
	}
}

static void leave_wished(struct constraint *constraint)
{
	wl_list_remove(&constraint->destroy.link);
	wl_list_init(&constraint->destroy.link);
	constraint->wished = NULL;
}

/* Where the application had the pointer when it was locked is where it should be seen again. */
static void constraint_handle_destroy(struct wl_listener *listener, void *data)
{
	struct constraint *constraint = wl_container_of(listener, constraint, destroy);
	const struct wlr_pointer_constraint_v1 *wished = constraint->wished;
	if (constraint_locks(constraint) && wished->current.cursor_hint.enabled) {
		double factor = constraint->window->factor;
		constraint->release = (struct link_pointer_release){
			.hinted = 1,
			.x = to_fixed((constraint->x + wished->current.cursor_hint.x) / factor),
			.y = to_fixed((constraint->y + wished->current.cursor_hint.y) / factor),
		};
	}
	constraint->granted = false;
	leave_wished(constraint);
	proxy_link_schedule(constraint->link);
}

static void constraint_handle_new(struct wl_listener *listener, void *data)
{
	struct constraint *constraint = wl_container_of(listener, constraint, new_constraint);
	proxy_link_schedule(constraint->link);
}

static void constraint_handle_focus_change(struct wl_listener *listener, void *data)
{
	struct constraint *constraint = wl_container_of(listener, constraint, focus_change);
	proxy_link_schedule(constraint->link);
}

bool constraint_init(struct constraint *constraint, struct wl_display *display,
	struct wlr_seat *seat, struct proxy_link *link)
{
	*constraint = (struct constraint){.link = link, .seat = seat};
	constraint->manager = wlr_pointer_constraints_v1_create(display);
	if (!constraint->manager) {
		return false;
	}
	constraint->destroy.notify = constraint_handle_destroy;
	wl_list_init(&constraint->destroy.link);
	constraint->focus_change.notify = constraint_handle_focus_change;
	wl_signal_add(&seat->pointer_state.events.focus_change, &constraint->focus_change);
	constraint->new_constraint.notify = constraint_handle_new;
	wl_signal_add(&constraint->manager->events.new_constraint, &constraint->new_constraint);
	return true;
}

void constraint_finish(struct constraint *constraint)
{
	leave_wished(constraint);
	wl_list_remove(&constraint->new_constraint.link);
	wl_list_remove(&constraint->focus_change.link);
}

/* --- what the host is told -------------------------------------------------------------------- */

/* Of the surface that the pointer is in; NULL: it wishes nothing. */
static struct wlr_pointer_constraint_v1 *find_wished(
	const struct constraint *constraint, const struct window *window)
{
	struct wlr_surface *surface = constraint->seat->pointer_state.focused_surface;
	if (!window || window->id == 0 || !surface || window->impl->is_popup) {
		return NULL;
	}
	return wlr_pointer_constraints_v1_constraint_for_surface(
		constraint->manager, surface, constraint->seat);
}

static void tell_release(struct constraint *constraint)
{
	LINK_MSG(msg, LINK_POINTER_RELEASE, constraint->window->id);
	msg.pointer_release = constraint->release;
	proxy_link_send(constraint->link, &msg);
	constraint->release = (struct link_pointer_release){0};
	constraint->window = NULL;
}

/* Another surface's wish, or nobody's. What is granted is so no more. */
static void change_wished(struct constraint *constraint, struct wlr_pointer_constraint_v1 *wished)
{
	deny(constraint);
	leave_wished(constraint);
	if (constraint->window) {
		tell_release(constraint);
	}
	if (wished) {
		constraint->wished = wished;
		wl_signal_add(&wished->events.destroy, &constraint->destroy);
		constraint->told.serial++;
	}
}

/* wlroots' own region is not there before a commit, from 0.19 on. */
static void describe(const struct constraint *constraint, const struct window *window,
	struct link_pointer_constrain *out)
{
	const struct wlr_pointer_constraint_v1 *wished = constraint->wished;
	const struct view view = {window->surface, window_geometry(window), window->factor};
	pixman_region32_t region;
	pixman_region32_init(&region);
	const pixman_region32_t *everywhere = &wished->surface->input_region;
	if (pixman_region32_not_empty(&wished->current.region)) {
		pixman_region32_intersect(&region, everywhere, &wished->current.region);
	} else {
		pixman_region32_copy(&region, everywhere);
	}
	pixman_region32_translate(&region, view.geometry.x + (int)floor(constraint->x),
		view.geometry.y + (int)floor(constraint->y));
	struct link_window_input_region part = input_region_of(&region, &view);
	pixman_region32_fini(&region);
	*out = (struct link_pointer_constrain){
		.serial = constraint->told.serial,
		.kind = wished->type == WLR_POINTER_CONSTRAINT_V1_LOCKED ? LINK_CONSTRAINT_LOCK
									 : LINK_CONSTRAINT_CONFINE,
		.whole = part.whole,
		.count = part.count,
	};
	memcpy(out->rects, part.rects, part.count * sizeof(part.rects[0]));
}

static void constraint_tell_wish(struct constraint *constraint, struct window *window)
{
	struct link_pointer_constrain now;
	describe(constraint, window, &now);
	if (constraint->window && memcmp(&now, &constraint->told, sizeof(now)) == 0) {
		return;
	}
	constraint->told = now;
	constraint->window = window;
	LINK_MSG(msg, LINK_POINTER_CONSTRAIN, window->id);
	msg.pointer_constrain = now;
	proxy_link_send(constraint->link, &msg);
}

void constraint_flush(struct constraint *constraint, struct window *window, double x, double y)
{
	if (!proxy_link_has_room(constraint->link)
		|| constraint->link->limits.minor < LINK_VERSION_MINOR_CONSTRAINTS) {
		return;
	}
	struct wlr_pointer_constraint_v1 *wished = find_wished(constraint, window);
	bool same = wished == constraint->wished
		    && (!constraint->window || constraint->window == window);
	if (!same || (!wished && constraint->window)) {
		change_wished(constraint, wished);
	}
	constraint->x = x;
	constraint->y = y;
	if (constraint->wished) {
		constraint_tell_wish(constraint, window);
	}
}

/* --- what it says ----------------------------------------------------------------------------- */

void constraint_note_granted(
	struct constraint *constraint, const struct link_pointer_constrained *msg)
{
	constraint->on = msg->constrained != 0;
	if (!constraint->wished || msg->serial != constraint->told.serial) {
		return;
	}
	if (!constraint->on) {
		deny(constraint);
	} else if (!constraint->granted) {
		constraint->granted = true;
		wlr_pointer_constraint_v1_send_activated(constraint->wished);
	}
}

void constraint_forget(struct constraint *constraint, const struct window *window)
{
	if (window && window != constraint->window) {
		return;
	}
	deny(constraint);
	leave_wished(constraint);
	constraint->window = NULL;
	constraint->on = false;
	constraint->release = (struct link_pointer_release){0};
}

bool constraint_locks(const struct constraint *constraint)
{
	return constraint->granted && constraint->told.kind == LINK_CONSTRAINT_LOCK;
}

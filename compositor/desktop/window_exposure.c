/* SPDX-License-Identifier: MIT */
#include "compositor/desktop/exposure.h"

#include <pixman.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"

/* --- what is remembered ----------------------------------------------------------------------- */

/* Not less than EXPOSURE_DELAY, though both times are whole ms. */
static bool is_recent(uint64_t at, uint64_t now)
{
	return at != 0 && now - at <= EXPOSURE_DELAY;
}

static bool is_live(const struct exposure_change *change, uint64_t now)
{
	return is_recent(change->at, now);
}

static struct wlr_box around(const struct wlr_box *a, const struct wlr_box *b)
{
	if (wlr_box_empty(a)) {
		return *b;
	}
	if (wlr_box_empty(b)) {
		return *a;
	}
	int x = a->x < b->x ? a->x : b->x, y = a->y < b->y ? a->y : b->y;
	int a_right = a->x + a->width, b_right = b->x + b->width;
	int a_end = a->y + a->height, b_end = b->y + b->height;
	return (struct wlr_box){x, y, (a_right > b_right ? a_right : b_right) - x,
		(a_end > b_end ? a_end : b_end) - y};
}

/* Where a change of domain is written: a place that is free, its newest when it has many, else the
 * oldest of all. */
static struct exposure_change *find_place(
	struct exposure *exposure, const struct domain *domain, uint64_t now)
{
	struct exposure_change *oldest = &exposure->changes[0], *own = NULL;
	size_t count = 0;
	for (size_t i = 0; i < EXPOSURE_MOST; i++) {
		struct exposure_change *change = &exposure->changes[i];
		if (is_live(change, now) && change->domain == domain) {
			own = !own || change->at >= own->at ? change : own;
			count++;
		}
		oldest = change->at < oldest->at ? change : oldest;
	}
	return count >= EXPOSURE_OF_DOMAIN ? own : oldest;
}

void exposure_note(struct exposure *exposure, const struct domain *domain,
	const struct wlr_box *before, const struct wlr_box *after, uint64_t now)
{
	struct exposure_change *change = find_place(exposure, domain, now);
	struct exposure_change made = {
		.domain = domain, .before = *before, .after = *after, .at = now};
	if (is_live(change, now) && change->domain == domain) {
		struct wlr_box old = around(&change->before, &change->after);
		struct wlr_box new = around(before, after);
		made = (struct exposure_change){
			.domain = domain, .after = around(&old, &new), .all = true, .at = now};
	}
	*change = made;
}

size_t exposure_count(const struct exposure *exposure, double x, double y, uint64_t now,
	const struct domain **only)
{
	size_t count = 0;
	*only = NULL;
	for (size_t i = 0; i < EXPOSURE_MOST; i++) {
		const struct exposure_change *change = &exposure->changes[i];
		bool was = wlr_box_contains_point(&change->before, x, y);
		bool is = wlr_box_contains_point(&change->after, x, y);
		if (!is_live(change, now) || (was == is && !(is && change->all))) {
			continue;
		}
		*only = count == 0 || *only == change->domain ? change->domain : NULL;
		count++;
	}
	return count;
}

/* --- what is seen of it ----------------------------------------------------------------------- */

/* Whether one window that is above window hides all of box. */
static bool is_hidden(const struct window *window, const pixman_box32_t *box)
{
	const struct window *above;
	wl_list_for_each(above, &window->desktop->windows, link) {
		if (above == window) {
			return false;
		}
		struct wlr_box outer = window_outer_box(above);
		if (window_is_shown(above) && !above->crowded && outer.x <= box->x1
			&& outer.y <= box->y1 && outer.x + outer.width >= box->x2
			&& outer.y + outer.height >= box->y2) {
			return true;
		}
	}
	return false;
}

static void region_of(pixman_region32_t *region, const struct wlr_box *box)
{
	pixman_region32_init_rect(
		region, box->x, box->y, (unsigned)box->width, (unsigned)box->height);
}

/* Behind another window a domain changes what it likes, and nobody's presses on that are lost. */
static bool is_seen(
	const struct window *window, const struct wlr_box *before, const struct wlr_box *after)
{
	pixman_region32_t was, is, both;
	region_of(&was, before);
	region_of(&is, after);
	pixman_region32_init(&both);
	pixman_region32_intersect(&both, &was, &is);
	pixman_region32_union(&was, &was, &is);
	pixman_region32_subtract(&was, &was, &both);
	int count;
	const pixman_box32_t *changed = pixman_region32_rectangles(&was, &count);
	bool seen = false;
	for (int i = 0; !seen && i < count; i++) {
		seen = !is_hidden(window, &changed[i]);
	}
	pixman_region32_fini(&was);
	pixman_region32_fini(&is);
	pixman_region32_fini(&both);
	return seen;
}

/* --- what happens ----------------------------------------------------------------------------- */

static void note(
	struct window *window, const struct wlr_box *before, const struct wlr_box *after, bool came)
{
	struct exposure *exposure = &window->desktop->exposure;
	if (exposure->by_user || !window_is_shown(window)) {
		return;
	}
	uint64_t now = clock_ms();
	if (came) {
		window->exposed = now;
	}
	if (is_seen(window, before, after)) {
		exposure_note(exposure, window->domain, before, after, now);
	}
}

static const struct wlr_box nowhere;

void exposure_came(struct window *window)
{
	struct wlr_box box = window_outer_box(window);
	note(window, &nowhere, &box, true);
}

void exposure_went(struct window *window)
{
	struct wlr_box box = window_outer_box(window);
	note(window, &box, &nowhere, false);
}

/* What the user drags answers late. */
void exposure_moved(struct window *window, const struct wlr_box *before)
{
	struct wlr_box box = window_outer_box(window);
	const struct window *toplevel = window_toplevel(window);
	if (!toplevel->moving && !toplevel->resizing && !wlr_box_equal(before, &box)) {
		note(window, before, &box, true);
	}
}

void exposure_all(struct desktop *desktop)
{
	static const struct wlr_box all = {INT32_MIN / 2, INT32_MIN / 2, INT32_MAX, INT32_MAX};
	exposure_note(&desktop->exposure, NULL, &nowhere, &all, clock_ms());
}

void exposure_by_user(struct desktop *desktop, bool by_user)
{
	desktop->exposure.by_user = by_user;
}

/* --- what a press is meant for ---------------------------------------------------------------- */

static bool has_just_come(const struct window *window, uint64_t now)
{
	return is_recent(window->exposed, now);
}

/* Whose window was seen there, below those that have just come. */
static const struct domain *find_below(struct desktop *desktop, double x, double y, uint64_t now)
{
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		struct wlr_box outer = window_outer_box(window);
		if (window_is_shown(window) && !has_just_come(window, now)
			&& wlr_box_contains_point(&outer, x, y)) {
			return window->domain;
		}
	}
	return NULL;
}

struct exposure_look exposure_look(
	struct desktop *desktop, const struct window_hit *hit, double x, double y)
{
	uint64_t now = clock_ms();
	const struct domain *only;
	if (!hit->window || exposure_count(&desktop->exposure, x, y, now, &only) == 0) {
		return (struct exposure_look){0};
	}
	bool came = has_just_come(hit->window, now);
	const struct domain *meant = came ? find_below(desktop, x, y, now) : only;
	bool own = only == hit->window->domain && meant == only;
	bool hangs = hit->window->kind == WINDOW_POPUP || hit->window->parent;
	return (struct exposure_look){
		.fresh = !own || (came && !hangs),
		.meant = meant,
	};
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/window.h"

#include <string.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_seat.h>

#include "common/held_press.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/windows/liveness.h"
#include "protocol/geometry.h"
#include "protocol/log.h"

/* For an application to draw after it acknowledged, in ms. After that its old picture is the
 * answer: a frame drawn late is better than a window that can no longer be resized. */
#define PATIENCE 250

/* --- answers to CONFIGUREs ------------------------------------------------------------------- */

/* How many of those due the configure with the number acked, or a later one, passed on. Numbers
 * wrap. */
static unsigned reached(const struct answer *answer, uint32_t acked)
{
	unsigned count = 0;
	while (count < answer->count && (int32_t)(acked - answer->due[count].number) >= 0) {
		count++;
	}
	return count;
}

/* The oldest count are answered. */
static void give(struct answer *answer, unsigned count)
{
	if (count == 0) {
		return;
	}
	answer->serial = answer->due[count - 1].serial;
	answer->count -= count;
	memmove(answer->due, &answer->due[count], answer->count * sizeof(answer->due[0]));
}

static int window_handle_answer_timer(void *data)
{
	struct window *window = data;
	struct answer *answer = &window->answer;
	unsigned count = reached(answer, answer->acked);
	give(answer, count);
	if (count > 0) {
		window_schedule(window, WINDOW_DIRTY_COMMIT);
	}
	return 0;
}

void window_acknowledge(struct window *window, uint32_t number)
{
	struct answer *answer = &window->answer;
	/* A window that shows nothing yet mostly has no picture to answer with. */
	if ((window->layers == 0 && !window->waits) || reached(answer, number) == 0) {
		return;
	}
	answer->acked = number;
	if (!answer->timer) {
		answer->timer = wl_event_loop_add_timer(
			window->windows->link->loop, window_handle_answer_timer, window);
	}
	if (!answer->timer || wl_event_source_timer_update(answer->timer, PATIENCE) < 0) {
		log_error("no memory for a timer: a window may not be resized for a while");
	}
}

void window_expect(struct window *window, uint32_t serial, uint32_t number)
{
	struct answer *answer = &window->answer;
	if (answer->count == LINK_MAX_CONFIGURES) {
		/* More than a host may leave unanswered: the oldest counts as answered. */
		give(answer, 1);
	}
	answer->due[answer->count++] = (struct answer_due){serial, number};
}

/* --- questions ------------------------------------------------------------------------------- */

void window_ask(struct window *window)
{
	window->question.open = true;
	window->question.creation = false;
}

void window_note_asked(struct window *window)
{
	window->question.behind = window->windows->asked + 1;
}

void window_note_answered(struct window *window)
{
	window->question.open = window->question.creation = false;
}

/* --- life ------------------------------------------------------------------------------------ */

static void unqueue(struct window *window)
{
	wl_list_remove(&window->due_link);
	wl_list_init(&window->due_link);
}

static void queue_last(struct window *window)
{
	unqueue(window);
	wl_list_insert(window->windows->due.prev, &window->due_link);
}

static void set_root(struct window *window, struct window *root)
{
	struct content *content = window->surface->data;
	if (content) {
		content->window = root;
	}
}

void window_init(struct window *window, struct windows *windows, struct wlr_surface *surface,
	const struct window_impl *impl)
{
	*window =
		(struct window){.windows = windows, .surface = surface, .factor = 1, .impl = impl};
	wl_list_insert(windows->all.prev, &window->link);
	wl_list_init(&window->due_link);
	input_region_forget(&window->input_region);
	set_root(window, window);
}

void window_finish(struct window *window)
{
	window_end(window);
	if (window->answer.timer) {
		wl_event_source_remove(window->answer.timer);
	}
	set_root(window, NULL);
	unqueue(window);
	wl_list_remove(&window->link);
}

void window_begin(struct window *window)
{
	window->live = true;
	window->question.open = window->question.creation = true;
	window_schedule(window, WINDOW_DIRTY_ALL);
}

static void window_forget(struct window *window)
{
	window->id = 0;
	window->layers = 0;
	window->dirty = WINDOW_DIRTY_ALL;
	if (window->live) {
		queue_last(window);
	}
	window->act = 0;
	window->answer.count = 0;
	window->answer.serial = 0;
	if (window->liveness) {
		liveness_forget(window->liveness);
	}
	window->inhibits.told = false;
	window->takes_tools = false;
	input_region_forget(&window->input_region);
}

static void window_withdraw(struct window *window)
{
	if (window->id == 0) {
		return;
	}
	struct window *child;
	wl_list_for_each(child, &window->windows->all, link) {
		if (child->impl->is_popup && child->impl->parent(child) == window) {
			window_withdraw(child);
		}
	}
	struct proxy_link *link = window->windows->link;
	LINK_MSG(msg, LINK_WINDOW_DESTROY, window->id);
	proxy_link_send(link, &msg);
	proxy_link_forget(link, PROXY_LINK_WINDOWS, window->id);
	link->layers -= window->layers;
	window_forget(window);
}

void window_end(struct window *window)
{
	if (!window->live) {
		return;
	}
	window->live = false;
	wl_signal_emit_mutable(&window->windows->events.ended, window);
	content_check_tree(window->surface);
	window_withdraw(window);
	proxy_link_schedule(window->windows->link);
	window->dirty = 0;
	unqueue(window);
}

void window_schedule(struct window *window, uint32_t dirty)
{
	if (!window->live) {
		return;
	}
	window->dirty |= dirty;
	if (wl_list_empty(&window->due_link)) {
		queue_last(window);
	}
	proxy_link_schedule(window->windows->link);
}

/* True when the host knows the window now. */
static bool window_announce(struct window *window)
{
	if (window->id != 0 || !window->impl->is_ready(window)) {
		return window->id != 0;
	}
	if (window->impl->is_allowed(window)) {
		window->id = proxy_link_assign(window->windows->link, PROXY_LINK_WINDOWS, window);
	}
	if (window->id == 0) {
		window->live = false;
		window->impl->reject(window);
		return false;
	}
	window->impl->announce(window);
	window_note_asked(window);
	/* Popups that were due before it could not be announced yet. */
	proxy_link_schedule(window->windows->link);
	return true;
}

static void window_flush(struct window *window)
{
	struct proxy_link *link = window->windows->link;
	if (window->dirty == 0 || !proxy_link_has_room(link) || !window_announce(window)) {
		return;
	}
	window->impl->describe(window);
	struct wlr_box geometry = window_geometry(window);
	const struct view view = {window->surface, geometry, window->factor};
	input_region_send(&window->input_region, link, window->id, &view);
	if ((window->dirty & WINDOW_DIRTY_COMMIT) == 0) {
		return;
	}
	give(&window->answer, reached(&window->answer, window->impl->drawn(window)));
	if (window->waits && window->answer.serial == 0) {
		return;
	}
	const struct window_commit commit = {
		.link = link,
		.view = view,
		.id = window->id,
		.serial = window->answer.serial,
		.layers = &window->layers,
	};
	if (window_commit_send(&commit)) {
		window->dirty &= ~(uint32_t)WINDOW_DIRTY_COMMIT;
	}
}

void windows_flush(struct windows *windows)
{
	struct wl_list due;
	wl_list_init(&due);
	wl_list_insert_list(&due, &windows->due);
	wl_list_init(&windows->due);
	while (!wl_list_empty(&due)) {
		struct window *window = wl_container_of(due.next, window, due_link);
		unqueue(window);
		window_flush(window);
		if (window->live && window->dirty != 0) {
			queue_last(window);
		}
	}
}

/* The oldest first: so they are announced again. */
void windows_forget(struct windows *windows)
{
	struct window *window;
	wl_list_for_each(window, &windows->all, link) {
		window_forget(window);
	}
}

static void window_handle_content_changed(struct wl_listener *listener, void *data)
{
	struct window *window = window_from_surface(data);
	if (window) {
		window_schedule(window, WINDOW_DIRTY_COMMIT);
	}
}

/* A sprite may be hidden by the host at any time, and is answered sooner while it is not. */
static bool window_is_shown(struct wlr_surface *surface)
{
	const struct window *window = window_from_surface(surface);
	return window && window->live && surface->mapped;
}

void windows_init(struct windows *windows, struct proxy_link *link, struct contents *contents)
{
	*windows = (struct windows){.link = link};
	wl_list_init(&windows->all);
	wl_list_init(&windows->due);
	wl_signal_init(&windows->events.ended);
	contents->is_shown = window_is_shown;
	windows->content_changed.notify = window_handle_content_changed;
	wl_signal_add(&contents->events.changed, &windows->content_changed);
}

void windows_finish(struct windows *windows)
{
	wl_list_remove(&windows->content_changed.link);
}

/* --- what it shows, and what the user does in it --------------------------------------------- */

/* Without a geometry of its own, wlroots has added up subsurfaces that may be anywhere. */
struct wlr_box window_geometry(const struct window *window)
{
	struct wlr_box box;
	window->impl->geometry(window, &box);
	const int32_t most = (int32_t)LINK_MAX_DIMENSION;
	return (struct wlr_box){
		.x = geometry_clamp(box.x, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.y = geometry_clamp(box.y, -LINK_MAX_OFFSET, LINK_MAX_OFFSET),
		.width = geometry_clamp(box.width, 1, most),
		.height = geometry_clamp(box.height, 1, most),
	};
}

struct wlr_surface *window_surface_at(
	struct window *window, double x, double y, double *surface_x, double *surface_y)
{
	struct wlr_box box = window_geometry(window);
	return wlr_surface_surface_at(window->surface, x * window->factor + box.x,
		y * window->factor + box.y, surface_x, surface_y);
}

struct window *window_toplevel(struct window *window)
{
	while (window->impl->is_popup) {
		struct window *parent = window->impl->parent(window);
		if (!parent) {
			return window;
		}
		window = parent;
	}
	return window;
}

static bool grabs(const struct window *window)
{
	return window->live && window->surface->mapped && window->impl->grab
	       && window->impl->grab(window);
}

struct window *window_with_keys(struct window *toplevel)
{
	struct window *found = toplevel, *window;
	wl_list_for_each(window, &toplevel->windows->all, link) {
		if (grabs(window) && window_toplevel(window) == toplevel) {
			found = window;
		}
	}
	return found;
}

void window_check(struct window *window)
{
	struct liveness *liveness = window_toplevel(window)->liveness;
	if (liveness) {
		liveness_ask(liveness);
	}
}

void window_note_key(struct window *window, uint32_t host_serial)
{
	window_toplevel(window)->act = host_serial;
	window_check(window);
}

void window_note_press(struct window *window, uint32_t host_serial)
{
	window->windows->press.serial = host_serial;
	window->windows->press.window = window->id;
	window_note_key(window, host_serial);
}

bool windows_find_press(const struct windows *windows, struct wlr_seat *seat, uint32_t serial,
	uint32_t *host_serial)
{
	if (!held_press_is(seat, windows->tablet, NULL, serial)) {
		return false;
	}
	*host_serial = windows->press.serial;
	return true;
}

struct window *window_from_surface(struct wlr_surface *surface)
{
	const struct content *content = wlr_surface_get_root_surface(surface)->data;
	return content ? content->window : NULL;
}

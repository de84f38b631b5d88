/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_lock.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/types/wlr_session_lock_v1.h>

#include "common/clock.h"
#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/host/host.h"
#include "compositor/host/host_seat.h"
#include "compositor/input/input.h"
#include "compositor/input/input_lock.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/lock_view.h"
#include "protocol/log.h"

/* Of a locker, on one output. */
struct lock_surface {
	struct wl_list link; /* host_lock.surfaces */
	struct host_lock *lock;
	struct wlr_session_lock_surface_v1 *wlr;
	struct wlr_scene_tree *tree; /* NULL: out of memory, it is not shown */
	struct wl_listener map, destroy;
};

struct host_lock {
	struct host *host;
	bool locked;
	struct lock_view *view; /* NULL while it is not locked */
	struct wlr_session_lock_v1 *locker; /* NULL: none */
	struct wl_list surfaces; /* struct lock_surface.link */
	struct wlr_surface *keys; /* the surface that has the keyboard; NULL: none */
	struct wl_array unseen; /* uint32_t: numbers of outputs that may still show the desktop */
	uint64_t started; /* ms: when the configured one was started last; 0: never */
	bool told; /* the locker, that all outputs are covered */
	struct wl_listener new_lock, screen_changed, screen_presented;
	struct wl_listener new_surface, unlock, locker_destroy; /* of the locker */
};

/* --- when all is covered ---------------------------------------------------------------------- */

/* The locker hears once that nothing of the desktop can be seen any more. */
static void tell_locked(struct host_lock *lock)
{
	if (lock->locker && !lock->told && lock->unseen.size == 0) {
		lock->told = true;
		wlr_session_lock_v1_send_locked(lock->locker);
	}
}

/* Keeps those for which it is true. */
static void sift(struct host_lock *lock, uint32_t but, bool only_present)
{
	uint32_t *numbers = lock->unseen.data;
	size_t count = lock->unseen.size / sizeof(*numbers), kept = 0;
	for (size_t i = 0; i < count; i++) {
		bool gone = only_present && !output_by_number(lock->host->screen, numbers[i]);
		if (numbers[i] != but && !gone) {
			numbers[kept++] = numbers[i];
		}
	}
	lock->unseen.size = kept * sizeof(*numbers);
	tell_locked(lock);
}

static void host_lock_handle_screen_presented(struct wl_listener *listener, void *data)
{
	struct host_lock *lock = wl_container_of(listener, lock, screen_presented);
	const struct output *output = data;
	if (lock->unseen.size > 0) {
		sift(lock, output->number, false);
	}
}

/* False: out of memory. */
static bool note_outputs(struct host_lock *lock)
{
	const struct output *output;
	lock->unseen.size = 0;
	wl_list_for_each(output, &lock->host->screen->outputs, link) {
		uint32_t *number = wl_array_add(&lock->unseen, sizeof(*number));
		if (!number) {
			return false;
		}
		*number = output->number;
	}
	return true;
}

/* --- input ------------------------------------------------------------------------------------ */

static struct lock_surface *surface_with_keys(struct host_lock *lock)
{
	struct lock_surface *surface;
	wl_list_for_each(surface, &lock->surfaces, link) {
		if (surface->wlr->surface->mapped) {
			return surface;
		}
	}
	return NULL;
}

static void give_keys(struct host_lock *lock)
{
	const struct lock_surface *surface = surface_with_keys(lock);
	struct wlr_surface *keys = surface ? surface->wlr->surface : NULL;
	if (keys != lock->keys) {
		lock->keys = keys;
		host_seat_lend_keyboard(lock->host->seat, keys);
	}
}

/* Not while one may be on its way. */
void host_lock_start_locker(struct host_lock *lock)
{
	uint64_t now = clock_ms();
	if (lock->started == 0 || now - lock->started >= HOST_LOCK_AGAIN) {
		lock->started = now;
		host_start_locker(lock->host);
	}
}

static void host_lock_handle_key(void *data, uint32_t time, uint32_t key, bool pressed)
{
	struct host_lock *lock = data;
	if (lock->keys) {
		host_seat_lent_key(lock->host->seat, time, key, pressed);
	} else if (pressed && !lock->locker && (key == KEY_ENTER || key == KEY_KPENTER)) {
		host_lock_start_locker(lock);
	}
}

static void host_lock_handle_modifiers(void *data)
{
	struct host_lock *lock = data;
	if (lock->keys) {
		host_seat_lent_modifiers(lock->host->seat);
	}
}

/* The surface of the locker at a place, NULL: none. */
static struct wlr_surface *surface_at(
	struct host_lock *lock, double x, double y, double *sx, double *sy)
{
	struct wlr_scene_node *node =
		wlr_scene_node_at(&lock->host->desktop->trees[STACK_LOCK]->node, x, y, sx, sy);
	struct wlr_scene_buffer *buffer = node && node->type == WLR_SCENE_NODE_BUFFER
						  ? wlr_scene_buffer_from_node(node)
						  : NULL;
	struct wlr_scene_surface *surface =
		buffer ? wlr_scene_surface_try_from_buffer(buffer) : NULL;
	return surface ? surface->surface : NULL;
}

static void host_lock_handle_motion(void *data, uint32_t time, double x, double y)
{
	struct host_lock *lock = data;
	double sx, sy;
	struct wlr_surface *surface = surface_at(lock, x, y, &sx, &sy);
	host_seat_lend_pointer(lock->host->seat, surface, time, sx, sy);
}

static void host_lock_handle_button(void *data, uint32_t time, uint32_t button, bool pressed)
{
	struct host_lock *lock = data;
	host_seat_lent_button(lock->host->seat, time, button, pressed);
}

static void host_lock_handle_axis(void *data, const struct motion_axis *axis)
{
	struct host_lock *lock = data;
	host_seat_lent_axis(lock->host->seat, axis);
}

static void host_lock_handle_frame(void *data)
{
	struct host_lock *lock = data;
	host_seat_lent_frame(lock->host->seat);
}

static const struct input_lock_impl lock_impl = {
	.key = host_lock_handle_key,
	.modifiers = host_lock_handle_modifiers,
	.motion = host_lock_handle_motion,
	.button = host_lock_handle_button,
	.axis = host_lock_handle_axis,
	.frame = host_lock_handle_frame,
};

/* --- locked or not ---------------------------------------------------------------------------- */

bool host_lock_begin(struct host_lock *lock)
{
	struct host *host = lock->host;
	if (lock->locked) {
		return true;
	}
	struct wlr_scene_tree *tree = host->desktop->trees[STACK_LOCK];
	bool starts = host->screen->config->locker[0] != '\0';
	lock->view = lock_view_create(tree, host->screen, host->desktop->texts, starts);
	if (!lock->view || !note_outputs(lock)) {
		log_error("cannot lock: out of memory");
		lock_view_destroy(lock->view);
		lock->view = NULL;
		return false;
	}
	lock->locked = true;
	input_lock(host->input, &lock_impl, lock);
	desktop_set_locked(host->desktop, true);
	log_info("locked");
	return true;
}

static void host_lock_end(struct host_lock *lock)
{
	if (!lock->locked) {
		return;
	}
	lock->locked = false;
	lock->keys = NULL;
	host_seat_lend_keyboard(lock->host->seat, NULL);
	host_seat_lend_pointer(lock->host->seat, NULL, 0, 0, 0);
	desktop_set_locked(lock->host->desktop, false);
	lock_view_destroy(lock->view);
	lock->view = NULL;
	input_unlock(lock->host->input);
	log_info("unlocked");
}

enum host_lock_state host_lock_state(const struct host_lock *lock)
{
	return !lock->locked ? HOST_LOCK_OPEN : lock->locker ? HOST_LOCK_HELD : HOST_LOCK_PLAIN;
}

/* --- the locker's surfaces -------------------------------------------------------------------- */

/* As large as its output, wherever that is. */
static void fit_surface(struct lock_surface *surface)
{
	struct wlr_box box;
	wlr_output_layout_get_box(
		surface->lock->host->screen->output_layout, surface->wlr->output, &box);
	if (surface->tree) {
		wlr_scene_node_set_position(&surface->tree->node, box.x, box.y);
	}
	if (box.width > 0 && box.height > 0) {
		wlr_session_lock_surface_v1_configure(
			surface->wlr, (uint32_t)box.width, (uint32_t)box.height);
	}
}

static void lock_surface_handle_map(struct wl_listener *listener, void *data)
{
	struct lock_surface *surface = wl_container_of(listener, surface, map);
	give_keys(surface->lock);
}

static void lock_surface_handle_destroy(struct wl_listener *listener, void *data)
{
	struct lock_surface *surface = wl_container_of(listener, surface, destroy);
	struct host_lock *lock = surface->lock;
	wl_list_remove(&surface->link);
	wl_list_remove(&surface->map.link);
	wl_list_remove(&surface->destroy.link);
	if (surface->tree) {
		wlr_scene_node_destroy(&surface->tree->node);
	}
	if (lock->keys == surface->wlr->surface) {
		give_keys(lock);
	}
	free(surface);
}

static void host_lock_handle_new_surface(struct wl_listener *listener, void *data)
{
	struct host_lock *lock = wl_container_of(listener, lock, new_surface);
	struct wlr_session_lock_surface_v1 *wlr = data;
	struct lock_surface *surface = calloc(1, sizeof(*surface));
	if (!surface) {
		log_error("a locker's surface is not shown: out of memory");
		return;
	}
	surface->lock = lock;
	surface->wlr = wlr;
	surface->tree = wlr_scene_subsurface_tree_create(
		lock->host->desktop->trees[STACK_LOCK], wlr->surface);
	wl_list_insert(lock->surfaces.prev, &surface->link);
	listen_to(&wlr->surface->events.map, &surface->map, lock_surface_handle_map);
	listen_to(&wlr->events.destroy, &surface->destroy, lock_surface_handle_destroy);
	fit_surface(surface);
}

static void host_lock_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct host_lock *lock = wl_container_of(listener, lock, screen_changed);
	struct lock_surface *surface;
	wl_list_for_each(surface, &lock->surfaces, link) {
		fit_surface(surface);
	}
	sift(lock, 0, true);
}

/* --- lockers ---------------------------------------------------------------------------------- */

static void forget_locker(struct host_lock *lock)
{
	wl_list_remove(&lock->new_surface.link);
	wl_list_remove(&lock->unlock.link);
	wl_list_remove(&lock->locker_destroy.link);
	lock->locker = NULL;
}

static void host_lock_handle_unlock(struct wl_listener *listener, void *data)
{
	struct host_lock *lock = wl_container_of(listener, lock, unlock);
	forget_locker(lock);
	host_lock_end(lock);
}

static void host_lock_handle_locker_destroy(struct wl_listener *listener, void *data)
{
	struct host_lock *lock = wl_container_of(listener, lock, locker_destroy);
	forget_locker(lock);
	log_info("the locker is gone without unlocking: the session stays locked");
}

/* One at a time: another one is told that it is not the locker. */
static void host_lock_handle_new_lock(struct wl_listener *listener, void *data)
{
	struct host_lock *lock = wl_container_of(listener, lock, new_lock);
	struct wlr_session_lock_v1 *locker = data;
	if (lock->locker || !host_lock_begin(lock)) {
		wlr_session_lock_v1_destroy(locker);
		return;
	}
	lock->locker = locker;
	lock->told = false;
	listen_to(&locker->events.new_surface, &lock->new_surface, host_lock_handle_new_surface);
	listen_to(&locker->events.unlock, &lock->unlock, host_lock_handle_unlock);
	listen_to(&locker->events.destroy, &lock->locker_destroy, host_lock_handle_locker_destroy);
	tell_locked(lock);
}

struct host_lock *host_lock_create(struct host *host)
{
	struct host_lock *lock = calloc(1, sizeof(*lock));
	struct wlr_session_lock_manager_v1 *manager =
		lock ? wlr_session_lock_manager_v1_create(host->display) : NULL;
	if (!manager) {
		free(lock);
		return NULL;
	}
	lock->host = host;
	wl_list_init(&lock->surfaces);
	wl_array_init(&lock->unseen);
	listen_to(&manager->events.new_lock, &lock->new_lock, host_lock_handle_new_lock);
	listen_to(&host->screen->events.changed, &lock->screen_changed,
		host_lock_handle_screen_changed);
	listen_to(&host->screen->events.presented, &lock->screen_presented,
		host_lock_handle_screen_presented);
	return lock;
}

/* The applications are gone by then. */
void host_lock_destroy(struct host_lock *lock)
{
	if (!lock) {
		return;
	}
	wl_list_remove(&lock->new_lock.link);
	wl_list_remove(&lock->screen_changed.link);
	wl_list_remove(&lock->screen_presented.link);
	if (lock->locked) {
		input_unlock(lock->host->input);
	}
	lock_view_destroy(lock->view);
	wl_array_release(&lock->unseen);
	free(lock);
}

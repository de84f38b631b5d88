/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_life.h"

#include <stdlib.h>
#include <unistd.h>
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_cursor.h"
#include "compositor/guest/guest_dispatch.h"
#include "compositor/guest/guest_drag.h"
#include "compositor/guest/guest_launch.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_shell.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/pool.h"
#include "compositor/guest/sprite.h"
#include "protocol/channel.h"

static void guest_life_handle_writable(struct guest *guest)
{
	bool gone = !channel_flush(guest->channel);
	if (gone || !channel_wants_write(guest->channel)) {
		wl_event_source_fd_update(guest->source, WL_EVENT_READABLE);
	}
	if (!gone && !channel_wants_write(guest->channel)) {
		guest_window_input_flush(guest);
	}
}

static int guest_life_handle_event(int fd, uint32_t mask, void *data)
{
	struct guest *guest = data;
	if ((mask & WL_EVENT_WRITABLE) && !guest->closing) {
		guest_life_handle_writable(guest);
	}
	if ((mask & (WL_EVENT_READABLE | WL_EVENT_HANGUP | WL_EVENT_ERROR)) && !guest->closing) {
		guest_dispatch(guest);
	}
	return 0;
}

/* Behind the FRAMEs. */
static void guest_life_handle_paced(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, paced);
	if (guest->late) {
		guest_flush(guest);
	}
}

/* The host may make a box smaller while the guest does nothing: no pixel may stay outside. */
static void guest_life_handle_window_changed(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, window_changed);
	struct window *window = data;
	if (window->domain == guest->domain) {
		guest_window_clip(guest_window_from(window));
		guest_cursor_clip(guest, window);
	}
}

static const struct domain_impl domain_impl = {.launch = guest_launch};

struct guest *guest_create(struct guests *guests, struct domain *domain, int fd)
{
	struct guest *guest = calloc(1, sizeof(*guest));
	if (!guest) {
		close(fd);
		return NULL;
	}
	guest->guests = guests;
	guest->domain = domain;
	wl_list_insert(&guests->all, &guest->link);
	guest->time_base = (uint32_t)clock_ms();
	guest->paced.notify = guest_life_handle_paced;
	wl_signal_add(&guests->desktop->events.paced, &guest->paced);
	guest->window_changed.notify = guest_life_handle_window_changed;
	wl_signal_add(&guests->desktop->events.window_changed, &guest->window_changed);
	wl_list_init(&guest->all_pools);
	id_table_init(&guest->pools, LINK_MAX_POOLS);
	id_table_init(&guest->buffers, LINK_MAX_BUFFERS);
	id_table_init(&guest->windows, LINK_MAX_WINDOWS);
	id_table_init(&guest->sprites, LINK_MAX_WINDOWS);
	guest->channel = channel_create(fd, DECODE_AT_HOST);
	if (guest->channel) {
		guest->source = wl_event_loop_add_fd(guests->loop, channel_fd(guest->channel),
			WL_EVENT_READABLE, guest_life_handle_event, guest);
	}
	if (!guest->source || !guest_liveness_init(guest)) {
		guest_destroy(guest);
		return NULL;
	}
	guest_cursor_init(guest);
	guest_drag_init(guest);
	domain_set_impl(domain, &domain_impl, guest);
	return guest;
}

/* Each node that goes from a visible window makes the scene look at all that is visible. */
static void hide_windows(struct guest *guest)
{
	for (size_t i = guest->windows.count; i > 0; i--) {
		struct guest_window *gw = guest->windows.entries[i - 1].object;
		wlr_scene_node_set_enabled(&gw->window.tree->node, false);
	}
}

/* The newest first: a child is always newer than its parent. */
static void destroy_objects(struct guest *guest)
{
	pool_forget_guest(guest);
	hide_windows(guest);
	guest_drag_finish(guest);
	for (size_t i = guest->sprites.count; i > 0; i--) {
		sprite_destroy(guest->sprites.entries[i - 1].object);
	}
	for (size_t i = guest->windows.count; i > 0; i--) {
		guest_shell_destroy_window(guest->windows.entries[i - 1].object);
	}
	for (size_t i = guest->buffers.count; i > 0; i--) {
		buffer_destroy(guest->buffers.entries[i - 1].object);
	}
	for (size_t i = guest->pools.count; i > 0; i--) {
		pool_unref(guest->pools.entries[i - 1].object);
	}
	id_table_finish(&guest->windows);
	id_table_finish(&guest->sprites);
	id_table_finish(&guest->buffers);
	id_table_finish(&guest->pools);
}

void guest_destroy(struct guest *guest)
{
	if (!guest) {
		return;
	}
	guest->closing = true;
	domain_set_impl(guest->domain, NULL, NULL);
	wl_list_remove(&guest->link);
	guest_unschedule(guest);
	wl_list_remove(&guest->paced.link);
	wl_list_remove(&guest->window_changed.link);
	destroy_objects(guest);
	guest_outputs_destroy(guest->outputs);
	guest_liveness_finish(guest);
	if (guest->source) {
		wl_event_source_remove(guest->source);
	}
	channel_destroy(guest->channel);
	free(guest);
}

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/domain.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest_dispatch.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/pool.h"
#include "compositor/guest/sprite.h"
#include "compositor/server.h"
#include "protocol/channel.h"

static void handle_writable(struct guest *guest)
{
	bool gone = !channel_flush(guest->channel);
	if (gone || !channel_wants_write(guest->channel)) {
		wl_event_source_fd_update(guest->source, WL_EVENT_READABLE);
	}
	if (!gone && !channel_wants_write(guest->channel)) {
		guest_window_input_flush(guest);
	}
}

static int handle_event(int fd, uint32_t mask, void *data)
{
	struct guest *guest = data;
	if ((mask & WL_EVENT_WRITABLE) && !guest->closing) {
		handle_writable(guest);
	}
	if ((mask & (WL_EVENT_READABLE | WL_EVENT_HANGUP | WL_EVENT_ERROR)) && !guest->closing) {
		guest_dispatch(guest);
	}
	return 0;
}

/* A peer that is gone is noticed when all that it said has been read. */
static void flush(struct guest *guest)
{
	guest->late = false;
	if (!guest->closing && channel_flush(guest->channel)
		&& channel_wants_write(guest->channel)) {
		wl_event_source_fd_update(guest->source, WL_EVENT_READABLE | WL_EVENT_WRITABLE);
	}
}

/* Behind the FRAMEs. */
static void handle_frame(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, frame);
	if (guest->late) {
		flush(guest);
	}
}

/* The host may make a box smaller while the guest does nothing: no pixel may stay outside. */
static void handle_window_changed(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, window_changed);
	struct window *window = data;
	if (window->domain == guest->domain) {
		guest_window_clip(guest_window_from(window));
		guest_cursor_clip(guest, window);
	}
}

struct guest *guest_create(struct domain *domain, int fd)
{
	struct guest *guest = calloc(1, sizeof(*guest));
	if (guest == NULL) {
		close(fd);
		return NULL;
	}
	guest->domain = domain;
	guest->time_base = (uint32_t)clock_ms();
	guest->frame.notify = handle_frame;
	wl_signal_add(&domain->server->events.frame, &guest->frame);
	guest->window_changed.notify = handle_window_changed;
	wl_signal_add(&domain->server->events.window_changed, &guest->window_changed);
	wl_list_init(&guest->all_pools);
	id_table_init(&guest->pools, LINK_MAX_POOLS);
	id_table_init(&guest->buffers, LINK_MAX_BUFFERS);
	id_table_init(&guest->windows, LINK_MAX_WINDOWS);
	id_table_init(&guest->sprites, LINK_MAX_WINDOWS);
	guest->channel = channel_create(fd, DECODE_AT_HOST);
	if (guest->channel != NULL) {
		guest->source = wl_event_loop_add_fd(domain->server->loop,
			channel_fd(guest->channel), WL_EVENT_READABLE, handle_event, guest);
	}
	if (guest->source == NULL || !guest_liveness_init(guest)) {
		guest_destroy(guest);
		return NULL;
	}
	return guest;
}

static void handle_end(void *data)
{
	struct guest *guest = data;
	struct domain *domain = guest->domain;
	char reason[sizeof(guest->reason)];
	snprintf(reason, sizeof(reason), "%s", guest->reason);
	guest->end_source = NULL;
	domain->guest = NULL;
	guest_destroy(guest);
	domain_set_status(domain, DOMAIN_DOWN, reason);
}

static void begin_end(struct guest *guest, const char *reason)
{
	guest->closing = true;
	snprintf(guest->reason, sizeof(guest->reason), "%s", reason);
	wl_event_source_fd_update(guest->source, 0);
	guest->end_source = wl_event_loop_add_idle(guest->domain->server->loop, handle_end, guest);
}

void guest_end(struct guest *guest, enum link_error error, uint32_t opcode, uint32_t object,
	const char *reason)
{
	if (guest->closing) {
		return;
	}
	domain_log(guest->domain, "link ended: %s: %s (message %s, object %u)",
		decode_error_name(error), reason, opcode != 0 ? decode_opcode_name(opcode) : "none",
		object);
	LINK_MSG(msg, LINK_ERROR, 0);
	msg.error = (struct link_error_body){.code = error, .opcode = opcode, .object = object};
	channel_send(guest->channel, &msg);
	begin_end(guest, reason);
}

void guest_leave(struct guest *guest, const char *reason)
{
	if (guest->closing) {
		return;
	}
	if (reason == NULL) {
		reason = guest->domain->via_vm ? "the backend is gone" : "the proxy is gone";
	}
	domain_log(guest->domain, "link closed: %s", reason);
	begin_end(guest, reason);
}

static void handle_flush(void *data)
{
	struct guest *guest = data;
	guest->flush_source = NULL;
	flush(guest);
}

/* Once more to the end of what is to be done before the loop waits: a commit that was handled now
 * may have asked for an output's frame, and what that sends goes with the rest. */
static void handle_turn(void *data)
{
	struct guest *guest = data;
	guest->flush_source =
		wl_event_loop_add_idle(guest->domain->server->loop, handle_flush, guest);
	if (guest->flush_source == NULL) {
		flush(guest);
	}
}

static void schedule_flush(struct guest *guest)
{
	if (guest->flush_source != NULL) {
		return;
	}
	guest->flush_source =
		wl_event_loop_add_idle(guest->domain->server->loop, handle_turn, guest);
	if (guest->flush_source == NULL) {
		flush(guest);
	}
}

/* False: nothing more can be sent. */
static bool post(struct guest *guest, const struct link_msg *msg)
{
	if (guest->closing) {
		return false;
	}
	if (channel_post(guest->channel, msg)) {
		return true;
	}
	if (!guest_peer_is_gone(guest)) {
		guest_end(guest, LINK_ERROR_SLOW, msg->opcode, msg->object,
			"the peer does not read what it is sent");
	}
	return false;
}

void guest_send(struct guest *guest, const struct link_msg *msg)
{
	if (post(guest, msg)) {
		schedule_flush(guest);
	}
}

void guest_send_late(struct guest *guest, const struct link_msg *msg)
{
	guest->late = post(guest, msg) || guest->late;
}

bool guest_peer_is_gone(const struct guest *guest)
{
	struct pollfd poll_fd = {.fd = channel_fd(guest->channel)};
	return poll(&poll_fd, 1, 0) > 0 && (poll_fd.revents & (POLLHUP | POLLERR));
}

uint32_t guest_next_serial(struct guest *guest)
{
	if (++guest->serial == 0) {
		guest->serial = 1;
	}
	return guest->serial;
}

uint32_t guest_time(const struct guest *guest, uint32_t time)
{
	return time - guest->time_base;
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
		guest_window_destroy(guest->windows.entries[i - 1].object);
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
	if (guest == NULL) {
		return;
	}
	guest->closing = true;
	if (guest->end_source != NULL) {
		wl_event_source_remove(guest->end_source);
	}
	if (guest->flush_source != NULL) {
		wl_event_source_remove(guest->flush_source);
	}
	wl_list_remove(&guest->frame.link);
	wl_list_remove(&guest->window_changed.link);
	destroy_objects(guest);
	guest_outputs_destroy(guest->outputs);
	guest_liveness_finish(guest);
	if (guest->source != NULL) {
		wl_event_source_remove(guest->source);
	}
	channel_destroy(guest->channel);
	free(guest);
}

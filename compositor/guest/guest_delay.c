/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_delay.h"

#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>

#include "common/clock.h"
#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"
#include "protocol/encode.h"

struct late_message {
	struct wl_list link; /* guest_delay.waiting */
	uint64_t due; /* ms */
	uint32_t object;
	size_t size;
	uint8_t bytes[];
};

static void drop(struct guest_delay *delay, struct late_message *late)
{
	wl_list_remove(&late->link);
	delay->count--;
	free(late);
}

static struct late_message *first_of(struct guest_delay *delay)
{
	struct late_message *late = wl_container_of(delay->waiting.next, late, link);
	return late;
}

static void send_first(struct guest *guest)
{
	struct late_message *late = first_of(&guest->delay);
	guest_send_bytes(guest, late->bytes, late->size);
	drop(&guest->delay, late);
}

/* Sends what is due, and waits for the next. */
static int guest_delay_handle_timer(void *data)
{
	struct guest *guest = data;
	struct guest_delay *delay = &guest->delay;
	uint64_t now = clock_ms();
	while (delay->count > 0 && first_of(delay)->due <= now) {
		send_first(guest);
	}
	if (delay->count > 0) {
		wl_event_source_timer_update(delay->timer, (int)(first_of(delay)->due - now));
	}
	return 0;
}

/* What was pressed before the lock is not told after it. */
static void guest_delay_handle_locked(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, delay.locked_changed);
	while (guest->delay.count > 0) {
		send_first(guest);
	}
}

bool guest_delay_init(struct guest *guest)
{
	struct guest_delay *delay = &guest->delay;
	wl_list_init(&delay->waiting);
	delay->timer =
		wl_event_loop_add_timer(guest->guests->loop, guest_delay_handle_timer, guest);
	if (delay->timer) {
		listen_to(&guest->guests->desktop->events.locked_changed, &delay->locked_changed,
			guest_delay_handle_locked);
	}
	return delay->timer;
}

void guest_delay_finish(struct guest *guest)
{
	struct guest_delay *delay = &guest->delay;
	while (delay->count > 0) {
		drop(delay, first_of(delay));
	}
	if (delay->timer) {
		wl_list_remove(&delay->locked_changed.link);
		wl_event_source_remove(delay->timer);
		delay->timer = NULL;
	}
}

/* Where a message says when something happened. NULL: it does not. */
static uint32_t *time_of(struct link_msg *msg)
{
	switch (msg->opcode) {
	case LINK_KEY:
		return &msg->key.time;
	case LINK_POINTER_MOTION:
		return &msg->pointer_motion.time;
	case LINK_POINTER_BUTTON:
		return &msg->pointer_button.time;
	case LINK_POINTER_AXIS:
		return &msg->pointer_axis.time;
	case LINK_POINTER_RELATIVE:
		return &msg->pointer_relative.time;
	case LINK_TOUCH_DOWN:
		return &msg->touch_down.time;
	case LINK_TOUCH_MOTION:
		return &msg->touch_motion.time;
	case LINK_TOUCH_UP:
		return &msg->touch_up.time;
	case LINK_GESTURE_BEGIN:
		return &msg->gesture_begin.time;
	case LINK_GESTURE_UPDATE:
		return &msg->gesture_update.time;
	case LINK_GESTURE_END:
		return &msg->gesture_end.time;
	case LINK_TOOL_ENTER:
		return &msg->tool_enter.time;
	case LINK_TOOL_AXES:
		return &msg->tool_axes.time;
	case LINK_TOOL_TIP:
		return &msg->tool_tip.time;
	case LINK_TOOL_BUTTON:
		return &msg->tool_button.time;
	default:
		return NULL;
	}
}

/* Never before what came before it. */
static uint64_t choose_due(const struct guest *guest, uint64_t now)
{
	uint64_t due = now + arc4random_uniform(guest->domain->config->input_delay + 1);
	return due > guest->delay.due ? due : guest->delay.due;
}

static struct late_message *make(struct link_msg *msg, uint64_t due)
{
	static uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = encode(&link_side_host, msg, bytes);
	struct late_message *late = malloc(sizeof(*late) + size);
	if (late) {
		late->due = due;
		late->object = msg->object;
		late->size = size;
		memcpy(late->bytes, bytes, size);
	}
	return late;
}

/* Without memory all that waits goes at once, and this after it: late is better than lost. */
void guest_delay_send(struct guest *guest, const struct link_msg *msg)
{
	struct guest_delay *delay = &guest->delay;
	bool waits = guest->domain->config->input_delay > 0 || delay->count > 0;
	if (!waits || guest->closing) {
		guest_send(guest, msg);
		return;
	}
	uint64_t now = clock_ms(), due = choose_due(guest, now);
	struct link_msg timed = *msg;
	uint32_t *time = time_of(&timed);
	if (time) {
		*time += (uint32_t)(due - now);
	}
	struct late_message *late = make(&timed, due);
	while (delay->count > 0 && (!late || delay->count >= GUEST_DELAY_MOST)) {
		send_first(guest);
	}
	if (!late) {
		guest_send(guest, msg);
		return;
	}
	delay->due = due;
	wl_list_insert(delay->waiting.prev, &late->link);
	if (delay->count++ == 0) {
		wl_event_source_timer_update(delay->timer, due > now ? (int)(due - now) : 1);
	}
}

void guest_delay_forget(struct guest_window *gw)
{
	struct guest_delay *delay = &gw->guest->delay;
	struct late_message *late, *next;
	if (delay->count == 0) {
		return;
	}
	wl_list_for_each_safe(late, next, &delay->waiting, link) {
		if (late->object == gw->id) {
			drop(delay, late);
		}
	}
}

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_dispatch.h"

#include "common/clock.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_clipboard.h"
#include "compositor/guest/guest_gesture.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_tool.h"
#include "compositor/guest/guest_touch.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guest_window_life.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/pool_book.h"
#include "protocol/channel.h"

/* For what it has made, or for the end of what it has destroyed. */
static bool guest_dispatch_waits(const struct guest *guest)
{
	return guest->filling || guest->going || pool_book_is_busy(guest->book);
}

void guest_dispatch(struct guest *guest, uint64_t end)
{
	unsigned handled = 0;
	bool waits = guest_dispatch_waits(guest);
	while (!waits && handled < GUEST_MAX_MESSAGES && clock_spent() <= end
		&& guest_handlers_read(guest) && !guest->closing) {
		handled++;
		waits = guest_dispatch_waits(guest);
		if (!waits && channel_is_drained(guest->channel)) {
			return;
		}
	}
	/* The loop would not hear of what the last look at the socket has found with it. */
	if (!guest->closing && (waits || channel_unread(guest->channel) > 0)) {
		chore_begin(&guest->guests->chores, &guest->turn);
	}
}

/* In line: the loop looks at the socket again when all that had to wait is done. */
static bool guest_dispatch_go_on(struct chore *turn)
{
	struct guest *guest = wl_container_of(turn, guest, turn);
	uint64_t end = clock_spent() + GUEST_MAX_TURN_US;
	if (guest_memory_go_on(guest, end) && guest_window_go_on(guest, end)) {
		guest_dispatch(guest, end);
	}
	bool more = !guest->closing
		    && (guest->filling || guest->going || !guest->source || chore_waits(turn));
	if (!more) {
		guest_watch(guest);
	}
	return more;
}

static void guest_dispatch_handle_turn_over(void *data)
{
	struct guests *guests = data;
	guests->spent = 0;
	guests->turn_over = NULL;
}

/* Whoever is heard first in a turn of the loop is answered in it, until what all guests together
 * may take of it is spent; the others, and who has had much, wait in line. */
static void take_turn(struct guest *guest)
{
	struct guests *guests = guest->guests;
	struct budget *budget = &guest->domain->budget;
	uint64_t begin = clock_spent();
	if (chore_waits(&guest->turn)) {
		return;
	}
	if (guests->spent >= GUEST_MAX_TURN_US || budget_wait(budget) > 0) {
		chore_begin(&guests->chores, &guest->turn);
	} else {
		guest_dispatch(guest, begin + GUEST_MAX_TURN_US - guests->spent);
		uint64_t took = clock_spent() - begin;
		budget_charge(budget, took);
		guests->spent += took;
	}
	if (chore_waits(&guest->turn)) {
		guest_watch(guest);
	}
	if (guests->spent > 0 && !guests->turn_over) {
		guests->turn_over = wl_event_loop_add_idle(
			guests->loop, guest_dispatch_handle_turn_over, guests);
	}
}

/* The socket may take what it did not take before. */
static void go_on_sending(struct guest *guest)
{
	if (guest->closing) {
		return;
	}
	bool gone = !channel_flush(guest->channel);
	bool full = channel_wants_write(guest->channel);
	guest_watch(guest);
	if (!gone && !full) {
		guest_window_input_flush(guest);
		guest_touch_flush(guest);
		guest_gesture_flush(guest);
		guest_tool_flush(guest);
		guest_clipboard_flush(guest);
	}
}

static int guest_dispatch_handle_retry(void *data)
{
	go_on_sending(data);
	return 0;
}

static int guest_dispatch_handle_event(int fd, uint32_t mask, void *data)
{
	struct guest *guest = data;
	if (mask & WL_EVENT_WRITABLE) {
		go_on_sending(guest);
	}
	if ((mask & (WL_EVENT_HANGUP | WL_EVENT_ERROR)) && chore_waits(&guest->turn)) {
		/* What it said before is read in its turns; the loop would say this at each. */
		wl_event_source_remove(guest->source);
		guest->source = NULL;
	} else if (mask & (WL_EVENT_READABLE | WL_EVENT_HANGUP | WL_EVENT_ERROR)
		   && !guest->closing) {
		take_turn(guest);
	}
	return 0;
}

bool guest_dispatch_init(struct guest *guest)
{
	struct wl_event_loop *loop = guest->guests->loop;
	chore_init(&guest->turn, &guest->domain->budget, guest_dispatch_go_on);
	if (!guest->channel) {
		return false;
	}
	guest->source = wl_event_loop_add_fd(loop, channel_fd(guest->channel), WL_EVENT_READABLE,
		guest_dispatch_handle_event, guest);
	guest->retry = wl_event_loop_add_timer(loop, guest_dispatch_handle_retry, guest);
	return guest->source && guest->retry;
}

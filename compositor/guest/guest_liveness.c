/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_liveness.h"

#include "common/clock.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"

void guest_liveness_mark(struct guest_window *gw)
{
	window_set_silent(&gw->window, gw->guest->domain->silent || gw->hangs);
}

static void set_silent(struct guest *guest, bool silent)
{
	struct domain *domain = guest->domain;
	if (domain->silent == silent) {
		return;
	}
	domain_log(domain, silent ? "does not answer" : "answers again");
	domain_set_silent(domain, silent);
	for (size_t i = 0; i < guest->windows.count; i++) {
		guest_liveness_mark(guest->windows.entries[i].object);
	}
}

/* Now, or as soon as it may be. */
static void ping_when_due(struct guest *guest)
{
	struct guest_liveness *liveness = &guest->liveness;
	if (!liveness->owed || liveness->waits) {
		return;
	}
	uint64_t since = clock_ms() - liveness->sent;
	if (since < LINK_PING_INTERVAL_MS) {
		wl_event_source_timer_update(liveness->timer, (int)(LINK_PING_INTERVAL_MS - since));
		return;
	}
	liveness->owed = false;
	liveness->waits = true;
	liveness->sent = clock_ms();
	LINK_MSG(msg, LINK_PING, 0);
	msg.serial.serial = ++liveness->serial;
	guest_send(guest, &msg);
	wl_event_source_timer_update(liveness->timer, LINK_PING_TIMEOUT_MS);
}

static int guest_liveness_handle_timer(void *data)
{
	struct guest *guest = data;
	if (guest->closing) {
		return 0;
	}
	if (guest->liveness.waits) {
		set_silent(guest, true);
	} else {
		ping_when_due(guest);
	}
	return 0;
}

bool guest_liveness_init(struct guest *guest)
{
	guest->liveness.timer =
		wl_event_loop_add_timer(guest->guests->loop, guest_liveness_handle_timer, guest);
	return guest->liveness.timer;
}

void guest_liveness_finish(struct guest *guest)
{
	guest->domain->silent = false;
	if (guest->liveness.timer) {
		wl_event_source_remove(guest->liveness.timer);
	}
}

void guest_liveness_ask(struct guest *guest)
{
	if (!guest->closing) {
		guest->liveness.owed = true;
		ping_when_due(guest);
	}
}

void guest_liveness_close(struct window *window)
{
	struct guest_window *gw = guest_window_from(window);
	if (gw->guest->domain->silent && gw->close_asked) {
		guest_end(gw->guest, LINK_ERROR_SLOW, LINK_CLOSE, gw->id,
			"ended by the user: it does not answer");
		return;
	}
	gw->close_asked = true;
	LINK_MSG(msg, LINK_CLOSE, gw->id);
	guest_send(gw->guest, &msg);
	guest_liveness_ask(gw->guest);
}

void guest_liveness_answered(struct guest *guest)
{
	struct guest_liveness *liveness = &guest->liveness;
	liveness->waits = false;
	wl_event_source_timer_update(liveness->timer, 0);
	/* It hears what it is asked: the next wish to close a window is a first one. */
	for (size_t i = 0; i < guest->windows.count; i++) {
		struct guest_window *gw = guest->windows.entries[i].object;
		gw->close_asked = false;
	}
	set_silent(guest, false);
	ping_when_due(guest);
}

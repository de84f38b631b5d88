/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/answer.h"

#include <string.h>
#include <wlr/types/wlr_xdg_shell.h>

#include "guest-proxy/proxy.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

/* For an application to draw after it acknowledged, in ms. After that its old picture is the
 * answer: a frame drawn late is better than a window that can no longer be resized. */
#define PATIENCE 250

/* How many of those due the xdg_surface.configure acked, or a later one, passed on. Serials wrap. */
static unsigned reached(const struct answer *answer, uint32_t acked)
{
	unsigned count = 0;
	while (count < answer->count && (int32_t)(acked - answer->due[count].xdg_serial) >= 0) {
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

static int handle_timer(void *data)
{
	struct answer *answer = data;
	unsigned count = reached(answer, answer->acked);
	give(answer, count);
	if (count > 0) {
		window_schedule(answer->window, WINDOW_DIRTY_COMMIT);
	}
	return 0;
}

static void handle_acknowledged(struct wl_listener *listener, void *data)
{
	struct answer *answer = wl_container_of(listener, answer, acknowledged);
	const struct wlr_xdg_surface_configure *configure = data;
	/* A window that shows nothing yet has no picture to answer with. */
	if (answer->window->layers == 0 || reached(answer, configure->serial) == 0) {
		return;
	}
	answer->acked = configure->serial;
	if (answer->timer == NULL) {
		answer->timer =
			wl_event_loop_add_timer(answer->window->proxy->loop, handle_timer, answer);
	}
	if (answer->timer == NULL || wl_event_source_timer_update(answer->timer, PATIENCE) < 0) {
		log_error("no memory for a timer: a window may not be resized for a while");
	}
}

void answer_init(struct answer *answer, struct window *window)
{
	*answer = (struct answer){.window = window};
	answer->acknowledged.notify = handle_acknowledged;
	wl_signal_add(&window->xdg->events.ack_configure, &answer->acknowledged);
}

void answer_finish(struct answer *answer)
{
	if (answer->timer != NULL) {
		wl_event_source_remove(answer->timer);
	}
	wl_list_remove(&answer->acknowledged.link);
}

void answer_expect(struct answer *answer, uint32_t serial, uint32_t xdg_serial)
{
	if (answer->count == LINK_MAX_CONFIGURES) {
		/* More than a host may leave unanswered: the oldest counts as answered. */
		give(answer, 1);
	}
	answer->due[answer->count++] = (struct answer_due){serial, xdg_serial};
}

void answer_update(struct answer *answer)
{
	give(answer, reached(answer, answer->window->xdg->current.configure_serial));
}

void answer_forget(struct answer *answer)
{
	answer->count = 0;
	answer->serial = 0;
}

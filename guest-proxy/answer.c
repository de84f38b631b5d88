/* SPDX-License-Identifier: MIT */
#include "guest-proxy/answer.h"

#include <wlr/types/wlr_xdg_shell.h>

#include "guest-proxy/proxy.h"
#include "guest-proxy/window.h"
#include "protocol/log.h"

/* For an application to draw after it acknowledged, in ms. After that its old picture is the
 * answer: a frame drawn late is better than a window that can no longer be resized. */
#define PATIENCE 250

/* Serials wrap: acked is the awaited xdg_surface.configure or a later one. */
static bool reaches(const struct answer *answer, uint32_t acked)
{
	return answer->due && (int32_t)(acked - answer->xdg_serial) >= 0;
}

static void give(struct answer *answer)
{
	answer->due = false;
	answer->serial = answer->due_serial;
}

static int handle_timer(void *data)
{
	struct answer *answer = data;
	if (answer->due) {
		give(answer);
		window_schedule(answer->window, WINDOW_DIRTY_COMMIT);
	}
	return 0;
}

static void handle_acked(struct wl_listener *listener, void *data)
{
	struct answer *answer = wl_container_of(listener, answer, acked);
	const struct wlr_xdg_surface_configure *configure = data;
	/* A window that shows nothing yet has no picture to answer with. */
	if (answer->window->layers == 0 || !reaches(answer, configure->serial)) {
		return;
	}
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
	answer->acked.notify = handle_acked;
	wl_signal_add(&window->xdg->events.ack_configure, &answer->acked);
}

void answer_finish(struct answer *answer)
{
	if (answer->timer != NULL) {
		wl_event_source_remove(answer->timer);
	}
	wl_list_remove(&answer->acked.link);
}

void answer_expect(struct answer *answer, uint32_t serial, uint32_t xdg_serial)
{
	answer->due = true;
	answer->due_serial = serial;
	answer->xdg_serial = xdg_serial;
}

void answer_update(struct answer *answer)
{
	if (reaches(answer, answer->window->xdg->current.configure_serial)) {
		give(answer);
	}
}

void answer_forget(struct answer *answer)
{
	answer->due = false;
	answer->serial = 0;
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/liveness.h"

#include "common/clock.h"
#include "common/listener.h"
#include "common/server_log.h"
#include "guest-proxy/link/proxy_link.h"
#include "protocol/limits.h"
#include "protocol/log.h"

/* From one look at an application that hangs to the next, ms: wlroots does not tell of a pong. */
#define LOOK_INTERVAL 250

static void look_in(struct liveness *liveness, int ms)
{
	if (!liveness->timer || wl_event_source_timer_update(liveness->timer, ms) < 0) {
		log_error("no memory for a timer: a window stays marked as not answering");
	}
}

/* wlroots forgets a ping that timed out: only the answer to a later one counts. */
static int liveness_handle_timer(void *data)
{
	struct liveness *liveness = data;
	if (!liveness->asked_again) {
		liveness->impl->ping(liveness);
		liveness->asked_again = true;
	} else if (liveness->impl->pending(liveness) == 0) {
		liveness->hangs = liveness->close_unheard = false;
		liveness->impl->changed(liveness);
		return 0;
	}
	look_in(liveness, LOOK_INTERVAL);
	return 0;
}

static void liveness_handle_ping_timeout(struct wl_listener *listener, void *data)
{
	struct liveness *liveness = wl_container_of(listener, liveness, ping_timeout);
	if (!liveness->hangs) {
		liveness->hangs = true;
		liveness->close_unheard = liveness->impl->pending(liveness) == liveness->closed_at;
		liveness->impl->changed(liveness);
	}
	liveness->asked_again = false;
	if (!liveness->timer) {
		liveness->timer =
			wl_event_loop_add_timer(liveness->loop, liveness_handle_timer, liveness);
	}
	look_in(liveness, 1);
}

void liveness_init(struct liveness *liveness, struct wl_event_loop *loop,
	struct wl_signal *ping_timeout, const struct liveness_impl *impl)
{
	*liveness = (struct liveness){.impl = impl, .loop = loop};
	listen_to(ping_timeout, &liveness->ping_timeout, liveness_handle_ping_timeout);
}

void liveness_finish(struct liveness *liveness)
{
	wl_list_remove(&liveness->ping_timeout.link);
	if (liveness->timer) {
		wl_event_source_remove(liveness->timer);
	}
}

static void ping(struct liveness *liveness)
{
	liveness->asked = clock_ms();
	if (!liveness->hangs) {
		liveness->impl->ping(liveness);
	}
}

void liveness_ask(struct liveness *liveness)
{
	if (liveness->asked == 0 || clock_ms() - liveness->asked >= LINK_PING_INTERVAL_MS) {
		ping(liveness);
	}
}

static void disconnect(struct liveness *liveness)
{
	char name[SERVER_LOG_NAME];
	pid_t pid = liveness->impl->pid(liveness);
	server_log_program_name((unsigned)pid, name);
	log_info("application %s (pid %d) is disconnected: it does not answer, and its user closes "
		 "it",
		name, (int)pid);
	liveness->impl->disconnect(liveness);
}

void liveness_close(struct liveness *liveness)
{
	if (liveness->hangs && liveness->close_unheard) {
		disconnect(liveness);
		return;
	}
	liveness->impl->close(liveness);
	ping(liveness);
	liveness->close_unheard = liveness->hangs;
	liveness->closed_at = liveness->impl->pending(liveness);
}

void liveness_send(struct liveness *liveness, struct proxy_link *link, uint32_t id)
{
	if (liveness->hangs == liveness->told) {
		return;
	}
	liveness->told = liveness->hangs;
	LINK_MSG(msg, LINK_WINDOW_RESPONSIVE, id);
	msg.responsive.responsive = !liveness->hangs;
	proxy_link_send(link, &msg);
}

void liveness_forget(struct liveness *liveness)
{
	liveness->told = false;
}

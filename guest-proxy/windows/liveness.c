/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/liveness.h"

#include <wlr/types/wlr_xdg_shell.h>

#include "common/clock.h"
#include "common/server_log.h"
#include "guest-proxy/link/proxy_link.h"
#include "protocol/limits.h"
#include "protocol/log.h"

/* From one look at an application that hangs to the next, ms: wlroots does not tell of a pong. */
#define LOOK_INTERVAL 250

static struct wlr_xdg_client *client_of(const struct liveness *liveness)
{
	return liveness->xdg->base->client;
}

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
		wlr_xdg_surface_ping(liveness->xdg->base);
		liveness->asked_again = true;
	} else if (client_of(liveness)->ping_serial == 0) {
		liveness->hangs = liveness->close_unheard = false;
		liveness->changed(liveness);
		return 0;
	}
	look_in(liveness, LOOK_INTERVAL);
	return 0;
}

/* For every window of the application, while the ping's serial can still be read. */
static void liveness_handle_ping_timeout(struct wl_listener *listener, void *data)
{
	struct liveness *liveness = wl_container_of(listener, liveness, ping_timeout);
	if (!liveness->hangs) {
		liveness->hangs = true;
		liveness->close_unheard = client_of(liveness)->ping_serial == liveness->closed_at;
		liveness->changed(liveness);
	}
	liveness->asked_again = false;
	if (!liveness->timer) {
		liveness->timer =
			wl_event_loop_add_timer(liveness->loop, liveness_handle_timer, liveness);
	}
	look_in(liveness, 1);
}

void liveness_init(struct liveness *liveness, struct wl_event_loop *loop,
	struct wlr_xdg_toplevel *xdg, void (*changed)(struct liveness *liveness))
{
	*liveness = (struct liveness){.xdg = xdg, .loop = loop, .changed = changed};
	liveness->ping_timeout.notify = liveness_handle_ping_timeout;
	wl_signal_add(&xdg->base->events.ping_timeout, &liveness->ping_timeout);
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
		wlr_xdg_surface_ping(liveness->xdg->base);
	}
}

void liveness_ask(struct liveness *liveness)
{
	if (liveness->asked == 0 || clock_ms() - liveness->asked >= LINK_PING_INTERVAL_MS) {
		ping(liveness);
	}
}

static void disconnect(struct wl_client *client)
{
	char name[SERVER_LOG_NAME];
	pid_t pid;
	wl_client_get_credentials(client, &pid, NULL, NULL);
	server_log_program_name((unsigned)pid, name);
	log_info("application %s (pid %d) is disconnected: it does not answer, and its user closes "
		 "it",
		name, (int)pid);
	wl_client_destroy(client);
}

void liveness_close(struct liveness *liveness)
{
	if (liveness->hangs && liveness->close_unheard) {
		disconnect(client_of(liveness)->client);
		return;
	}
	wlr_xdg_toplevel_send_close(liveness->xdg);
	ping(liveness);
	liveness->close_unheard = liveness->hangs;
	liveness->closed_at = client_of(liveness)->ping_serial;
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

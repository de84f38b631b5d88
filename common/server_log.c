/* SPDX-License-Identifier: MIT */
#include "common/server_log.h"

#include <stdio.h>
#include <wayland-server-core.h>
#include <wlr/util/log.h>

#include "protocol/log.h"
#include "protocol/wayland_log.h"

#define LINE_BYTES 1024

static bool started;

/* What wlroots calls an error may be one that we go on from, or one that an application can cause as often
 * as it likes: it is said, but not as ours and not without end. */
static void forward_wlroots(enum wlr_log_importance importance, const char *format, va_list args)
{
	static struct log_rate rate;
	uint32_t dropped;
	char line[LINE_BYTES];
	vsnprintf(line, sizeof(line), format, args);
	if (importance != WLR_ERROR || !started) {
		log_debug("wlroots: %s", line);
	} else if (log_rate_pass(&rate, &dropped)) {
		log_info("wlroots: %s", line);
	}
}

void server_log_init(const char *program, bool debug)
{
	log_init(program, debug ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	wlr_log_init(debug ? WLR_DEBUG : WLR_ERROR, forward_wlroots);
	wl_log_set_handler_server(wayland_log);
}

void server_log_started(void)
{
	started = true;
}

/* SPDX-License-Identifier: MIT
 *
 * cloison-proxy: the Wayland server of a domain. One process, one thread, one event loop, run as
 * the ordinary user whose applications it serves. Applications connect to its Wayland socket;
 * their windows go to the host over the link, the host's input comes back. It needs no privilege
 * but access to the render node, and draws nothing itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/util/log.h>

#include "common/spawn.h"
#include "guest-proxy/options.h"
#include "guest-proxy/proxy.h"
#include "protocol/log.h"
#include "protocol/wayland_log.h"

#define LINE_BYTES 1024

static void forward_wlr_log(enum wlr_log_importance importance, const char *format, va_list args)
{
	char line[LINE_BYTES];
	vsnprintf(line, sizeof(line), format, args);
	log_write(importance == WLR_ERROR ? LOG_LEVEL_ERROR : LOG_LEVEL_DEBUG, "wlroots: %s", line);
}

int main(int argc, char *argv[])
{
	struct options options;
	switch (options_parse(&options, argc, argv)) {
	case OPTIONS_RUN:
		break;
	case OPTIONS_DONE:
		return EXIT_SUCCESS;
	case OPTIONS_WRONG:
		return EXIT_FAILURE;
	}
	log_init("cloison-proxy", options.verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	wlr_log_init(WLR_ERROR, forward_wlr_log);
	wl_log_set_handler_server(wayland_log);

	spawn_remember();
	struct proxy proxy;
	if (!proxy_init(&proxy, &options)) {
		return EXIT_FAILURE;
	}
	proxy_run(&proxy);
	bool failed = proxy.failed;
	proxy_finish(&proxy);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

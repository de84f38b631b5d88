/* SPDX-License-Identifier: MIT
 *
 * cloison-proxy: the Wayland server of a domain. One process, one thread, one event loop, run as
 * the ordinary user whose applications it serves. Applications connect to its Wayland socket;
 * their windows go to the host over the link, the host's input comes back. It needs no privilege
 * but access to the render node, and draws nothing itself.
 */
#include <stdlib.h>

#include "common/launcher.h"
#include "common/server_log.h"
#include "guest-proxy/options.h"
#include "guest-proxy/proxy.h"

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
	server_log_init("cloison-proxy", options.verbose);
	launcher_remember();
	struct proxy proxy;
	if (!proxy_init(&proxy, &options)) {
		return EXIT_FAILURE;
	}
	server_log_started();
	proxy_run(&proxy);
	bool failed = proxy.failed;
	proxy_finish(&proxy);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

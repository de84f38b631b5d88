/* SPDX-License-Identifier: MIT
 *
 * cloison, the compositor: one process with one thread and one event loop. It draws the windows
 * of every domain, each in its frame, and routes input. Guests reach it by one socket each
 * (guest/), the host's own applications by a Wayland socket (host/), cloisonctl by the control
 * socket (control/). It is started by the user and ends by SIGTERM, SIGINT or `cloisonctl quit`.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/util/log.h>

#include "common/spawn.h"
#include "compositor/base/process_limits.h"
#include "compositor/server.h"
#include "protocol/log.h"
#include "protocol/wayland_log.h"

static const char usage[] =
	"Usage: cloison [--config FILE] [--socket NAME] [-d]\n"
	"\n"
	"  -c, --config FILE   read FILE, not $XDG_CONFIG_HOME/cloison/cloison.ini\n"
	"  -s, --socket NAME   name of the Wayland socket for the host's own applications\n"
	"  -d, --debug         say more on standard error\n"
	"  -v, --version       print the version\n"
	"  -h, --help          print this text\n";

static const struct option long_options[] = {
	{"config", required_argument, NULL, 'c'},
	{"socket", required_argument, NULL, 's'},
	{"debug", no_argument, NULL, 'd'},
	{"version", no_argument, NULL, 'v'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

struct command_line {
	struct server_options server;
	bool debug;
};

/* Returns an exit status, or -1 to go on. */
static int parse_options(int argc, char *argv[], struct command_line *line)
{
	int c;
	while ((c = getopt_long(argc, argv, "c:s:dvh", long_options, NULL)) != -1) {
		switch (c) {
		case 'c':
			line->server.config_path = optarg;
			break;
		case 's':
			line->server.socket_name = optarg;
			break;
		case 'd':
			line->debug = true;
			break;
		case 'v':
			printf("cloison %s\n", CLOISON_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		default:
			fputs(usage, stderr);
			return EXIT_FAILURE;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "cloison: unexpected argument '%s'\n%s", argv[optind], usage);
		return EXIT_FAILURE;
	}
	return -1;
}

/* Before it, what fails is said in one line of ours. */
static bool started;

/* What wlroots calls an error may be one that we go on from, or one that a guest can cause as often
 * as it likes: it is said, but not as ours and not without end. */
static void forward_wlr_log(enum wlr_log_importance importance, const char *format, va_list args)
{
	static struct log_rate rate;
	uint32_t dropped;
	char text[1024];
	vsnprintf(text, sizeof(text), format, args);
	if (importance != WLR_ERROR || !started) {
		log_debug("wlroots: %s", text);
	} else if (log_rate_pass(&rate, &dropped)) {
		log_info("wlroots: %s", text);
	}
}

static void init_logs(bool debug)
{
	log_init("cloison", debug ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	wlr_log_init(debug ? WLR_DEBUG : WLR_ERROR, forward_wlr_log);
	wl_log_set_handler_server(wayland_log);
}

int main(int argc, char *argv[])
{
	struct command_line line = {0};
	int status = parse_options(argc, argv, &line);
	if (status >= 0) {
		return status;
	}
	init_logs(line.debug);
	signal(SIGPIPE, SIG_IGN);
	spawn_remember();
	process_limits_set();

	struct server *server = server_create(&line.server);
	if (!server) {
		return EXIT_FAILURE;
	}
	started = true;
	server_run(server);
	server_destroy(server);
	return EXIT_SUCCESS;
}

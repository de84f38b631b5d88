/* SPDX-License-Identifier: MIT */
#include "guest-proxy/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char usage[] =
	"Usage: cloison-proxy [--link PATH | --render-node PATH] [--socket NAME] [--verbose]\n"
	"\n"
	"Shows the windows of this machine's applications on the Cloison desktop of the host.\n"
	"\n"
	"  --link PATH         the host is at this unix socket (a domain without a VM)\n"
	"  --render-node PATH  the virtio-gpu device to use, default: search /dev/dri\n"
	"  --socket NAME       WAYLAND_DISPLAY for applications, default: first free wayland-N\n"
	"  --verbose           log every commit\n"
	"  --version, --help\n";

enum {
	OPTION_LINK = 1,
	OPTION_RENDER_NODE,
	OPTION_SOCKET,
	OPTION_VERBOSE,
	OPTION_VERSION,
	OPTION_HELP
};

static const struct option long_options[] = {
	{"link", required_argument, NULL, OPTION_LINK},
	{"render-node", required_argument, NULL, OPTION_RENDER_NODE},
	{"socket", required_argument, NULL, OPTION_SOCKET},
	{"verbose", no_argument, NULL, OPTION_VERBOSE},
	{"version", no_argument, NULL, OPTION_VERSION},
	{"help", no_argument, NULL, OPTION_HELP},
	{0},
};

static enum options_result check(const struct options *options, int argc, char *argv[])
{
	if (optind < argc) {
		fprintf(stderr, "cloison-proxy: unexpected argument %s; see --help\n",
			argv[optind]);
		return OPTIONS_WRONG;
	}
	if (options->link && strlen(options->link) >= sizeof((struct sockaddr_un){0}.sun_path)) {
		fprintf(stderr, "cloison-proxy: --link %s: longer than a socket's path may be\n",
			options->link);
		return OPTIONS_WRONG;
	}
	if (options->link && options->render_node) {
		fprintf(stderr, "cloison-proxy: --link and --render-node exclude each other\n");
		return OPTIONS_WRONG;
	}
	return OPTIONS_RUN;
}

enum options_result options_parse(struct options *options, int argc, char *argv[])
{
	*options = (struct options){0};
	int option;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		switch (option) {
		case OPTION_LINK:
			options->link = optarg;
			break;
		case OPTION_RENDER_NODE:
			options->render_node = optarg;
			break;
		case OPTION_SOCKET:
			options->socket = optarg;
			break;
		case OPTION_VERBOSE:
			options->verbose = true;
			break;
		case OPTION_VERSION:
			printf("cloison-proxy %s\n", CLOISON_VERSION);
			return OPTIONS_DONE;
		case OPTION_HELP:
			fputs(usage, stdout);
			return OPTIONS_DONE;
		default:
			return OPTIONS_WRONG;
		}
	}
	return check(options, argc, argv);
}

/* SPDX-License-Identifier: MIT
 *
 * cloison, the compositor: one process with one event loop, which draws the windows of every
 * domain, each in its frame, and routes input; a small one beside it, which starts the user's
 * programs (base/starter.h); and cloison-text with a process for each domain, which draw its texts
 * (base/text_program.h). Guests reach the first by one socket each (guest/), the host's own
 * applications by a Wayland socket (host/), cloisonctl by the control socket (control/). It is
 * started by the user and ends by SIGTERM, SIGINT or `cloisonctl quit`.
 */
#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/server_log.h"
#include "compositor/base/starter.h"
#include "compositor/base/text_program.h"
#include "compositor/base/wall_clock.h"
#include "compositor/domain/config.h"
#include "compositor/domain/config_commands.h"
#include "compositor/domain/config_files.h"
#include "compositor/domain/config_parcel.h"
#include "compositor/domain/config_warnings.h"
#include "compositor/server.h"
#include "protocol/log.h"

static const char usage[] =
	"Usage: cloison [--config FILE]... [--socket NAME] [--sandbox MODE] [-d]\n"
	"       cloison [--config FILE]... --check-config\n"
	"\n"
	"  -c, --config FILE   read FILE, and no file in the usual places\n"
	"      --check-config  only say what is wrong with the configuration\n"
	"  -s, --socket NAME   name of the Wayland socket for the host's own applications\n"
	"      --sandbox MODE  auto (default), required or off\n"
	"  -d, --debug         say more on standard error\n"
	"  -v, --version       print the version\n"
	"  -h, --help          print this text\n";

/* No letters. */
#define OPTION_SANDBOX 256
#define OPTION_CHECK 257

static const struct option long_options[] = {
	{"config", required_argument, NULL, 'c'},
	{"check-config", no_argument, NULL, OPTION_CHECK},
	{"socket", required_argument, NULL, 's'},
	{"sandbox", required_argument, NULL, OPTION_SANDBOX},
	{"debug", no_argument, NULL, 'd'},
	{"version", no_argument, NULL, 'v'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

struct command_line {
	struct server_options server;
	const char *paths[CONFIG_MAX_FILES]; /* of --config */
	size_t path_count;
	bool check; /* the configuration, and nothing else */
	bool debug;
};

static bool add_path(struct command_line *line, const char *path)
{
	if (line->path_count == CONFIG_MAX_FILES) {
		fprintf(stderr, "cloison: --config more than %u times\n", CONFIG_MAX_FILES);
		return false;
	}
	line->paths[line->path_count++] = path;
	return true;
}

/* Returns an exit status, or -1 to go on. */
static int parse_options(int argc, char *argv[], struct command_line *line)
{
	int c;
	while ((c = getopt_long(argc, argv, "c:s:dvh", long_options, NULL)) != -1) {
		switch (c) {
		case 'c':
			if (!add_path(line, optarg)) {
				return EXIT_FAILURE;
			}
			break;
		case OPTION_CHECK:
			line->check = true;
			break;
		case 's':
			line->server.socket_name = optarg;
			break;
		case OPTION_SANDBOX:
			if (!confine_mode_read(&line->server.sandbox, optarg)) {
				fprintf(stderr, "cloison: --sandbox=%s: auto, required or off\n",
					optarg);
				return EXIT_FAILURE;
			}
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

/* NULL after one line in the log. */
static struct config *read_config(const struct command_line *line)
{
	char error[SETTINGS_MAX_ERROR];
	struct config_files *files = config_files_read(line->paths, line->path_count, error);
	struct config *config = files ? config_create(files->texts, files->count, error) : NULL;
	config_files_destroy(files);
	if (!config) {
		log_error("%s", error);
	}
	return config;
}

/* starter_reader.read: in the starter, whenever the compositor wants the files again. Both know
 * then what the same texts say. */
static int pack_config(const void *data, struct host_commands *commands)
{
	const struct command_line *line = data;
	char error[SETTINGS_MAX_ERROR];
	int fd = config_parcel_make(line->paths, line->path_count);
	struct config_files *files = fd >= 0 ? config_parcel_open(fd, error) : NULL;
	struct config *config = files ? config_create(files->texts, files->count, error) : NULL;
	if (config) {
		config_commands(config, commands);
	}
	config_destroy(config);
	config_files_destroy(files);
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void say_warning(void *data, const char *text)
{
	log_info("warning: %s", text);
}

/* Returns an exit status. */
static int check_config(const struct command_line *line)
{
	struct config *config = read_config(line);
	if (!config) {
		return EXIT_FAILURE;
	}
	config_warnings(config, say_warning, NULL);
	config_destroy(config);
	return EXIT_SUCCESS;
}

/* Every domain brings descriptors, and the usual soft limit of 1024 is for programs that use
 * select. A core file would hold the pixels of all domains. */
static const struct {
	int resource;
	const char *name;
	bool to_hard; /* else to 0 */
} limits[] = {
	{.resource = RLIMIT_NOFILE, .name = "descriptors", .to_hard = true},
	{.resource = RLIMIT_CORE, .name = "core files"},
};

/* What is launched on the host has the limits from before: the starter was forked with them. */
static void set_limits(void)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct rlimit limit;
		if (getrlimit(limits[i].resource, &limit) != 0) {
			continue;
		}
		limit.rlim_cur = limits[i].to_hard ? limit.rlim_max : 0;
		if (setrlimit(limits[i].resource, &limit) != 0) {
			log_info("cannot change the limit of %s: %s", limits[i].name,
				strerror(errno));
		}
	}
}

/* libc gives memory back to the kernel in pieces of this size, not in one of tens of MiB whenever a
 * domain's windows are gone: that takes ms. Bytes. */
#define TRIM_PIECE (1 << 20)

int main(int argc, char *argv[])
{
	struct command_line line = {0};
	int status = parse_options(argc, argv, &line);
	if (status >= 0) {
		return status;
	}
	server_log_init("cloison", line.debug);
	if (line.check) {
		return check_config(&line);
	}
	const struct starter_reader reader = {.read = pack_config, .data = &line};
	line.server.starter = starter_create(&reader);
	if (!line.server.starter) {
		return EXIT_FAILURE;
	}
	line.server.text_program = text_program_create(NULL, line.server.sandbox != CONFINE_OFF);
	if (!line.server.text_program) {
		starter_destroy(line.server.starter);
		return EXIT_FAILURE;
	}
	line.server.config = read_config(&line);
	if (!line.server.config) {
		text_program_destroy(line.server.text_program);
		starter_destroy(line.server.starter);
		return EXIT_FAILURE;
	}
	signal(SIGPIPE, SIG_IGN);
	mallopt(M_TRIM_THRESHOLD, TRIM_PIECE);
	set_limits();
	wall_clock_init();

	struct server *server = server_create(&line.server);
	if (!server) {
		return EXIT_FAILURE;
	}
	server_log_started();
	server_run(server);
	server_destroy(server);
	return EXIT_SUCCESS;
}

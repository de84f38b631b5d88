/* SPDX-License-Identifier: MIT */
#include "compositor/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>

#include "compositor/base/host_commands.h"
#include "compositor/base/runtime_dir.h"
#include "compositor/base/sandbox.h"
#include "compositor/base/starter.h"
#include "compositor/base/text_program.h"
#include "compositor/boundary/clipboard.h"
#include "compositor/control/control.h"
#include "compositor/control/control_state.h"
#include "compositor/control/reload.h"
#include "compositor/control/session_acts.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/config_commands.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guests.h"
#include "compositor/host/host.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/texts.h"
#include "compositor/trusted/titles.h"
#include "protocol/limits.h"
#include "protocol/log.h"

/* Each part is NULL before it was made. */
struct server {
	const struct server_options *options; /* main's */
	struct config *config;
	struct runtime_dir *runtime_dir; /* $XDG_RUNTIME_DIR/cloison */
	struct wl_display *display;
	struct wl_event_source *signals[3]; /* SIGINT, SIGTERM, SIGHUP */
	struct screen *screen;
	struct domains *domains;
	struct texts texts;
	struct desktop *desktop;
	struct input *input;
	struct host *host;
	struct guests *guests;
	struct clipboard *clipboard;
	struct reload *reload;
	struct session_acts *session_acts;
	struct control *control;
	struct sandbox sandbox;
};

static int server_handle_signal(int number, void *data)
{
	struct server *server = data;
	log_info("ending: %s", strsignal(number));
	turns_stop(&server->screen->turns);
	return 0;
}

static int server_handle_hangup(int number, void *data)
{
	struct server *server = data;
	if (server->reload) {
		reload_begin(server->reload, NULL);
	}
	return 0;
}

/* The sockets' directory, the event loop, and what is drawn on. */
static bool make_screen(struct server *server)
{
	server->runtime_dir = runtime_dir_create();
	if (!server->runtime_dir) {
		return false;
	}
	server->display = wl_display_create();
	if (!server->display) {
		log_error("cannot create a Wayland display: %s", strerror(errno));
		return false;
	}
	struct wl_event_loop *loop = wl_display_get_event_loop(server->display);
	wl_display_set_default_max_buffer_size(server->display, LINK_MAX_CLIENT_QUEUE);
	server->signals[0] = wl_event_loop_add_signal(loop, SIGINT, server_handle_signal, server);
	server->signals[1] = wl_event_loop_add_signal(loop, SIGTERM, server_handle_signal, server);
	server->signals[2] = wl_event_loop_add_signal(loop, SIGHUP, server_handle_hangup, server);
	server->screen = screen_create(server->display, server->config);
	return server->screen;
}

/* A part that reports nothing itself but NULL when out of memory. */
static bool part_made(const void *part, const char *name)
{
	if (!part) {
		log_error("cannot start the %s: out of memory", name);
	}
	return part;
}

static bool make_desktop(struct server *server)
{
	server->texts.appearance = &server->config->appearance;
	server->texts.labels = labels_create(server->config, server->options->text_program);
	if (!server->texts.labels) {
		return false;
	}
	server->domains = domains_create(server->config);
	if (!part_made(server->domains, "domains")) {
		return false;
	}
	struct text_program *program = server->options->text_program;
	server->texts.titles = titles_create(
		server->screen->loop, server->domains, program, server->texts.appearance);
	bool listens = text_program_listen(program, server->screen->loop);
	if (!part_made(listens ? server->texts.titles : NULL, "titles")) {
		return false;
	}
	server->desktop = desktop_create(server->screen, server->domains, &server->texts);
	if (!part_made(server->desktop, "desktop")) {
		return false;
	}
	server->input = input_create(server->desktop, server->domains);
	return server->input;
}

/* A program that the user wants on the host: the window that comes of it gets the focus. */
static void server_handle_launching(void *data, bool begins, const char *why)
{
	struct server *server = data;
	struct domain *host = domain_of_host(server->domains);
	if (begins) {
		focus_expect_launch(server->input, host);
	} else {
		focus_forget_launch(server->input, host);
	}
	if (why) {
		session_acts_tell(server->session_acts, why);
	}
}

static void server_start_locker(void *data)
{
	struct server *server = data;
	starter_run(server->options->starter, HOST_COMMANDS_LOCKER);
}

/* From now on the user's programs are started, and the locker. */
static bool open_starter(struct server *server, const char *dir)
{
	struct host_commands commands;
	config_commands(server->config, &commands);
	host_set_locker(server->host, server_start_locker, server);
	return starter_open(server->options->starter, wl_display_get_event_loop(server->display),
		dir, host_socket_name(server->host), &commands, server_handle_launching, server);
}

/* How it is steered. */
static bool make_control(struct server *server, const char *dir)
{
	struct control_access access = {
		.config = server->config,
		.display = server->display,
		.screen = server->screen,
		.desktop = server->desktop,
		.domains = server->domains,
		.input = server->input,
		.guests = server->guests,
		.lock = server->host->lock,
		.clipboard = server->clipboard,
		.sandbox = &server->sandbox,
	};
	const struct reload_parts parts = {
		.config = server->config,
		.starter = server->options->starter,
		.text_program = server->options->text_program,
		.texts = &server->texts,
	};
	server->reload = access.reload = reload_create(&access, &parts);
	if (!part_made(server->reload, "reading of configurations")) {
		return false;
	}
	server->session_acts = session_acts_create(&access, server->options->starter);
	if (!part_made(server->session_acts, "acts of keys")) {
		return false;
	}
	server->control = control_create(&access, dir);
	return server->control;
}

/* The sockets, and who comes by them. */
static bool make_peers(struct server *server)
{
	server->host = host_create(server->desktop, server->input, server->domains);
	if (!part_made(server->host, "host's shell")
		|| !host_listen(server->host, server->options->socket_name)) {
		return false;
	}
	const char *dir = runtime_dir_path(server->runtime_dir);
	if (!open_starter(server, dir)) {
		return false;
	}
	server->guests = guests_create(server->desktop, server->input, server->domains, dir);
	if (!server->guests) {
		return false;
	}
	server->clipboard = clipboard_create(server->desktop, server->input);
	if (!part_made(server->clipboard, "clipboard")) {
		return false;
	}
	clipboard_set_policy(server->clipboard, server->config->policy);
	return make_control(server, dir);
}

static bool give_up(struct server *server)
{
	const struct screen *screen = server->screen;
	const struct sandbox_needs needs = {.driver = screen->driver, .seat = screen->session};
	return sandbox_complete(&server->sandbox, screen->loop, needs);
}

/* What a part needs is made before it; who connects finds everything there, for nobody is answered
 * before the event loop runs. */
struct server *server_create(const struct server_options *options)
{
	struct server *server = calloc(1, sizeof(*server));
	if (!server) {
		log_error("out of memory");
		starter_destroy(options->starter);
		text_program_destroy(options->text_program);
		config_destroy(options->config);
		return NULL;
	}
	server->options = options;
	server->config = options->config;
	if (!sandbox_begin(&server->sandbox, options->sandbox) || !make_screen(server)
		|| !make_desktop(server) || !make_peers(server)
		|| !sandbox_end_start(&server->sandbox) || !screen_start(server->screen)
		|| !give_up(server)) {
		server_destroy(server);
		return NULL;
	}
	log_info("ready: Wayland socket %s, domains in %s/domains", host_socket_name(server->host),
		runtime_dir_path(server->runtime_dir));
	return server;
}

void server_run(struct server *server)
{
	turns_run(&server->screen->turns, server->display);
}

void server_destroy(struct server *server)
{
	if (!server) {
		return;
	}
	desktop_blank(server->desktop);
	control_destroy(server->control);
	session_acts_destroy(server->session_acts);
	reload_destroy(server->reload);
	guests_destroy(server->guests);
	host_destroy(server->host);
	clipboard_destroy(server->clipboard);
	input_destroy(server->input);
	desktop_destroy(server->desktop);
	titles_destroy(server->texts.titles);
	labels_destroy(server->texts.labels);
	domains_destroy(server->domains);
	screen_destroy(server->screen);
	/* While its socket's folder is locked, and the loop that it is in is there. */
	starter_destroy(server->options->starter);
	text_program_destroy(server->options->text_program);
	for (size_t i = 0; i < sizeof(server->signals) / sizeof(server->signals[0]); i++) {
		if (server->signals[i]) {
			wl_event_source_remove(server->signals[i]);
		}
	}
	sandbox_finish(&server->sandbox);
	if (server->display) {
		wl_display_destroy(server->display);
	}
	runtime_dir_destroy(server->runtime_dir);
	config_destroy(server->config);
	free(server);
}

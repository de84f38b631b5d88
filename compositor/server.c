/* SPDX-License-Identifier: MIT */
#include "compositor/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/backend.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_compositor.h>

#include "common/settings.h"
#include "compositor/config.h"
#include "compositor/control/control.h"
#include "compositor/domain.h"
#include "compositor/guest/guest_socket.h"
#include "compositor/guest/mappings.h"
#include "compositor/host/host_shell.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/output.h"
#include "compositor/runtime_dir.h"
#include "compositor/screen.h"
#include "compositor/trusted/panel.h"
#include "compositor/window/reactive.h"
#include "compositor/window/visibility.h"
#include "protocol/log.h"

#define HOST_COMPOSITOR_VERSION 6

static bool config_init(struct server *server)
{
	char *found = NULL;
	const char *path = server->options->config_path;
	if (path == NULL) {
		path = found = settings_find("cloison.ini");
	}
	if (path == NULL) {
		log_error("no configuration: create $XDG_CONFIG_HOME/cloison/cloison.ini or give "
			  "--config FILE");
		return false;
	}
	server->config = config_load(path);
	free(found);
	return server->config != NULL;
}

static void config_finish(struct server *server)
{
	config_destroy(server->config);
}

static bool runtime_init(struct server *server)
{
	server->runtime_dir = runtime_dir_create();
	return server->runtime_dir != NULL;
}

static void runtime_finish(struct server *server)
{
	runtime_dir_destroy(server->runtime_dir);
}

static int handle_signal(int number, void *data)
{
	struct server *server = data;
	log_info("ending: %s", strsignal(number));
	wl_display_terminate(server->display);
	return 0;
}

static bool display_init(struct server *server)
{
	server->display = wl_display_create();
	if (server->display == NULL) {
		log_error("cannot create a Wayland display: %s", strerror(errno));
		return false;
	}
	wl_display_set_default_max_buffer_size(server->display, LINK_MAX_CLIENT_QUEUE);
	server->loop = wl_display_get_event_loop(server->display);
	server->signals[0] = wl_event_loop_add_signal(server->loop, SIGINT, handle_signal, server);
	server->signals[1] = wl_event_loop_add_signal(server->loop, SIGTERM, handle_signal, server);
	return true;
}

static void display_finish(struct server *server)
{
	for (size_t i = 0; i < 2; i++) {
		if (server->signals[i] != NULL) {
			wl_event_source_remove(server->signals[i]);
		}
	}
	wl_display_destroy(server->display);
}

static bool host_globals_init(struct server *server)
{
	server->compositor =
		wlr_compositor_create(server->display, HOST_COMPOSITOR_VERSION, server->renderer);
	if (server->compositor == NULL
		|| !wlr_renderer_init_wl_display(server->renderer, server->display)) {
		log_error("cannot offer the host's Wayland globals: out of memory");
		return false;
	}
	return true;
}

static bool domains_init(struct server *server)
{
	server->mappings_budget = mappings_budget();
	if (!domain_create_all(server)) {
		log_error("out of memory");
		return false;
	}
	return true;
}

/* A part that reports nothing itself but NULL when out of memory. */
static bool part_made(const void *part, const char *name)
{
	if (part == NULL) {
		log_error("cannot start the %s: out of memory", name);
	}
	return part != NULL;
}

static bool focus_init(struct server *server)
{
	server->focus = focus_create(server);
	return part_made(server->focus, "focus");
}

static void focus_finish(struct server *server)
{
	focus_destroy(server->focus);
	server->focus = NULL;
}

static bool input_init(struct server *server)
{
	server->input = input_create(server);
	return server->input != NULL;
}

static void input_finish(struct server *server)
{
	input_destroy(server->input);
	server->input = NULL;
}

static bool visibility_init(struct server *server)
{
	server->visibility = visibility_create(server);
	return part_made(server->visibility, "desktop");
}

static void visibility_finish(struct server *server)
{
	visibility_destroy(server->visibility);
}

static bool reactive_init(struct server *server)
{
	server->reactive = reactive_create(server);
	return part_made(server->reactive, "desktop");
}

static void reactive_finish(struct server *server)
{
	reactive_destroy(server->reactive);
	server->reactive = NULL;
}

static bool panel_init(struct server *server)
{
	server->panels = panel_create(server);
	return part_made(server->panels, "panel");
}

static void panel_finish(struct server *server)
{
	panel_destroy(server->panels);
}

static bool host_shell_init(struct server *server)
{
	server->host_shell = host_shell_create(server);
	return part_made(server->host_shell, "host's shell");
}

static void host_shell_finish(struct server *server)
{
	host_shell_destroy(server->host_shell);
}

static bool outputs_init(struct server *server)
{
	output_init(server);
	return true;
}

static bool control_init(struct server *server)
{
	server->control = control_create(server);
	return server->control != NULL;
}

static void control_finish(struct server *server)
{
	control_destroy(server->control);
}

static void report_launch(void *data, uint32_t request, int error)
{
	domain_launched(domain_of_host(data), request, error);
}

static bool host_socket_init(struct server *server)
{
	const char *name = server->options->socket_name;
	if (name == NULL) {
		name = wl_display_add_socket_auto(server->display);
	} else if (wl_display_add_socket(server->display, name) != 0) {
		log_error("%s: cannot listen on this Wayland socket: %s: choose another --socket",
			name, strerror(errno));
		return false;
	}
	if (name == NULL) {
		log_error("no free Wayland socket name in XDG_RUNTIME_DIR: remove stale wayland-* "
			  "there");
		return false;
	}
	launcher_init(&server->launcher, server->loop, name, report_launch, server);
	return true;
}

static void host_socket_finish(struct server *server)
{
	launcher_finish(&server->launcher);
	wl_display_destroy_clients(server->display);
}

static bool start_init(struct server *server)
{
	if (!wlr_backend_start(server->backend)) {
		log_error(
			"cannot start the screens and input devices: is another program using this "
			"seat?");
		return false;
	}
	log_info("ready: Wayland socket %s, domains in %s/domains", server->launcher.display,
		runtime_dir_path(server->runtime_dir));
	return true;
}

/*
 * In this order, undone in reverse. The backend is needed by renderer and input; windows of the
 * host and of guests go before what they use; outputs go with the backend, so nobody may listen to
 * them by then; guests connect last, when everything can answer.
 */
static const struct step {
	bool (*init)(struct server *server);
	void (*finish)(struct server *server); /* NULL: nothing to do */
} steps[] = {
	{config_init, config_finish},
	{runtime_init, runtime_finish},
	{display_init, display_finish},
	{screen_init_backend, screen_finish_backend},
	{screen_init_renderer, screen_finish_renderer},
	{screen_init_scene, screen_finish_scene},
	{outputs_init, output_finish},
	{host_globals_init, NULL},
	{domains_init, domain_destroy_all},
	{input_init, input_finish},
	{focus_init, focus_finish},
	{visibility_init, visibility_finish},
	{reactive_init, reactive_finish},
	{panel_init, panel_finish},
	{host_shell_init, host_shell_finish},
	{control_init, control_finish},
	{host_socket_init, host_socket_finish},
	{guest_socket_create_all, guest_socket_destroy_all},
	{start_init, NULL},
};

static void lists_init(struct server *server)
{
	wl_list_init(&server->outputs);
	wl_list_init(&server->domains);
	wl_list_init(&server->windows);
	wl_signal_init(&server->events.window_changed);
	wl_signal_init(&server->events.focus_changed);
	wl_signal_init(&server->events.domain_changed);
	wl_signal_init(&server->events.outputs_changed);
	wl_signal_init(&server->events.frame);
}

struct server *server_create(const struct server_options *options)
{
	struct server *server = calloc(1, sizeof(*server));
	if (server == NULL) {
		log_error("out of memory");
		return NULL;
	}
	server->options = options;
	lists_init(server);
	for (; server->steps_done < sizeof(steps) / sizeof(steps[0]); server->steps_done++) {
		if (!steps[server->steps_done].init(server)) {
			server_destroy(server);
			return NULL;
		}
	}
	return server;
}

void server_run(struct server *server)
{
	wl_display_run(server->display);
}

void server_destroy(struct server *server)
{
	if (server == NULL) {
		return;
	}
	while (server->steps_done > 0) {
		const struct step *step = &steps[--server->steps_done];
		if (step->finish != NULL) {
			step->finish(server);
		}
	}
	free(server);
}

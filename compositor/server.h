/* SPDX-License-Identifier: MIT
 *
 * What every part of the compositor shares: one struct, made by main before the event loop runs
 * and finished after it. Each part owns the pointer that its x_create returned here.
 */
#ifndef COMPOSITOR_SERVER_H
#define COMPOSITOR_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "common/launcher.h"

struct config;
struct control;
struct cursor;
struct domain;
struct focus;
struct host_shell;
struct input;
struct panels;
struct reactive;
struct runtime_dir;
struct server_options;
struct stack;
struct visibility;
struct window;

struct server {
	const struct server_options *options; /* main's */
	struct config *config;
	struct runtime_dir *runtime_dir; /* $XDG_RUNTIME_DIR/cloison */
	struct wl_display *display;
	struct wl_event_loop *loop;
	struct wlr_session *session; /* NULL when nested or headless */
	struct wlr_backend *backend;
	struct wlr_renderer *renderer;
	struct wlr_allocator *allocator;
	struct wlr_compositor *compositor; /* of the host's own applications */
	struct wlr_scene *scene;
	struct wlr_scene_output_layout *scene_layout;
	struct wlr_output_layout *output_layout;
	struct wl_list outputs; /* struct output.link */
	struct wl_listener new_output;
	uint32_t last_output_number; /* never reused */

	struct stack *stack; /* scene layers in their fixed order */
	struct wl_list domains; /* struct domain.link; the host's own first, then as configured */
	struct wl_list windows; /* struct window.link, mapped and unmapped; topmost first */
	uint32_t last_window_number; /* never reused */
	struct visibility *visibility; /* which windows are seen */
	struct reactive *reactive; /* popups that follow their parents */
	uint32_t mappings_budget; /* of the pools of all links */

	struct panels *panels;
	struct focus *focus;
	struct input *input;
	struct host_shell *host_shell;
	struct control *control;
	struct launcher launcher; /* of the host's own applications */

	struct {
		struct wl_signal window_changed; /* struct window: mapped, title, geometry */
		struct wl_signal focus_changed; /* struct window or NULL */
		struct wl_signal domain_changed; /* struct domain: up, down */
		struct wl_signal outputs_changed; /* NULL: a size, scale or the set of outputs */
		struct wl_signal frame; /* NULL: an output's frame is done, its windows were told */
	} events;

	struct wl_event_source *signals[2]; /* SIGINT, SIGTERM */
	size_t steps_done; /* of server.c's table */
};

/* What the command line said. Strings may be NULL: the default. */
struct server_options {
	const char *config_path;
	const char *socket_name; /* of the host's own Wayland socket */
};

/* Starts everything; the windows of domains can come from then on. NULL after one line on
 * standard error; nothing is left behind. options must outlive the server. */
struct server *server_create(const struct server_options *options);

/* Until SIGINT, SIGTERM or wl_display_terminate. */
void server_run(struct server *server);

/* Ends what server_create started, in reverse. NULL is accepted. */
void server_destroy(struct server *server);

#endif

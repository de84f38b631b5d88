/* SPDX-License-Identifier: MIT
 *
 * What every part of the compositor shares: one struct, made by main before the event loop runs
 * and finished after it. Each part owns the pointer that its x_create returned here.
 */
#ifndef COMPOSITOR_SERVER_H
#define COMPOSITOR_SERVER_H

#include <wayland-server-core.h>

struct config;
struct control;
struct cursor;
struct domain;
struct focus;
struct host_shell;
struct input;
struct panels;
struct stack;
struct window;

struct server {
	struct config *config;
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

	struct stack *stack; /* scene layers in their fixed order */
	struct wl_list domains; /* struct domain.link; the host's own first, then as configured */
	struct wl_list windows; /* struct window.link, mapped and unmapped; topmost first */
	uint32_t last_window_number; /* never reused */

	struct panels *panels;
	struct focus *focus;
	struct input *input;
	struct host_shell *host_shell;
	struct control *control;

	struct {
		struct wl_signal window_changed; /* struct window: mapped, unmapped, title, geometry */
		struct wl_signal focus_changed; /* struct window or NULL */
		struct wl_signal domain_changed; /* struct domain: up, down */
		struct wl_signal outputs_changed; /* NULL: a size, scale or the set of outputs */
	} events;
};

#endif

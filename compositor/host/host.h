/* SPDX-License-Identifier: MIT
 *
 * The host's own Wayland applications: globals, shell, decorations, the socket.
 */
#ifndef COMPOSITOR_HOST_H
#define COMPOSITOR_HOST_H

#include <stdbool.h>
#include <wayland-server-core.h>

struct desktop;
struct domain;
struct domains;
struct host_constraint;
struct host_idle;
struct host_lock;
struct host_method;
struct host_pointing;
struct host_seat;
struct input;
struct screen;
struct wayland_socket;
struct wlr_output;

struct host {
	struct desktop *desktop;
	struct screen *screen;
	struct input *input;
	struct domain *domain; /* the host's own */
	struct wl_display *display;
	struct wl_event_loop *loop;
	struct host_seat *seat;
	struct host_pointing *pointing;
	struct host_constraint *constraint;
	struct host_lock *lock;
	struct host_idle *idle;
	struct host_method *method;
	void (*start_locker)(void *data); /* host_set_locker; NULL: there is no way */
	void *start_locker_data;
	struct wl_list surfaces; /* struct host_surface.link: all of them */
	struct wl_event_source *unseen; /* timer, armed or not */
	bool unseen_armed;
	struct wl_event_source *refresh; /* idle; NULL: not due */
	struct wlr_output *spare_output; /* NULL while there is a real one */
	struct wayland_socket *socket; /* where they connect; NULL: before host_listen */
	struct wl_listener new_surface, new_toplevel, new_popup, new_decoration;
	struct wl_listener window_changed; /* of the desktop */
	struct wl_listener screen_changed, screen_drawing; /* of the screen */
};

/* Offers everything; all must outlive it. NULL: out of memory. */
struct host *host_create(struct desktop *desktop, struct input *input, struct domains *domains);

/* Listens at a Wayland socket, name or (NULL) a free one. False after one line on standard error.
 */
bool host_listen(struct host *host, const char *name);
/* The name of that socket. */
const char *host_socket_name(const struct host *host);

/* Surfaces may have come, moved or gone below a resting pointer: that is looked at when wlroots has
 * finished what it is doing. */
void host_schedule_refresh(struct host *host);

/* How the configured locker is started. */
void host_set_locker(struct host *host, void (*start)(void *data), void *data);
void host_start_locker(struct host *host);

/* Ends all applications' connections. NULL is accepted. */
void host_destroy(struct host *host);

/* --- host_xdg.c: toplevels and popups --------------------------------------------------------- */

/* Offers them. False: out of memory. */
bool host_xdg_init(struct host *host);

#endif

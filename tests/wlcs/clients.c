/* SPDX-License-Identifier: MIT
 *
 * Three things WLCS takes for granted of a compositor that it knows:
 *
 * - that it is told which window a surface is: each toplevel is given an app id of its own, by
 *   which the compositor finds it;
 * - that what an application commits is there when the user acts, and that its round trip covers
 *   what another one, or the user, has done: here these have another way;
 * - that a window may have its first buffer before its first configure, which wlroots takes for an
 *   error, as the protocol does: here that waits for the configure, and acknowledges it.
 */
#include "tests/wlcs/clients.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-client.h>

#include "xdg-shell-client-protocol.h"

#define MAX_ARGUMENTS 20 /* libwayland's */
#define ID_BYTES 16
#define PATIENCE 8 /* round trips for a configure */
#define PUBLIC __attribute__((visibility("default")))

struct client {
	struct client *next;
	struct wl_display *display;
};

struct name {
	struct name *next;
	const struct wl_proxy *surface;
	char app_id[ID_BYTES];
};

/* A wl_subsurface, until its surface goes. */
struct child {
	struct child *next;
	const struct wl_proxy *subsurface, *surface, *parent;
	int x, y;
};

/* An xdg_surface. */
struct role {
	struct role *next;
	struct wl_proxy *xdg, *surface, *toplevel; /* toplevel: or NULL */
	bool has_role, configured, acknowledged;
	uint32_t serial;
	void (**theirs)(void); /* the application's listener, or NULL */
	void *data;
};

static struct client *clients;
static struct name *names;
static struct child *children;
static struct role *roles;
static unsigned last_number;
static void (*settle_call)(void *data);
static void *settle_data;
static bool inside; /* of this file's own round trips */

PUBLIC void wl_display_disconnect(struct wl_display *display);
PUBLIC int wl_proxy_add_listener(struct wl_proxy *proxy, void (**implementation)(void), void *data);
PUBLIC struct wl_proxy *wl_proxy_marshal_flags(struct wl_proxy *proxy, uint32_t opcode,
	const struct wl_interface *interface, uint32_t version, uint32_t flags, ...);

static bool is_a(struct wl_proxy *proxy, const char *interface)
{
	return strcmp(wl_proxy_get_class(proxy), interface) == 0;
}

static struct role *of_xdg(const struct wl_proxy *xdg)
{
	struct role *role = roles;
	while (role && role->xdg != xdg) {
		role = role->next;
	}
	return role;
}

static struct role *of_surface(const struct wl_proxy *surface)
{
	struct role *role = roles;
	while (role && role->surface != surface) {
		role = role->next;
	}
	return role;
}

/* --- connections ------------------------------------------------------------------------------ */

static void add_client(struct wl_display *display)
{
	struct client *client = clients;
	while (client && client->display != display) {
		client = client->next;
	}
	if (client || inside) {
		return;
	}
	client = calloc(1, sizeof(*client));
	if (!client) {
		abort();
	}
	client->display = display;
	client->next = clients;
	clients = client;
}

void wl_display_disconnect(struct wl_display *display)
{
	static void (*real)(struct wl_display *);
	if (!real) {
		*(void **)&real = dlsym(RTLD_NEXT, "wl_display_disconnect");
	}
	for (struct client **link = &clients; *link; link = &(*link)->next) {
		if ((*link)->display == display) {
			struct client *client = *link;
			*link = client->next;
			free(client);
			break;
		}
	}
	real(display);
}

void clients_dispatch(void)
{
	inside = true;
	for (struct client *client = clients; client; client = client->next) {
		wl_display_roundtrip(client->display);
	}
	inside = false;
}

void clients_flush(void)
{
	for (struct client *client = clients; client; client = client->next) {
		wl_display_flush(client->display);
	}
}

/* --- subsurfaces ------------------------------------------------------------------------------ */

static void add_child(struct wl_proxy *made, const union wl_argument *arguments)
{
	struct child *child = calloc(1, sizeof(*child));
	if (!child) {
		abort();
	}
	*child = (struct child){
		.next = children,
		.subsurface = made,
		.surface = (struct wl_proxy *)arguments[1].o,
		.parent = (struct wl_proxy *)arguments[2].o,
	};
	children = child;
}

static void move_child(const struct wl_proxy *subsurface, const union wl_argument *arguments)
{
	for (struct child *child = children; child; child = child->next) {
		if (child->subsurface == subsurface) {
			child->x = arguments[0].i;
			child->y = arguments[1].i;
		}
	}
}

static void forget_child(const struct wl_proxy *surface)
{
	for (struct child **link = &children; *link;) {
		struct child *child = *link;
		if (child->surface == surface) {
			*link = child->next;
			free(child);
		} else {
			link = &child->next;
		}
	}
}

void clients_find_root(const struct wl_surface **surface, int *x, int *y)
{
	const struct child *child = children;
	while (child) {
		if (child->surface == (const struct wl_proxy *)*surface) {
			*surface = (const struct wl_surface *)child->parent;
			*x -= child->x;
			*y -= child->y;
			child = children;
		} else {
			child = child->next;
		}
	}
}

/* --- names ------------------------------------------------------------------------------------ */

const char *clients_app_id(const struct wl_surface *surface)
{
	const struct wl_proxy *proxy = (const struct wl_proxy *)surface;
	struct name *name = names;
	while (name && name->surface != proxy) {
		name = name->next;
	}
	if (!name) {
		name = calloc(1, sizeof(*name));
		if (!name) {
			abort();
		}
		name->surface = proxy;
		name->next = names;
		names = name;
		snprintf(name->app_id, sizeof(name->app_id), "wlcs-%u", ++last_number);
	}
	return name->app_id;
}

/* The next one may be at the same address. */
static void forget_name(const struct wl_proxy *surface)
{
	for (struct name *name = names; name; name = name->next) {
		name->surface = name->surface == surface ? NULL : name->surface;
	}
}

void clients_set_settle(void (*settle)(void *data), void *data)
{
	settle_call = settle;
	settle_data = data;
}

/* --- configures ------------------------------------------------------------------------------- */

static void role_handle_configure(void *data, struct xdg_surface *xdg, uint32_t serial)
{
	struct role *role = data;
	role->configured = true;
	role->acknowledged = false;
	role->serial = serial;
	if (role->theirs) {
		const struct xdg_surface_listener *theirs = (const void *)role->theirs;
		theirs->configure(role->data, xdg, serial);
	}
}

static const struct xdg_surface_listener role_listener = {.configure = role_handle_configure};

static int really_add_listener(struct wl_proxy *proxy, void (**implementation)(void), void *data)
{
	static int (*real)(struct wl_proxy *, void (**)(void), void *);
	if (!real) {
		*(void **)&real = dlsym(RTLD_NEXT, "wl_proxy_add_listener");
	}
	return real(proxy, implementation, data);
}

int wl_proxy_add_listener(struct wl_proxy *proxy, void (**implementation)(void), void *data)
{
	struct role *role = is_a(proxy, "xdg_surface") ? of_xdg(proxy) : NULL;
	if (!role) {
		return really_add_listener(proxy, implementation, data);
	}
	role->theirs = implementation;
	role->data = data;
	return 0;
}

static void say_app_id(const struct role *role)
{
	xdg_toplevel_set_app_id((struct xdg_toplevel *)role->toplevel,
		clients_app_id((struct wl_surface *)role->surface));
}

/* The first buffer comes too early. A toplevel that was unmapped has lost its app id. */
static void await_configure(struct role *role)
{
	struct wl_display *display = wl_proxy_get_display(role->surface);
	if (!role->configured) {
		if (role->toplevel) {
			say_app_id(role);
		}
		wl_surface_commit((struct wl_surface *)role->surface);
	}
	inside = true;
	for (int i = 0; i < PATIENCE && !role->configured; i++) {
		wl_display_roundtrip(display);
	}
	inside = false;
	if (role->configured && !role->acknowledged) {
		xdg_surface_ack_configure((struct xdg_surface *)role->xdg, role->serial);
	}
}

/* --- what applications ask -------------------------------------------------------------------- */

static void forget(struct role *role)
{
	struct role **link = &roles;
	while (*link != role) {
		link = &(*link)->next;
	}
	*link = role->next;
	free(role);
}

/* Without a buffer it unmaps: all begins anew. */
static void before_attach(struct role *role, const void *buffer)
{
	if (!buffer) {
		role->configured = role->acknowledged = false;
	} else if (role->has_role && !role->acknowledged) {
		await_configure(role);
	}
}

static void before(struct wl_proxy *proxy, uint32_t opcode, const union wl_argument *arguments)
{
	if (is_a(proxy, "wl_display") && opcode == WL_DISPLAY_GET_REGISTRY && settle_call) {
		add_client((struct wl_display *)proxy);
	} else if (is_a(proxy, "wl_display") && opcode == WL_DISPLAY_SYNC && settle_call
		   && !inside) {
		wl_display_flush(wl_proxy_get_display(proxy));
		inside = true;
		settle_call(settle_data);
		inside = false;
	} else if (is_a(proxy, "wl_surface") && opcode == WL_SURFACE_ATTACH && of_surface(proxy)) {
		before_attach(of_surface(proxy), arguments[0].o);
	} else if (is_a(proxy, "wl_surface") && opcode == WL_SURFACE_DESTROY) {
		forget_name(proxy);
		forget_child(proxy);
	} else if (is_a(proxy, "wl_subsurface") && opcode == WL_SUBSURFACE_SET_POSITION) {
		move_child(proxy, arguments);
	} else if (is_a(proxy, "xdg_surface") && of_xdg(proxy)) {
		struct role *role = of_xdg(proxy);
		role->has_role = role->has_role || opcode == XDG_SURFACE_GET_TOPLEVEL
				 || opcode == XDG_SURFACE_GET_POPUP;
		role->acknowledged = role->acknowledged || opcode == XDG_SURFACE_ACK_CONFIGURE;
		if (opcode == XDG_SURFACE_DESTROY) {
			forget(role);
		}
	}
}

static void add(struct wl_proxy *xdg, struct wl_proxy *surface)
{
	struct role *role = calloc(1, sizeof(*role));
	if (!role) {
		abort();
	}
	role->xdg = xdg;
	role->surface = surface;
	role->next = roles;
	roles = role;
	really_add_listener(xdg, (void (**)(void))&role_listener, role);
}

static void after(struct wl_proxy *proxy, uint32_t opcode, const union wl_argument *arguments,
	struct wl_proxy *made)
{
	if (is_a(proxy, "xdg_wm_base") && opcode == XDG_WM_BASE_GET_XDG_SURFACE) {
		add(made, (struct wl_proxy *)arguments[1].o);
	} else if (is_a(proxy, "wl_subcompositor") && opcode == WL_SUBCOMPOSITOR_GET_SUBSURFACE) {
		add_child(made, arguments);
	} else if (is_a(proxy, "xdg_surface") && opcode == XDG_SURFACE_GET_TOPLEVEL) {
		struct role *role = of_xdg(proxy);
		role->toplevel = made;
		say_app_id(role);
	}
}

/* As many as signature has, which also says since when, and what may be NULL. */
static void take_arguments(union wl_argument *arguments, const char *signature, va_list list)
{
	for (; *signature != '\0'; signature++) {
		switch (*signature) {
		case 'i':
		case 'f':
		case 'h':
			(arguments++)->i = va_arg(list, int32_t);
			break;
		case 'u':
			(arguments++)->u = va_arg(list, uint32_t);
			break;
		case 's':
		case 'o':
		case 'n':
		case 'a':
			(arguments++)->o = va_arg(list, void *);
			break;
		default:
			break;
		}
	}
}

/* The first member of a proxy says what it is; libwayland tells that only from 1.24 on. */
static const struct wl_interface *interface_of(const struct wl_proxy *proxy)
{
	return *(const struct wl_interface *const *)proxy;
}

struct wl_proxy *wl_proxy_marshal_flags(struct wl_proxy *proxy, uint32_t opcode,
	const struct wl_interface *interface, uint32_t version, uint32_t flags, ...)
{
	union wl_argument arguments[MAX_ARGUMENTS] = {0};
	va_list list;
	va_start(list, flags);
	take_arguments(arguments, interface_of(proxy)->methods[opcode].signature, list);
	va_end(list);
	before(proxy, opcode, arguments);
	bool commits = is_a(proxy, "wl_surface") && opcode == WL_SURFACE_COMMIT;
	struct wl_proxy *made =
		wl_proxy_marshal_array_flags(proxy, opcode, interface, version, flags, arguments);
	if (commits) {
		wl_display_flush(wl_proxy_get_display(proxy));
	}
	if (made) {
		after(proxy, opcode, arguments, made);
	}
	return made;
}

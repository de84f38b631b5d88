/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/host_toplevel.h"

#include <string.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/liveness.h"
#include "protocol/geometry.h"

/* --- requests -------------------------------------------------------------------------------- */

void host_toplevel_ask(struct host_toplevel *toplevel, enum link_request kind)
{
	toplevel->request.kinds |= UINT32_C(1) << kind;
	window_schedule(&toplevel->window, WINDOW_DIRTY_REQUESTS);
}

void host_toplevel_ask_either(
	struct host_toplevel *toplevel, bool first, enum link_request yes, enum link_request no)
{
	toplevel->request.kinds &= ~(UINT32_C(1) << (first ? no : yes));
	window_ask(&toplevel->window);
	host_toplevel_ask(toplevel, first ? yes : no);
}

void host_toplevel_ask_activation(struct window *window, uint32_t launch)
{
	struct host_toplevel *toplevel = wl_container_of(window, toplevel, window);
	const struct proxy_link *link = window->windows->link;
	bool known = launch != 0 && link->limits.minor >= LINK_VERSION_MINOR_ACTIVATE;
	if (window->impl->is_popup) {
		return;
	}
	if (known) {
		toplevel->request.launch = launch;
	}
	host_toplevel_ask(toplevel, known ? LINK_REQUEST_ACTIVATE : LINK_REQUEST_ATTENTION);
}

static uint32_t serial_of(const struct host_request *request, uint32_t kind)
{
	switch (kind) {
	case LINK_REQUEST_MOVE:
	case LINK_REQUEST_RESIZE:
		return request->serial;
	case LINK_REQUEST_ACTIVATE:
		return request->launch;
	default:
		return 0;
	}
}

void host_toplevel_forget_requests(struct host_toplevel *toplevel)
{
	toplevel->request.kinds = 0;
}

/* Whether a state is wished for; now: what holds unless one of the two requests waits. */
static bool take_wish(
	struct host_request *request, bool now, enum link_request yes, enum link_request no)
{
	uint32_t on = UINT32_C(1) << yes, off = UINT32_C(1) << no;
	bool wished = (request->kinds & on) != 0 || (now && (request->kinds & off) == 0);
	request->kinds &= ~(on | off);
	return wished;
}

/* The enum link_state bits to announce the window with. Wishes about them that waited are among
 * them and are not sent any more. */
static uint32_t take_states(struct host_toplevel *toplevel)
{
	uint32_t states = toplevel->impl->states(toplevel);
	struct host_request *request = &toplevel->request;
	bool maximized = take_wish(request, (states & LINK_STATE_MAXIMIZED) != 0,
		LINK_REQUEST_MAXIMIZE, LINK_REQUEST_UNMAXIMIZE);
	bool fullscreen = take_wish(request, (states & LINK_STATE_FULLSCREEN) != 0,
		LINK_REQUEST_FULLSCREEN, LINK_REQUEST_UNFULLSCREEN);
	return (maximized ? LINK_STATE_MAXIMIZED : 0u) | (fullscreen ? LINK_STATE_FULLSCREEN : 0u);
}

/* Sends and forgets what was collected. */
static void request_send(struct host_toplevel *toplevel)
{
	struct host_request *request = &toplevel->request;
	struct window *window = &toplevel->window;
	window_note_asked(window);
	for (uint32_t kind = LINK_REQUEST_MOVE; kind <= LINK_REQUEST_LAST; kind++) {
		if ((request->kinds & UINT32_C(1) << kind) == 0) {
			continue;
		}
		bool resize = kind == LINK_REQUEST_RESIZE;
		struct link_msg msg = {
			.opcode = LINK_WINDOW_REQUEST,
			.object = window->id,
			.request =
				{
					.kind = kind,
					.edges = resize ? request->edges : 0,
					.serial = serial_of(request, kind),
				},
		};
		proxy_link_send(window->windows->link, &msg);
	}
	request->kinds = 0;
}

/* --- the window ------------------------------------------------------------------------------ */

bool host_toplevel_is_ready(const struct window *window)
{
	return true;
}

static void send_text(struct window *window, enum link_opcode opcode, const char *text, size_t most)
{
	LINK_MSG(msg, opcode, window->id);
	size_t length = text ? strnlen(text, most) : 0;
	if (length > 0) {
		memcpy(msg.text.untrusted_bytes, text, length);
	}
	msg.text.length = (uint32_t)length;
	proxy_link_send(window->windows->link, &msg);
}

/* Of the parent's window, 0: none that the host knows. */
static uint32_t parent_id(const struct window *window)
{
	const struct window *parent = window->impl->parent(window);
	return parent ? parent->id : 0;
}

/* The new ancestors first: the host must at no time see a window above itself. */
static void send_parent(struct window *window)
{
	struct window *parent = window->impl->parent(window);
	window->dirty &= ~(uint32_t)WINDOW_DIRTY_PARENT;
	if (parent && parent->id != 0 && (parent->dirty & WINDOW_DIRTY_PARENT) != 0) {
		send_parent(parent);
	}
	struct link_msg msg = {
		.opcode = LINK_WINDOW_PARENT,
		.object = window->id,
		.parent.parent = parent_id(window),
	};
	proxy_link_send(window->windows->link, &msg);
}

/* Of windows whose parent is this one, those that the host got to know before it. */
static void adopt_children(struct window *parent)
{
	struct window *window;
	wl_list_for_each(window, &parent->windows->all, link) {
		if (!window->impl->is_popup && window->impl->parent(window) == parent) {
			window_schedule(window, WINDOW_DIRTY_PARENT);
		}
	}
}

void host_toplevel_announce(struct window *window)
{
	struct host_toplevel *toplevel = wl_container_of(window, toplevel, window);
	struct link_msg msg = {
		.opcode = LINK_TOPLEVEL_CREATE,
		.object = window->id,
		.toplevel_create =
			{
				.parent = parent_id(window),
				.states = take_states(toplevel),
			},
	};
	proxy_link_send(window->windows->link, &msg);
	toplevel->icon.told = false;
	window->dirty &= ~(uint32_t)WINDOW_DIRTY_PARENT;
	adopt_children(window);
}

static void send_icon(struct host_toplevel *toplevel)
{
	const struct window *window = &toplevel->window;
	if ((!toplevel->icon.any && !toplevel->icon.told)
		|| window->windows->link->limits.minor < LINK_VERSION_MINOR_ICONS) {
		return;
	}
	LINK_MSG(msg, LINK_WINDOW_ICON, window->id);
	if (toplevel->icon.any) {
		msg.icon.length = LINK_ICON_SHADES;
		memcpy(msg.icon.untrusted_shades, toplevel->icon.shades, LINK_ICON_SHADES);
	}
	toplevel->icon.told = toplevel->icon.any;
	proxy_link_send(window->windows->link, &msg);
}

void host_toplevel_set_icon(struct host_toplevel *toplevel, const uint8_t *shades)
{
	bool any = shades;
	if (any == toplevel->icon.any
		&& (!any || memcmp(toplevel->icon.shades, shades, LINK_ICON_SHADES) == 0)) {
		return;
	}
	toplevel->icon.any = any;
	if (any) {
		memcpy(toplevel->icon.shades, shades, LINK_ICON_SHADES);
	}
	window_schedule(&toplevel->window, WINDOW_DIRTY_ICON);
}

void host_toplevel_describe(struct window *window)
{
	struct host_toplevel *toplevel = wl_container_of(window, toplevel, window);
	uint32_t dirty = window->dirty;
	if ((dirty & WINDOW_DIRTY_PARENT) != 0) {
		send_parent(window);
	}
	window->dirty &= WINDOW_DIRTY_COMMIT;
	if ((dirty & WINDOW_DIRTY_TITLE) != 0) {
		send_text(
			window, LINK_WINDOW_TITLE, toplevel->impl->title(toplevel), LINK_MAX_TITLE);
	}
	if ((dirty & WINDOW_DIRTY_APP_ID) != 0) {
		send_text(window, LINK_WINDOW_APP_ID, toplevel->impl->app_id(toplevel),
			LINK_MAX_APP_ID);
	}
	if ((dirty & WINDOW_DIRTY_HINTS) != 0) {
		LINK_MSG(msg, LINK_WINDOW_HINTS, window->id);
		msg.hints = toplevel->hints;
		proxy_link_send(window->windows->link, &msg);
	}
	if ((dirty & WINDOW_DIRTY_ICON) != 0) {
		send_icon(toplevel);
	}
	if ((dirty & WINDOW_DIRTY_RESPONSIVE) != 0 && window->liveness) {
		liveness_send(window->liveness, window->windows->link, window->id);
	}
	if ((dirty & WINDOW_DIRTY_REQUESTS) != 0) {
		request_send(toplevel);
	}
}

void host_toplevel_set_hints(
	struct host_toplevel *toplevel, const struct link_window_hints *untrusted_hints)
{
	const int32_t most = (int32_t)LINK_MAX_DIMENSION;
	struct link_window_hints hints = {
		.min_width = geometry_clamp(untrusted_hints->min_width, 0, most),
		.min_height = geometry_clamp(untrusted_hints->min_height, 0, most),
	};
	if (untrusted_hints->max_width > 0) {
		hints.max_width = geometry_clamp(untrusted_hints->max_width, hints.min_width, most);
	}
	if (untrusted_hints->max_height > 0) {
		hints.max_height =
			geometry_clamp(untrusted_hints->max_height, hints.min_height, most);
	}
	if (memcmp(&hints, &toplevel->hints, sizeof(hints)) != 0) {
		toplevel->hints = hints;
		window_schedule(&toplevel->window, WINDOW_DIRTY_HINTS);
	}
}

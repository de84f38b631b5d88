/* SPDX-License-Identifier: MIT
 *
 * What the host is told of a toplevel, whatever fills it, and what is asked of it there.
 */
#ifndef GUEST_PROXY_HOST_TOPLEVEL_H
#define GUEST_PROXY_HOST_TOPLEVEL_H

#include <stdbool.h>
#include <stdint.h>

#include "guest-proxy/windows/window.h"
#include "protocol/msg.h"

/* What the application asks: to be moved, resized, maximized, ... The wishes are collected, a
 * later one replacing its opposite, until the host reads. */
struct host_request {
	uint32_t kinds; /* 1 << enum link_request */
	uint32_t edges; /* of a RESIZE */
	uint32_t serial; /* the host's, of the press that allows MOVE or RESIZE */
	uint32_t launch; /* of an ACTIVATE */
};

struct host_toplevel;

/* What differs with what fills it. */
struct host_toplevel_impl {
	/* NULL: none. Any bytes. */
	const char *(*title)(const struct host_toplevel *toplevel);
	const char *(*app_id)(const struct host_toplevel *toplevel);
	/* enum link_state, MAXIMIZED and FULLSCREEN: those that it has, or wished for before it
	 * had any. */
	uint32_t (*states)(const struct host_toplevel *toplevel);
};

/* The window comes first: a struct window of a toplevel is one of these. */
struct host_toplevel {
	struct window window;
	const struct host_toplevel_impl *impl;
	struct link_window_hints hints; /* as sent or about to be */
	struct host_request request;
	struct {
		bool any, told; /* there is one; the host has one */
		uint8_t shades[LINK_ICON_SHADES];
	} icon;
};

/* These are the announce, describe and is_ready of a toplevel's window_impl. */
void host_toplevel_announce(struct window *window);
void host_toplevel_describe(struct window *window);
bool host_toplevel_is_ready(const struct window *window);

/* The smallest and largest size, in logical px; any numbers: those below 1 mean none, and a maximum
 * below the minimum is it. */
void host_toplevel_set_hints(
	struct host_toplevel *toplevel, const struct link_window_hints *untrusted_hints);

/* NULL: none. */
void host_toplevel_set_icon(struct host_toplevel *toplevel, const uint8_t *shades);

/* It asks for something that the host does not answer. */
void host_toplevel_ask(struct host_toplevel *toplevel, enum link_request kind);
/* It asks for one of two opposites, which the host answers. */
void host_toplevel_ask_either(
	struct host_toplevel *toplevel, bool first, enum link_request yes, enum link_request no);
/* An application wants the user to look at it: the host is asked to say so, or, for one that it has
 * launched with this number, to give it the focus. launch 0: none. Of a popup nothing is said. */
void host_toplevel_ask_activation(struct window *window, uint32_t launch);
/* Requests from before the window began count no more. */
void host_toplevel_forget_requests(struct host_toplevel *toplevel);

#endif

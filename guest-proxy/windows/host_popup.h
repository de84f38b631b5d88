/* SPDX-License-Identifier: MIT
 *
 * What the host is told of a popup, whatever fills it, and which of the host's answers is the one
 * to what was asked last.
 */
#ifndef GUEST_PROXY_HOST_POPUP_H
#define GUEST_PROXY_HOST_POPUP_H

#include <stdbool.h>
#include <stdint.h>

#include "guest-proxy/windows/window.h"
#include "protocol/msg.h"

struct host_popup;

/* What differs with what fills it. */
struct host_popup_impl {
	/* Where it is wanted now. */
	struct link_positioner (*positioner)(const struct host_popup *popup);
	/* enum link_popup_flag. */
	uint32_t (*flags)(const struct host_popup *popup);
};

/* The window comes first: a struct window of a popup is one of these. */
struct host_popup {
	struct window window;
	const struct host_popup_impl *impl;
	/* The link's token of the answer that is due, 0: the answer to CREATE. Applications use
	 * theirs twice. */
	uint32_t awaited, questions;
};

/* These are functions of a popup's window_impl. */
bool host_popup_is_ready(const struct window *window);
bool host_popup_is_allowed(const struct window *window);
void host_popup_announce(struct window *window);
void host_popup_describe(struct window *window);

/* Whether a POPUP_CONFIGURE with this token answers what was asked last. */
bool host_popup_is_answer(const struct host_popup *popup, uint32_t token);

#endif

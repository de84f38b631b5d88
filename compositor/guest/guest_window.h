/* SPDX-License-Identifier: MIT
 *
 * A window of a guest: window.h's window filled by link messages. The layers lie on the frame's
 * opaque base (decoration.h), so whatever alpha the guest chooses, nothing but that shines
 * through.
 *
 * A popup may be gone before the guest destroys it: dismissed by the host, or its parent
 * destroyed. Messages about it are then checked and have no effect.
 */
#ifndef COMPOSITOR_GUEST_WINDOW_H
#define COMPOSITOR_GUEST_WINDOW_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>

#include "compositor/guest/guest_acts.h"
#include "compositor/guest/guest_configure.h"
#include "compositor/guest/layer_list.h"
#include "compositor/window/window.h"
#include "protocol/msg.h"

struct guest;

struct guest_window {
	struct window window;
	struct guest *guest;
	uint32_t id;
	unsigned depth; /* popups: 1 on a toplevel */
	struct layer_list layers;
	struct guest_configures configures;
	bool takes_part; /* of the pointer: only in input; else everywhere */
	pixman_region32_t input; /* logical px of the content; empty unless takes_part */
	bool close_asked; /* by the user, and the guest has answered no PING since */
	bool frame_wanted; /* it committed since the last FRAME */
	uint32_t press_serial; /* of the last button press in it, 0: none */
	struct guest_acts acts; /* toplevels: the user's in it and its popups */
};

/* window must be a guest's. */
struct guest_window *guest_window_from(struct window *window);

/* The window of an id. NULL: there is none, the link is ended. */
struct guest_window *guest_window_find(
	struct guest *guest, const struct link_msg *msg, uint32_t id);
/* The same for ids that must be a toplevel's. */
struct guest_window *guest_window_find_toplevel(
	struct guest *guest, const struct link_msg *msg, uint32_t id);

/* Makes the window of msg->object and adds it to the table. NULL: the link is ended. */
struct guest_window *guest_window_create(struct guest *guest, const struct link_msg *msg,
	enum window_kind kind, struct guest_window *parent);

/* Frees it; the caller takes it out of the table. */
void guest_window_destroy(struct guest_window *gw);

/* A popup that shows nothing any more. */
bool guest_window_is_gone(const struct guest_window *gw);

/* Cuts the layers to the content, as far as the window's box shows it: after a commit, and when the host changed the box. */
void guest_window_clip(struct guest_window *gw);

/* Messages. */
void guest_window_create_toplevel(struct guest *guest, struct link_msg *msg);
void guest_window_destroy_message(struct guest *guest, struct link_msg *msg);
void guest_window_title(struct guest *guest, struct link_msg *msg);
void guest_window_app_id(struct guest *guest, struct link_msg *msg);
void guest_window_hints(struct guest *guest, struct link_msg *msg);
void guest_window_parent(struct guest *guest, struct link_msg *msg);
void guest_window_input_region(struct guest *guest, struct link_msg *msg);
void guest_window_request(struct guest *guest, struct link_msg *msg);

#endif

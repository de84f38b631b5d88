/* SPDX-License-Identifier: MIT
 *
 * A window of the proxy's own that covers X's screen and is not to be seen. Where a drag that
 * began in X11 is over something that X knows nothing of, the application that drags finds this
 * window there, and speaks to it as to any other by the protocol XDND, whose half of a target is
 * in here.
 */
#ifndef GUEST_PROXY_X11_COVER_H
#define GUEST_PROXY_X11_COVER_H

#include <stdbool.h>
#include <stdint.h>
#include <xcb/xcb.h>

struct wlr_xwayland;
struct x11_atoms;

/* Types of what is dragged; what an application has beyond that is not offered. */
#define X11_COVER_MAX_TYPES 64u

struct x11_cover {
	struct wlr_xwayland *xwayland; /* NULL: none is ready */
	const struct x11_atoms *atoms;
	xcb_window_t window;
	bool shown;
	/* The window that speaks for the application that drags; 0: it is not over the cover. */
	xcb_window_t visitor;
	bool accepted; /* as the visitor is told when it asks */
	bool answered; /* it has asked */
	bool owes; /* it was dropped, and the visitor waits to hear how that went */
};

enum x11_cover_news {
	X11_COVER_NOTHING,
	X11_COVER_ENTERED, /* there is a visitor; x11_cover_types says with what */
	X11_COVER_ASKED, /* whether it is wanted; it was told */
	X11_COVER_LEFT,
	X11_COVER_DROPPED,
};

/* xwayland is ready. */
void x11_cover_init(
	struct x11_cover *cover, struct wlr_xwayland *xwayland, const struct x11_atoms *atoms);

/* To be called when an answer of X was waited for, here or by wlroots, other than for an event:
 * wlroots looks at events that came meanwhile. */
void x11_cover_wake(const struct x11_cover *cover);

/* Above all other windows, or not at all. */
void x11_cover_show(struct x11_cover *cover, bool shown);

/* What a message of X means for it. */
enum x11_cover_news x11_cover_handle(
	struct x11_cover *cover, const xcb_client_message_event_t *message);

/* The types that a visitor which has just come has, by its message. How many there are in types. */
uint32_t x11_cover_types(const struct x11_cover *cover, const xcb_client_message_event_t *message,
	xcb_atom_t types[static X11_COVER_MAX_TYPES]);

/* Whether it would be taken here: the visitor is told when that is news. */
void x11_cover_accept(struct x11_cover *cover, bool accepted);
/* There is a visitor that knows whether it would be taken. */
bool x11_cover_is_told(const struct x11_cover *cover);
/* How the drop went, for a visitor that waits for it. */
void x11_cover_finish(struct x11_cover *cover, bool copied);

#endif

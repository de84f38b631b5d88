/* SPDX-License-Identifier: MIT
 *
 * What a connected domain has: its link and the tables of its objects. guest_life.h makes and
 * destroys it; here is what all that handle its messages need: to answer, and to end it.
 */
#ifndef COMPOSITOR_GUEST_H
#define COMPOSITOR_GUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "compositor/base/chores.h"
#include "compositor/desktop/window.h"
#include "compositor/guest/shot.h"
#include "protocol/id_table.h"
#include "protocol/msg.h"

struct channel;
struct clip;
struct domain;
struct guest_outputs;
struct guest_window;
struct guests;
struct pool_book;
struct sprite;
struct window;

/* Motion of the pointer that waits because the peer does not read fast enough: only where it is
 * counts, and how far the devices went in all. */
struct guest_motion {
	struct guest_window *window; /* NULL: none waits */
	bool moved, stepped; /* which of these two */
	struct link_pointer_motion motion;
	struct link_pointer_relative relative;
};

/* guest_touch.c: motions of fingers that wait in the same way: of each the last. */
struct guest_fingers {
	struct guest_window *window; /* NULL: none waits */
	bool moved[LINK_MAX_FINGERS];
	struct link_touch_motion motions[LINK_MAX_FINGERS];
};

/* guest_gesture.c: updates of a gesture that wait in the same way, as one. */
struct guest_gesture {
	struct guest_window *window; /* NULL: none waits */
	struct link_gesture_update update;
};

/* guest_tool.c: what a pen says that waits in the same way: the last. */
struct guest_tool {
	struct guest_window *window; /* NULL: nothing waits */
	struct link_tool_axes axes;
};

/* guest_constraint.c: the last of its windows' wishes. */
struct guest_constraint {
	struct guest_window *gw; /* NULL: none */
	uint32_t serial; /* the guest's */
	struct window_constraint wish;
};

/* guest_text_input.c: what it says of where it takes text, which waits. */
struct guest_text {
	struct guest_window *window; /* NULL: nothing waits */
	struct link_text_input said;
	uint64_t due; /* ms: when the next may be heard */
	struct wl_event_source *timer;
};

/* guest_delay.c: what is told of the user's hands waits, where the domain has an input-delay. */
struct guest_delay {
	struct wl_list waiting; /* what comes first first */
	uint32_t count;
	uint64_t due; /* ms: when the last of it comes */
	struct wl_event_source *timer; /* until the first of it is due */
	struct wl_listener locked_changed;
};

/* guest_pointer.c: the picture that the guest chose. */
struct guest_cursor {
	struct sprite *sprite; /* the last that was asked for; NULL: none, or it is gone */
	int32_t hot_x, hot_y; /* as the guest says */
	struct window *window; /* over whose content it is the cursor now; NULL: nowhere */
	double x, y; /* of the pointer in that content */
};

/* guest_pointer.c: a drag from one of its windows. */
struct guest_drag {
	bool on;
	struct sprite *icon; /* NULL: none, as when it is not on */
	int32_t x, y; /* of the icon's corner, from the pointer */
	double pointer_x, pointer_y; /* layout coordinates */
};

/* guest_liveness.c: whether the peer answers. */
struct guest_liveness {
	struct wl_event_source *timer; /* an answer is late, or the next PING is due */
	uint64_t sent; /* ms: the last PING */
	uint32_t serial; /* of that */
	bool waits; /* for its answer: there is never a second one to answer */
	bool owed; /* the user has done something since it was sent */
};

/* guest_clipboard.c: what it is asked for, and given. */
struct guest_clipboard {
	struct {
		uint32_t request; /* the last, 0: none yet */
		bool on; /* it has not answered all of it */
		bool dragged; /* it is asked for what is dragged out of it */
		uint32_t owed; /* bytes that it sent since it was given some */
	} copy;
	struct {
		uint32_t number; /* the last, 0: none yet */
		struct clip *clip; /* NULL: nothing is given */
		uint32_t window; /* where it is dropped, 0: nowhere */
		double x, y; /* in its content */
		bool dropped; /* and what came of that is not told yet */
		uint32_t part; /* that goes now */
		uint64_t at; /* bytes of it that went */
		uint32_t credit; /* bytes that may go */
		struct chore chore; /* sends the next pieces */
	} paste;
};

struct guest {
	struct guests *guests;
	struct domain *domain;
	struct channel *channel;
	struct wl_event_source *source; /* of the channel; NULL: the peer is gone */
	struct wl_event_source *retry; /* timer: a shortage may be over that kept it from sending */
	struct chore turn; /* goes on with what the last one left: guest_dispatch, or its end */
	struct shots shots; /* layers that are drawn in advance */
	struct wl_listener window_changed, window_seen, paced; /* of the desktop */
	struct wl_event_source *flush_source; /* idle: sends what was posted; NULL: nothing was */
	bool late; /* something was posted that waits for the next frame */
	bool frame_comes; /* the commit that is being handled will be shown with the next frame */
	struct wl_event_source *end_source; /* idle: announces the end; NULL while it lives */
	struct guest_outputs *outputs; /* what it was told of screens; NULL before HELLO */
	struct id_table pools, buffers; /* struct pool, buffer */
	struct id_table windows, sprites; /* struct guest_window, sprite: one range of ids */
	struct pool_book *book; /* its domain's: what pools take */
	uint32_t layers; /* of LINK_MAX_LINK_LAYERS */
	uint32_t serial; /* the last one given out on this link */
	uint16_t minor; /* of the protocol, in force; 0 before HELLO */
	uint32_t keymap_generation; /* of the keymap it was sent, 0: none */
	uint32_t last_launch; /* request number, 0: none yet */
	uint64_t began; /* ms: the link's clock is 0 then */
	uint32_t pointer_serial; /* of the last POINTER_ENTER or TOOL_ENTER */
	struct guest_window *pointer; /* where that was; NULL after its LEAVE */
	uint32_t press_serial; /* of the last press in any window */
	struct guest_cursor cursor;
	struct guest_drag drag;
	struct guest_constraint constraint;
	struct guest_liveness liveness;
	struct guest_clipboard clipboard;
	struct guest_motion waiting;
	struct guest_fingers fingers;
	struct guest_gesture gesture;
	struct guest_tool tool;
	struct guest_delay delay;
	struct guest_text text;
	char reason[96]; /* why it ended, for people */
	struct pool *filling; /* it has made it, and waits until all is mapped; NULL: none */
	struct guest_window *going; /* it has destroyed it, and waits; NULL: none */
	bool closing; /* ended: nothing more is sent or read */
	bool retired; /* and without a channel: what it had is being destroyed */
};

/* Ends the link: ERROR is sent, one line logged; nothing more is read or sent. guests.events.ended
 * comes at the end of this turn of the event loop, so the caller may go on using the guest; the
 * domain is then down with that reason, NULL: with what the error stands for. opcode and object
 * name the offending message, 0: none. Only the first call counts. */
void guest_end(struct guest *guest, enum link_error error, uint32_t opcode, uint32_t object,
	const char *reason);

/* The same for a message. */
void guest_end_for(
	struct guest *guest, const struct link_msg *msg, enum link_error error, const char *reason);

/* The same when the peer left by itself: no ERROR. */
void guest_leave(struct guest *guest, const char *reason);

/* Sends, together with whatever else this turn of the loop sends. A peer that does not read until
 * the queue is full is ended; one that is gone is noticed when all that it said has been read.
 * object 0 where the opcode has none; both must be set. */
void guest_send(struct guest *guest, const struct link_msg *msg);

/* The same for bytes that are one encoded message. */
void guest_send_bytes(struct guest *guest, const uint8_t *bytes, size_t size);

/* The same, but it is in no hurry: it goes with the next message or at the next point of any
 * output's beat, where what is posted goes before anything is drawn. */
void guest_send_late(struct guest *guest, const struct link_msg *msg);

/* The peer has closed; what it said before may still be unread. */
bool guest_peer_is_gone(const struct guest *guest);
/* The same of a connection that is no guest's yet. */
bool guest_fd_is_gone(int fd);

uint32_t guest_next_serial(struct guest *guest);

/* A time in ms of the host's clock as this link may know it. */
uint32_t guest_time(const struct guest *guest, uint32_t time);

/* --- for guest_life.c and guest_dispatch.c ---------------------------------------------------- */

/* The loop looks at what of the channel there is something to be done with now. */
void guest_watch(struct guest *guest);
/* Sends what is queued, as far as the peer reads. */
void guest_flush(struct guest *guest);
/* Nothing is waited for any more. */
void guest_unschedule(struct guest *guest);

#endif

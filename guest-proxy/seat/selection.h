/* SPDX-License-Identifier: MIT
 *
 * The applications' clipboard: the selection that they exchange among themselves, which the host
 * may ask for (copies), and which becomes what the host gives (pastes). Primary selections stay
 * among them. What is dragged out of the domain, and into it (drop.h), goes the same way.
 */
#ifndef GUEST_PROXY_SELECTION_H
#define GUEST_PROXY_SELECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "common/clip_source.h"
#include "common/clip_take.h"
#include "common/drag_taken.h"
#include "protocol/msg.h"

struct clip;
struct proxy_link;
struct wlr_seat;

/* What the host has asked for, type by type, in its order. */
struct selection_copy {
	uint32_t request; /* 0: nothing */
	struct link_clip_types types;
	bool dragged; /* of what was dragged, not of what is selected */
	struct drag_taken taken; /* that */
	bool whole; /* all of some type has been given */
	uint32_t at; /* the type that is read */
	uint64_t sent; /* bytes of it */
	uint32_t credit; /* bytes that may be sent */
	struct clip_take take;
};

/* What the host gives. */
struct selection_paste {
	uint32_t paste; /* 0: nothing */
	bool dragged; /* it waits to be dropped, and is not selected */
	bool whole; /* all of it is here */
	struct link_clip_types types;
	uint32_t at; /* the type that comes */
	uint32_t owed; /* bytes that came since the last credit */
	struct clip *clip; /* so far; NULL: there is no memory for it, and it is dropped */
};

struct selection {
	struct wlr_seat *seat;
	struct proxy_link *link;
	struct clip_readers readers;
	struct selection_copy copy;
	struct selection_paste paste;
	bool news; /* the host is to hear that something was selected */
	struct wl_listener request_set, request_set_primary, set; /* seat->events */
};

void selection_init(struct selection *selection, struct wl_event_loop *loop, struct wlr_seat *seat,
	struct proxy_link *link);
/* The seat is still there. */
void selection_finish(struct selection *selection);

/* The link is lost. */
void selection_forget(struct selection *selection);
/* The host reads again. */
void selection_flush(struct selection *selection);

/* The host's messages. Those about another request or paste than the last come too late. */
/* dragged: of what is dragged now. */
void selection_copy_ask(struct selection *selection, uint32_t request, bool dragged,
	const struct link_clip_types *types);
void selection_copy_credit(struct selection *selection, uint32_t request, uint32_t bytes);
void selection_copy_stop(struct selection *selection, uint32_t request);
/* dragged: it is kept until selection_take_drop. */
void selection_paste_offer(struct selection *selection, uint32_t paste, bool dragged,
	const struct link_clip_types *types);
void selection_paste_data(
	struct selection *selection, uint32_t paste, const struct link_clip_data *data);
void selection_paste_stop(struct selection *selection, uint32_t paste);
/* What was given to be dropped, which the caller leaves (clip.h). NULL: it has not come, or there
 * was no memory for it. */
struct clip *selection_take_drop(struct selection *selection, uint32_t paste);

#endif

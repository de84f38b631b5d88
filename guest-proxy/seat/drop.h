/* SPDX-License-Identifier: MIT
 *
 * What the host drops in a window: for the application there an ordinary drag that comes, is let
 * go, and leaves. Meanwhile the pointer is the drag's.
 */
#ifndef GUEST_PROXY_DROP_H
#define GUEST_PROXY_DROP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/clip_drop.h"
#include "protocol/msg.h"

struct clip;
struct proxy_link;
struct window;

struct drop {
	struct proxy_link *link;
	uint32_t paste; /* the host's number of the one that is on */
	struct clip_drop clip;
	void (*over)(struct drop *drop); /* the pointer is the host's again */
};

/* Embedded into the seat. False: out of memory. readers must outlive it. */
bool drop_init(struct drop *drop, struct proxy_link *link, struct wlr_seat *seat,
	struct clip_readers *readers, void (*over)(struct drop *drop));
/* The applications are gone, the seat is not. */
void drop_finish(struct drop *drop);

/* Drops clip where msg says, at time (ms), and tells the host what comes of it. NULL for a window
 * that is not there, and for a clip that could not be kept. What was on is over. */
void drop_begin(struct drop *drop, const struct link_drop *msg, struct window *window,
	struct clip *clip, uint32_t time);
bool drop_is_on(const struct drop *drop);
/* The user does something else, or the host does not wait any more. Nothing when none is on. */
void drop_stop(struct drop *drop);

#endif

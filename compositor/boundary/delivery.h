/* SPDX-License-Identifier: MIT
 *
 * What the user has pasted, or dropped, on its way into a domain: once, and not later than he would
 * expect.
 */
#ifndef COMPOSITOR_DELIVERY_H
#define COMPOSITOR_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/domain/domain_clip.h"

struct clip;
struct clip_terms;
struct wl_event_loop;
struct wl_event_source;

struct delivery {
	struct clip_paste paste; /* while it is on */
	uint32_t idle_timeout; /* ms */
	struct wl_event_source *idle, *total; /* timers */
	/* The domain has all of it; or why it has not. */
	void (*done)(struct delivery *delivery, const char *why);
};

/* False: out of memory. */
bool delivery_init(struct delivery *delivery, struct wl_event_loop *loop,
	void (*done)(struct delivery *delivery, const char *why));
void delivery_finish(struct delivery *delivery);

/* Gives what terms let of clip, which must not grow any more, to their target; what was on is not
 * any more. place: where it is dropped there; NULL: it is pasted. Not by the terms' times, it
 * fails. NULL: done will be called. Else why not. */
const char *delivery_begin(struct delivery *delivery, const struct clip_terms *terms,
	const struct clip_place *place, struct clip *clip);
/* It is not on any more; done is called, if it was. */
void delivery_end(struct delivery *delivery, const char *why);
/* It is not on any more. done is not called. */
void delivery_stop(struct delivery *delivery);

#endif

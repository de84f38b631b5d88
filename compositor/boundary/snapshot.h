/* SPDX-License-Identifier: MIT
 *
 * What the user has copied in a domain, or dragged out of it, from the moment that he said so:
 * taken out of it in pieces, text cleaned on the way, and kept by the host. The domain has no say
 * in it any more: what it has selected later is not in it, nor what it says too late.
 */
#ifndef COMPOSITOR_SNAPSHOT_H
#define COMPOSITOR_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/boundary/clip_text.h"
#include "compositor/domain/domain_clip.h"

struct clip;
struct clip_wipes;
struct domain;
struct wl_event_loop;
struct wl_event_source;

#define SNAPSHOT_FILES "text/uri-list" /* names files; no domain can use another's */

/* What may be copied, and for how long: ms without a byte, and in all. */
struct snapshot_terms {
	enum clip_from from;
	struct link_clip_types types; /* and the most bytes of each */
	uint32_t idle_timeout, timeout;
};

struct snapshot {
	struct clip_wipes *wipes; /* where it ends */
	struct clip_copy copy; /* while it is being taken */
	struct domain *source; /* NULL: there is none */
	struct clip *clip; /* what there is of it; NULL: nothing */
	struct clip_text text; /* of the type that comes, when that is text */
	uint64_t taken; /* clock_ms: when the user said so */
	bool has_files; /* there are SNAPSHOT_FILES, of which nothing was to come */
	uint32_t idle_timeout;
	struct wl_event_source *idle, *total; /* timers */
	/* It is complete, and has one type at least that is not empty; or why it is none. Called
	 * once, later than snapshot_take. */
	void (*done)(struct snapshot *snapshot, const char *why);
};

/* wipes must outlive what was taken. False: out of memory. */
bool snapshot_init(struct snapshot *snapshot, struct wl_event_loop *loop, struct clip_wipes *wipes,
	void (*done)(struct snapshot *snapshot, const char *why));
void snapshot_finish(struct snapshot *snapshot);

/* Of domain, in place of what there was. NULL: done will be called. Else why not. */
const char *snapshot_take(
	struct snapshot *snapshot, struct domain *domain, const struct snapshot_terms *terms);
/* There is none any more; what was being taken is not. done is not called. */
void snapshot_drop(struct snapshot *snapshot);

/* It is being taken. */
bool snapshot_is_on(const struct snapshot *snapshot);
/* It is complete. */
bool snapshot_is_held(const struct snapshot *snapshot);

#endif

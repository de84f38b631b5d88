/* SPDX-License-Identifier: MIT
 *
 * Ordinary copy and paste between two domains, where a rule says direct=yes: for those who want
 * them to be like one machine.
 *
 * - What an application selects is copied at once, when its domain has the focus and the user has
 *   pressed something in it less than DIRECT_ACT_MS ago. So it is what he has just copied; the
 *   domain cannot change it later.
 * - It becomes the selection of another domain when he moves the focus there, in each once, and
 *   only where a direct rule allows the pair.
 * - It is kept apart from what he copies by chord, and for DIRECT_HOLD_MS.
 */
#ifndef COMPOSITOR_DIRECT_H
#define COMPOSITOR_DIRECT_H

#include <stdbool.h>
#include <stddef.h>
#include <wayland-server-core.h>

#include "compositor/boundary/clip_rules.h"
#include "compositor/boundary/delivery.h"
#include "compositor/boundary/snapshot.h"
#include "compositor/domain/config.h"

#define DIRECT_ACT_MS 500
#define DIRECT_HOLD_MS 600000

struct desktop;
struct input;

struct direct {
	struct desktop *desktop;
	const struct input *input;
	const struct policy *policy; /* NULL: nothing may cross */
	struct snapshot snapshot;
	struct domain *from; /* which domain was copied from last */
	struct delivery delivery;
	struct clip_terms given; /* by which what is being delivered may go */
	struct domain *had[CONFIG_MAX_DOMAINS + 1]; /* who has got it */
	size_t had_count;
	struct wl_event_source *hold; /* timer: the snapshot is wiped */
	struct wl_listener selected, active_changed;
};

/* False: out of memory; it is to be finished in any case. */
bool direct_init(struct direct *direct, struct desktop *desktop, const struct input *input,
	struct clip_wipes *wipes);
void direct_finish(struct direct *direct);

/* Nothing is kept, or being copied. */
void direct_wipe(struct direct *direct);

/* Nothing is being copied, or given; why says why not. What is kept stays. */
void direct_stop(struct direct *direct, const char *why);

#endif

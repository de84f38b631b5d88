/* SPDX-License-Identifier: MIT
 *
 * When pictures were seen, for applications that want to know (presentation-time): the point of the
 * host's beat, in the clock of the applications. The two run on different machines, so the host's
 * is set by its quickest messages.
 */
#ifndef GUEST_PROXY_PRESENTED_H
#define GUEST_PROXY_PRESENTED_H

#include <stdbool.h>
#include <stdint.h>

struct link_presented;
struct window;
struct wl_display;
struct wlr_output;

/* From the host's clock to ours, us. Clocks drift apart by less than PRESENTED_DRIFT. */
#define PRESENTED_DRIFT 1000 /* us in which they may have done so by 1 */

struct presented_clock {
	bool known; /* something has come of the host */
	uint64_t host; /* what came last */
	int64_t ahead; /* of ours before the host's; what takes the way from there among it */
	uint64_t told; /* by ours, the last: no later picture was seen before it */
};

struct presented {
	struct presented_clock clock;
};

/* Offers it to the applications of display. False: out of memory. */
bool presented_init(struct presented *presented, struct wl_display *display);
/* The link is lost: the next one has a clock of its own. */
void presented_forget(struct presented *presented);

/* The host's PRESENTED. output: what window is on. */
void presented_tell(struct presented *presented, struct window *window, struct wlr_output *output,
	const struct link_presented *msg);

/* What came at now, ours, was at ms and us of the host's clock: when that was by ours. Never after
 * now. ms wraps. Pure. */
uint64_t presented_clock_map(struct presented_clock *clock, uint32_t ms, uint32_t us, uint64_t now);

#endif

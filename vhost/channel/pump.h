/* SPDX-License-Identifier: MIT
 *
 * Carries messages between the guest's rings and the compositor. Guest to host their very bytes are
 * sent on, and what is wrong with them is the compositor's to say. It reads, and checks by itself,
 * what is about memory: POOL_IMPORT becomes other messages, and what only a backend may say ends
 * the link. Host to guest bytes are passed as they are.
 *
 * Back pressure: while the socket does not take more the guest's ring is not read, and while the
 * guest's ring is full the socket is not read. Neither side's flood costs memory here.
 */
#ifndef VHOST_CHANNEL_PUMP_H
#define VHOST_CHANNEL_PUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/ring.h"
#include "vhost/channel/link.h"
#include "vhost/gpu/resource.h"
#include "vhost/pools/pools.h"

struct pump {
	struct link *link; /* borrowed, up while the pump runs */
	struct ring *ring; /* borrowed */
	const struct resource_table *resources; /* borrowed */
	size_t context_slot; /* whose resources may be imported */
	uint64_t budget; /* bytes to copy in this turn, or what costs as much */
	struct pools pools;

	/* Guest to host: the message at hand. */
	uint8_t to_host[LINK_MAX_MESSAGE];
	size_t to_host_size;
	struct link_msg msg; /* where it was read */
	/* It is not done: a POOL_IMPORT whose resource is not known yet, or pixels to copy. */
	bool held;
	bool queue_is_done; /* nothing was left in the control queue when this turn began */
	bool asleep; /* the guest knows that it must kick */

	/* Host to guest: messages that the ring has not taken yet, from inbox_next on. */
	struct channel_batch inbox;
	unsigned inbox_next;
	enum channel_result inbox_end; /* what came behind them: CHANNEL_OK or how the link ended */
	enum link_error inbox_error;
	bool readable; /* the socket may have more */
};

enum pump_result {
	PUMP_IDLE, /* nothing to do until something happens */
	PUMP_MORE, /* its turn is over, there is more */
	PUMP_NEEDS_QUEUE, /* process the control queue to its end, then call again */
	PUMP_GUEST_BROKE, /* the guest broke a rule; the log says which */
	PUMP_LINK_LOST, /* the compositor is gone */
};

/* Whether messages of the host wait for room in the guest's ring: no more are wanted then. */
bool pump_is_stuffed(const struct pump *pump);

/* pools of the pump must be initialised; everything else is. */
void pump_start(struct pump *pump);

/*
 * Moves what can be moved. A POOL_IMPORT may be seen before the ATTACH_BACKING that the guest sent
 * first, because the two travel in different rings. Then PUMP_NEEDS_QUEUE is returned until a call
 * with queue_is_done, that is: the control queue was looked through to its end since. What the
 * guest queued before it wrote the message is known by then, so still unknown means never sent.
 * While the front end has stopped the queue the import waits.
 */
enum pump_result pump_run(struct pump *pump, bool queue_is_done);

#endif

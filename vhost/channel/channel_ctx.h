/* SPDX-License-Identifier: MIT
 *
 * The channel of one VM: the proxy's context, its shared rings, and what connects them to the
 * compositor. The proxy is recognised by its first command (RING_OPEN); there is one channel in a
 * VM, so a second context's OPEN is refused while the first one's is open.
 *
 * When the link ends, for whatever reason, the rings stay with the state DOWN so that the proxy
 * learns of it; it must CLOSE and OPEN again.
 */
#ifndef VHOST_CHANNEL_CHANNEL_CTX_H
#define VHOST_CHANNEL_CHANNEL_CTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/ring.h"
#include "vhost/channel/link.h"
#include "vhost/channel/pump.h"
#include "vhost/gpu/gpu.h"
#include "vhost/pools/pool.h"
#include "vhost/process/watch.h"

/* What it works with. Borrowed. */
struct channel_ctx_setup {
	const struct memory *memory;
	const struct resource_table *resources;
	struct virtqueue *control; /* in which the proxy's commands are answered */
	const char *link_path;
	int errands; /* of link.h */
	enum pool_form form;
	int udmabuf; /* -1: none */
};

struct channel_ctx {
	struct channel_ctx_setup setup;
	struct link link;
	bool open;
	size_t slot; /* of the context that opened it */
	void *shared; /* RING_SHARED_BYTES of guest RAM, mapped for the rings alone */
	struct ring ring;
	struct pump pump; /* initialised while the link is up */
	struct gpu_fence fence;
	struct ring_command wait; /* of the parked command */
	const char *queue_problem; /* not NULL: the control queue is broken, and why */
};

void channel_ctx_init(struct channel_ctx *channel, const struct channel_ctx_setup *setup);

/* For the device below; data is the channel. */
extern const struct gpu_impl channel_ctx_gpu_impl;

/* Answers the parked WAIT, for the queue is about to stop. The channel goes on after a pause.
 * Whether the guest hears of it is up to the queue's call. */
void channel_ctx_release_wait(struct channel_ctx *channel);

/* Ends the channel. With queue_broken the parked WAIT is forgotten, else answered. */
void channel_ctx_close(struct channel_ctx *channel, enum link_bye_reason reason, bool queue_broken);

/* What to wait for; events happened to it. */
struct watch_slot channel_ctx_watch(const struct channel_ctx *channel);
void channel_ctx_ready(struct channel_ctx *channel, uint32_t events);
/* Milliseconds until channel_ctx_service has something to do, -1: never. */
int channel_ctx_timeout(const struct channel_ctx *channel);

/* The keeper has said something: what has come of it. */
enum link_news channel_ctx_hear(struct channel_ctx *channel);

/* Does what is due: ask for a connection, carry messages, answer the WAIT. queue_is_done: as for
 * pump_run. */
enum pump_result channel_ctx_service(struct channel_ctx *channel, bool queue_is_done);

#endif

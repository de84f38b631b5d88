/* SPDX-License-Identifier: MIT */
#include "vhost/channel/channel_ctx.h"

#include <string.h>
#include <sys/mman.h>

#include "vhost/pools/pools.h"
#include "vhost/process/report.h"

_Static_assert(RING_SHARED_BYTES % 4096 == 0, "the rings are whole pages");

void channel_ctx_init(struct channel_ctx *channel, const struct channel_ctx_setup *setup)
{
	memset(channel, 0, sizeof(*channel));
	channel->setup = *setup;
	link_init(&channel->link, setup->link_path, setup->errands);
}

/* --- the parked WAIT ------------------------------------------------------------------------- */

void channel_ctx_release_wait(struct channel_ctx *channel)
{
	const char *why =
		gpu_fence_complete(&channel->fence, channel->setup.control, channel->setup.memory);
	if (why) {
		channel->queue_problem = why;
	}
}

static void channel_ctx_answer_wait(struct channel_ctx *channel)
{
	if (channel->fence.parked && ring_host_wait_is_due(&channel->ring, &channel->wait)) {
		channel_ctx_release_wait(channel);
	}
}

static uint32_t channel_ctx_wait(struct channel_ctx *channel, const struct ring_command *command,
	const struct gpu_request *request)
{
	/* One at most: the guest waits again because it has left the last one. */
	channel_ctx_release_wait(channel);
	if (ring_host_wait_is_due(&channel->ring, command)) {
		return VIRTIO_GPU_RESP_OK_NODATA;
	}
	channel->wait = *command;
	gpu_fence_park(&channel->fence, request);
	return GPU_PARKED;
}

/* --- open and close -------------------------------------------------------------------------- */

/* The link has ended; the proxy is told by the state. */
static void channel_ctx_down(struct channel_ctx *channel)
{
	if (link_is_up(&channel->link)) {
		pools_finish(&channel->pump.pools);
	}
	link_drop(&channel->link);
	ring_host_set_link_state(&channel->ring, RING_LINK_DOWN);
}

void channel_ctx_close(struct channel_ctx *channel, enum link_bye_reason reason, bool queue_broken)
{
	if (!channel->open) {
		return;
	}
	link_say_bye(&channel->link, reason);
	channel_ctx_down(channel);
	if (queue_broken) {
		channel->fence.parked = false;
	}
	channel_ctx_release_wait(channel);
	munmap(channel->shared, RING_SHARED_BYTES);
	channel->shared = NULL;
	channel->open = false;
}

static void channel_ctx_context_gone(void *data, size_t slot)
{
	struct channel_ctx *channel = data;
	if (channel->open && channel->slot == slot) {
		channel_ctx_close(channel, LINK_BYE_PROXY_GONE, false);
	}
}

static void *channel_ctx_map(const struct channel_ctx *channel, const struct resource *resource)
{
	struct backing pages;
	if (!backing_copy(&resource->backing, RING_SHARED_BYTES, &pages)) {
		return NULL;
	}
	void *shared = backing_map(&pages, channel->setup.memory);
	backing_finish(&pages);
	return shared;
}

static uint32_t channel_ctx_open(struct channel_ctx *channel, size_t slot, uint32_t resource_id)
{
	const struct resource *resource = resource_get(channel->setup.resources, resource_id);
	if (!resource || !resource_is_allowed(resource, slot)
		|| resource->backing.bytes < RING_SHARED_BYTES) {
		report("OPEN with resource %u, which does not exist or is too small for the rings",
			resource_id);
		return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
	}
	void *shared = channel_ctx_map(channel, resource);
	if (!shared) {
		report("OPEN: the pages of resource %u cannot be mapped: give the VM RAM of 4 KiB "
		       "pages (memory-backend-memfd without hugetlb=on)",
			resource_id);
		return VIRTIO_GPU_RESP_ERR_UNSPEC;
	}
	if (!ring_init(&channel->ring, RING_AT_HOST, shared)) {
		munmap(shared, RING_SHARED_BYTES);
		report("OPEN: resource %u holds no fresh rings of version %u", resource_id,
			RING_VERSION);
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	channel->shared = shared;
	channel->slot = slot;
	channel->open = true;
	link_open(&channel->link);
	return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t channel_ctx_submit(void *data, size_t slot,
	const struct ring_command *untrusted_command, const struct gpu_request *request)
{
	struct channel_ctx *channel = data;
	bool ours = channel->open && channel->slot == slot;
	if (untrusted_command->op == RING_OPEN) {
		if (channel->open && !ours) {
			report("OPEN by a second process of the guest is refused: is another "
			       "cloison-proxy running in it?");
			return VIRTIO_GPU_RESP_ERR_UNSPEC;
		}
		channel_ctx_close(channel, LINK_BYE_PROXY_GONE, false);
		return channel_ctx_open(channel, slot, untrusted_command->resource);
	}
	if (!ours) {
		return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
	}
	switch (untrusted_command->op) {
	case RING_CLOSE:
		channel_ctx_close(channel, LINK_BYE_PROXY_GONE, false);
		return VIRTIO_GPU_RESP_OK_NODATA;
	case RING_KICK:
		/* The ring is read after the queue in any case. */
		return VIRTIO_GPU_RESP_OK_NODATA;
	case RING_WAIT:
		return channel_ctx_wait(channel, untrusted_command, request);
	default:
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
}

const struct gpu_impl channel_ctx_gpu_impl = {
	.submit = channel_ctx_submit,
	.context_gone = channel_ctx_context_gone,
};

/* --- service --------------------------------------------------------------------------------- */

struct watch_slot channel_ctx_watch(const struct channel_ctx *channel)
{
	struct watch_slot slot = {.fd = -1};
	if (link_is_up(&channel->link)) {
		slot.fd = channel_fd(channel->link.channel);
		slot.serial = channel->link.serial;
		bool polls = channel_polls_write(channel->link.channel);
		slot.events =
			(pump_is_stuffed(&channel->pump) ? 0 : EPOLLIN) | (polls ? EPOLLOUT : 0);
	}
	return slot;
}

void channel_ctx_ready(struct channel_ctx *channel, uint32_t events)
{
	if (!link_is_up(&channel->link)) {
		return;
	}
	bool lost = (events & EPOLLOUT) != 0 && !channel_flush(channel->link.channel);
	/* What the compositor said last is still delivered when the ring has room for it. */
	bool hung_up = (events & (EPOLLHUP | EPOLLERR)) != 0 && pump_is_stuffed(&channel->pump);
	if (lost || hung_up) {
		report_info("the compositor ended the link");
		channel_ctx_down(channel);
	}
	channel->pump.readable = true;
}

int channel_ctx_timeout(const struct channel_ctx *channel)
{
	return link_is_up(&channel->link) ? channel_retry_ms(channel->link.channel)
					  : link_timeout(&channel->link);
}

static void channel_ctx_start_pump(struct channel_ctx *channel)
{
	struct pump *pump = &channel->pump;
	pump->link = &channel->link;
	pump->ring = &channel->ring;
	pump->resources = channel->setup.resources;
	pump->context_slot = channel->slot;
	pools_init(
		&pump->pools, channel->setup.memory, channel->setup.form, channel->setup.udmabuf);
	pump_start(pump);
	ring_host_set_link_state(&channel->ring, RING_LINK_UP);
	report_info("linked to the compositor");
}

enum link_news channel_ctx_hear(struct channel_ctx *channel)
{
	enum link_news news = link_hear(&channel->link);
	if (news == LINK_CAME_UP) {
		channel_ctx_start_pump(channel);
	}
	return news;
}

enum pump_result channel_ctx_service(struct channel_ctx *channel, bool queue_is_done)
{
	enum pump_result result = PUMP_IDLE;
	if (!channel->open) {
		return result;
	}
	if (link_is_up(&channel->link) && channel_retry_ms(channel->link.channel) == 0) {
		channel_ctx_ready(channel, EPOLLOUT);
	}
	link_ask(&channel->link);
	if (link_is_up(&channel->link)) {
		result = pump_run(&channel->pump, queue_is_done);
	}
	if (result == PUMP_GUEST_BROKE) {
		link_say_bye(&channel->link, LINK_BYE_BROKEN);
		channel_ctx_down(channel);
	} else if (result == PUMP_LINK_LOST) {
		report_info("the compositor ended the link");
		channel_ctx_down(channel);
	}
	channel_ctx_answer_wait(channel);
	return result;
}

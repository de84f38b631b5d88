/* SPDX-License-Identifier: MIT
 *
 * A domain in a VM: messages travel in rings in the pages of a virtio-gpu resource. A command of
 * the device is a doorbell to the host; one command that the host keeps parked, and whose fence is
 * polled here, is the doorbell back. Other users' fences complete ours too, so a wake says
 * nothing: the rings are read and the next wait is parked.
 *
 * A driver that is unbound completes no fence any more, so its device is watched.
 */
#include "guest-proxy/link/transport.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "guest-proxy/link/byte_queue.h"
#include "guest-proxy/link/rescue.h"
#include "guest-proxy/link/virtgpu.h"
#include "protocol/decode.h"
#include "protocol/encode.h"
#include "protocol/log.h"
#include "protocol/ring.h"

/* Messages read at one wake before the event loop gets its turn. */
#define READS_PER_WAKE 256

struct transport_virtio {
	struct transport base;
	struct wl_event_loop *loop;
	const char *render_node; /* borrowed; NULL: the first that is ours */
	int fd; /* the render node */
	uint32_t device; /* counts the devices that fd was */
	struct virtgpu_resource shared; /* the rings; a fresh one for every link */
	struct ring ring;
	struct decode_state decode;
	struct byte_queue queue; /* what the ring did not take */
	int fence; /* of the parked wait, or -1 */
	struct wl_event_source *source; /* of the fence */
	bool waits_for_space; /* the parked wait asks for room too */
	int watch; /* for the device's end, or -1 */
	struct wl_event_source *watching; /* of watch, or NULL */
};

static struct transport_virtio *virtio_from_base(struct transport *transport)
{
	struct transport_virtio *virtio = wl_container_of(transport, virtio, base);
	return virtio;
}

static bool submit(struct transport_virtio *virtio, enum ring_command_op op, int *fence)
{
	struct ring_command command = {.magic = RING_COMMAND_MAGIC, .op = op};
	if (op == RING_OPEN) {
		command.resource = virtio->shared.id;
	} else if (op == RING_WAIT) {
		virtio->waits_for_space = !byte_queue_is_empty(&virtio->queue);
		ring_guest_fill_wait(&virtio->ring, virtio->waits_for_space, &command);
	}
	if (!virtgpu_submit(virtio->fd, &command, fence)) {
		log_error("virtio-gpu refused a command: %s", strerror(errno));
		return false;
	}
	return true;
}

static void forget_wait(struct transport_virtio *virtio)
{
	if (virtio->source) {
		wl_event_source_remove(virtio->source);
		virtio->source = NULL;
	}
	if (virtio->fence >= 0) {
		close(virtio->fence);
		virtio->fence = -1;
	}
}

static int virtio_handle_wake(int fd, uint32_t mask, void *data);

/* The host completes an earlier wait of ours when it sees a new one. */
static bool park_wait(struct transport_virtio *virtio)
{
	forget_wait(virtio);
	if (!submit(virtio, RING_WAIT, &virtio->fence)) {
		return false;
	}
	virtio->source = wl_event_loop_add_fd(
		virtio->loop, virtio->fence, WL_EVENT_READABLE, virtio_handle_wake, virtio);
	return virtio->source;
}

/* Returns why the link ended, NULL while it lives. */
static const char *virtio_read_messages(struct transport_virtio *virtio)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	for (unsigned i = 0; i < READS_PER_WAKE; i++) {
		size_t size = 0;
		enum ring_result result = ring_read(&virtio->ring, bytes, &size);
		if (result == RING_EMPTY) {
			return NULL;
		}
		if (result != RING_OK) {
			return "the host broke the ring";
		}
		struct link_msg msg;
		enum link_error error = decode(&virtio->decode, bytes, size, 0, &msg);
		if (error != LINK_ERROR_NONE) {
			log_error("host sent a bad %s: %s",
				decode_opcode_name(&link_side_guest, msg.opcode),
				decode_error_name(error));
			return "the host broke the protocol";
		}
		virtio->base.listener->message(virtio->base.data, &msg);
	}
	return NULL;
}

static bool kick_when_asked(struct transport_virtio *virtio)
{
	return !ring_guest_must_kick(&virtio->ring) || submit(virtio, RING_KICK, NULL);
}

static const char *virtio_write_messages(struct transport_virtio *virtio)
{
	if (byte_queue_is_empty(&virtio->queue)) {
		return NULL;
	}
	size_t size = 0;
	const uint8_t *bytes = byte_queue_peek(&virtio->queue, &size);
	while (bytes) {
		enum ring_result result = ring_write(&virtio->ring, bytes, size);
		if (result == RING_FULL) {
			break;
		}
		if (result != RING_OK) {
			return "the host broke the ring";
		}
		byte_queue_pop(&virtio->queue);
		bytes = byte_queue_peek(&virtio->queue, &size);
	}
	if (!kick_when_asked(virtio)) {
		return "the device failed";
	}
	if (!bytes) {
		virtio->base.listener->room(virtio->base.data);
	}
	return NULL;
}

static const char *virtio_handle_rings(struct transport_virtio *virtio)
{
	/* Looked at first, so that what the host wrote before it ended the link is read. */
	bool down = ring_guest_link_state(&virtio->ring) == RING_LINK_DOWN;
	const char *lost = virtio_read_messages(virtio);
	if (!lost && down) {
		lost = "the host ended it";
	}
	if (!lost) {
		lost = virtio_write_messages(virtio);
	}
	if (!lost && !park_wait(virtio)) {
		lost = "the device failed";
	}
	return lost;
}

static int virtio_handle_wake(int fd, uint32_t mask, void *data)
{
	struct transport_virtio *virtio = data;
	const char *lost = virtio_handle_rings(virtio);
	if (lost) {
		forget_wait(virtio);
		virtio->base.listener->lost(virtio->base.data, lost);
	}
	return 0;
}

static int virtio_handle_removal(int fd, uint32_t mask, void *data)
{
	struct transport_virtio *virtio = data;
	/* Without a link nobody misses it: the next one finds it gone. */
	if (virtgpu_is_gone(virtio->watch, virtio->fd) && virtio->fence >= 0) {
		forget_wait(virtio);
		virtio->base.listener->lost(virtio->base.data, "its device was taken away");
	}
	return 0;
}

static void virtio_close(struct transport *transport)
{
	struct transport_virtio *virtio = virtio_from_base(transport);
	forget_wait(virtio);
	if (virtio->shared.data) {
		submit(virtio, RING_CLOSE, NULL);
	}
	virtgpu_resource_destroy(virtio->fd, &virtio->shared);
	byte_queue_finish(&virtio->queue);
}

/* The driver was unbound, so the file is of no use any more; bound again, there is another
 * device. */
static bool find_device_anew(struct transport_virtio *virtio)
{
	int fd = virtgpu_find(virtio->render_node, true);
	if (fd < 0) {
		return false;
	}
	close(virtio->fd);
	virtio->fd = fd;
	virtio->device++;
	log_info("the display device is another one now");
	return true;
}

static void log_unwatched(void)
{
	log_error(
		"cannot watch the display device: %s; when its driver is unbound, this program has "
		"to be started anew",
		strerror(errno));
}

static bool make_rings(struct transport_virtio *virtio)
{
	if (virtgpu_resource_create(virtio->fd, RING_SHARED_BYTES, &virtio->shared)) {
		return true;
	}
	return errno == ENODEV && find_device_anew(virtio)
	       && virtgpu_resource_create(virtio->fd, RING_SHARED_BYTES, &virtio->shared);
}

static bool virtio_open(struct transport *transport, bool quiet)
{
	struct transport_virtio *virtio = virtio_from_base(transport);
	if (!make_rings(virtio)) {
		if (!quiet) {
			log_error(
				"cannot make the rings in virtio-gpu memory: %s", strerror(errno));
		}
		return false;
	}
	virtio->decode = (struct decode_state){.side = &link_side_guest};
	ring_init(&virtio->ring, RING_AT_GUEST, virtio->shared.data);
	/* Before the commands, which fail when it has gone by then. */
	if (virtio->watching && !virtgpu_watch(virtio->watch)) {
		log_unwatched();
	}
	if (!submit(virtio, RING_OPEN, NULL) || !park_wait(virtio)) {
		virtio_close(transport);
		return false;
	}
	return true;
}

static bool write_or_queue(struct transport_virtio *virtio, const uint8_t *bytes, size_t size)
{
	if (byte_queue_is_empty(&virtio->queue)) {
		enum ring_result result = ring_write(&virtio->ring, bytes, size);
		if (result != RING_FULL) {
			return result == RING_OK && kick_when_asked(virtio);
		}
	}
	if (!byte_queue_push(&virtio->queue, bytes, size)) {
		return false;
	}
	return virtio->waits_for_space || park_wait(virtio);
}

static bool virtio_send(struct transport *transport, const struct link_msg *msg)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = encode(&link_side_guest, msg, bytes);
	return write_or_queue(virtio_from_base(transport), bytes, size);
}

static bool virtio_has_room(const struct transport *transport)
{
	const struct transport_virtio *virtio = wl_container_of(transport, virtio, base);
	return byte_queue_is_empty(&virtio->queue);
}

static bool virtio_allocate(
	struct transport *transport, size_t size, struct transport_memory *memory)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size = (size + page - 1) / page * page;
	*memory = (struct transport_memory){.fd = -1};
	struct transport_virtio *virtio = virtio_from_base(transport);
	struct virtgpu_resource resource;
	if (!virtgpu_resource_create(virtio->fd, size, &resource)) {
		return false;
	}
	*memory = (struct transport_memory){.data = resource.data,
		.size = size,
		.fd = -1,
		.resource = resource.id,
		.handle = resource.handle,
		.device = virtio->device};
	return true;
}

static void virtio_release(struct transport *transport, struct transport_memory *memory)
{
	struct virtgpu_resource resource = {.handle = memory->handle,
		.id = memory->resource,
		.data = memory->data,
		.size = memory->size};
	struct transport_virtio *virtio = virtio_from_base(transport);
	/* Handles of another device went with its file; here they would be somebody else's. */
	if (memory->device == virtio->device) {
		virtgpu_resource_destroy(virtio->fd, &resource);
	} else {
		virtgpu_resource_unmap(&resource);
	}
	*memory = (struct transport_memory){.fd = -1};
}

static bool virtio_renew(struct transport *transport, struct transport_memory *memory)
{
	struct transport_memory renewed;
	if (!memory->data || memory->device == virtio_from_base(transport)->device) {
		return true;
	}
	if (!virtio_allocate(transport, memory->size, &renewed)) {
		return false;
	}
	rescue_copy(renewed.data, memory->data, memory->size);
	virtio_release(transport, memory);
	*memory = renewed;
	return true;
}

static void virtio_destroy(struct transport *transport)
{
	struct transport_virtio *virtio = virtio_from_base(transport);
	virtio_close(transport);
	if (virtio->watching) {
		wl_event_source_remove(virtio->watching);
	}
	if (virtio->watch >= 0) {
		close(virtio->watch);
	}
	close(virtio->fd);
	free(virtio);
}

static const struct transport_impl virtio_impl = {
	.passes_fds = false,
	.open = virtio_open,
	.close = virtio_close,
	.send = virtio_send,
	.has_room = virtio_has_room,
	.allocate = virtio_allocate,
	.renew = virtio_renew,
	.release = virtio_release,
	.destroy = virtio_destroy,
};

struct transport *transport_virtio_create(struct wl_event_loop *loop, const char *render_node)
{
	int fd = virtgpu_find(render_node, false);
	if (fd < 0) {
		return NULL;
	}
	struct transport_virtio *virtio = calloc(1, sizeof(*virtio));
	if (!virtio) {
		log_error("cannot prepare the link: out of memory");
		close(fd);
		return NULL;
	}
	virtio->base.impl = &virtio_impl;
	virtio->loop = loop;
	virtio->render_node = render_node;
	virtio->fd = fd;
	virtio->fence = -1;
	virtio->watch = virtgpu_watch_create();
	if (virtio->watch >= 0) {
		virtio->watching = wl_event_loop_add_fd(
			loop, virtio->watch, WL_EVENT_READABLE, virtio_handle_removal, virtio);
	}
	if (!virtio->watching) {
		log_unwatched();
	}
	return &virtio->base;
}

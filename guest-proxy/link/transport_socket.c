/* SPDX-License-Identifier: MIT
 *
 * A domain without a VM: the link is an AF_UNIX socket, memory is sealed memfds.
 */
#include "guest-proxy/link/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "protocol/channel.h"
#include "protocol/log.h"

struct transport_socket {
	struct transport base;
	struct wl_event_loop *loop;
	const char *path;
	struct channel *channel; /* NULL: no link */
	struct wl_event_source *source; /* of the channel */
	struct wl_event_source *flushing; /* idle: sends what was posted; NULL: nothing was */
	struct wl_event_source *retry; /* timer: there was a shortage; NULL: no link */
	bool writable_wanted; /* the source tells when the channel can be written to */
};

static struct transport_socket *socket_from_base(struct transport *transport)
{
	struct transport_socket *socket = wl_container_of(transport, socket, base);
	return socket;
}

static void update_events(struct transport_socket *socket)
{
	int retry = channel_retry_ms(socket->channel);
	bool wanted = channel_polls_write(socket->channel);
	if (retry >= 0) {
		wl_event_source_timer_update(socket->retry, retry + 1);
	}
	if (wanted != socket->writable_wanted) {
		socket->writable_wanted = wanted;
		wl_event_source_fd_update(
			socket->source, WL_EVENT_READABLE | (wanted ? WL_EVENT_WRITABLE : 0));
	}
}

/* Returns why the link ended, NULL while it lives. */
static const char *socket_read_messages(struct transport_socket *socket)
{
	struct link_msg msg LINK_UNINITIALIZED;
	enum link_error error;
	do {
		switch (channel_receive(socket->channel, &msg, &error)) {
		case CHANNEL_OK:
			socket->base.listener->message(socket->base.data, &msg);
			break;
		case CHANNEL_AGAIN:
			return NULL;
		case CHANNEL_CLOSED:
			return "the host closed it";
		case CHANNEL_VIOLATION:
			log_error("host sent a bad %s: %s",
				decode_opcode_name(&link_side_guest, msg.opcode),
				decode_error_name(error));
			return "the host broke the protocol";
		}
	} while (!channel_is_drained(socket->channel));
	return NULL;
}

static const char *socket_write_messages(struct transport_socket *socket)
{
	bool waited = channel_wants_write(socket->channel);
	if (!channel_flush(socket->channel)) {
		return "the host closed it";
	}
	if (waited && !channel_wants_write(socket->channel)) {
		socket->base.listener->room(socket->base.data);
	}
	return NULL;
}

static int socket_handle_events(int fd, uint32_t mask, void *data)
{
	struct transport_socket *socket = data;
	const char *lost = socket_read_messages(socket);
	if (!lost && (mask & WL_EVENT_WRITABLE) != 0) {
		lost = socket_write_messages(socket);
	}
	if (lost) {
		socket->base.listener->lost(socket->base.data, lost);
		return 0;
	}
	update_events(socket);
	return 0;
}

/* That the host is gone shows when the socket is read. */
static void socket_flush(struct transport_socket *socket)
{
	if (!socket_write_messages(socket)) {
		update_events(socket);
	}
}

static int socket_handle_retry(void *data)
{
	socket_flush(data);
	return 0;
}

static bool socket_open(struct transport *transport, bool quiet)
{
	struct transport_socket *socket = socket_from_base(transport);
	int fd = channel_connect(socket->path);
	if (fd < 0) {
		if (!quiet) {
			log_error("cannot connect to the link %s: %s; start the compositor, with a "
				  "domain of that name",
				socket->path, strerror(errno));
		}
		return false;
	}
	socket->channel = channel_create(fd, &link_side_guest);
	if (!socket->channel) {
		log_error("cannot use the link %s: out of memory", socket->path);
		return false;
	}
	socket->source = wl_event_loop_add_fd(socket->loop, channel_fd(socket->channel),
		WL_EVENT_READABLE, socket_handle_events, socket);
	socket->retry = wl_event_loop_add_timer(socket->loop, socket_handle_retry, socket);
	if (!socket->source || !socket->retry) {
		log_error("cannot watch the link %s: %s", socket->path, strerror(errno));
		transport->impl->close(transport);
		return false;
	}
	return true;
}

static void socket_close(struct transport *transport)
{
	struct transport_socket *socket = socket_from_base(transport);
	if (socket->source) {
		wl_event_source_remove(socket->source);
		socket->source = NULL;
		socket->writable_wanted = false;
	}
	if (socket->retry) {
		wl_event_source_remove(socket->retry);
		socket->retry = NULL;
	}
	if (socket->flushing) {
		wl_event_source_remove(socket->flushing);
		socket->flushing = NULL;
	}
	if (socket->channel) {
		channel_flush(socket->channel);
		/* The host's ERROR may lie there still, behind the failure that it caused. */
		socket_read_messages(socket);
	}
	channel_destroy(socket->channel);
	socket->channel = NULL;
}

static void socket_handle_flush(void *data)
{
	struct transport_socket *socket = data;
	socket->flushing = NULL;
	socket_flush(socket);
}

static bool socket_send(struct transport *transport, const struct link_msg *msg)
{
	struct transport_socket *socket = socket_from_base(transport);
	if (!channel_post(socket->channel, msg)) {
		return false;
	}
	if (!socket->flushing) {
		socket->flushing =
			wl_event_loop_add_idle(socket->loop, socket_handle_flush, socket);
	}
	return socket->flushing;
}

static bool socket_has_room(const struct transport *transport)
{
	const struct transport_socket *socket = wl_container_of(transport, socket, base);
	return !channel_wants_write(socket->channel);
}

static void socket_release(struct transport *transport, struct transport_memory *memory)
{
	if (memory->data) {
		munmap(memory->data, memory->size);
		close(memory->fd);
	}
	*memory = (struct transport_memory){.fd = -1};
}

static bool socket_allocate(
	struct transport *transport, size_t size, struct transport_memory *memory)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size = (size + page - 1) / page * page;
	*memory = (struct transport_memory){.fd = -1};
	int fd = memfd_create("cloison-pool", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0) {
		return false;
	}
	if (ftruncate(fd, (off_t)size) < 0
		|| fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0) {
		close(fd);
		return false;
	}
	/* All of it is going to be written: one call instead of a fault for each page. */
	const int flags = MAP_SHARED | MAP_POPULATE;
	void *data = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (data == MAP_FAILED) {
		close(fd);
		return false;
	}
	*memory = (struct transport_memory){.data = data, .size = size, .fd = fd};
	return true;
}

static void socket_destroy(struct transport *transport)
{
	socket_close(transport);
	free(socket_from_base(transport));
}

static const struct transport_impl socket_impl = {
	.passes_fds = true,
	.open = socket_open,
	.close = socket_close,
	.send = socket_send,
	.has_room = socket_has_room,
	.allocate = socket_allocate,
	.release = socket_release,
	.destroy = socket_destroy,
};

struct transport *transport_socket_create(struct wl_event_loop *loop, const char *path)
{
	struct transport_socket *socket = calloc(1, sizeof(*socket));
	if (!socket) {
		log_error("cannot prepare the link %s: out of memory", path);
		return NULL;
	}
	socket->base.impl = &socket_impl;
	socket->loop = loop;
	socket->path = path;
	return &socket->base;
}

/* SPDX-License-Identifier: MIT */
#include "vhost/server.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "protocol/log.h"
#include "vhost/channel/channel_ctx.h"
#include "vhost/process/report.h"

/* In this order: a front end's end is seen before the next one's connection, and requests in the
 * control queue before messages in the rings. */
enum server_slot {
	SLOT_STOP,
	SLOT_FRONT_END,
	SLOT_LISTENER,
	SLOT_CONTROL,
	SLOT_CURSOR,
	SLOT_LINK,
};

_Static_assert(SLOT_LINK + 1 == WATCH_SLOTS, "a slot for each");

void server_init(struct server *server, const struct device_setup *setup)
{
	watch_init(&server->watch);
	listener_init(&server->listener);
	device_init(&server->device, setup);
	front_end_init(&server->front_end, &server->device);
}

void server_finish(struct server *server)
{
	device_finish(&server->device, LINK_BYE_SHUTDOWN);
	front_end_disconnect(&server->front_end);
	listener_close(&server->listener);
	watch_finish(&server->watch);
}

/* Kicks only say that something happened: edges are enough, and their counters are never read. */
static void server_fill(const struct server *server, struct watch_slot slots[static WATCH_SLOTS])
{
	const struct device *device = &server->device;
	const struct front_end *front_end = &server->front_end;
	slots[SLOT_FRONT_END] = (struct watch_slot){front_end->fd, front_end->serial, EPOLLIN};
	slots[SLOT_LISTENER] = (struct watch_slot){server->listener.fd, 0, EPOLLIN};
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		const struct virtqueue *queue = &device->queues[i];
		slots[SLOT_CONTROL + i] =
			(struct watch_slot){queue->kick, queue->serial, EPOLLIN | EPOLLET};
	}
	slots[SLOT_LINK] = channel_ctx_watch(&device->channel);
}

static void server_receive(struct server *server)
{
	enum front_end_result result = front_end_receive(&server->front_end);
	if (result == FRONT_END_STAYS) {
		return;
	}
	device_finish(&server->device, LINK_BYE_VM_GONE);
	front_end_disconnect(&server->front_end);
	server->ended = server->listener.fd < 0;
	server->failed = server->ended && result == FRONT_END_REFUSED;
}

static void server_accept(struct server *server)
{
	int fd = listener_accept(&server->listener);
	if (fd < 0) {
		return;
	}
	if (server->front_end.fd >= 0) {
		report("a second QEMU connects to %s and is refused: one backend serves one VM",
			server->listener.path);
		close(fd);
		return;
	}
	report_info("a VM is connected");
	front_end_connect(&server->front_end, fd);
}

/* A handler may close what a later slot names: at worst somebody is woken whose descriptor does not
 * block. */
static void server_dispatch(struct server *server, const uint32_t ready[static WATCH_SLOTS])
{
	if (ready[SLOT_FRONT_END] != 0) {
		server_receive(server);
	}
	if (ready[SLOT_LISTENER] != 0) {
		server_accept(server);
	}
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		if (ready[SLOT_CONTROL + i] != 0) {
			bool usable = (ready[SLOT_CONTROL + i] & WATCH_UNUSABLE) == 0;
			device_kick(&server->device, i, usable);
		}
	}
	if (ready[SLOT_LINK] != 0) {
		channel_ctx_ready(&server->device.channel, ready[SLOT_LINK]);
	}
}

/* Whoever ends us because QEMU has ended must not hide why: the host tells the user. */
static void server_stop(struct server *server, uint32_t front_end)
{
	if ((front_end & EPOLLHUP) != 0) {
		device_finish(&server->device, LINK_BYE_VM_GONE);
	}
}

bool server_run(struct server *server, int stop_fd)
{
	bool more = false;
	while (!server->ended) {
		struct watch_slot slots[WATCH_SLOTS];
		uint32_t ready[WATCH_SLOTS];
		server_fill(server, slots);
		slots[SLOT_STOP] = (struct watch_slot){stop_fd, 0, EPOLLIN};
		int timeout = more ? 0 : channel_ctx_timeout(&server->device.channel);
		if (!watch_wait(&server->watch, slots, timeout, ready)) {
			log_error("cannot wait for events: %s", strerror(errno));
			return false;
		}
		if (ready[SLOT_STOP] != 0) {
			server_stop(server, ready[SLOT_FRONT_END]);
			break;
		}
		server_dispatch(server, ready);
		more = device_service(&server->device);
	}
	return !server->failed;
}

/* SPDX-License-Identifier: MIT */
#include "vhost/server.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "protocol/log.h"
#include "vhost/report.h"

/* In this order: a front end's end is seen before the next one's connection, and requests in the
 * control queue before messages in the rings. */
enum server_slot {
	SLOT_FRONT_END,
	SLOT_LISTENER,
	SLOT_CONTROL,
	SLOT_CURSOR,
	SLOT_LINK,
	SLOT_COUNT,
};

void server_init(struct server *server, const struct device_setup *setup)
{
	listener_init(&server->listener);
	device_init(&server->device, setup);
	front_end_init(&server->front_end, &server->device);
}

void server_finish(struct server *server)
{
	device_finish(&server->device, LINK_BYE_SHUTDOWN);
	front_end_disconnect(&server->front_end);
	listener_close(&server->listener);
}

static void server_fill(const struct server *server, struct pollfd fds[static SLOT_COUNT])
{
	short link_events = 0;
	const struct device *device = &server->device;
	fds[SLOT_FRONT_END] = (struct pollfd){server->front_end.fd, POLLIN, 0};
	fds[SLOT_LISTENER] = (struct pollfd){server->listener.fd, POLLIN, 0};
	fds[SLOT_CONTROL] = (struct pollfd){device_kick_fd(device, GPU_QUEUE_CONTROL), POLLIN, 0};
	fds[SLOT_CURSOR] = (struct pollfd){device_kick_fd(device, GPU_QUEUE_CURSOR), POLLIN, 0};
	int link = channel_ctx_poll_fd(&device->channel, &link_events);
	fds[SLOT_LINK] = (struct pollfd){link, link_events, 0};
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

/* A handler may close what a later slot names: a stale number at worst wakes somebody whose
 * descriptor does not block. */
static void server_dispatch(struct server *server, const struct pollfd fds[static SLOT_COUNT])
{
	if (fds[SLOT_FRONT_END].revents != 0) {
		server_receive(server);
	}
	if (fds[SLOT_LISTENER].revents != 0) {
		server_accept(server);
	}
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		if (fds[SLOT_CONTROL + i].revents != 0 && device_kick_fd(&server->device, i) >= 0) {
			device_kick(&server->device, i);
		}
	}
	if (fds[SLOT_LINK].revents != 0) {
		channel_ctx_poll_result(&server->device.channel, fds[SLOT_LINK].revents);
	}
}

static int server_wait(
	struct pollfd fds[static SLOT_COUNT], int timeout_ms, const sigset_t *signals)
{
	const struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
	int ready = ppoll(fds, SLOT_COUNT, timeout_ms < 0 ? NULL : &timeout, signals);
	if (ready < 0) {
		for (int i = 0; i < SLOT_COUNT; i++) {
			fds[i].revents = 0;
		}
	}
	return ready < 0 && errno != EINTR ? -1 : 0;
}

bool server_run(struct server *server, const volatile sig_atomic_t *stop, const sigset_t *signals)
{
	bool more = false;
	while (!*stop && !server->ended) {
		struct pollfd fds[SLOT_COUNT];
		server_fill(server, fds);
		int timeout = more ? 0 : channel_ctx_timeout(&server->device.channel);
		if (server_wait(fds, timeout, signals) < 0) {
			log_error("cannot wait for events: %s", strerror(errno));
			return false;
		}
		server_dispatch(server, fds);
		more = device_service(&server->device);
	}
	return !server->failed;
}

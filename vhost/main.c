/* SPDX-License-Identifier: MIT
 *
 * cloison-vhost: the display of one VM.
 *
 * Process model. One process per VM, started fresh by whoever starts the VM, with one thread and
 * one loop over a few descriptors, in which nothing blocks. It trusts the compositor; it trusts
 * neither the guest nor the QEMU that runs it. From QEMU come vhost-user messages and the
 * descriptors of the guest's RAM; from the guest, requests in two virtqueues and the rings of
 * the proxy. A guest that breaks a rule loses its display until its driver starts again; the
 * process lives on, because QEMU cannot reconnect a vhost-user-gpu-pci. Nothing here draws or
 * keeps pixels: buffers go to the compositor as descriptors.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/log.h"
#include "vhost/channel/channel_ctx.h"
#include "vhost/front/device.h"
#include "vhost/front/front_end.h"
#include "vhost/front/listener.h"
#include "vhost/options.h"
#include "vhost/process/report.h"
#include "vhost/process/sandbox.h"
#include "vhost/process/watch.h"

/* --- the loop --------------------------------------------------------------------------------- */

struct server {
	struct listener listener; /* not open with --fd */
	struct front_end front_end;
	struct device device;
	struct watch watch;
	bool ended, failed; /* without a listener: the front end is gone, because it was refused */
};

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

/* Either the listener is opened or a front end connected afterwards by the caller. */
static void server_init(struct server *server, const struct device_setup *setup)
{
	watch_init(&server->watch);
	listener_init(&server->listener);
	device_init(&server->device, setup);
	front_end_init(&server->front_end, &server->device);
}

static void server_finish(struct server *server)
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

/* Serves front ends, one at a time, until stop_fd can be read (true is returned), or, without a
 * listener, until the one front end has gone (true), or its messages were refused (false). */
static bool server_run(struct server *server, int stop_fd)
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
			/* Whoever ends us because QEMU has ended must not hide why: the host
			 * tells the user. */
			if ((ready[SLOT_FRONT_END] & EPOLLHUP) != 0) {
				device_finish(&server->device, LINK_BYE_VM_GONE);
			}
			break;
		}
		server_dispatch(server, ready);
		more = device_service(&server->device);
	}
	return !server->failed;
}

/* --- the process ------------------------------------------------------------------------------ */

/* The front end shrank the file of the guest's RAM: nothing can go on, but it can be said. */
static void main_on_bus_error(int number)
{
	static const char text[] = "cloison-vhost: error: the file behind the guest's RAM became "
				   "smaller: start the VM "
				   "with memory-backend-memfd, share=on, which cannot shrink\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
	(void)ignored;
	_exit(EXIT_FAILURE);
}

/* Returns a descriptor that can be read when the program shall stop: a guest that keeps the loop
 * busy cannot keep a signal from it. -1 with a line logged. */
static int main_setup_signals(void)
{
	struct sigaction bus = {.sa_handler = main_on_bus_error};
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	sigaction(SIGBUS, &bus, NULL);
	signal(SIGPIPE, SIG_IGN);
	int fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0) {
		log_error("cannot wait for signals: %s", strerror(errno));
	}
	return fd;
}

static bool main_take_fd(struct server *server, int fd)
{
	int type = 0;
	socklen_t size = sizeof(type);
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) < 0 || type != SOCK_STREAM
		|| fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
		log_error("--fd=%d is no stream socket: pass one end of the VM's vhost-user socket",
			fd);
		return false;
	}
	front_end_connect(&server->front_end, fd);
	return true;
}

static bool main_serve(const struct options *options)
{
	/* Static: large, and there is one. */
	static struct server server;
	bool dmabufs = options->form == POOL_FORM_DMABUF;
	const struct device_setup setup = {
		.link_path = options->link,
		.form = options->form,
		/* -1 when there is none or it may not be used: pools go another way then. */
		.udmabuf = dmabufs ? open("/dev/udmabuf", O_RDWR | O_CLOEXEC) : -1,
	};
	int stop_fd = main_setup_signals();
	server_init(&server, &setup);
	bool started = options->socket_path ? listener_open(&server.listener, options->socket_path)
					    : main_take_fd(&server, options->fd);
	bool ok = stop_fd >= 0 && started && sandbox_enter() && server_run(&server, stop_fd);
	server_finish(&server);
	return ok;
}

static bool main_run(const struct options *options)
{
	if (options->help) {
		options_print_help();
		return true;
	}
	if (options->version) {
		printf("cloison-vhost %s\n", CLOISON_VERSION);
		return true;
	}
	if (options->print_capabilities) {
		/* virgl and render-node are features; there is no 3D, so none is named. */
		puts("{\n  \"type\": \"gpu\",\n  \"features\": []\n}");
		return true;
	}
	report_init(options->domain);
	if (options->wants_3d) {
		report_info("3D (--virgl, --render-node) is not available: the guest draws with "
			    "its CPU");
	}
	return main_serve(options);
}

int main(int argc, char **argv)
{
	struct options options;
	log_init("cloison-vhost", LOG_LEVEL_INFO);
	bool ok = options_read(&options, argc, argv) && main_run(&options);
	options_finish(&options);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* SPDX-License-Identifier: MIT */
#include "vhost/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "protocol/log.h"
#include "protocol/shortage.h"
#include "vhost/front/front_end.h"
#include "vhost/front/listener.h"
#include "vhost/process/report.h"
#include "vhost/process/watch.h"

/* --- the loop --------------------------------------------------------------------------------- */

struct worker {
	const struct worker_setup *setup;
	struct front_end front_end;
	struct device device;
	struct watch watch;
	uint64_t accept_at; /* clock_ms: not before this; 0: at once */
	bool ended, failed; /* without a listener: the front end is gone, because it was refused */
};

/* In this order: a front end's end is seen before the next one's connection, and requests in the
 * control queue before messages in the rings. */
enum worker_slot {
	SLOT_KEEPER,
	SLOT_FRONT_END,
	SLOT_LISTENER,
	SLOT_CONTROL,
	SLOT_CURSOR,
	SLOT_LINK,
};

_Static_assert(SLOT_LINK + 1 == WATCH_SLOTS, "a slot for each");

static void worker_init(struct worker *worker, const struct worker_setup *setup)
{
	worker->setup = setup;
	watch_init(&worker->watch);
	device_init(&worker->device, &setup->device);
	front_end_init(&worker->front_end, &worker->device);
	if (setup->front_end >= 0) {
		front_end_connect(&worker->front_end, setup->front_end);
	}
}

static void worker_finish(struct worker *worker)
{
	device_finish(&worker->device, LINK_BYE_SHUTDOWN);
	front_end_disconnect(&worker->front_end);
	if (worker->setup->listener >= 0) {
		close(worker->setup->listener);
	}
	watch_finish(&worker->watch);
}

/* Kicks only say that something happened: edges are enough, and their counters are never read. */
static void worker_fill(const struct worker *worker, struct watch_slot slots[static WATCH_SLOTS])
{
	const struct device *device = &worker->device;
	const struct front_end *front_end = &worker->front_end;
	slots[SLOT_KEEPER] = (struct watch_slot){worker->setup->device.errands, 0, EPOLLIN};
	slots[SLOT_FRONT_END] = (struct watch_slot){front_end->fd, front_end->serial, EPOLLIN};
	slots[SLOT_LISTENER] = (struct watch_slot){
		worker->setup->listener, 0, worker->accept_at == 0 ? EPOLLIN : 0};
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		const struct virtqueue *queue = &device->queues[i];
		slots[SLOT_CONTROL + i] =
			(struct watch_slot){queue->kick, queue->serial, EPOLLIN | EPOLLET};
	}
	slots[SLOT_LINK] = channel_ctx_watch(&device->channel);
}

static void worker_receive(struct worker *worker)
{
	enum front_end_result result = front_end_receive(&worker->front_end);
	if (result == FRONT_END_STAYS) {
		return;
	}
	device_finish(&worker->device, LINK_BYE_VM_GONE);
	front_end_disconnect(&worker->front_end);
	worker->ended = worker->setup->listener < 0;
	worker->failed = worker->ended && result == FRONT_END_REFUSED;
}

static void worker_accept(struct worker *worker)
{
	int fd = listener_accept(worker->setup->listener);
	if (fd < 0) {
		/* It waits there as long as there is no descriptor or no memory for it. */
		bool passes = errno != EAGAIN && shortage_passes(errno);
		worker->accept_at = passes ? clock_ms() + VHOST_ACCEPT_PAUSE_MS : 0;
		return;
	}
	if (worker->front_end.fd >= 0) {
		report("a second QEMU connects to %s and is refused: one backend serves one VM",
			worker->setup->listener_path);
		close(fd);
		return;
	}
	report_info("a VM is connected");
	front_end_connect(&worker->front_end, fd);
}

/* Milliseconds until something is due, -1: never. */
static int worker_timeout(struct worker *worker, bool more)
{
	int timeout = more ? 0 : channel_ctx_timeout(&worker->device.channel);
	if (worker->accept_at == 0) {
		return timeout;
	}
	uint64_t now = clock_ms();
	if (now >= worker->accept_at) {
		worker->accept_at = 0;
		return 0;
	}
	int pause = (int)(worker->accept_at - now);
	return timeout >= 0 && timeout < pause ? timeout : pause;
}

/* A handler may close what a later slot names: at worst somebody is woken whose descriptor does not
 * block. */
static void worker_dispatch(struct worker *worker, const uint32_t ready[static WATCH_SLOTS])
{
	if (ready[SLOT_FRONT_END] != 0) {
		worker_receive(worker);
	}
	if (ready[SLOT_LISTENER] != 0) {
		worker_accept(worker);
	}
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		if (ready[SLOT_CONTROL + i] != 0) {
			bool usable = (ready[SLOT_CONTROL + i] & WATCH_UNUSABLE) == 0;
			device_kick(&worker->device, i, usable);
		}
	}
	if (ready[SLOT_LINK] != 0) {
		channel_ctx_ready(&worker->device.channel, ready[SLOT_LINK]);
	}
}

/* The keeper has answered, or wants this process to end: then true. */
static bool worker_stops(struct worker *worker, const uint32_t ready[static WATCH_SLOTS])
{
	enum link_news news =
		ready[SLOT_KEEPER] != 0 ? channel_ctx_hear(&worker->device.channel) : LINK_NO_NEWS;
	if (news == LINK_NO_KEEPER) {
		/* It was killed, and this process dies with it a moment later. Nobody is told
		 * that this is an end as others. */
		_exit(EXIT_FAILURE);
	}
	if (news != LINK_STOP) {
		return false;
	}
	/* Whoever ends us because QEMU has ended must not hide why: the host tells the user. */
	if ((ready[SLOT_FRONT_END] & EPOLLHUP) != 0) {
		device_finish(&worker->device, LINK_BYE_VM_GONE);
	}
	return true;
}

static bool worker_serve(struct worker *worker)
{
	bool more = false;
	while (!worker->ended) {
		struct watch_slot slots[WATCH_SLOTS];
		uint32_t ready[WATCH_SLOTS];
		worker_fill(worker, slots);
		int timeout = worker_timeout(worker, more);
		if (!watch_wait(&worker->watch, slots, timeout, ready)) {
			log_error("cannot wait for events: %s", strerror(errno));
			return false;
		}
		if (worker_stops(worker, ready)) {
			break;
		}
		worker_dispatch(worker, ready);
		more = device_service(&worker->device);
	}
	return !worker->failed;
}

/* --- the process ------------------------------------------------------------------------------ */

/* The front end shrank the file of the guest's RAM: nothing can go on, but it can be said. */
static void worker_on_bus_error(int number)
{
	static const char text[] = "cloison-vhost: error: the file behind the guest's RAM became "
				   "smaller: start the VM "
				   "with memory-backend-memfd, share=on, which cannot shrink\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
	(void)ignored;
	_exit(EXIT_FAILURE);
}

bool worker_run(const struct worker_setup *setup)
{
	/* Static: large, and there is one. */
	static struct worker worker;
	struct sigaction bus = {.sa_handler = worker_on_bus_error};
	sigaction(SIGBUS, &bus, NULL);
	worker_init(&worker, setup);
	bool ok = sandbox_enter_worker(&setup->sandbox) && worker_serve(&worker);
	worker_finish(&worker);
	return ok;
}

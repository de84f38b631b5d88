/* SPDX-License-Identifier: MIT
 *
 * cloison-vhost: the display of one VM.
 *
 * Process model. Two processes per VM, started fresh by whoever starts the VM, each with one thread
 * and one loop in which nothing blocks. The keeper is the one that was started: it has the names of
 * things, makes the connections to the compositor and sees no byte of a guest. The worker, its
 * child, has no names: alone in namespaces with an empty root it reads vhost-user messages and the
 * guest's RAM from QEMU, requests in two virtqueues and the rings of the proxy from the guest. It
 * trusts the compositor and the keeper; it trusts neither the guest nor the QEMU that runs it. A
 * guest that breaks a rule loses its display until its driver starts again; the worker lives on,
 * because QEMU cannot reconnect a vhost-user-gpu-pci. Nothing here draws or keeps pixels: buffers
 * go to the compositor as descriptors. When either process ends the other one does.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/confine.h"
#include "protocol/log.h"
#include "vhost/front/listener.h"
#include "vhost/keeper.h"
#include "vhost/options.h"
#include "vhost/process/errand.h"
#include "vhost/process/report.h"
#include "vhost/worker.h"

#define MAIN_NAME "cloison-vhost"

/* Whoever started us may have left descriptors open that are not our business, and less a guest's.
 * The standard ones are there, whatever they are: no file of ours has the number of the log. */
static void main_close_others(int keep)
{
	confine_standard_files();
	if (keep > STDERR_FILENO) {
		close_range(STDERR_FILENO + 1, (unsigned)keep - 1, 0);
	}
	close_range((keep > STDERR_FILENO ? (unsigned)keep : STDERR_FILENO) + 1, UINT_MAX, 0);
	/* The log's own was among them. */
	log_init(MAIN_NAME, LOG_LEVEL_INFO);
}

static bool main_is_stream(int fd)
{
	int type = 0;
	socklen_t size = sizeof(type);
	bool is = getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM
		  && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
	if (!is) {
		log_error("--fd=%d is no stream socket: pass one end of the VM's vhost-user socket",
			fd);
	}
	return is;
}

/* What the worker has is the worker's alone: its end is then seen by QEMU. */
static bool main_keep(struct worker_setup *setup, struct listener *listener, struct keeper *keeper)
{
	close(setup->device.errands);
	listener_close(listener);
	if (setup->front_end >= 0) {
		close(setup->front_end);
	}
	if (setup->device.udmabuf >= 0) {
		close(setup->device.udmabuf);
	}
	bool ok = sandbox_enter_keeper(&setup->sandbox, listener->path) && keeper_run(keeper);
	listener_remove(listener);
	return ok;
}

/* Forks the worker. keeper->worker is as from fork. */
static void main_fork(struct worker_setup *setup, struct keeper *keeper)
{
	keeper->worker = -1;
	if (!errand_pair(&keeper->errands, &setup->device.errands)) {
		log_error("cannot make a socket: %s", strerror(errno));
		return;
	}
	keeper->signals = keeper_take_signals();
	if (keeper->signals >= 0) {
		keeper->worker = sandbox_fork(&setup->sandbox);
	}
}

/* Each of the two processes returns how its own part ended. */
static bool main_split(struct worker_setup *setup, struct listener *listener)
{
	struct keeper keeper = {.link_path = setup->device.link_path};
	main_fork(setup, &keeper);
	if (keeper.worker < 0) {
		listener_remove(listener);
		return false;
	}
	if (keeper.worker > 0) {
		return main_keep(setup, listener, &keeper);
	}
	close(keeper.errands);
	close(keeper.signals);
	return worker_run(setup);
}

static bool main_serve(const struct options *options)
{
	struct listener listener;
	listener_init(&listener);
	signal(SIGPIPE, SIG_IGN);
	/* A log file that has become too large loses lines. */
	signal(SIGXFSZ, SIG_IGN);
	main_close_others(options->fd);
	if (options->socket_path ? !listener_open(&listener, options->socket_path)
				 : !main_is_stream(options->fd)) {
		return false;
	}
	bool dmabufs = options->form == POOL_FORM_DMABUF;
	const struct device_setup device = {
		.link_path = options->link,
		.form = options->form,
		/* -1 when there is none or it may not be used: pools go another way then. */
		.udmabuf = dmabufs ? open("/dev/udmabuf", O_RDWR | O_CLOEXEC) : -1,
	};
	struct worker_setup setup = {
		.device = device,
		.sandbox = {.mode = options->sandbox},
		.listener = listener.fd,
		.listener_path = options->socket_path,
		.front_end = options->fd,
	};
	return main_split(&setup, &listener);
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
	log_init(MAIN_NAME, LOG_LEVEL_INFO);
	bool ok = options_read(&options, argc, argv) && main_run(&options);
	options_finish(&options);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* SPDX-License-Identifier: MIT
 *
 * cloison-vhost: the display of one VM.
 *
 * Process model. One process per VM, started fresh by whoever starts the VM, with one thread and one
 * loop (server.c). It trusts the compositor; it trusts neither the guest nor the QEMU that runs it.
 * From QEMU come vhost-user messages and the descriptors of the guest's RAM; from the guest, requests
 * in two virtqueues and the rings of the proxy. A guest that breaks a rule loses its display until its
 * driver starts again; the process lives on, because QEMU cannot reconnect a vhost-user-gpu-pci.
 * Nothing here draws or keeps pixels: buffers go to the compositor as descriptors.
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
#include "vhost/front/front_end.h"
#include "vhost/front/listener.h"
#include "vhost/options.h"
#include "vhost/process/report.h"
#include "vhost/process/sandbox.h"
#include "vhost/server.h"

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

/* Returns a descriptor that can be read when the program shall stop: a guest that keeps the loop busy
 * cannot keep a signal from it. -1 with a line logged. */
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

/* -1 when there is none or it may not be used: pools go another way then. */
static int main_open_udmabuf(enum pool_form form)
{
	return form == POOL_FORM_DMABUF ? open("/dev/udmabuf", O_RDWR | O_CLOEXEC) : -1;
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
	const struct device_setup setup = {
		.link_path = options->link,
		.form = options->form,
		.udmabuf = main_open_udmabuf(options->form),
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

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_socket.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "compositor/config.h"
#include "compositor/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/listen_socket.h"
#include "compositor/runtime_dir.h"
#include "compositor/server.h"
#include "protocol/channel.h"
#include "protocol/log.h"

#define DIRECTORY "domains"

struct guest_socket {
	struct domain *domain;
	struct listen_socket listener;
};

static void refuse(struct domain *domain, int fd)
{
	domain_log(domain, "connection refused: it is already connected");
	struct channel *channel = channel_create(fd, DECODE_AT_HOST);
	if (channel != NULL) {
		LINK_MSG(msg, LINK_ERROR, 0);
		msg.error.code = LINK_ERROR_BUSY;
		channel_send(channel, &msg);
	}
	channel_destroy(channel);
}

/* Nobody finds it while it goes. */
static void drop_guest(struct domain *domain)
{
	struct guest *guest = domain->guest;
	domain->guest = NULL;
	guest_destroy(guest);
}

static void admit(struct domain *domain, int fd)
{
	if (domain->guest != NULL) {
		drop_guest(domain);
		domain_set_status(domain, DOMAIN_DOWN, "it connected anew");
	}
	domain->via_vm = false;
	domain->guest = guest_create(domain, fd);
	if (domain->guest == NULL) {
		domain_log(domain, "connection refused: out of memory");
		return;
	}
	domain_set_status(domain, DOMAIN_GREETING, NULL);
}

static int handle_connection(int listen_fd, uint32_t mask, void *data)
{
	struct guest_socket *guest_socket = data;
	struct domain *domain = guest_socket->domain;
	int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0) {
		if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR) {
			domain_log(domain, "cannot accept a connection: %s", strerror(errno));
		}
		return 0;
	}
	/* A peer that left and comes back may be seen here before its old link is read to the end. */
	struct guest *old = domain->guest;
	if (old != NULL && !old->closing && !guest_peer_is_gone(old)) {
		refuse(domain, fd);
	} else {
		admit(domain, fd);
	}
	return 0;
}

static void guest_socket_destroy(struct guest_socket *guest_socket)
{
	if (guest_socket != NULL) {
		listen_socket_finish(&guest_socket->listener);
		free(guest_socket);
	}
}

static struct guest_socket *guest_socket_create(struct domain *domain)
{
	struct guest_socket *guest_socket = calloc(1, sizeof(*guest_socket));
	if (guest_socket == NULL) {
		log_error("out of memory");
		return NULL;
	}
	guest_socket->domain = domain;
	char name[sizeof(DIRECTORY) + CONFIG_MAX_NAME + sizeof("/.sock")];
	snprintf(name, sizeof(name), DIRECTORY "/%s.sock", domain->config->name);
	if (!listen_socket_init(&guest_socket->listener, domain->server, SOCK_SEQPACKET, name,
		    handle_connection, guest_socket)) {
		free(guest_socket);
		return NULL;
	}
	return guest_socket;
}

static void directory_path(struct server *server, char path[static PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/" DIRECTORY, runtime_dir_path(server->runtime_dir));
}

static bool make_directory(struct server *server)
{
	char path[PATH_MAX];
	directory_path(server, path);
	if ((mkdir(path, 0700) != 0 && errno != EEXIST) || chmod(path, 0700) != 0) {
		log_error("%s: cannot create this directory: %s", path, strerror(errno));
		return false;
	}
	return true;
}

bool guest_socket_create_all(struct server *server)
{
	if (!make_directory(server)) {
		return false;
	}
	struct domain *domain;
	wl_list_for_each(domain, &server->domains, link) {
		if (domain->is_host) {
			continue;
		}
		domain->socket = guest_socket_create(domain);
		if (domain->socket == NULL) {
			guest_socket_destroy_all(server);
			return false;
		}
	}
	return true;
}

void guest_socket_destroy_all(struct server *server)
{
	struct domain *domain;
	wl_list_for_each(domain, &server->domains, link) {
		drop_guest(domain);
		guest_socket_destroy(domain->socket);
		domain->socket = NULL;
	}
	char path[PATH_MAX];
	directory_path(server, path);
	rmdir(path);
}

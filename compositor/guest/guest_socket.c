/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_socket.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "compositor/config.h"
#include "compositor/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/runtime_dir.h"
#include "compositor/server.h"
#include "protocol/channel.h"
#include "protocol/log.h"

#define BACKLOG 4

struct guest_socket {
	struct domain *domain;
	struct sockaddr_un address;
	int fd;
	bool bound;
	struct wl_event_source *source;
};

static void refuse(struct domain *domain, int fd)
{
	domain_log(domain, "connection refused: it is already connected");
	struct channel *channel = channel_create(fd, DECODE_AT_HOST);
	if (channel != NULL) {
		struct link_msg msg = {.opcode = LINK_ERROR};
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
	struct guest_socket *socket = data;
	struct domain *domain = socket->domain;
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

/* Removes what an earlier compositor left. False when it is anything but a dead socket. */
static bool clear_stale(const struct sockaddr_un *address)
{
	struct stat st;
	if (lstat(address->sun_path, &st) != 0) {
		return true;
	}
	if (!S_ISSOCK(st.st_mode)) {
		log_error("%s is in the way and no socket: remove it", address->sun_path);
		return false;
	}
	int fd = channel_connect(address->sun_path);
	if (fd >= 0 || errno != ECONNREFUSED) {
		log_error("%s is in use by another program: end it", address->sun_path);
		if (fd >= 0) {
			close(fd);
		}
		return false;
	}
	return unlink(address->sun_path) == 0;
}

static bool set_address(struct guest_socket *guest_socket)
{
	struct domain *domain = guest_socket->domain;
	struct sockaddr_un *address = &guest_socket->address;
	address->sun_family = AF_UNIX;
	int length = snprintf(address->sun_path, sizeof(address->sun_path), "%s/domains/%s.sock",
		runtime_dir_path(domain->server->runtime_dir), domain->config->name);
	if (length < 0 || (size_t)length >= sizeof(address->sun_path)) {
		log_error(
			"%s/domains/%s.sock: too long for a socket: use a shorter XDG_RUNTIME_DIR",
			runtime_dir_path(domain->server->runtime_dir), domain->config->name);
		return false;
	}
	return true;
}

static bool bind_and_listen(struct guest_socket *guest_socket)
{
	const struct sockaddr_un *address = &guest_socket->address;
	guest_socket->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (guest_socket->fd >= 0) {
		mode_t old = umask(0177);
		guest_socket->bound =
			bind(guest_socket->fd, (const struct sockaddr *)address, sizeof(*address))
			== 0;
		umask(old);
	}
	if (!guest_socket->bound || listen(guest_socket->fd, BACKLOG) != 0) {
		log_error("%s: cannot listen: %s", address->sun_path, strerror(errno));
		return false;
	}
	return true;
}

static void guest_socket_destroy(struct guest_socket *guest_socket)
{
	if (guest_socket == NULL) {
		return;
	}
	if (guest_socket->source != NULL) {
		wl_event_source_remove(guest_socket->source);
	}
	if (guest_socket->bound) {
		unlink(guest_socket->address.sun_path);
	}
	if (guest_socket->fd >= 0) {
		close(guest_socket->fd);
	}
	free(guest_socket);
}

static struct guest_socket *guest_socket_create(struct domain *domain)
{
	struct guest_socket *guest_socket = calloc(1, sizeof(*guest_socket));
	if (guest_socket == NULL) {
		log_error("out of memory");
		return NULL;
	}
	guest_socket->domain = domain;
	guest_socket->fd = -1;
	if (!set_address(guest_socket) || !clear_stale(&guest_socket->address)
		|| !bind_and_listen(guest_socket)) {
		guest_socket_destroy(guest_socket);
		return NULL;
	}
	guest_socket->source = wl_event_loop_add_fd(domain->server->loop, guest_socket->fd,
		WL_EVENT_READABLE, handle_connection, guest_socket);
	if (guest_socket->source == NULL) {
		log_error("%s: cannot wait for connections: out of memory",
			guest_socket->address.sun_path);
		guest_socket_destroy(guest_socket);
		return NULL;
	}
	return guest_socket;
}

static void directory_path(struct server *server, char path[static PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/domains", runtime_dir_path(server->runtime_dir));
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

/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guests.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "common/clock.h"
#include "compositor/base/runtime_dir.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/back_off.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_life.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/pool_book.h"
#include "compositor/screen/screen.h"
#include "protocol/channel.h"
#include "protocol/log.h"

/* Where the peer of one domain connects. */
struct guest_socket {
	struct wl_list link; /* guests.sockets */
	struct guests *guests;
	struct domain *domain;
	struct guest *guest; /* NULL while nobody is connected */
	uint64_t began; /* clock_ms: when guest was */
	struct guest *last; /* of which something is left; NULL: none */
	struct back_off back_off;
	bool told; /* the log has that its domain is barred: backends ask four times a second */
	int waiting; /* who has connected meanwhile, and is admitted then; -1: nobody */
	struct pool_book book;
	struct wl_event_source *timer; /* back_off lets it in */
	struct listen_socket listener;
	struct wl_listener ended, cleared; /* of guests */
};

/* It may ask again: so it comes back when it may. why NULL: that was said. */
static void refuse(struct domain *domain, int fd, const char *why)
{
	if (why) {
		domain_log(domain, "connection refused: %s", why);
	}
	struct channel *channel = channel_create(fd, &link_side_host);
	if (channel) {
		LINK_MSG(msg, LINK_ERROR, 0);
		msg.error.code = LINK_ERROR_BUSY;
		channel_send(channel, &msg);
	}
	channel_destroy(channel);
}

/* Nobody finds it while it goes. */
static void retire_guest(struct guest_socket *guest_socket)
{
	guest_socket->last = guest_socket->guest;
	guest_socket->guest = NULL;
	guest_retire(guest_socket->last);
}

/* The link has ended, and the domain with it. */
static void end_guest(struct guest_socket *guest_socket, const char *reason)
{
	struct domain *domain = guest_socket->domain;
	uint64_t now = clock_ms();
	if (domain->status == DOMAIN_UP) {
		back_off_note_end(&guest_socket->back_off, guest_socket->began, now);
	}
	retire_guest(guest_socket);
	domain_set_status(domain, DOMAIN_DOWN, reason);
	uint32_t left = back_off_left(&guest_socket->back_off, now);
	if (left > 0) {
		domain_log(domain, "its links end too soon: nobody is let in for %u ms", left);
	}
}

static void guest_socket_handle_ended(struct wl_listener *listener, void *data)
{
	struct guest_socket *guest_socket = wl_container_of(listener, guest_socket, ended);
	if (guest_socket->guest != data) {
		return;
	}
	char reason[sizeof(guest_socket->guest->reason)];
	snprintf(reason, sizeof(reason), "%s", guest_socket->guest->reason);
	end_guest(guest_socket, reason);
}

static void admit(struct guest_socket *guest_socket, int fd)
{
	struct domain *domain = guest_socket->domain;
	domain->via_vm = false;
	guest_socket->began = clock_ms();
	guest_socket->guest = guest_create(guest_socket->guests, domain, &guest_socket->book, fd);
	if (!guest_socket->guest) {
		domain_log(domain, "connection refused: out of memory");
		return;
	}
	domain_set_status(domain, DOMAIN_GREETING, NULL);
}

/* The time that it takes to clear away what a link had is that domain's: it waits for it. And for
 * links that have ended too soon. */
static void admit_when_due(struct guest_socket *guest_socket)
{
	if (guest_socket->domain->barred && guest_socket->waiting >= 0) {
		close(guest_socket->waiting);
		guest_socket->waiting = -1;
	}
	if (guest_socket->last || guest_socket->waiting < 0) {
		return;
	}
	uint32_t left = back_off_left(&guest_socket->back_off, clock_ms());
	if (left > 0) {
		wl_event_source_timer_update(guest_socket->timer, (int)left);
		return;
	}
	int fd = guest_socket->waiting;
	guest_socket->waiting = -1;
	admit(guest_socket, fd);
}

static int guest_socket_handle_timer(void *data)
{
	admit_when_due(data);
	return 0;
}

static void guest_socket_handle_cleared(struct wl_listener *listener, void *data)
{
	struct guest_socket *guest_socket = wl_container_of(listener, guest_socket, cleared);
	if (guest_socket->last == data) {
		guest_socket->last = NULL;
		admit_when_due(guest_socket);
	}
}

static void guest_socket_handle_connection(void *data, int fd)
{
	struct guest_socket *guest_socket = data;
	/* A peer that left and comes back may be seen here before its old link is read to the
	 * end. */
	struct guest *old = guest_socket->guest;
	bool told = guest_socket->told;
	guest_socket->told = guest_socket->domain->barred;
	if (guest_socket->domain->barred) {
		refuse(guest_socket->domain, fd, told ? NULL : "it was killed by the user");
		return;
	}
	bool waits = guest_socket->waiting >= 0 && !guest_fd_is_gone(guest_socket->waiting);
	if (waits || (old && !old->closing && !guest_peer_is_gone(old))) {
		refuse(guest_socket->domain, fd, "it is already connected");
		return;
	}
	if (old) {
		end_guest(guest_socket, "it connected anew");
	}
	if (guest_socket->waiting >= 0) {
		close(guest_socket->waiting);
	}
	guest_socket->waiting = fd;
	admit_when_due(guest_socket);
}

/* NULL after one line in the log. */
static struct guest_socket *guest_socket_create(struct guests *guests, struct domain *domain)
{
	struct guest_socket *guest_socket = calloc(1, sizeof(*guest_socket));
	if (!guest_socket) {
		log_error("domain %s: out of memory", domain->config->name);
		return NULL;
	}
	guest_socket->guests = guests;
	guest_socket->domain = domain;
	guest_socket->waiting = -1;
	guest_socket->listener.listening.fd = -1;
	guest_socket->timer =
		wl_event_loop_add_timer(guests->loop, guest_socket_handle_timer, guest_socket);
	if (!guest_socket->timer
		|| !pool_book_init(&guest_socket->book, &guests->chores, &domain->budget, 1)) {
		log_error("domain %s: out of memory or descriptors", domain->config->name);
		if (guest_socket->timer) {
			wl_event_source_remove(guest_socket->timer);
		}
		free(guest_socket);
		return NULL;
	}
	guest_socket->book.has_driver = guests->desktop->screen->driver;
	guest_socket->ended.notify = guest_socket_handle_ended;
	wl_signal_add(&guests->events.ended, &guest_socket->ended);
	guest_socket->cleared.notify = guest_socket_handle_cleared;
	wl_signal_add(&guests->events.cleared, &guest_socket->cleared);
	wl_list_insert(guests->sockets.prev, &guest_socket->link);
	return guest_socket;
}

static struct guest_socket *guest_socket_of(
	const struct guests *guests, const struct domain *domain)
{
	struct guest_socket *guest_socket;
	wl_list_for_each(guest_socket, &guests->sockets, link) {
		if (guest_socket->domain == domain) {
			return guest_socket;
		}
	}
	return NULL;
}

/* Those that were removed count: something of theirs may still be there. */
static void share_books(struct guests *guests)
{
	uint32_t count = (uint32_t)wl_list_length(&guests->sockets);
	struct guest_socket *guest_socket;
	wl_list_for_each(guest_socket, &guests->sockets, link) {
		pool_book_share(&guest_socket->book, count);
	}
}

bool guests_open(struct guests *guests, struct domain *domain, int fd)
{
	char name[RUNTIME_MAX_DOMAIN];
	struct guest_socket *guest_socket = guest_socket_of(guests, domain);
	runtime_name_domain(name, domain->config->name);
	if (!guest_socket) {
		guest_socket = guest_socket_create(guests, domain);
		share_books(guests);
	}
	if (!guest_socket) {
		listen_socket_discard(guests->runtime_dir, name, fd);
		return false;
	}
	return listen_socket_adopt(&guest_socket->listener, guests->loop, fd, guests->runtime_dir,
		name, guest_socket_handle_connection, guest_socket);
}

bool guests_listen(const struct guests *guests, const struct domain *domain)
{
	const struct guest_socket *guest_socket = guest_socket_of(guests, domain);
	return guest_socket && guest_socket->listener.listening.fd >= 0;
}

static bool open_all(struct guests *guests)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/" RUNTIME_DOMAINS, guests->runtime_dir);
	if ((mkdir(path, 0700) != 0 && errno != EEXIST) || chmod(path, 0700) != 0) {
		log_error("%s: cannot create this directory: %s", path, strerror(errno));
		return false;
	}
	struct domain *domain;
	wl_list_for_each(domain, &guests->domains->list, link) {
		if (domain->is_host) {
			continue;
		}
		char name[RUNTIME_MAX_DOMAIN], error[SETTINGS_MAX_ERROR];
		runtime_name_domain(name, domain->config->name);
		int fd = listen_socket_bind(SOCK_SEQPACKET, guests->runtime_dir, name, error);
		if (fd < 0) {
			log_error("%s", error);
		}
		if (fd < 0 || !guests_open(guests, domain, fd)) {
			return false;
		}
	}
	return true;
}

struct guests *guests_create(struct desktop *desktop, struct input *input, struct domains *domains,
	const char *runtime_dir)
{
	struct guests *guests = calloc(1, sizeof(*guests));
	if (!guests) {
		log_error("out of memory");
		return NULL;
	}
	guests->loop = desktop->screen->loop;
	guests->domains = domains;
	guests->desktop = desktop;
	guests->input = input;
	guests->runtime_dir = runtime_dir;
	wl_list_init(&guests->sockets);
	wl_signal_init(&guests->events.ended);
	wl_signal_init(&guests->events.cleared);
	if (!chores_init(&guests->chores, guests->loop)) {
		log_error("out of memory or descriptors");
		guests_destroy(guests);
		return NULL;
	}
	if (!open_all(guests)) {
		guests_destroy(guests);
		return NULL;
	}
	return guests;
}

void guests_destroy(struct guests *guests)
{
	if (!guests) {
		return;
	}
	struct guest_socket *guest_socket, *next;
	wl_list_for_each_safe(guest_socket, next, &guests->sockets, link) {
		guest_destroy(guest_socket->guest);
		guest_destroy(guest_socket->last);
		if (guest_socket->waiting >= 0) {
			close(guest_socket->waiting);
		}
		pool_book_finish(&guest_socket->book);
		wl_event_source_remove(guest_socket->timer);
		listen_socket_finish(&guest_socket->listener);
		wl_list_remove(&guest_socket->ended.link);
		wl_list_remove(&guest_socket->cleared.link);
		wl_list_remove(&guest_socket->link);
		free(guest_socket);
	}
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/" RUNTIME_DOMAINS, guests->runtime_dir);
	rmdir(path);
	chores_finish(&guests->chores);
	if (guests->turn_over) {
		wl_event_source_remove(guests->turn_over);
	}
	free(guests);
}

void guests_remove(struct guests *guests)
{
	struct guest_socket *guest_socket;
	wl_list_for_each(guest_socket, &guests->sockets, link) {
		if (!guest_socket->domain->config->removed) {
			continue;
		}
		listen_socket_finish(&guest_socket->listener);
		if (guest_socket->waiting >= 0) {
			close(guest_socket->waiting);
			guest_socket->waiting = -1;
		}
		if (guest_socket->guest) {
			guest_end(guest_socket->guest, LINK_ERROR_HOST, 0, 0,
				"the domain is in no configuration file any more");
		}
	}
}

void guests_tell_repeat(struct guests *guests)
{
	const struct guest_socket *guest_socket;
	wl_list_for_each(guest_socket, &guests->sockets, link) {
		if (guest_socket->guest && guest_socket->domain->status == DOMAIN_UP) {
			guest_greeting_repeat(guest_socket->guest);
		}
	}
}

uint64_t guests_pool_bytes(const struct guests *guests, const struct domain *domain)
{
	const struct guest_socket *guest_socket = guest_socket_of(guests, domain);
	return guest_socket && guest_socket->guest ? guest_socket->book.held.bytes : 0;
}

uint64_t guests_picture_bytes(const struct guests *guests, const struct domain *domain)
{
	const struct guest_socket *guest_socket = guest_socket_of(guests, domain);
	return guest_socket && guest_socket->guest ? guest_socket->guest->shots.bytes : 0;
}

uint32_t guests_held_ms(const struct guests *guests, const struct domain *domain)
{
	const struct guest_socket *guest_socket = guest_socket_of(guests, domain);
	return guest_socket ? back_off_left(&guest_socket->back_off, clock_ms()) : 0;
}

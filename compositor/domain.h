/* SPDX-License-Identifier: MIT
 *
 * A domain as the user knows it: name, label, colour, and whether it is there. It lives as long
 * as the compositor; what its guest has lives in guest/.
 */
#ifndef COMPOSITOR_DOMAIN_H
#define COMPOSITOR_DOMAIN_H

#include <stdbool.h>
#include <wayland-server-core.h>

#include "protocol/log.h"
#include "protocol/msg.h"

struct config_domain;
struct guest;
struct guest_socket;
struct server;

enum domain_status {
	DOMAIN_DOWN, /* nobody is connected */
	DOMAIN_GREETING, /* connected, HELLO has not come */
	DOMAIN_UP,
};

struct domain {
	struct wl_list link; /* server.domains */
	struct server *server;
	const struct config_domain *config; /* owned by server.config */
	bool is_host; /* the host's own applications: always up, no link */
	enum domain_status status;
	bool via_vm; /* the peer is a backend */
	char reason[128]; /* why it is down, for people; empty at start */
	struct guest *guest; /* NULL while down, and for the host */
	struct guest_socket *socket; /* its listening socket; NULL for the host */
	struct log_rate log_rate;
};

/* Makes the host's domain and every configured one. False when out of memory. Sockets are
 * opened by guest_socket_create. */
bool domain_create_all(struct server *server);
void domain_destroy_all(struct server *server);

/* NULL when there is none. */
struct domain *domain_by_name(struct server *server, const char *name);
struct domain *domain_of_host(struct server *server);

/* Sets the status and the reason (NULL: empty) and emits domain_changed. */
void domain_set_status(struct domain *domain, enum domain_status status, const char *reason);

/* Says in the log, rate-limited, what this domain did: "domain work: text". */
void domain_log(struct domain *domain, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Asks the domain to run a program: for the host it is started here, for a guest LAUNCH is sent.
 * argv ends with NULL. Returns 0, or an errno: ENOTCONN when the domain is down, E2BIG, ENOMEM. */
int domain_launch(struct domain *domain, char *const argv[]);

/* The same with a command line, split as a shell splits words. Empty: 0. EINVAL: bad quoting. */
int domain_launch_line(struct domain *domain, const char *line);

#endif

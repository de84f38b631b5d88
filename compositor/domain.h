/* SPDX-License-Identifier: MIT
 *
 * A domain as the user knows it: name, label, colour, and whether it is there. It lives as long
 * as the compositor; what its guest has lives in guest/.
 */
#ifndef COMPOSITOR_DOMAIN_H
#define COMPOSITOR_DOMAIN_H

#include <stdbool.h>
#include <wayland-server-core.h>

#include "compositor/launch.h"
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
	bool silent; /* it does not answer (guest_liveness.h); false while down */
	char reason[128]; /* why it is down, for people; empty at start */
	struct guest *guest; /* NULL while down, and for the host */
	struct guest_socket *socket; /* its listening socket; NULL for the host */
	struct log_rate log_rate;
	struct wl_list launches; /* launch.link */
	uint32_t last_launch; /* request number */
	struct launch autostart;
};

/* Makes the host's domain and every configured one. False when out of memory. Sockets are
 * opened by guest_socket_create. */
bool domain_create_all(struct server *server);
void domain_destroy_all(struct server *server);

/* NULL when there is none. */
struct domain *domain_by_name(struct server *server, const char *name);
struct domain *domain_of_host(struct server *server);

/* Sets the status and the reason (NULL: empty) and emits domain_changed. What was to be launched in a
 * domain that is not up any more has failed. */
void domain_set_status(struct domain *domain, enum domain_status status, const char *reason);

/* Sets silent and emits domain_changed. */
void domain_set_silent(struct domain *domain, bool silent);

/* Says in the log, rate-limited, what this domain did: "domain work: text". */
void domain_log(struct domain *domain, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Asks the domain to run a program: for the host it is started here, for a guest LAUNCH is sent.
 * argv ends with NULL. Returns 0 when launch->done will be called or was, else an errno: ENOTCONN when
 * the domain is down, E2BIG. launch must not be waited for, and is the caller's until it is done. */
int domain_launch(struct domain *domain, char *const argv[], struct launch *launch);

/* What came of a launch: 0 or an errno. Requests that nobody waits for are ignored. */
void domain_launched(struct domain *domain, uint32_t request, int error);

/* Runs the command that the configuration has for the domain, if any. */
void domain_autostart(struct domain *domain);

#endif

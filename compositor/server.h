/* SPDX-License-Identifier: MIT
 *
 * Makes the parts of the compositor, hands each what it needs, and ends them in reverse. Nothing
 * but main knows it.
 */
#ifndef COMPOSITOR_SERVER_H
#define COMPOSITOR_SERVER_H

#include "common/confine.h"

struct config;
struct server;
struct starter;
struct text_program;

/* What main has; all of it must outlive the server. Strings may be NULL: the default. */
struct server_options {
	struct config *config; /* owned by the server from server_create on */
	const char *socket_name; /* of the host's own Wayland socket */
	enum confine_mode sandbox;
	/* The server's from server_create on, whatever comes of it. */
	struct starter *starter;
	struct text_program *text_program;
};

/* Starts everything; the windows of domains can come from then on. NULL after one line on
 * standard error; nothing is left behind. */
struct server *server_create(const struct server_options *options);

/* Until SIGINT, SIGTERM or turns_stop. */
void server_run(struct server *server);

/* Ends what server_create started, in reverse. NULL is accepted. */
void server_destroy(struct server *server);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What each command of the control socket does.
 */
#ifndef COMPOSITOR_CONTROL_COMMAND_H
#define COMPOSITOR_CONTROL_COMMAND_H

struct control_request;
struct json_object;
struct server;

/* Carries it out and returns the reply (control.h). NULL when out of memory. The caller puts it. */
struct json_object *control_command(struct server *server, const struct control_request *request);

/* A reply that says what went wrong. */
struct json_object *control_command_refuse(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif

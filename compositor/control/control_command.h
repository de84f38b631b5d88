/* SPDX-License-Identifier: MIT
 *
 * A request of the control socket: from its bytes to its words, and what each command does.
 */
#ifndef COMPOSITOR_CONTROL_COMMAND_H
#define COMPOSITOR_CONTROL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#define CONTROL_MAX_REQUEST 65536u /* bytes with the line's end */
#define CONTROL_MAX_WORDS 128u
#define CONTROL_LAUNCH_TIMEOUT 10000 /* ms for a domain to say whether it runs a program */

struct json_object;
struct launch;
struct control_access;

struct control_request {
	size_t count; /* > 0 */
	const char *words[CONTROL_MAX_WORDS + 1]; /* ends with NULL; owned by json */
	struct json_object *json;
	bool lists; /* control_command: the reply has a listing of windows at its end */
};

/* Reads size bytes: one JSON text and nothing but white space after it. NULL when it is well, else
 * why not; nothing is to be finished then. */
const char *control_request_parse(const char *bytes, size_t size, struct control_request *request);
void control_request_finish(struct control_request *request);

/* Carries it out and returns the reply (control.h), which the caller puts. NULL when out of memory,
 * or when launch has been given to a domain, or to reload.h: control_command_launched makes the
 * reply once it is done. */
struct json_object *control_command(const struct control_access *access,
	struct control_request *request, struct launch *launch);

/* The reply to a request to launch or reload, of which error came: 0 or an errno; ETIMEDOUT:
 * nothing came. */
struct json_object *control_command_launched(
	const struct control_access *access, const struct control_request *request, int error);

/* A reply that says what went wrong. */
struct json_object *control_command_refuse(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif

/* SPDX-License-Identifier: MIT
 *
 * What each command of the control socket does.
 */
#ifndef COMPOSITOR_CONTROL_COMMAND_H
#define COMPOSITOR_CONTROL_COMMAND_H

#define CONTROL_LAUNCH_TIMEOUT 10000 /* ms for a domain to say whether it runs a program */

struct control_request;
struct json_object;
struct launch;
struct control_access;

/* Carries it out and returns the reply (control.h), which the caller puts. NULL when out of memory, or
 * when launch has been given to a domain: control_command_launched makes the reply once it is done. */
struct json_object *control_command(const struct control_access *access,
	const struct control_request *request, struct launch *launch);

/* The reply to a request to launch, of which error came: 0 or an errno; ETIMEDOUT: nothing came. */
struct json_object *control_command_launched(
	const struct control_access *access, const struct control_request *request, int error);

/* A reply that says what went wrong. */
struct json_object *control_command_refuse(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif

/* SPDX-License-Identifier: MIT
 *
 * From a request's bytes to its words. Pure.
 */
#ifndef COMPOSITOR_CONTROL_REQUEST_H
#define COMPOSITOR_CONTROL_REQUEST_H

#include <stddef.h>

#define CONTROL_MAX_REQUEST 65536u /* bytes with the line's end */
#define CONTROL_MAX_WORDS 128u

struct json_object;

struct control_request {
	size_t count; /* > 0 */
	const char *words[CONTROL_MAX_WORDS + 1]; /* ends with NULL; owned by json */
	struct json_object *json;
};

/* Reads size bytes: one JSON text and nothing but white space after it. NULL when it is well, else
 * why not; nothing is to be finished then. */
const char *control_request_parse(const char *bytes, size_t size, struct control_request *request);
void control_request_finish(struct control_request *request);

#endif

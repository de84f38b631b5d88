/* SPDX-License-Identifier: MIT */
#include "compositor/control/control_request.h"

#include <ctype.h>
#include <json-c/json.h>
#include <string.h>

#define MAX_DEPTH 4 /* of nesting; a request needs 2 */

static struct json_object *parse(const char *bytes, size_t size)
{
	struct json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
	if (!tokener) {
		return NULL;
	}
	/* Not JSON_TOKENER_STRICT: it refuses every string that is not ASCII (seen with 0.18). */
	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
	struct json_object *json = json_tokener_parse_ex(tokener, bytes, (int)size);
	size_t end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	while (json && end < size) {
		if (!isspace((unsigned char)bytes[end++])) {
			json_object_put(json);
			json = NULL;
		}
	}
	return json;
}

/* Takes the words of array. NULL, or what is wrong. */
static const char *take_words(struct json_object *array, struct control_request *request)
{
	request->count = json_object_array_length(array);
	if (request->count == 0 || request->count > CONTROL_MAX_WORDS) {
		return "\"command\" must have 1 to 128 words";
	}
	for (size_t i = 0; i < request->count; i++) {
		struct json_object *word = json_object_array_get_idx(array, i);
		if (!json_object_is_type(word, json_type_string)) {
			return "\"command\" must have strings only";
		}
		request->words[i] = json_object_get_string(word);
		if (strlen(request->words[i]) != (size_t)json_object_get_string_len(word)) {
			return "a word must not contain \\u0000";
		}
	}
	request->words[request->count] = NULL;
	return NULL;
}

const char *control_request_parse(const char *bytes, size_t size, struct control_request *request)
{
	if (size > CONTROL_MAX_REQUEST) {
		return "the request is longer than 65536 bytes";
	}
	struct json_object *array;
	request->json = parse(bytes, size);
	if (!json_object_is_type(request->json, json_type_object)) {
		json_object_put(request->json);
		return "the request is not one JSON object";
	}
	const char *error = "the request has no array \"command\"";
	if (json_object_object_get_ex(request->json, "command", &array)
		&& json_object_is_type(array, json_type_array)) {
		error = take_words(array, request);
	}
	if (error) {
		control_request_finish(request);
	}
	return error;
}

void control_request_finish(struct control_request *request)
{
	json_object_put(request->json);
	request->json = NULL;
}

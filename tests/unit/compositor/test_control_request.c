/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/control/control_command.h"

static const char *parse(const char *text, struct control_request *request)
{
	return control_request_parse(text, strlen(text), request);
}

static void test_good(void **state)
{
	struct control_request request;
	assert_null(parse("{\"command\": [\"launch\", \"work\", \"f\\u00e9\"]}\r", &request));
	assert_int_equal(request.count, 3);
	assert_string_equal(request.words[0], "launch");
	assert_string_equal(request.words[2], "f\xc3\xa9");
	assert_null(request.words[3]);
	control_request_finish(&request);

	assert_null(parse("{\"command\": [\"f\xc3\xa9\"]}", &request));
	assert_string_equal(request.words[0], "f\xc3\xa9");
	control_request_finish(&request);

	assert_null(parse(" {\"other\": 1, \"command\": [\"state\"]} \n", &request));
	assert_int_equal(request.count, 1);
	control_request_finish(&request);
}

static const struct {
	const char *text, *error;
} bad[] = {
	{"", "not one JSON object"},
	{" ", "not one JSON object"},
	{"state", "not one JSON object"},
	{"null", "not one JSON object"},
	{"[\"state\"]", "not one JSON object"},
	{"{\"command\": [\"state\"]", "not one JSON object"},
	{"{\"command\": [\"state\"]} x", "not one JSON object"},
	{"{\"command\": [\"state\"]}{}", "not one JSON object"},
	{"{\"command\": [\"\xff\"]}", "not one JSON object"},
	{"{\"a\": [[[[[[[[1]]]]]]]]}", "not one JSON object"},
	{"{}", "no array"},
	{"{\"command\": \"state\"}", "no array"},
	{"{\"command\": null}", "no array"},
	{"{\"command\": {}}", "no array"},
	{"{\"command\": []}", "1 to 128 words"},
	{"{\"command\": [1]}", "strings only"},
	{"{\"command\": [\"focus\", null]}", "strings only"},
	{"{\"command\": [\"focus\", [\"1\"]]}", "strings only"},
	{"{\"command\": [\"a\\u0000b\"]}", "u0000"},
};

static void test_bad(void **state)
{
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct control_request request;
		const char *error = parse(bad[i].text, &request);
		if (!error || !strstr(error, bad[i].error)) {
			fail_msg("%s: wants \"%s\", got \"%s\"", bad[i].text, bad[i].error,
				error ? error : "success");
		}
	}
}

/* Cut anywhere it is refused, and nothing behind its end is read. */
static void test_truncated(void **state)
{
	static const char text[] = "{\"command\": [\"focus\", \"12\"]}";
	for (size_t size = 0; size < strlen(text); size++) {
		struct control_request request;
		char *copy = malloc(size ? size : 1);
		assert_non_null(copy);
		memcpy(copy, text, size);
		assert_non_null(control_request_parse(copy, size, &request));
		free(copy);
	}
}

static void test_limits(void **state)
{
	struct control_request request;
	static char text[CONTROL_MAX_REQUEST + 1];
	size_t used = (size_t)sprintf(text, "{\"command\": [\"a\"");
	for (unsigned i = 1; i < CONTROL_MAX_WORDS; i++) {
		used += (size_t)sprintf(text + used, ",\"a\"");
	}
	strcpy(text + used, "]}");
	assert_null(parse(text, &request));
	assert_int_equal(request.count, CONTROL_MAX_WORDS);
	control_request_finish(&request);
	strcpy(text + used, ",\"a\"]}");
	assert_non_null(parse(text, &request));

	memset(text, ' ', sizeof(text));
	assert_string_equal(control_request_parse(text, sizeof(text), &request),
		"the request is longer than 65536 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

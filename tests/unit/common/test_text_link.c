/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <string.h>

#include "common/text_link.h"

static const struct text_request good_request = {
	.id = 7, .font = TEXT_FONT_TITLE, .scale = TEXT_SCALE_ONE, .max_width = 100, .string = "x"};
static const struct text_answer good_answer = {.id = 7, .width = 100, .height = 20, .cut = 1};

static bool takes_request(struct text_request request)
{
	struct text_request taken;
	return text_request_check(&request, sizeof(request), &taken);
}

static bool takes_answer(struct text_answer answer)
{
	struct text_answer taken;
	return text_answer_check(&answer, sizeof(answer), &good_request, &taken);
}

#define REQUEST(...)                                                                               \
	({                                                                                         \
		struct text_request r = good_request;                                              \
		__VA_ARGS__;                                                                       \
		takes_request(r);                                                                  \
	})
#define ANSWER(...)                                                                                \
	({                                                                                         \
		struct text_answer a = good_answer;                                                \
		__VA_ARGS__;                                                                       \
		takes_answer(a);                                                                   \
	})

static void requests(void **state)
{
	assert_true(REQUEST());
	assert_true(REQUEST(r.scale = TEXT_MAX_SCALE, r.max_width = 1024));
	assert_true(REQUEST(memset(r.string, 'x', sizeof(r.string) - 1)));
	assert_false(REQUEST(r.id = 0));
	assert_false(REQUEST(r.font = TEXT_FONTS));
	assert_false(REQUEST(r.font = UINT32_MAX));
	assert_false(REQUEST(r.scale = 0));
	assert_false(REQUEST(r.scale = TEXT_MAX_SCALE + 1));
	assert_false(REQUEST(r.max_width = 0));
	assert_false(REQUEST(r.max_width = -1));
	assert_false(REQUEST(r.max_width = TEXT_MAX_SIDE + 1));
	assert_false(REQUEST(r.scale = TEXT_MAX_SCALE, r.max_width = 1025));
	assert_false(REQUEST(r.string[0] = '\0'));
	assert_false(REQUEST(memset(r.string, 'x', sizeof(r.string))));
}

static void answers(void **state)
{
	assert_true(ANSWER());
	assert_true(ANSWER(a.cut = 0, a.width = 1, a.height = 1));
	assert_true(ANSWER(a.cut = 0, a.width = 0, a.height = 0));
	assert_false(ANSWER(a.id = 8));
	assert_false(ANSWER(a.id = 0));
	assert_false(ANSWER(a.cut = 2));
	assert_false(ANSWER(a.width = 101));
	assert_false(ANSWER(a.width = 0));
	assert_false(ANSWER(a.width = -1));
	assert_false(ANSWER(a.width = INT32_MIN));
	assert_false(ANSWER(a.height = 0));
	assert_false(ANSWER(a.height = -1));
	assert_false(ANSWER(a.height = TEXT_MAX_LINE + 1));
	assert_false(ANSWER(a.height = INT32_MAX));
}

/* Nothing but the whole of it, and no byte beyond what there is is read. */
static void sizes(void **state)
{
	for (size_t size = 0; size <= sizeof(good_request) + 1; size++) {
		char *bytes = calloc(1, size + 1);
		struct text_request request;
		struct text_answer answer;
		size_t part = size < sizeof(good_request) ? size : sizeof(good_request);
		memcpy(bytes, &good_request, part);
		assert_int_equal(
			text_request_check(bytes, size, &request), size == sizeof(good_request));
		part = size < sizeof(good_answer) ? size : sizeof(good_answer);
		memcpy(bytes, &good_answer, part);
		assert_int_equal(text_answer_check(bytes, size, &good_request, &answer),
			size == sizeof(good_answer));
		memset(bytes, 0, size);
		assert_int_equal(text_ready_check(bytes, size), size == sizeof(good_answer));
		free(bytes);
	}
	assert_false(text_ready_check(&good_answer, sizeof(good_answer)));
}

/* Every picture that may be asked for has room, at every scale. */
static void pictures(void **state)
{
	for (uint32_t scale = 1; scale <= TEXT_MAX_SCALE; scale += 1 + scale / 100) {
		int32_t width = text_max_width(scale);
		struct text_picture picture = text_picture_of(width, TEXT_MAX_LINE, scale);
		assert_in_range(picture.width, 1, TEXT_MAX_SIDE);
		assert_in_range(picture.stride, picture.width, picture.width + 3);
		assert_int_equal(picture.stride % 4, 0);
		assert_in_range(picture.bytes, 1, TEXT_PICTURES_BYTES);
	}
	struct text_picture picture = text_picture_of(10, 3, TEXT_SCALE_ONE * 5 / 4);
	assert_int_equal(picture.width, 13);
	assert_int_equal(picture.height, 4);
	assert_int_equal(picture.stride, 16);
	assert_int_equal(picture.bytes, 64);
	assert_int_equal(text_max_width(0), 0);
	assert_int_equal(text_max_width(TEXT_MAX_SCALE + 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests),
		cmocka_unit_test(answers),
		cmocka_unit_test(sizes),
		cmocka_unit_test(pictures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

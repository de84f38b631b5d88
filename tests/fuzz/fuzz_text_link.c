/* SPDX-License-Identifier: MIT
 *
 * Both checks of what compositor and cloison-text say to each other: what passes has a picture that
 * fits. The first half is taken as a request, the rest as an answer to that, or to one of our own.
 */
#include <string.h>

#include "common/text_link.h"
#include "fuzz.h"

static void check_answer(const uint8_t *data, size_t size, const struct text_request *request)
{
	struct text_answer answer;
	text_ready_check(data, size);
	if (!text_answer_check(data, size, request, &answer) || answer.width == 0) {
		return;
	}
	struct text_picture picture = text_picture_of(answer.width, answer.height, request->scale);
	FUZZ_CHECK(answer.width <= request->max_width);
	FUZZ_CHECK(picture.width >= 1 && picture.width <= TEXT_MAX_SIDE);
	FUZZ_CHECK(picture.height >= 1 && picture.stride >= picture.width);
	FUZZ_CHECK(picture.bytes == (size_t)picture.stride * picture.height);
	FUZZ_CHECK(picture.bytes <= TEXT_PICTURES_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text_request request;
	size_t part = size < sizeof(request) ? size : sizeof(request);
	if (text_request_check(data, part, &request)) {
		FUZZ_CHECK(strlen(request.string) < TEXT_MAX_BYTES);
		check_answer(data + part, size - part, &request);
	}
	const struct text_request own = {
		.id = 1, .scale = TEXT_SCALE_ONE * 4, .max_width = 500, .string = "x"};
	check_answer(data, size, &own);
	return 0;
}

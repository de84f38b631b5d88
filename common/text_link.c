/* SPDX-License-Identifier: MIT */
#include "common/text_link.h"

#include <string.h>

/* Device px of logical ones, both within limits. */
static uint32_t to_device(int32_t logical, uint32_t scale)
{
	uint64_t product = (uint64_t)(uint32_t)logical * scale;
	return (uint32_t)((product + TEXT_SCALE_ONE - 1) / TEXT_SCALE_ONE);
}

struct text_picture text_picture_of(int32_t width, int32_t height, uint32_t scale)
{
	struct text_picture picture = {
		.width = to_device(width, scale),
		.height = to_device(height, scale),
	};
	picture.stride = (picture.width + 3) & ~UINT32_C(3);
	picture.bytes = (size_t)picture.stride * picture.height;
	return picture;
}

int32_t text_max_width(uint32_t scale)
{
	if (scale == 0 || scale > TEXT_MAX_SCALE) {
		return 0;
	}
	uint64_t width = (uint64_t)TEXT_MAX_SIDE * TEXT_SCALE_ONE / scale;
	return width < TEXT_MAX_SIDE ? (int32_t)width : (int32_t)TEXT_MAX_SIDE;
}

bool text_request_check(const void *untrusted_bytes, size_t size, struct text_request *request)
{
	if (size != sizeof(*request)) {
		return false;
	}
	memcpy(request, untrusted_bytes, size);
	return request->id != 0 && request->font < TEXT_FONTS && request->max_width > 0
	       && request->max_width <= text_max_width(request->scale) && request->string[0] != '\0'
	       && memchr(request->string, '\0', sizeof(request->string));
}

bool text_answer_check(const void *untrusted_bytes, size_t size, const struct text_request *request,
	struct text_answer *answer)
{
	if (size != sizeof(*answer)) {
		return false;
	}
	memcpy(answer, untrusted_bytes, size);
	if (answer->id != request->id || answer->cut > 1) {
		return false;
	}
	if (answer->width == 0 && answer->height == 0) {
		return true;
	}
	return answer->width > 0 && answer->width <= request->max_width && answer->height > 0
	       && answer->height <= TEXT_MAX_LINE;
}

bool text_ready_check(const void *untrusted_bytes, size_t size)
{
	const struct text_answer ready = {0};
	return size == sizeof(ready) && memcmp(untrusted_bytes, &ready, sizeof(ready)) == 0;
}

/* SPDX-License-Identifier: MIT */
#include "compositor/domain/transform.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* wl_output counts the other way round. */
static const char *const words[] = {
	[WL_OUTPUT_TRANSFORM_NORMAL] = "normal",
	[WL_OUTPUT_TRANSFORM_90] = "270",
	[WL_OUTPUT_TRANSFORM_180] = "180",
	[WL_OUTPUT_TRANSFORM_270] = "90",
	[WL_OUTPUT_TRANSFORM_FLIPPED] = "flipped",
	[WL_OUTPUT_TRANSFORM_FLIPPED_90] = "flipped-270",
	[WL_OUTPUT_TRANSFORM_FLIPPED_180] = "flipped-180",
	[WL_OUTPUT_TRANSFORM_FLIPPED_270] = "flipped-90",
};
#define WORDS (sizeof(words) / sizeof(words[0]))

bool transform_parse(const char *word, enum wl_output_transform *out)
{
	for (size_t i = 0; i < WORDS; i++) {
		if (strcmp(words[i], word) == 0) {
			*out = (enum wl_output_transform)i;
			return true;
		}
	}
	return false;
}

const char *transform_name(enum wl_output_transform transform)
{
	assert((size_t)transform < WORDS);
	return words[transform];
}

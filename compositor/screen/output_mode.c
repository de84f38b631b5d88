/* SPDX-License-Identifier: MIT */
#include "compositor/screen/output_mode.h"

#include <stdbool.h>
#include <stdlib.h>
#include <wlr/types/wlr_output.h>

struct distance {
	int64_t size, refresh;
};

static struct distance distance_of(
	const struct wlr_output_mode *mode, int32_t width, int32_t height, int32_t refresh)
{
	int64_t rate = mode->refresh;
	return (struct distance){
		.size = llabs((int64_t)mode->width - width) + llabs((int64_t)mode->height - height),
		.refresh = refresh > 0 ? llabs(rate - refresh) : -rate,
	};
}

static bool is_less(struct distance a, struct distance b)
{
	return a.size != b.size ? a.size < b.size : a.refresh < b.refresh;
}

struct wlr_output_mode *output_mode_nearest(
	const struct wl_list *modes, int32_t width, int32_t height, int32_t refresh)
{
	struct wlr_output_mode *mode, *best = NULL;
	struct distance least = {0, 0};
	wl_list_for_each(mode, modes, link) {
		struct distance distance = distance_of(mode, width, height, refresh);
		if (!best || is_less(distance, least)) {
			best = mode;
			least = distance;
		}
	}
	return best;
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_place.h"

#include <math.h>
#include <stdbool.h>

#include "protocol/geometry.h"
#include "protocol/limits.h"

/* How many lengths are tried: a window that is more px larger than its program wants is worse. */
#define NEAR 8
#define ROUNDING 1e-3 /* px: scales are multiples of 1/120, as far as a float can be */

static int32_t clamp_length(double length)
{
	const double most = LINK_MAX_DIMENSION;
	double whole = round(length);
	return (int32_t)(whole < 1 ? 1 : whole > most ? most : whole);
}

int32_t x11_place_to_px(double scale, int32_t logical)
{
	return clamp_length(logical * scale);
}

int32_t x11_place_to_logical(double scale, int32_t px)
{
	return clamp_length(px / scale);
}

static bool is_whole(double scale, int32_t logical)
{
	double px = logical * scale;
	return fabs(px - round(px)) < ROUNDING;
}

/* From logical on, in steps of one or minus one; 0: none near. */
static int32_t find_whole(double scale, int32_t logical, int32_t step)
{
	for (int i = 0; i < NEAR; i++, logical += step) {
		if (logical > 0 && is_whole(scale, logical)) {
			return x11_place_to_px(scale, logical);
		}
	}
	return 0;
}

int32_t x11_place_sharpen_up(double scale, int32_t px)
{
	int32_t logical = (int32_t)ceil(px / scale - ROUNDING);
	int32_t whole = find_whole(scale, logical, 1);
	return whole > 0 ? whole : x11_place_to_px(scale, logical);
}

int32_t x11_place_sharpen_down(double scale, int32_t px)
{
	int32_t logical = (int32_t)floor(px / scale + ROUNDING);
	int32_t whole = find_whole(scale, logical, -1);
	return whole > 0 ? whole : x11_place_to_px(scale, logical);
}

int32_t x11_place_step(const struct x11_lengths *lengths, int32_t px)
{
	int32_t base = lengths->base, step = lengths->step;
	if (step <= 1 || px <= base) {
		return px;
	}
	int32_t whole = base + (px - base) / step * step;
	return whole < lengths->least ? whole + step : whole;
}

static int32_t fit(int32_t at, int32_t length, int32_t room)
{
	return length >= room ? 0 : geometry_clamp(at, 0, room - length);
}

struct wlr_box x11_place_fit(const struct wlr_box *box, int32_t width, int32_t height)
{
	return (struct wlr_box){
		.x = fit(box->x, box->width, width),
		.y = fit(box->y, box->height, height),
		.width = box->width,
		.height = box->height,
	};
}

struct wlr_box x11_place_centre(const struct wlr_box *box, int32_t width, int32_t height)
{
	const struct wlr_box middle = {
		(width - box->width) / 2, (height - box->height) / 2, box->width, box->height};
	return x11_place_fit(&middle, width, height);
}

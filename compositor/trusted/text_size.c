/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/text_size.h"

#include <math.h>
#include <wlr/types/wlr_output.h>

#include "compositor/domain/config.h"
#include "compositor/screen/output.h"

static int scaled(const struct config_appearance *appearance, int px)
{
	return (int)floor(px * appearance->text_scale);
}

static int scaled_length(const struct config_appearance *appearance, int from, int length)
{
	int found = scaled(appearance, from + length) - scaled(appearance, from);
	return found > 0 ? found : 1;
}

struct wlr_box text_size_box(const struct config_appearance *appearance, const struct wlr_box *box)
{
	return (struct wlr_box){
		.x = scaled(appearance, box->x),
		.y = scaled(appearance, box->y),
		.width = scaled_length(appearance, box->x, box->width),
		.height = scaled_length(appearance, box->y, box->height),
	};
}

int text_size_room(const struct config_appearance *appearance, int logical)
{
	return (int)floor(logical / appearance->text_scale);
}

float text_size_scale(const struct config_appearance *appearance, const struct output *output)
{
	return (float)((double)output->wlr_output->scale * appearance->text_scale);
}

struct config_appearance text_size_fit(const struct config_appearance *appearance,
	const struct wlr_box *area, int width, int height)
{
	struct config_appearance fit = *appearance;
	double most = fmin((double)area->width / width, (double)area->height / height);
	/* A little less: what is rounded down later is not to be a px short. */
	most = fmax(most * (1 - 1e-9), TEXT_SIZE_LEAST);
	fit.text_scale = fmin(fit.text_scale, most);
	return fit;
}

struct wlr_box text_size_centre(const struct config_appearance *appearance,
	const struct wlr_box *area, int width, int height)
{
	struct wlr_box box = text_size_box(appearance, &(struct wlr_box){0, 0, width, height});
	box.x = area->x + (area->width - box.width) / 2;
	box.y = area->y + (area->height - box.height) / 2;
	return box;
}

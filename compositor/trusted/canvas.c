/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/canvas.h"

#include <assert.h>
#include <drm_fourcc.h>
#include <math.h>
#include <stdlib.h>
#include <wlr/interfaces/wlr_buffer.h>

struct canvas {
	struct wlr_buffer base;
	cairo_surface_t *surface;
};

static void canvas_destroy(struct wlr_buffer *buffer)
{
	struct canvas *canvas = wl_container_of(buffer, canvas, base);
	cairo_surface_destroy(canvas->surface);
	free(canvas);
}

static bool begin_access(
	struct wlr_buffer *buffer, uint32_t flags, void **data, uint32_t *format, size_t *stride)
{
	struct canvas *canvas = wl_container_of(buffer, canvas, base);
	if (flags & WLR_BUFFER_DATA_PTR_ACCESS_WRITE) {
		return false;
	}
	*data = cairo_image_surface_get_data(canvas->surface);
	*stride = (size_t)cairo_image_surface_get_stride(canvas->surface);
	*format = cairo_image_surface_get_format(canvas->surface) == CAIRO_FORMAT_RGB24
			  ? DRM_FORMAT_XRGB8888
			  : DRM_FORMAT_ARGB8888;
	return true;
}

static void end_access(struct wlr_buffer *buffer)
{
}

static const struct wlr_buffer_impl canvas_impl = {
	.destroy = canvas_destroy,
	.begin_data_ptr_access = begin_access,
	.end_data_ptr_access = end_access,
};

void canvas_set_colour(cairo_t *cairo, uint32_t colour)
{
	cairo_set_source_rgba(cairo, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0,
		(colour & 0xff) / 255.0, (colour >> 24) / 255.0);
}

static cairo_t *start_drawing(cairo_surface_t *surface, float scale, uint32_t background)
{
	cairo_t *cairo = cairo_create(surface);
	canvas_set_colour(cairo, background);
	cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
	cairo_paint(cairo);
	cairo_set_operator(cairo, CAIRO_OPERATOR_OVER);
	cairo_scale(cairo, scale, scale);
	return cairo;
}

struct wlr_buffer *canvas_create(
	int width, int height, float scale, uint32_t background, cairo_t **cairo)
{
	assert(width > 0 && height > 0);
	double device_width = ceil(width * (double)scale),
	       device_height = ceil(height * (double)scale);
	struct canvas *canvas = NULL;
	if (device_width <= CANVAS_MAX_SIDE && device_height <= CANVAS_MAX_SIDE) {
		canvas = calloc(1, sizeof(*canvas));
	}
	if (!canvas) {
		return NULL;
	}
	/* Without alpha the scene knows that nothing below needs to be drawn. */
	bool opaque = background >> 24 == 0xff;
	canvas->surface =
		cairo_image_surface_create(opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32,
			(int)device_width, (int)device_height);
	if (cairo_surface_status(canvas->surface) != CAIRO_STATUS_SUCCESS) {
		cairo_surface_destroy(canvas->surface);
		free(canvas);
		return NULL;
	}
	wlr_buffer_init(&canvas->base, &canvas_impl, (int)device_width, (int)device_height);
	*cairo = start_drawing(canvas->surface, scale, background);
	return &canvas->base;
}

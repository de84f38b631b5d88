/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/canvas.h"

#include <assert.h>
#include <drm_fourcc.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/interfaces/wlr_buffer.h>
#include <wlr/types/wlr_buffer.h>

#include "common/clock.h"

#define READABLE 4.5 /* contrast: WCAG 2's AA for text */
#define LIGHTER_STEPS 16 /* from a colour to white */

/* Icons: how far the symbol stays away from the edges, of its size; and its strokes, logical px. */
#define ICON_MARGIN 0.34
#define ICON_STROKE 1.5

/* --- colours --------------------------------------------------------------------------------- */

/* red, green, blue: 16, 8, 0. */
static double channel(uint32_t rgb, unsigned shift)
{
	return (rgb >> shift & 0xff) / 255.0;
}

struct colour_floats colour_floats(uint32_t rgb)
{
	return (struct colour_floats){{
		(float)channel(rgb, 16),
		(float)channel(rgb, 8),
		(float)channel(rgb, 0),
		1,
	}};
}

static double linear(double value)
{
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

double colour_luminance(uint32_t rgb)
{
	return 0.2126 * linear(channel(rgb, 16)) + 0.7152 * linear(channel(rgb, 8))
	       + 0.0722 * linear(channel(rgb, 0));
}

double colour_contrast(uint32_t a, uint32_t b)
{
	double la = colour_luminance(a) + 0.05, lb = colour_luminance(b) + 0.05;
	return la > lb ? la / lb : lb / la;
}

uint32_t colour_text_on(uint32_t rgb)
{
	return colour_contrast(rgb, COLOUR_BLACK) > colour_contrast(rgb, COLOUR_WHITE)
		       ? COLOUR_BLACK
		       : COLOUR_WHITE;
}

uint32_t colour_readable_on(uint32_t colour, uint32_t background)
{
	uint32_t lighter = colour;
	for (int steps = 1; steps <= LIGHTER_STEPS; steps++) {
		if (colour_contrast(lighter, background) >= READABLE) {
			break;
		}
		lighter = colour_mix(COLOUR_WHITE, colour, (double)steps / LIGHTER_STEPS);
	}
	return lighter;
}

static uint32_t mix_channel(uint32_t colour, uint32_t under, double part, unsigned shift)
{
	double value = channel(colour, shift) * part + channel(under, shift) * (1 - part);
	return (uint32_t)(value * 255 + 0.5) << shift;
}

uint32_t colour_mix(uint32_t colour, uint32_t under, double part)
{
	return mix_channel(colour, under, part, 16) | mix_channel(colour, under, part, 8)
	       | mix_channel(colour, under, part, 0);
}

/* --- pictures -------------------------------------------------------------------------------- */

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

/* --- text and symbols ------------------------------------------------------------------------ */

static PangoLayout *create_layout(PangoContext *context, const char *text, const char *font)
{
	/* Positions of glyphs do not depend on the scale then: a text is as wide everywhere. */
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
	PangoLayout *layout = pango_layout_new(context);
	PangoFontDescription *description = pango_font_description_from_string(font);
	pango_layout_set_font_description(layout, description);
	pango_font_description_free(description);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_text(layout, text, -1);
	return layout;
}

void canvas_draw_text(cairo_t *cairo, const char *text, const char *font, uint32_t colour,
	const struct wlr_box *box)
{
	PangoContext *context = pango_cairo_create_context(cairo);
	PangoLayout *layout = create_layout(context, text, font);
	pango_layout_set_width(layout, box->width * PANGO_SCALE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	int height;
	pango_layout_get_pixel_size(layout, NULL, &height);
	canvas_set_colour(cairo, colour);
	cairo_move_to(cairo, box->x, box->y + (box->height - height) / 2.0);
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
	g_object_unref(context);
}

struct wlr_buffer *canvas_text_create(const char *text, const struct canvas_style *style, int width,
	int height, int padding, float scale)
{
	cairo_t *cairo;
	struct wlr_buffer *buffer = canvas_create(width, height, scale, style->background, &cairo);
	if (!buffer) {
		return NULL;
	}
	if (style->outlined) {
		canvas_set_colour(cairo, style->foreground);
		cairo_set_line_width(cairo, 1);
		cairo_rectangle(cairo, 0.5, 0.5, width - 1, height - 1);
		cairo_stroke(cairo);
	}
	int text_width = width - 2 * padding;
	struct wlr_box box = {padding, 0, text_width > 0 ? text_width : 0, height};
	canvas_draw_text(cairo, text, style->font, style->foreground, &box);
	cairo_destroy(cairo);
	return buffer;
}

static void trace_icon(cairo_t *cairo, enum canvas_icon icon, double near, double far)
{
	switch (icon) {
	case CANVAS_CLOSE:
		cairo_move_to(cairo, near, near);
		cairo_line_to(cairo, far, far);
		cairo_move_to(cairo, near, far);
		cairo_line_to(cairo, far, near);
		break;
	case CANVAS_MAXIMIZE:
		cairo_rectangle(cairo, near, near, far - near, far - near);
		break;
	case CANVAS_MINIMIZE:
		cairo_move_to(cairo, near, far);
		cairo_line_to(cairo, far, far);
		break;
	}
}

struct wlr_buffer *canvas_icon_create(
	enum canvas_icon icon, const struct canvas_style *style, int size, float scale)
{
	cairo_t *cairo;
	struct wlr_buffer *buffer = canvas_create(size, size, scale, style->background, &cairo);
	if (!buffer) {
		return NULL;
	}
	double near = size * ICON_MARGIN;
	trace_icon(cairo, icon, near, size - near);
	canvas_set_colour(cairo, style->foreground);
	cairo_set_line_width(cairo, ICON_STROKE);
	cairo_stroke(cairo);
	cairo_destroy(cairo);
	return buffer;
}

int canvas_text_width(const char *text, const char *font)
{
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	PangoLayout *layout = create_layout(context, text, font);
	int width;
	pango_layout_get_pixel_size(layout, &width, NULL);
	g_object_unref(layout);
	g_object_unref(context);
	/* Pango may need a fraction more when it lays the text out for another scale. */
	return width + 1;
}

/* --- drawing anew ---------------------------------------------------------------------------- */

static int redraw_handle_timer(void *data)
{
	redraw_now(data);
	return 0;
}

bool redraw_init(
	struct redraw *redraw, struct wl_event_loop *loop, void (*draw)(void *data), void *data)
{
	*redraw = (struct redraw){.draw = draw, .data = data};
	redraw->timer = wl_event_loop_add_timer(loop, redraw_handle_timer, redraw);
	return redraw->timer;
}

void redraw_finish(struct redraw *redraw)
{
	if (redraw->timer) {
		wl_event_source_remove(redraw->timer);
		redraw->timer = NULL;
	}
}

void redraw_request(struct redraw *redraw)
{
	if (redraw->due) {
		return;
	}
	uint64_t passed = clock_ms() - redraw->last;
	redraw->due = true;
	/* 0 would disarm the timer. */
	wl_event_source_timer_update(
		redraw->timer, passed < REDRAW_INTERVAL ? (int)(REDRAW_INTERVAL - passed) : 1);
}

void redraw_now(struct redraw *redraw)
{
	wl_event_source_timer_update(redraw->timer, 0);
	redraw->due = false;
	redraw->last = clock_ms();
	redraw->draw(redraw->data);
}

/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/text_mask.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>

static PangoLayout *text_mask_layout(PangoContext *context, const char *string, const char *font)
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
	pango_layout_set_text(layout, string, -1);
	return layout;
}

/* Pango may need a fraction more when it lays the text out for another scale. */
static int text_mask_layout_width(PangoLayout *layout)
{
	int width;
	pango_layout_get_pixel_size(layout, &width, NULL);
	return width + 1;
}

int text_mask_width(const char *string, const char *font)
{
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	PangoLayout *layout = text_mask_layout(context, string, font);
	int width = text_mask_layout_width(layout);
	g_object_unref(layout);
	g_object_unref(context);
	return width;
}

/* Makes the mask and draws on it by way of a cairo surface. False: out of memory. */
static bool text_mask_draw(struct text_mask *text, PangoLayout *layout, float scale)
{
	int width = (int)ceil(text->width * (double)scale);
	int height = (int)ceil(text->height * (double)scale);
	int stride = cairo_format_stride_for_width(CAIRO_FORMAT_A8, width);
	text->image = pixman_image_create_bits(PIXMAN_a8, width, height, NULL, stride);
	if (!text->image) {
		return false;
	}
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
		(unsigned char *)pixman_image_get_data(text->image), CAIRO_FORMAT_A8, width, height,
		pixman_image_get_stride(text->image));
	cairo_t *cairo = cairo_create(surface);
	cairo_scale(cairo, scale, scale);
	pango_cairo_update_layout(cairo, layout);
	pango_cairo_show_layout(cairo, layout);
	bool ok = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return ok;
}

struct text_mask *text_mask_create(const char *string, const char *font, int max_width, float scale)
{
	struct text_mask *text = NULL;
	if (string[0] != '\0' && max_width > 0) {
		text = calloc(1, sizeof(*text));
	}
	if (!text) {
		return NULL;
	}
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	PangoLayout *layout = text_mask_layout(context, string, font);
	int width = text_mask_layout_width(layout);
	text->width = width < max_width ? width : max_width;
	pango_layout_set_width(layout, text->width * PANGO_SCALE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	text->cut = pango_layout_is_ellipsized(layout);
	pango_layout_get_pixel_size(layout, NULL, &text->height);
	if (!text_mask_draw(text, layout, scale)) {
		text_mask_destroy(text);
		text = NULL;
	}
	g_object_unref(layout);
	g_object_unref(context);
	return text;
}

void text_mask_destroy(struct text_mask *text)
{
	if (text) {
		if (text->image) {
			pixman_image_unref(text->image);
		}
		free(text);
	}
}

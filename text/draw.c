/* SPDX-License-Identifier: MIT */
#include "text/draw.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <string.h>

static const char *const fonts[TEXT_FONTS] = {
	[TEXT_FONT_LABEL] = "Sans Bold 10",
	[TEXT_FONT_NOTE] = "Sans Bold 9",
	[TEXT_FONT_TITLE] = "Sans Italic 9",
	[TEXT_FONT_PLAIN] = "Sans 10",
};

static char family[TEXT_MAX_FAMILY];

void draw_use_family(const char *wanted)
{
	strncpy(family, wanted, sizeof(family) - 1);
}

static PangoLayout *draw_layout(PangoContext *context, const struct text_request *request)
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
	PangoFontDescription *description =
		pango_font_description_from_string(fonts[request->font]);
	if (family[0] != '\0') {
		pango_font_description_set_family(description, family);
	}
	pango_layout_set_font_description(layout, description);
	pango_font_description_free(description);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_text(layout, request->string, -1);
	return layout;
}

/* False: out of memory. */
static bool paint(PangoLayout *layout, const struct text_request *request,
	const struct text_answer *answer, uint8_t *pixels)
{
	struct text_picture picture =
		text_picture_of(answer->width, answer->height, request->scale);
	memset(pixels, 0, picture.bytes);
	cairo_surface_t *surface = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_A8,
		(int)picture.width, (int)picture.height, (int)picture.stride);
	cairo_t *cairo = cairo_create(surface);
	double scale = (double)request->scale / TEXT_SCALE_ONE;
	cairo_scale(cairo, scale, scale);
	pango_cairo_update_layout(cairo, layout);
	pango_cairo_show_layout(cairo, layout);
	bool ok = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return ok;
}

/* Without any, Pango draws boxes that all look the same. */
static bool has_fonts(void)
{
	const FcFontSet *set = FcConfigGetFonts(NULL, FcSetSystem);
	return set && set->nfont > 0;
}

struct text_answer draw_text(const struct text_request *request, uint8_t *pixels)
{
	struct text_answer answer = {.id = request->id};
	if (!has_fonts()) {
		return answer;
	}
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	PangoLayout *layout = draw_layout(context, request);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, NULL);
	/* Pango may need a fraction more when it lays the text out for another scale. */
	width++;
	width = width < request->max_width ? width : request->max_width;
	pango_layout_set_width(layout, width * PANGO_SCALE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_get_pixel_size(layout, NULL, &height);
	if (width > 0 && height > 0) {
		answer.width = width;
		answer.height = height < TEXT_MAX_LINE ? height : TEXT_MAX_LINE;
		answer.cut = pango_layout_is_ellipsized(layout);
		if (!paint(layout, request, &answer, pixels)) {
			answer.width = answer.height = 0;
		}
	}
	g_object_unref(layout);
	g_object_unref(context);
	return answer;
}

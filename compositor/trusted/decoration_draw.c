/* SPDX-License-Identifier: MIT */
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/trusted/colour.h"
#include "compositor/trusted/decoration.h"
#include "compositor/trusted/decoration_internal.h"
#include "compositor/trusted/text_image.h"

#define LABEL_FONT "Sans Bold 10"
#define LABEL_PADDING 8 /* left and right of the label's text */
#define NOTE_FONT "Sans Bold 9"
#define NOTE_COLOUR 0xffc247u
#define NOTE_SILENT "(does not answer)"
#define TITLE_FONT "Sans Italic 9"
#define BAR_UNDER 0x14171bu /* what the domain's colour is mixed into for the bar */
#define BAR_FOCUSED 0.34 /* how much of the colour */
#define BAR_UNFOCUSED 0.10
#define TITLE_FOCUSED 0xf4f5f6u
#define TITLE_UNFOCUSED 0x9aa1a9u

int decoration_draw_label_width(const struct decoration *decoration)
{
	return text_image_width(decoration->domain->label, LABEL_FONT) + 2 * LABEL_PADDING;
}

static uint32_t bar_colour(const struct decoration *decoration)
{
	return colour_mix(decoration->domain->colour, BAR_UNDER,
		decoration->focused ? BAR_FOCUSED : BAR_UNFOCUSED);
}

static uint32_t title_colour(const struct decoration *decoration)
{
	return decoration->focused ? TITLE_FOCUSED : TITLE_UNFOCUSED;
}

/* Shows image, which may be NULL and is dropped, at width x height logical px. */
static void decoration_draw_show(
	struct wlr_scene_buffer *node, struct wlr_buffer *image, int width, int height)
{
	wlr_scene_buffer_set_source_box(node, NULL);
	wlr_scene_buffer_set_buffer(node, image);
	wlr_scene_buffer_set_dest_size(node, width, height);
	wlr_buffer_drop(image);
}

/* Filled in the domain's colour when focused, else outlined on the bar. */
static struct text_image_style label_style(const struct decoration *decoration)
{
	uint32_t colour = decoration->domain->colour, bar = bar_colour(decoration);
	bool focused = decoration->focused;
	return (struct text_image_style){
		.font = LABEL_FONT,
		.foreground =
			COLOUR_OPAQUE
			| (focused ? colour_text_on(colour) : colour_readable_on(colour, bar)),
		.background = COLOUR_OPAQUE | (focused ? colour : bar),
		.outlined = !focused,
	};
}

static void draw_label(struct decoration *decoration)
{
	struct text_image_style style = label_style(decoration);
	struct wlr_box box = decoration_bar_of(decoration).label;
	decoration_draw_show(decoration->label,
		text_image_create(decoration->domain->label, &style, box.width, box.height,
			LABEL_PADDING, decoration->scale),
		box.width, box.height);
}

int decoration_draw_note_width(void)
{
	return text_image_width(NOTE_SILENT, NOTE_FONT);
}

void decoration_draw_note(struct decoration *decoration)
{
	struct wlr_box box = decoration_bar_of(decoration).note;
	uint32_t bar = bar_colour(decoration);
	struct text_image_style style = {
		.font = NOTE_FONT,
		.foreground = COLOUR_OPAQUE | colour_readable_on(NOTE_COLOUR, bar),
		.background = COLOUR_OPAQUE | bar,
	};
	struct wlr_buffer *image = box.width > 0 ? text_image_create(NOTE_SILENT, &style, box.width,
							   box.height, 0, decoration->scale)
						 : NULL;
	decoration_draw_show(decoration->note, image, box.width, box.height);
}

static void draw_icons(struct decoration *decoration)
{
	const struct {
		struct wlr_scene_buffer *node;
		enum text_image_icon icon;
	} icons[] = {
		{decoration->minimize, TEXT_IMAGE_MINIMIZE},
		{decoration->maximize, TEXT_IMAGE_MAXIMIZE},
		{decoration->close, TEXT_IMAGE_CLOSE},
	};
	struct text_image_style style = {
		.foreground = COLOUR_OPAQUE | title_colour(decoration),
		.background = COLOUR_OPAQUE | bar_colour(decoration),
	};
	for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]); i++) {
		decoration_draw_show(icons[i].node,
			text_image_create_icon(
				icons[i].icon, &style, DECORATION_BAR, decoration->scale),
			DECORATION_BAR, DECORATION_BAR);
	}
}

void decoration_draw_title(void *data)
{
	struct decoration *decoration = data;
	struct wlr_box room = decoration_bar_of(decoration).title;
	int width = text_image_width(decoration->text, TITLE_FONT);
	width = width < room.width ? width : room.width;
	struct text_image_style style = {
		.font = TITLE_FONT,
		.foreground = COLOUR_OPAQUE | title_colour(decoration),
		.background = COLOUR_OPAQUE | bar_colour(decoration),
	};
	struct wlr_buffer *image = decoration->text[0] != '\0' && width > 0
					   ? text_image_create(decoration->text, &style, width,
						     room.height, 0, decoration->scale)
					   : NULL;
	decoration_draw_show(decoration->title, image, width, room.height);
}

void decoration_draw_bar(struct decoration *decoration)
{
	if (decoration->kind == WINDOW_TOPLEVEL && decoration->width > 0) {
		wlr_scene_rect_set_color(
			decoration->bar, colour_floats(bar_colour(decoration)).rgba);
		draw_label(decoration);
		decoration_draw_note(decoration);
		draw_icons(decoration);
		redraw_now(&decoration->redraw_title);
	}
}

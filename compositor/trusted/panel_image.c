/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/panel_image.h"

#include <cairo.h>
#include <stdio.h>
#include <wayland-server-core.h>

#include "compositor/config.h"
#include "compositor/domain.h"
#include "compositor/server.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/colour.h"
#include "compositor/trusted/panel.h"
#include "compositor/trusted/text_image.h"

#define BACKGROUND 0xff14171bu
#define BORDER 0xff000000u /* the line at the lower edge */
#define NO_DOMAIN 0xff8a929bu
#define TEXT_UP 0xfff0f2f4u
#define TEXT_DOWN 0xff8a929bu
#define FOCUS_FONT "Sans Bold 10"
#define ITEM_FONT "Sans 10"
#define INSET 4 /* of the focused domain's box in the panel */
#define PADDING 10 /* left and right of its text */
#define GAP 20 /* between items */
#define MARK 10 /* side of the square before a domain's label */
#define MARK_GAP 7
#define STATUS_BYTES sizeof(" (does not answer)")
#define MORE_BYTES 24 /* "+" and how many domains have no room */

/* Logical px; x moves on from item to item. */
struct pen {
	cairo_t *cairo;
	int x, width;
};

/* Writes text at the pen, with an ellipsis where the panel ends. */
static void write_text(struct pen *pen, const char *text, const char *font, uint32_t colour)
{
	int room = pen->width - INSET - pen->x, width = text_image_width(text, font);
	if (room > 0) {
		struct wlr_box box = {pen->x, 0, width < room ? width : room, PANEL_HEIGHT - 1};
		text_image_draw(pen->cairo, text, font, colour, &box);
	}
	pen->x += width;
}

static void fill(cairo_t *cairo, uint32_t colour, int x, int y, int width, int height)
{
	canvas_set_colour(cairo, colour);
	cairo_rectangle(cairo, x, y, width, height);
	cairo_fill(cairo);
}

static void outline(cairo_t *cairo, uint32_t colour, int x, int y, int width, int height)
{
	canvas_set_colour(cairo, colour);
	cairo_set_line_width(cairo, 1);
	cairo_rectangle(cairo, x + 0.5, y + 0.5, width - 1, height - 1);
	cairo_stroke(cairo);
}

/* A label that does not fit any panel ends with an ellipsis: there is no more room to be had. */
static void draw_focused(struct pen *pen, const struct domain *focused)
{
	const char *text = focused ? focused->config->label : "No domain";
	int width = text_image_width(text, FOCUS_FONT) + 2 * PADDING;
	int height = PANEL_HEIGHT - 1 - 2 * INSET;
	if (focused) {
		fill(pen->cairo, COLOUR_OPAQUE | focused->config->colour, INSET, INSET, width,
			height);
	} else {
		outline(pen->cairo, NO_DOMAIN, INSET, INSET, width, height);
	}
	pen->x = INSET + PADDING;
	write_text(pen, text, FOCUS_FONT,
		focused ? COLOUR_OPAQUE | colour_text_on(focused->config->colour) : NO_DOMAIN);
	pen->x += PADDING + GAP;
}

static const char *status_text(const struct domain *domain)
{
	switch (domain->status) {
	case DOMAIN_DOWN:
		return " (down)";
	case DOMAIN_GREETING:
		return " (starting)";
	case DOMAIN_UP:
		return domain->silent ? " (does not answer)" : "";
	}
	return "";
}

struct item {
	const struct domain *domain;
	char text[CONFIG_MAX_LABEL + STATUS_BYTES];
	int width;
};

static struct item item_of(const struct domain *domain)
{
	struct item item = {.domain = domain};
	snprintf(item.text, sizeof(item.text), "%s%s", domain->config->label, status_text(domain));
	item.width = MARK + MARK_GAP + text_image_width(item.text, ITEM_FONT);
	return item;
}

static void draw_item(struct pen *pen, const struct item *item)
{
	const struct domain *domain = item->domain;
	bool up = domain->status == DOMAIN_UP;
	int y = (PANEL_HEIGHT - 1 - MARK) / 2;
	uint32_t colour = COLOUR_OPAQUE | domain->config->colour;
	if (up) {
		fill(pen->cairo, colour, pen->x, y, MARK, MARK);
	} else {
		outline(pen->cairo, colour, pen->x, y, MARK, MARK);
	}
	pen->x += MARK + MARK_GAP;
	write_text(pen, item->text, ITEM_FONT, up ? TEXT_UP : TEXT_DOWN);
	pen->x += GAP;
}

static void more_text(char text[static MORE_BYTES], size_t count)
{
	snprintf(text, MORE_BYTES, "+%zu", count);
}

/* True when the item fits together with what says how many follow it, if any do. */
static bool has_room(const struct pen *pen, const struct item *item, size_t following)
{
	char text[MORE_BYTES];
	int width = item->width;
	if (following > 0) {
		more_text(text, following);
		width += GAP + text_image_width(text, ITEM_FONT);
	}
	return width <= pen->width - INSET - pen->x;
}

/* All that fit, and how many do not. */
static void draw_items(struct pen *pen, struct server *server)
{
	size_t left = 0;
	const struct domain *domain;
	wl_list_for_each(domain, &server->domains, link) {
		left += !domain->is_host;
	}
	wl_list_for_each(domain, &server->domains, link) {
		if (domain->is_host) {
			continue;
		}
		struct item item = item_of(domain);
		if (!has_room(pen, &item, left - 1)) {
			char text[MORE_BYTES];
			more_text(text, left);
			write_text(pen, text, ITEM_FONT, TEXT_UP);
			return;
		}
		draw_item(pen, &item);
		left--;
	}
}

struct wlr_buffer *panel_image_create(
	struct server *server, const struct domain *focused, int width, float scale)
{
	struct pen pen = {.width = width};
	struct wlr_buffer *buffer =
		canvas_create(width, PANEL_HEIGHT, scale, BACKGROUND, &pen.cairo);
	if (!buffer) {
		return NULL;
	}
	draw_focused(&pen, focused);
	draw_items(&pen, server);
	fill(pen.cairo, BORDER, 0, PANEL_HEIGHT - 1, width, 1);
	cairo_destroy(pen.cairo);
	return buffer;
}

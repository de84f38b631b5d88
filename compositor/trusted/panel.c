/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/panel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/texts.h"
#include "protocol/log.h"

#define BACKGROUND 0x14171bu
#define BORDER 0x000000u /* the line at the lower edge */
#define NO_DOMAIN 0x8a929bu
#define TEXT_UP 0xf0f2f4u
#define TEXT_DOWN 0x8a929bu
#define INSET 4 /* of the focused domain's box in the panel */
#define PADDING 10 /* left and right of its text */
#define GAP 20 /* between items */
#define MARK 10 /* side of the square before a domain's label */
#define MARK_GAP 7
#define STATUS_GAP 4 /* between a label and its domain's status */

struct panel {
	struct wl_list link; /* panels.list */
	uint32_t output; /* its number; 0: not drawn yet */
	bool covered; /* by a window, so it is not shown */
	struct wlr_scene_buffer *node;
};

struct panels {
	struct screen *screen;
	struct domains *domains;
	const struct labels *labels;
	struct wlr_scene_tree *tree;
	struct wl_list list; /* struct panel.link; as many, and in the order, of screen.outputs */
	const struct domain *focused; /* as drawn; NULL: none */
	char note[PANEL_MAX_NOTE + 1];
	struct redraw redraw;
	struct wl_listener domain_changed, screen_changed;
};

/* --- its picture ------------------------------------------------------------------------------ */

/* Logical px; x moves on from item to item. */
struct pen {
	struct canvas *canvas;
	const struct labels *labels;
	int x, width;
	float scale;
};

/* Writes one of labels.h's texts at the pen, with an ellipsis where the panel ends. */
static void write_text(struct pen *pen, enum text_font font, const char *text, uint32_t colour)
{
	struct wlr_box box = {pen->x, 0, pen->width - INSET - pen->x, PANEL_HEIGHT - 1};
	canvas_text_in(pen->canvas, labels_find(pen->labels, font, text, pen->scale),
		labels_find(pen->labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, pen->scale), &box,
		colour);
	pen->x += labels_width(pen->labels, font, text);
}

/* A label that does not fit any panel ends with an ellipsis: there is no more room to be had. */
static void draw_focused(struct pen *pen, const struct domain *focused)
{
	const char *text = focused ? focused->config->label : LABELS_NO_DOMAIN;
	int width = labels_width(pen->labels, TEXT_FONT_LABEL, text) + 2 * PADDING;
	struct wlr_box box = {INSET, INSET, width, PANEL_HEIGHT - 1 - 2 * INSET};
	if (focused) {
		canvas_fill(pen->canvas, &box, focused->config->colour);
	} else {
		canvas_outline(pen->canvas, &box, NO_DOMAIN);
	}
	pen->x = INSET + PADDING;
	write_text(pen, TEXT_FONT_LABEL, text,
		focused ? colour_text_on(focused->config->colour) : NO_DOMAIN);
	pen->x += PADDING + GAP;
}

/* NULL: there is nothing to say about it. */
static const char *status_of(const struct domain *domain)
{
	switch (domain->status) {
	case DOMAIN_DOWN:
		return LABELS_DOWN;
	case DOMAIN_GREETING:
		return LABELS_STARTING;
	case DOMAIN_UP:
		break;
	}
	return domain->silent ? LABELS_SILENT : NULL;
}

static int item_width(const struct pen *pen, const struct domain *domain)
{
	const char *status = status_of(domain);
	int width =
		MARK + MARK_GAP + labels_width(pen->labels, TEXT_FONT_PLAIN, domain->config->label);
	if (status) {
		width += STATUS_GAP + labels_width(pen->labels, TEXT_FONT_PLAIN, status);
	}
	return width;
}

static void draw_item(struct pen *pen, const struct domain *domain)
{
	bool up = domain->status == DOMAIN_UP;
	uint32_t colour = up ? TEXT_UP : TEXT_DOWN;
	const char *status = status_of(domain);
	struct wlr_box mark = {pen->x, (PANEL_HEIGHT - 1 - MARK) / 2, MARK, MARK};
	if (up) {
		canvas_fill(pen->canvas, &mark, domain->config->colour);
	} else {
		canvas_outline(pen->canvas, &mark, domain->config->colour);
	}
	pen->x += MARK + MARK_GAP;
	write_text(pen, TEXT_FONT_PLAIN, domain->config->label, colour);
	if (status) {
		pen->x += STATUS_GAP;
		write_text(pen, TEXT_FONT_PLAIN, status, colour);
	}
	pen->x += GAP;
}

/* All that fit, and how many do not. */
static void draw_items(struct pen *pen, struct domains *domains)
{
	size_t left = 0;
	const struct domain *domain;
	wl_list_for_each(domain, &domains->list, link) {
		left += !domain->is_host && !domain->config->removed;
	}
	wl_list_for_each(domain, &domains->list, link) {
		if (domain->is_host || domain->config->removed) {
			continue;
		}
		/* It must fit together with what says how many follow it, if any do. */
		char more[LABELS_MORE_BYTES];
		int width = item_width(pen, domain);
		if (left > 1) {
			snprintf(more, sizeof(more), "+%zu", left - 1);
			width += GAP + labels_width(pen->labels, TEXT_FONT_PLAIN, more);
		}
		if (width > pen->width - INSET - pen->x) {
			snprintf(more, sizeof(more), "+%zu", left);
			write_text(pen, TEXT_FONT_PLAIN, more, TEXT_UP);
			return;
		}
		draw_item(pen, domain);
		left--;
	}
}

/* At the right end, up to half of the panel; what comes later has the room before it. */
static void draw_panel_note(struct pen *pen, const char *note)
{
	uint32_t scale = text_mask_scale(pen->scale);
	struct text_mask *mask = NULL;
	if (note[0] != '\0') {
		mask = face_draw(TEXT_FONT_PLAIN, note, scale, pen->width / 2);
	}
	if (mask) {
		struct wlr_box box = {pen->width - INSET - PADDING - mask->width, 0, mask->width,
			PANEL_HEIGHT - 1};
		canvas_text(pen->canvas, mask, &box, TEXT_UP);
		pen->width = box.x - GAP;
	}
	text_mask_destroy(mask);
}

/* What the panel of one output looks like: the focused domain's label on its colour, then every
 * domain with its state, or how many of them have no room, and the note. NULL when out of memory;
 * the caller drops it. */
static struct wlr_buffer *create_image(const struct panels *panels, int width, float scale)
{
	struct pen pen = {.labels = panels->labels, .width = width, .scale = scale};
	pen.canvas = canvas_create(width, PANEL_HEIGHT, scale, BACKGROUND);
	if (pen.canvas) {
		draw_panel_note(&pen, panels->note);
		draw_focused(&pen, panels->focused);
		draw_items(&pen, panels->domains);
		canvas_fill(pen.canvas, &(struct wlr_box){0, PANEL_HEIGHT - 1, width, 1}, BORDER);
	}
	return canvas_finish(pen.canvas);
}

/* --- one for each output ---------------------------------------------------------------------- */

struct wlr_box panel_work_area(const struct output *output)
{
	struct wlr_box box = output_box(output);
	int height = box.height > PANEL_HEIGHT ? box.height - PANEL_HEIGHT : 1;
	box.y += box.height - height;
	box.height = height;
	return box;
}

static struct panel *add_panel(struct panels *panels)
{
	struct panel *panel = calloc(1, sizeof(*panel));
	if (!panel) {
		return NULL;
	}
	panel->node = wlr_scene_buffer_create(panels->tree, NULL);
	if (!panel->node) {
		free(panel);
		return NULL;
	}
	wl_list_insert(panels->list.prev, &panel->link);
	return panel;
}

static void remove_panel(struct panel *panel)
{
	wlr_scene_node_destroy(&panel->node->node);
	wl_list_remove(&panel->link);
	free(panel);
}

static void panel_set_covered(struct panel *panel, bool covered)
{
	panel->covered = covered;
	wlr_scene_node_set_enabled(&panel->node->node, !covered);
}

static void draw_panel(struct panels *panels, struct panel *panel, struct output *output)
{
	struct wlr_box box;
	wlr_output_layout_get_box(panels->screen->output_layout, output->wlr_output, &box);
	struct wlr_buffer *image =
		box.width > 0 ? create_image(panels, box.width, output->wlr_output->scale) : NULL;
	if (panel->output != output->number) {
		panel->output = output->number;
		panel_set_covered(panel, false);
	}
	wlr_scene_node_set_position(&panel->node->node, box.x, box.y);
	wlr_scene_buffer_set_buffer(panel->node, image);
	wlr_scene_buffer_set_dest_size(panel->node, box.width, PANEL_HEIGHT);
	wlr_buffer_drop(image);
}

/* One panel for each output, whatever there was before. */
static void draw_all(void *data)
{
	struct panels *panels = data;
	struct wl_list *link = panels->list.next;
	struct output *output;
	struct panel *panel;
	wl_list_for_each(output, &panels->screen->outputs, link) {
		if (link == &panels->list) {
			panel = add_panel(panels);
			if (!panel) {
				log_error("output %s: no memory for its panel: free some",
					output->wlr_output->name);
				return;
			}
			link = &panel->link;
		}
		panel = wl_container_of(link, panel, link);
		draw_panel(panels, panel, output);
		link = link->next;
	}
	while (link != &panels->list) {
		panel = wl_container_of(link, panel, link);
		link = link->next;
		remove_panel(panel);
	}
}

void panels_set_focused(struct panels *panels, const struct domain *focused)
{
	if (panels->focused != focused) {
		panels->focused = focused;
		redraw_now(&panels->redraw);
	}
}

bool panels_set_covered(struct panels *panels, const struct output *output, bool covered)
{
	struct panel *panel;
	wl_list_for_each(panel, &panels->list, link) {
		if (panel->output == output->number && panel->covered != covered) {
			panel_set_covered(panel, covered);
			return true;
		}
	}
	return false;
}

bool panels_is_covered(const struct panels *panels, const struct output *output)
{
	const struct panel *panel;
	wl_list_for_each(panel, &panels->list, link) {
		if (panel->output == output->number) {
			return panel->covered;
		}
	}
	return false;
}

void panels_say(struct panels *panels, const char *note)
{
	if (strncmp(panels->note, note, PANEL_MAX_NOTE) != 0) {
		snprintf(panels->note, sizeof(panels->note), "%s", note);
		redraw_request(&panels->redraw);
	}
}

static void panel_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct panels *panels = wl_container_of(listener, panels, domain_changed);
	redraw_request(&panels->redraw);
}

static void panel_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct panels *panels = wl_container_of(listener, panels, screen_changed);
	redraw_now(&panels->redraw);
}

struct panels *panels_create(struct screen *screen, struct domains *domains,
	struct wlr_scene_tree *tree, const struct texts *texts)
{
	struct panels *panels = calloc(1, sizeof(*panels));
	if (!panels) {
		return NULL;
	}
	panels->screen = screen;
	panels->domains = domains;
	panels->labels = texts->labels;
	panels->tree = tree;
	wl_list_init(&panels->list);
	if (!redraw_init(&panels->redraw, screen->loop, draw_all, panels)) {
		free(panels);
		return NULL;
	}
	panels->domain_changed.notify = panel_handle_domain_changed;
	wl_signal_add(&domains->events.changed, &panels->domain_changed);
	panels->screen_changed.notify = panel_handle_screen_changed;
	wl_signal_add(&screen->events.changed, &panels->screen_changed);
	redraw_now(&panels->redraw);
	return panels;
}

void panels_destroy(struct panels *panels)
{
	if (!panels) {
		return;
	}
	wl_list_remove(&panels->domain_changed.link);
	wl_list_remove(&panels->screen_changed.link);
	redraw_finish(&panels->redraw);
	struct panel *panel, *next;
	wl_list_for_each_safe(panel, next, &panels->list, link) {
		remove_panel(panel);
	}
	free(panels);
}

/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/banner.h"

#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/domain/config.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/palette.h"
#include "compositor/trusted/panel.h"
#include "compositor/trusted/text_size.h"
#include "compositor/trusted/texts.h"

/* px of text scale 1. */
#define HEIGHT 40
#define LINE 1 /* black, as around a ring: what the guest draws ends there */
#define INSET 7 /* of the label's box */
#define PADDING 10 /* left and right of a text */

struct banner {
	const struct texts *texts;
	struct wlr_scene_buffer *node;
	struct wl_event_source *timer; /* it has been read */
	uint32_t output; /* the number of the one that it was shown on last */
};

void banner_take_off(struct banner *banner)
{
	wl_event_source_timer_update(banner->timer, 0);
	wlr_scene_node_set_enabled(&banner->node->node, false);
	wlr_scene_buffer_set_buffer(banner->node, NULL);
}

static int banner_handle_timer(void *data)
{
	banner_take_off(data);
	return 0;
}

struct banner *banner_create(
	struct wlr_scene_tree *tree, struct wl_event_loop *loop, const struct texts *texts)
{
	struct banner *banner = calloc(1, sizeof(*banner));
	if (!banner) {
		return NULL;
	}
	banner->texts = texts;
	banner->timer = wl_event_loop_add_timer(loop, banner_handle_timer, banner);
	banner->node = wlr_scene_buffer_create(tree, NULL);
	if (!banner->timer || !banner->node) {
		banner_destroy(banner);
		return NULL;
	}
	wlr_scene_node_set_enabled(&banner->node->node, false);
	return banner;
}

void banner_destroy(struct banner *banner)
{
	if (!banner) {
		return;
	}
	if (banner->timer) {
		wl_event_source_remove(banner->timer);
	}
	if (banner->node) {
		wlr_scene_node_destroy(&banner->node->node);
	}
	free(banner);
}

/* The whole label, and what the sentence has room for. NULL: out of memory, or no room for that. */
static struct canvas *draw(const struct banner *banner, const struct config_domain *domain,
	const char *sentence, int width, float scale)
{
	const struct palette *palette = palette_of(banner->texts->appearance);
	const struct labels *labels = banner->texts->labels;
	int label = labels_width(labels, TEXT_FONT_LABEL, domain->label) + 2 * PADDING;
	label = label < width - 2 * INSET ? label : width - 2 * INSET;
	struct canvas *canvas = canvas_create(width, HEIGHT, scale, COLOUR_BLACK);
	if (!canvas) {
		return NULL;
	}
	struct wlr_box box = canvas_seen(canvas, width - LINE, HEIGHT - LINE);
	box = (struct wlr_box){LINE, LINE, box.width - LINE, box.height - LINE};
	canvas_fill(canvas, &box, palette->background);
	canvas_outline(canvas, &box, domain->colour);
	box = (struct wlr_box){INSET, INSET, label, HEIGHT - 2 * INSET};
	canvas_fill(canvas, &box, domain->colour);
	box.x += PADDING;
	box.width -= 2 * PADDING;
	bool whole = canvas_text_whole(canvas,
		labels_find(labels, TEXT_FONT_LABEL, domain->label, scale), &box,
		colour_text_on(domain->colour));
	box.x = INSET + label + PADDING;
	box.width = width - PADDING - box.x;
	canvas_text_in(canvas, labels_find(labels, TEXT_FONT_PLAIN, sentence, scale),
		labels_find(labels, TEXT_FONT_LABEL, LABELS_ELLIPSIS, scale), &box, palette->text);
	if (!whole) {
		wlr_buffer_drop(canvas_finish(canvas));
		return NULL;
	}
	return canvas;
}

bool banner_show(struct banner *banner, const struct output *output,
	const struct config_domain *domain, const char *sentence, bool below)
{
	const struct config_appearance *appearance = banner->texts->appearance;
	const struct labels *labels = banner->texts->labels;
	struct wlr_box area = output_box(output);
	int wanted = labels_width(labels, TEXT_FONT_LABEL, domain->label)
		     + labels_width(labels, TEXT_FONT_PLAIN, sentence) + 4 * PADDING + INSET;
	int room = text_size_room(appearance, area.width);
	int width = wanted < room ? wanted : room;
	struct canvas *canvas =
		draw(banner, domain, sentence, width, text_size_scale(appearance, output));
	struct wlr_box box = text_size_centre(appearance, &area, width, HEIGHT);
	box.y = area.y + (below ? panel_height(output->screen) : 0);
	const struct canvas_output shown_on = canvas_output_of(output);
	canvas_show(canvas, banner->node, &box, &shown_on);
	banner->output = output->number;
	wlr_scene_node_raise_to_top(&banner->node->node);
	wlr_scene_node_set_enabled(&banner->node->node, true);
	wl_event_source_timer_update(banner->timer, BANNER_MS);
	return canvas;
}

void banner_hide(struct banner *banner, const struct output *output)
{
	if (banner->output == output->number) {
		banner_take_off(banner);
	}
}

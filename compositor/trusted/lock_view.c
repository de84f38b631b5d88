/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/lock_view.h"

#include <stdlib.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>

#include "common/listener.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/palette.h"
#include "compositor/trusted/text_size.h"
#include "compositor/trusted/texts.h"
#include "protocol/log.h"

#define BACKGROUND 0x000000u

/* px of text scale 1. */
#define LINE 32
#define INSET 16

struct lock_view {
	struct screen *screen;
	const struct texts *texts;
	bool starts;
	struct wlr_scene_tree *tree;
	struct wlr_scene_rect *backdrop; /* behind all outputs and lockers */
	struct wlr_scene_tree *words; /* made anew when outputs change; NULL: not yet */
	struct wl_listener screen_changed;
};

static int most(int a, int b)
{
	return a > b ? a : b;
}

static void write_line(
	const struct lock_view *view, struct canvas *canvas, const char *text, int y, float scale)
{
	int width = labels_width(view->texts->labels, TEXT_FONT_LABEL, text);
	struct wlr_box box = {INSET, y, width, LINE};
	canvas_text(canvas, labels_find(view->texts->labels, TEXT_FONT_LABEL, text, scale), &box,
		palette_of(view->texts->appearance)->text);
}

/* In the middle of output. An output without them is black all the same. */
static void add_words(struct lock_view *view, const struct output *output)
{
	int lines = view->starts ? 2 : 1;
	const struct labels *labels = view->texts->labels;
	const struct config_appearance *appearance = view->texts->appearance;
	int width = most(labels_width(labels, TEXT_FONT_LABEL, LABELS_LOCKED),
			    labels_width(labels, TEXT_FONT_LABEL, LABELS_START_LOCKER))
		    + 2 * INSET;
	float scale = text_size_scale(appearance, output);
	struct canvas *canvas = canvas_create(width, lines * LINE, scale, BACKGROUND);
	if (canvas) {
		write_line(view, canvas, LABELS_LOCKED, 0, scale);
		if (view->starts) {
			write_line(view, canvas, LABELS_START_LOCKER, LINE, scale);
		}
	}
	struct wlr_scene_buffer *node = wlr_scene_buffer_create(view->words, NULL);
	if (!node || !canvas) {
		wlr_buffer_drop(canvas_finish(canvas));
		log_error("the locked screen has no text: out of memory");
		return;
	}
	struct wlr_box area = output_box(output);
	struct wlr_box box = text_size_centre(appearance, &area, width, lines * LINE);
	const struct canvas_output shown_on = canvas_output_of(output);
	canvas_show(canvas, node, &box, &shown_on);
}

static void cover(struct lock_view *view)
{
	output_cover_all(view->screen, view->backdrop);
	if (view->words) {
		wlr_scene_node_destroy(&view->words->node);
	}
	view->words = wlr_scene_tree_create(view->tree);
	const struct output *output;
	wl_list_for_each(output, &view->screen->outputs, link) {
		if (view->words) {
			add_words(view, output);
		}
	}
}

static void lock_view_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct lock_view *view = wl_container_of(listener, view, screen_changed);
	cover(view);
}

struct lock_view *lock_view_create(
	struct wlr_scene_tree *tree, struct screen *screen, const struct texts *texts, bool starts)
{
	struct lock_view *view = calloc(1, sizeof(*view));
	if (!view) {
		return NULL;
	}
	view->screen = screen;
	view->texts = texts;
	view->starts = starts;
	view->tree = wlr_scene_tree_create(tree);
	view->backdrop =
		view->tree ? wlr_scene_rect_create(view->tree, 0, 0, colour_floats(BACKGROUND).rgba)
			   : NULL;
	if (!view->backdrop) {
		if (view->tree) {
			wlr_scene_node_destroy(&view->tree->node);
		}
		free(view);
		return NULL;
	}
	wlr_scene_node_lower_to_bottom(&view->tree->node);
	listen_to(&screen->events.changed, &view->screen_changed, lock_view_handle_screen_changed);
	cover(view);
	return view;
}

void lock_view_destroy(struct lock_view *view)
{
	if (view) {
		wl_list_remove(&view->screen_changed.link);
		wlr_scene_node_destroy(&view->tree->node);
		free(view);
	}
}

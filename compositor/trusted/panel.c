/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/panel.h"

#include <stdlib.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/output.h"
#include "compositor/server.h"
#include "compositor/trusted/panel_image.h"
#include "compositor/trusted/redraw.h"
#include "compositor/window/stack.h"
#include "compositor/window/window.h"
#include "protocol/log.h"

struct panel {
	struct wl_list link; /* panels.list */
	struct wlr_scene_buffer *node;
};

struct panels {
	struct server *server;
	struct wl_list list; /* struct panel.link; as many, and in the order, of server.outputs */
	const struct domain *focused; /* as drawn; NULL: none */
	struct redraw redraw;
	struct wl_listener focus_changed, domain_changed, outputs_changed;
};

struct wlr_box panel_work_area(struct server *server, struct wlr_output *output)
{
	struct wlr_box box;
	wlr_output_layout_get_box(server->output_layout, output, &box);
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
	panel->node = wlr_scene_buffer_create(panels->server->stack->trees[STACK_PANEL], NULL);
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

static void draw_panel(struct panels *panels, struct panel *panel, struct output *output)
{
	struct wlr_box box;
	wlr_output_layout_get_box(panels->server->output_layout, output->wlr_output, &box);
	struct wlr_buffer *image = box.width > 0
					   ? panel_image_create(panels->server, panels->focused,
						     box.width, output->wlr_output->scale)
					   : NULL;
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
	wl_list_for_each(output, &panels->server->outputs, link) {
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

/* At once: what gets the keys must never differ from what the panel says. */
static void handle_focus_changed(struct wl_listener *listener, void *data)
{
	struct panels *panels = wl_container_of(listener, panels, focus_changed);
	const struct window *window = data;
	const struct domain *focused = window ? window->domain : NULL;
	if (panels->focused != focused) {
		panels->focused = focused;
		redraw_now(&panels->redraw);
	}
}

static void handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct panels *panels = wl_container_of(listener, panels, domain_changed);
	redraw_request(&panels->redraw);
}

static void handle_outputs_changed(struct wl_listener *listener, void *data)
{
	struct panels *panels = wl_container_of(listener, panels, outputs_changed);
	redraw_now(&panels->redraw);
}

static void listen(struct panels *panels)
{
	struct server *server = panels->server;
	panels->focus_changed.notify = handle_focus_changed;
	wl_signal_add(&server->events.focus_changed, &panels->focus_changed);
	panels->domain_changed.notify = handle_domain_changed;
	wl_signal_add(&server->events.domain_changed, &panels->domain_changed);
	panels->outputs_changed.notify = handle_outputs_changed;
	wl_signal_add(&server->events.outputs_changed, &panels->outputs_changed);
}

struct panels *panel_create(struct server *server)
{
	struct panels *panels = calloc(1, sizeof(*panels));
	if (!panels) {
		return NULL;
	}
	panels->server = server;
	wl_list_init(&panels->list);
	if (!redraw_init(&panels->redraw, server->loop, draw_all, panels)) {
		free(panels);
		return NULL;
	}
	listen(panels);
	redraw_now(&panels->redraw);
	return panels;
}

void panel_destroy(struct panels *panels)
{
	if (!panels) {
		return;
	}
	wl_list_remove(&panels->focus_changed.link);
	wl_list_remove(&panels->domain_changed.link);
	wl_list_remove(&panels->outputs_changed.link);
	redraw_finish(&panels->redraw);
	struct panel *panel, *next;
	wl_list_for_each_safe(panel, next, &panels->list, link) {
		remove_panel(panel);
	}
	free(panels);
}

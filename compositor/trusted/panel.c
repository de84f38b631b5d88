/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/base/wall_clock.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/panel_picture.h"
#include "compositor/trusted/text_size.h"
#include "compositor/trusted/texts.h"
#include "protocol/log.h"

#define CLOCK_TEXT 6u /* "HH:MM" with a NUL */

struct panel {
	struct wl_list link; /* panels.list */
	uint32_t output; /* its number; 0: not drawn yet */
	bool covered; /* by a window, so it is not shown */
	struct wlr_scene_buffer *node;
};

struct panels {
	struct screen *screen;
	struct domains *domains;
	const struct texts *texts;
	struct wlr_scene_tree *tree;
	struct wl_list list; /* struct panel.link; as many, and in the order, of screen.outputs */
	const struct domain *focused; /* as drawn; NULL: none */
	char note[PANEL_MAX_NOTE + 1], told[PANEL_MAX_NOTE + 1];
	struct wl_event_source *read; /* timer: told has been */
	char layout[PANEL_MAX_LAYOUT + 1];
	struct wall_alarm alarm; /* a minute is over */
	struct redraw redraw;
	struct wl_listener domain_changed, screen_changed;
};

/* --- what it says ----------------------------------------------------------------------------- */

/* NULL: there is nothing to say about it. */
static const char *status_of(const struct domain *domain)
{
	if (domain->barred) {
		return LABELS_KILLED;
	}
	switch (domain->status) {
	case DOMAIN_DOWN:
		return LABELS_DOWN;
	case DOMAIN_GREETING:
		return LABELS_STARTING;
	case DOMAIN_UP:
		break;
	}
	return domain->silent ? LABELS_SILENT : domain->notes.holds_pointer ? LABELS_HOLDING : NULL;
}

/* The host itself is listed while it wants something. */
static void add_items(const struct panels *panels, struct panel_facts *facts)
{
	const struct domain *domain;
	wl_list_for_each(domain, &panels->domains->list, link) {
		bool up = domain->status == DOMAIN_UP, asks = up && domain->notes.asking > 0;
		if (domain->config->removed || (domain->is_host && !asks)
			|| facts->count == PANEL_MAX_ITEMS) {
			continue;
		}
		facts->items[facts->count++] = (struct panel_item){
			.domain = domain->config,
			.status = status_of(domain),
			.up = up,
			.asks = asks,
			.focused = domain == panels->focused,
		};
	}
}

/* --- one for each output ---------------------------------------------------------------------- */

int panel_height(const struct screen *screen)
{
	const struct wlr_box box = {0, 0, 1, PANEL_HEIGHT};
	return text_size_box(&screen->config->appearance, &box).height;
}

struct wlr_box panel_work_area(const struct output *output)
{
	struct wlr_box box = output_box(output);
	int panel = panel_height(output->screen);
	int height = box.height > panel ? box.height - panel : 1;
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

static void draw_panel(struct panels *panels, const struct panel_facts *facts, struct panel *panel,
	const struct output *output)
{
	const struct config_appearance *appearance = panels->texts->appearance;
	const struct canvas_output shown_on = canvas_output_of(output);
	struct wlr_box box = output_box(output);
	/* No less than is seen. */
	int width = text_size_room(appearance, box.width) + 1;
	struct canvas *canvas = box.width > 0 ? panel_picture(facts, panels->texts, width,
							text_size_scale(appearance, output))
					      : NULL;
	if (panel->output != output->number) {
		panel->output = output->number;
		panel_set_covered(panel, false);
	}
	box.height = panel_height(panels->screen);
	canvas_show(canvas, panel->node, &box, &shown_on);
}

/* One panel for each output, whatever there was before. */
static void draw_all(void *data)
{
	struct panels *panels = data;
	struct panel_facts facts = {
		.focused = panels->focused ? panels->focused->config : NULL,
		.note = panels->told[0] != '\0' ? panels->told : panels->note,
		.layout = panels->layout,
	};
	char clock[WALL_CLOCK_TEXT] = "";
	if (panels->texts->appearance->clock) {
		wall_clock_write(clock, time(NULL));
		clock[CLOCK_TEXT - 1] = '\0';
	}
	facts.clock = clock;
	wall_alarm_set(&panels->alarm, panels->texts->appearance->clock);
	add_items(panels, &facts);
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
		draw_panel(panels, &facts, panel, output);
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

void panels_tell(struct panels *panels, const char *words)
{
	snprintf(panels->told, sizeof(panels->told), "%s", words);
	wl_event_source_timer_update(panels->read, words[0] != '\0' ? PANEL_TELL_MS : 0);
	redraw_request(&panels->redraw);
}

static int panel_handle_read(void *data)
{
	panels_tell(data, "");
	return 0;
}

void panels_set_layout(struct panels *panels, const char *layout)
{
	if (strncmp(panels->layout, layout, PANEL_MAX_LAYOUT) != 0) {
		snprintf(panels->layout, sizeof(panels->layout), "%s", layout);
		redraw_request(&panels->redraw);
	}
}

static void panel_handle_minute(void *data)
{
	struct panels *panels = data;
	redraw_request(&panels->redraw);
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
	panels->texts = texts;
	panels->tree = tree;
	wl_list_init(&panels->list);
	bool draws = redraw_init(&panels->redraw, screen->loop, draw_all, panels);
	bool rings = wall_alarm_init(&panels->alarm, screen->loop, panel_handle_minute, panels);
	panels->read = wl_event_loop_add_timer(screen->loop, panel_handle_read, panels);
	if (!draws || !rings || !panels->read) {
		redraw_finish(&panels->redraw);
		if (panels->read) {
			wl_event_source_remove(panels->read);
		}
		wall_alarm_finish(&panels->alarm);
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
	wall_alarm_finish(&panels->alarm);
	wl_event_source_remove(panels->read);
	struct panel *panel, *next;
	wl_list_for_each_safe(panel, next, &panels->list, link) {
		remove_panel(panel);
	}
	free(panels);
}

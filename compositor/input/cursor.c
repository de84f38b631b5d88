/* SPDX-License-Identifier: MIT */
#include "compositor/input/cursor.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_cursor.h>
#include <wlr/types/wlr_cursor_shape_v1.h>
#include <wlr/types/wlr_xcursor_manager.h>
#include <wlr/util/edges.h>

#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "protocol/limits.h"
#include "protocol/log.h"
#include "protocol/msg.h"

#define HOST_CURSOR "default" /* where a window has no say */

enum choice_kind { CHOICE_NONE, CHOICE_HIDDEN, CHOICE_SHAPE, CHOICE_SURFACE, CHOICE_IMAGE };

/* What the window that has the pointer wants to be shown. */
struct choice {
	enum choice_kind kind;
	uint32_t shape;
	struct wlr_surface *surface;
	int32_t hotspot_x, hotspot_y;
	const struct cursor_image_impl *impl;
	void *data;
};

struct cursor {
	struct wlr_cursor *wlr_cursor;
	struct wlr_xcursor_manager *theme;
	const char *name; /* static; NULL: not shown yet */
	struct choice choice;
	bool outside; /* the choice is not shown there */
	struct window *seen; /* under the pointer: an image is drawn in its tree; NULL: in none */
	struct wl_listener surface_destroy; /* of choice.surface */
};

static void show_theme(struct cursor *cursor, const char *name)
{
	if (!cursor->name || strcmp(cursor->name, name) != 0) {
		cursor->name = name;
		wlr_cursor_set_xcursor(cursor->wlr_cursor, cursor->theme, name);
	}
}

/* name: of what is shown instead. */
static void show_nothing(struct cursor *cursor, const char *name)
{
	cursor->name = name;
	wlr_cursor_unset_image(cursor->wlr_cursor);
}

static void show_image(struct cursor *cursor)
{
	const struct choice *choice = &cursor->choice;
	if (strcmp(cursor->name, "image") != 0) {
		show_nothing(cursor, "image");
	}
	if (cursor->seen) {
		choice->impl->show(choice->data, cursor->seen,
			cursor->wlr_cursor->x - cursor->seen->box.x,
			cursor->wlr_cursor->y - cursor->seen->box.y);
	}
}

static void show_choice(struct cursor *cursor)
{
	const struct choice *choice = &cursor->choice;
	switch (choice->kind) {
	case CHOICE_NONE:
		show_theme(cursor, HOST_CURSOR);
		break;
	case CHOICE_HIDDEN:
		show_nothing(cursor, "hidden");
		break;
	case CHOICE_SHAPE:
		show_theme(cursor, wlr_cursor_shape_v1_name(choice->shape));
		break;
	case CHOICE_SURFACE:
		cursor->name = "surface";
		wlr_cursor_set_surface(
			cursor->wlr_cursor, choice->surface, choice->hotspot_x, choice->hotspot_y);
		break;
	case CHOICE_IMAGE:
		show_image(cursor);
		break;
	}
}

static void hide_image(struct cursor *cursor)
{
	if (cursor->choice.kind == CHOICE_IMAGE) {
		cursor->choice.impl->hide(cursor->choice.data);
	}
}

static void replace_choice(struct cursor *cursor, const struct choice *choice)
{
	hide_image(cursor);
	wl_list_remove(&cursor->surface_destroy.link);
	wl_list_init(&cursor->surface_destroy.link);
	cursor->choice = *choice;
	if (choice->kind == CHOICE_SURFACE) {
		wl_signal_add(&choice->surface->events.destroy, &cursor->surface_destroy);
	}
}

static void choose(struct cursor *cursor, const struct choice *choice)
{
	replace_choice(cursor, choice);
	if (!cursor->outside) {
		show_choice(cursor);
	}
}

static void cursor_handle_surface_destroy(struct wl_listener *listener, void *data)
{
	struct cursor *cursor = wl_container_of(listener, cursor, surface_destroy);
	choose(cursor, &(struct choice){.kind = CHOICE_HIDDEN});
}

/* False when out of memory: it is as it was. */
static bool cursor_read_theme(struct cursor *cursor, const struct config *config)
{
	const char *name = config->cursor_theme[0] != '\0' ? config->cursor_theme : NULL;
	struct wlr_xcursor_manager *theme = wlr_xcursor_manager_create(name, config->cursor_size);
	if (!theme) {
		return false;
	}
	/* It reads some hundred files: not when the first pointer appears, with guests there. */
	wlr_xcursor_manager_load(theme, 1);
	if (cursor->theme) {
		wlr_xcursor_manager_destroy(cursor->theme);
	}
	cursor->theme = theme;
	return true;
}

struct cursor *cursor_create(struct wlr_cursor *wlr_cursor, const struct config *config)
{
	struct cursor *cursor = calloc(1, sizeof(*cursor));
	if (!cursor) {
		return NULL;
	}
	cursor->wlr_cursor = wlr_cursor;
	cursor->surface_destroy.notify = cursor_handle_surface_destroy;
	wl_list_init(&cursor->surface_destroy.link);
	if (!cursor_read_theme(cursor, config)) {
		free(cursor);
		return NULL;
	}
	return cursor;
}

void cursor_use_theme(struct cursor *cursor, const struct config *config)
{
	enum choice_kind kind = cursor->choice.kind;
	const char *name = cursor->name;
	bool of_theme = name && (cursor->outside || kind == CHOICE_NONE || kind == CHOICE_SHAPE);
	if (of_theme) {
		wlr_cursor_unset_image(cursor->wlr_cursor);
	}
	if (!cursor_read_theme(cursor, config)) {
		log_error("[cursor] holds from the next start on: out of memory");
	}
	if (of_theme) {
		cursor->name = NULL;
		show_theme(cursor, name);
	}
}

void cursor_destroy(struct cursor *cursor)
{
	if (cursor) {
		replace_choice(cursor, &(struct choice){0});
		wlr_cursor_unset_image(cursor->wlr_cursor);
		wlr_xcursor_manager_destroy(cursor->theme);
		free(cursor);
	}
}

void cursor_set_host(struct cursor *cursor, const char *name)
{
	replace_choice(cursor, &(struct choice){0});
	cursor->outside = false;
	cursor->seen = NULL;
	show_theme(cursor, name);
}

void cursor_set_shape(struct cursor *cursor, uint32_t shape)
{
	if (shape <= LINK_MAX_CURSOR_SHAPE) {
		choose(cursor, &(struct choice){.kind = shape == 0 ? CHOICE_HIDDEN : CHOICE_SHAPE,
				       .shape = shape});
	}
}

void cursor_set_surface(
	struct cursor *cursor, struct wlr_surface *surface, int32_t hotspot_x, int32_t hotspot_y)
{
	choose(cursor, &(struct choice){.kind = surface ? CHOICE_SURFACE : CHOICE_HIDDEN,
			       .surface = surface,
			       .hotspot_x = hotspot_x,
			       .hotspot_y = hotspot_y});
}

void cursor_set_image(struct cursor *cursor, const struct cursor_image_impl *impl, void *data)
{
	choose(cursor, &(struct choice){.kind = CHOICE_IMAGE, .impl = impl, .data = data});
}

void cursor_forget_image(struct cursor *cursor, const void *data)
{
	if (cursor->choice.kind == CHOICE_IMAGE && cursor->choice.data == data) {
		choose(cursor, &(struct choice){.kind = CHOICE_HIDDEN});
	}
}

void cursor_point(struct cursor *cursor, struct window *seen)
{
	bool inside = seen;
	cursor->seen = seen;
	bool follows = cursor->choice.kind == CHOICE_IMAGE;
	if (inside && (cursor->outside || follows || !cursor->name)) {
		cursor->outside = false;
		show_choice(cursor);
	} else if (!inside && !cursor->outside) {
		cursor->outside = true;
		hide_image(cursor);
		show_theme(cursor, HOST_CURSOR);
	}
}

void cursor_forget_window(struct cursor *cursor, const struct window *window)
{
	if (cursor->seen == window) {
		hide_image(cursor);
		cursor->seen = NULL;
	}
}

void cursor_frame(struct cursor *cursor, uint32_t time)
{
	if (cursor->choice.kind == CHOICE_IMAGE && !cursor->outside) {
		cursor->choice.impl->frame(cursor->choice.data, time);
	}
}

const char *cursor_name(const struct cursor *cursor)
{
	return cursor->name;
}

const char *cursor_of_edges(uint32_t edges)
{
	bool left = edges & WLR_EDGE_LEFT, right = edges & WLR_EDGE_RIGHT;
	if (edges & WLR_EDGE_TOP) {
		return left ? "nw-resize" : right ? "ne-resize" : "n-resize";
	}
	if (edges & WLR_EDGE_BOTTOM) {
		return left ? "sw-resize" : right ? "se-resize" : "s-resize";
	}
	return left ? "w-resize" : "e-resize";
}

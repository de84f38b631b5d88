/* SPDX-License-Identifier: MIT */
#include "compositor/input/switcher.h"

#include <stdlib.h>
#include <string.h>

#include "compositor/input/focus.h"
#include "compositor/input/switcher_view.h"
#include "compositor/server.h"
#include "compositor/window/window.h"

struct switcher {
	struct server *server;
	struct window **windows;
	size_t count, selected;
	struct switcher_view *view; /* NULL: out of memory, it works unseen */
};

static bool listed(const struct window *window)
{
	return window->kind == WINDOW_TOPLEVEL && window->mapped;
}

static size_t count_windows(struct server *server)
{
	size_t count = 0;
	struct window *window;
	wl_list_for_each(window, &server->windows, link) {
		count += listed(window);
	}
	return count;
}

static void collect(struct switcher *switcher)
{
	struct window *focused = focus_window(switcher->server), *window;
	if (focused) {
		switcher->windows[switcher->count++] = focused;
	}
	wl_list_for_each(window, &switcher->server->windows, link) {
		if (listed(window) && window != focused) {
			switcher->windows[switcher->count++] = window;
		}
	}
}

static void show(struct switcher *switcher)
{
	switcher_view_destroy(switcher->view);
	switcher->view = switcher->count == 0 ? NULL
					      : switcher_view_create(switcher->server,
							switcher->windows, switcher->count);
	switcher_view_select(switcher->view, switcher->selected);
}

struct switcher *switcher_create(struct server *server)
{
	size_t count = count_windows(server);
	struct switcher *switcher = count > 0 ? calloc(1, sizeof(*switcher)) : NULL;
	if (!switcher) {
		return NULL;
	}
	switcher->server = server;
	switcher->windows = calloc(count, sizeof(*switcher->windows));
	if (!switcher->windows) {
		free(switcher);
		return NULL;
	}
	collect(switcher);
	show(switcher);
	return switcher;
}

void switcher_destroy(struct switcher *switcher)
{
	if (switcher) {
		switcher_view_destroy(switcher->view);
		free(switcher->windows);
		free(switcher);
	}
}

void switcher_step(struct switcher *switcher, bool forward)
{
	size_t step = forward ? 1 : switcher->count - 1;
	switcher->selected = (switcher->selected + step) % switcher->count;
	switcher_view_select(switcher->view, switcher->selected);
}

static size_t index_of(const struct switcher *switcher, const struct window *window)
{
	size_t i = 0;
	while (i < switcher->count && switcher->windows[i] != window) {
		i++;
	}
	return i;
}

bool switcher_forget(struct switcher *switcher, const struct window *window)
{
	size_t i = index_of(switcher, window);
	if (i == switcher->count) {
		return true;
	}
	switcher->count--;
	memmove(&switcher->windows[i], &switcher->windows[i + 1],
		(switcher->count - i) * sizeof(struct window *));
	if (switcher->selected > i || switcher->selected == switcher->count) {
		switcher->selected -= switcher->selected > 0;
	}
	show(switcher);
	return switcher->count > 0;
}

struct window *switcher_selected(const struct switcher *switcher)
{
	return switcher->count > 0 ? switcher->windows[switcher->selected] : NULL;
}

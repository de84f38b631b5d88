/* SPDX-License-Identifier: MIT
 *
 * Alt-Tab: the list of windows, each with its domain's label on its colour, is shown until Alt
 * is up. What is dragged meanwhile is carried along to the window that the user chooses.
 */
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_keyboard.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/switcher_view.h"

/* --- the list ------------------------------------------------------------------------------- */

struct switcher {
	struct input *input;
	struct window **windows;
	size_t count, selected;
	struct switcher_view *view; /* NULL: out of memory, it works unseen */
	struct redraw redraw; /* without what has gone */
};

static bool listed(const struct window *window)
{
	return window->kind == WINDOW_TOPLEVEL && window->mapped;
}

static void collect(struct switcher *switcher)
{
	struct window *focused = switcher->input->desktop->active, *window;
	if (focused) {
		switcher->windows[switcher->count++] = focused;
	}
	wl_list_for_each(window, &switcher->input->desktop->windows, link) {
		if (listed(window) && window != focused) {
			switcher->windows[switcher->count++] = window;
		}
	}
}

static void switcher_destroy(struct switcher *switcher)
{
	switcher_view_destroy(switcher->view);
	redraw_finish(&switcher->redraw);
	free(switcher->windows);
	free(switcher);
}

/* Where the pointer is. Without an output or memory it works unseen. */
static void mode_switch_show(struct switcher *switcher)
{
	const struct desktop *desktop = switcher->input->desktop;
	const struct output *output = input_output(switcher->input);
	struct switcher_row *rows = calloc(switcher->count, sizeof(*rows));
	for (size_t i = 0; rows && i < switcher->count; i++) {
		const struct window *window = switcher->windows[i];
		rows[i] = (struct switcher_row){
			window->domain->config, window->title, &window->icon, window->attention};
	}
	if (rows && output) {
		switcher->view = switcher_view_create(desktop->trees[STACK_SWITCHER], output, rows,
			switcher->count, desktop->texts);
	}
	free(rows);
	switcher_view_select(switcher->view, switcher->selected);
}

static void mode_switch_draw(void *data)
{
	struct switcher *switcher = data;
	switcher_view_select(switcher->view, switcher->selected);
}

/* Every toplevel, the focused one first and selected, then topmost first. NULL: there is none,
 * or out of memory. */
static struct switcher *switcher_create(struct input *input)
{
	size_t count = 0;
	const struct window *window;
	wl_list_for_each(window, &input->desktop->windows, link) {
		count += listed(window);
	}
	struct switcher *switcher = count > 0 ? calloc(1, sizeof(*switcher)) : NULL;
	if (!switcher) {
		return NULL;
	}
	switcher->input = input;
	switcher->windows = calloc(count, sizeof(*switcher->windows));
	if (!switcher->windows
		|| !redraw_init(&switcher->redraw, input->desktop->screen->loop, mode_switch_draw,
			switcher)) {
		switcher_destroy(switcher);
		return NULL;
	}
	collect(switcher);
	mode_switch_show(switcher);
	return switcher;
}

/* Takes a window out, selecting its neighbour. False when none is left. */
static bool switcher_forget(struct switcher *switcher, const struct window *window)
{
	size_t i = 0;
	while (i < switcher->count && switcher->windows[i] != window) {
		i++;
	}
	if (i == switcher->count) {
		return true;
	}
	switcher->count--;
	memmove(&switcher->windows[i], &switcher->windows[i + 1],
		(switcher->count - i) * sizeof(struct window *));
	if (switcher->selected > i || switcher->selected == switcher->count) {
		switcher->selected -= switcher->selected > 0;
	}
	switcher_view_remove(switcher->view, i);
	if (switcher->count == 0) {
		return false;
	}
	redraw_request(&switcher->redraw);
	return true;
}

/* --- the mode ------------------------------------------------------------------------------- */

static void mode_switch_leave(struct input *input)
{
	if (!mode_drag_go_on(input)) {
		input_mode_reset(input);
	}
}

static void mode_switch_handle_modifiers(struct input *input, uint32_t depressed)
{
	if (depressed & WLR_MODIFIER_ALT) {
		return;
	}
	const struct switcher *switcher = input->switcher;
	/* NULL only when none is left. */
	struct window *selected =
		switcher->count > 0 ? switcher->windows[switcher->selected] : NULL;
	if (input->dnd.carried) {
		focus_set(input, selected);
		mode_switch_leave(input);
	} else {
		input_mode_reset(input);
		focus_set(input, selected);
	}
}

static void mode_switch_handle_forget(struct input *input, struct window *window)
{
	if (input->dnd.origin == window) {
		mode_drag_cancel(input);
	}
	if (!switcher_forget(input->switcher, window)) {
		mode_switch_leave(input);
	}
}

static void mode_switch_handle_motion(
	struct input *input, uint32_t time, const struct window_hit *hit)
{
	mode_drag_follow(input);
}

/* What is dragged is let go before the user has chosen where. */
static void mode_switch_handle_button(
	struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	if (!pointer_pressed(input->pointer)) {
		mode_drag_cancel(input);
	}
}

static void mode_switch_handle_end(struct input *input)
{
	switcher_destroy(input->switcher);
	input->switcher = NULL;
	if (!mode_drag_is_on(input)) {
		mode_drag_cancel(input);
	}
}

static const struct input_mode mode_switch = {
	.name = "switch",
	.keeps_keys = true,
	.escape = mode_switch_leave,
	.modifiers = mode_switch_handle_modifiers,
	.motion = mode_switch_handle_motion,
	.button = mode_switch_handle_button,
	.forget = mode_switch_handle_forget,
	.end = mode_switch_handle_end,
};

void mode_switch_step(struct input *input, bool forward)
{
	if (input->mode != &mode_switch) {
		struct switcher *created = switcher_create(input);
		if (!created) {
			return;
		}
		mode_drag_carry(input);
		input_mode_set(input, &mode_switch);
		input->switcher = created;
		/* Without a focused window the first entry is already somewhere else to go. */
		if (!input->desktop->active) {
			return;
		}
	}
	struct switcher *switcher = input->switcher;
	size_t step = forward ? 1 : switcher->count - 1;
	switcher->selected = (switcher->selected + step) % switcher->count;
	switcher_view_select(switcher->view, switcher->selected);
}

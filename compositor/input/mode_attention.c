/* SPDX-License-Identifier: MIT
 *
 * The secure attention key: whatever holds keys, pointer or popups lets go, and the user sees, in
 * what no domain can draw or cover, all windows, whose they are, and what the domain of the chosen
 * one may do now. Until Escape.
 */
#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <wayland-server-protocol.h>

#include "common/clock.h"
#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/input/attention_state.h"
#include "compositor/input/cursor.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/panel.h"
#include "compositor/trusted/tile.h"

#define PAGE 10 /* entries of Page Up and Page Down */

static void attention_draw(void *data)
{
	attention_refresh(data, false);
}

static int attention_handle_live(void *data)
{
	attention_refresh(data, true);
	return 0;
}

static void attention_handle_window_changed(struct wl_listener *listener, void *data)
{
	struct attention *attention = wl_container_of(listener, attention, window_changed);
	redraw_request(&attention->redraw);
}

/* Also when the rules are other ones: the places of the old ones are about to go. */
static void attention_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct attention *attention = wl_container_of(listener, attention, domain_changed);
	const struct policy *policy = attention->input->desktop->screen->config->policy;
	if (attention->ways.policy != policy) {
		attention_ways_begin(&attention->ways, policy, attention->ways.domain);
	}
	redraw_request(&attention->redraw);
}

static void attention_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct attention *attention = wl_container_of(listener, attention, screen_changed);
	attention_place(attention);
	redraw_now(&attention->redraw);
}

/* --- choosing --------------------------------------------------------------------------------- */

static void attention_choose(struct attention *attention, struct attention_choice choice)
{
	attention->chosen = choice;
	attention->delays = 0;
	attention->keys_live = clock_ms() + ATTENTION_DEAD;
}

/* By so many entries; from none to the first or the last one. */
static void choose_next(struct attention *attention, long step)
{
	struct attention_list list = attention_list(attention->input->desktop);
	long count = (long)list.count;
	size_t found = attention_list_find(&list, &attention->chosen);
	long at = found < list.count ? (long)found : step > 0 ? -1 : count;
	long to = at + step;
	/* One step goes around, a longer one ends where the list does. */
	if (to < 0) {
		to = step == -1 ? count - 1 : 0;
	} else if (to >= count) {
		to = step == 1 ? 0 : count - 1;
	}
	if (count > 0) {
		attention_choose(attention, attention_entry_choice(&list.entries[to]));
	}
	free(list.entries);
}

/* NULL: it has gone, or a domain is chosen. */
static struct window *chosen_window(const struct attention *attention)
{
	uint32_t number = attention->chosen.window;
	return number ? window_by_number(attention->input->desktop, number) : NULL;
}

/* --- what can be done ------------------------------------------------------------------------- */

/* What the button of part says. Leaves the mode, or all is shown anew. */
static void attention_act(struct attention *attention, enum attention_part part)
{
	struct input *input = attention->input;
	struct window *window = chosen_window(attention);
	struct domain *domain = attention->chosen.domain;
	if (part == ATTENTION_LEAVE || (part == ATTENTION_FOCUS && window)) {
		input_mode_reset(input);
		if (part == ATTENTION_FOCUS) {
			focus_set(input, window);
		}
		return;
	}
	if (part == ATTENTION_MINIMIZE && window) {
		window_set_minimized(window, !window->minimized);
	} else if (part == ATTENTION_CLOSE && window) {
		window_close(window);
	} else if (part == ATTENTION_DISCONNECT && domain) {
		domain_disconnect(domain);
	} else if (part == ATTENTION_KILL && domain && domain->barred) {
		domain_admit(domain);
	} else if (part == ATTENTION_KILL && domain) {
		domain_kill(domain);
	}
	attention_refresh(attention, true);
}

/* A guest may have changed what the user saw when he pressed or clicked: what ends something waits
 * until he has seen for a while what is chosen. */
static bool attention_may_end(struct attention *attention, enum attention_part part)
{
	bool ends =
		part == ATTENTION_CLOSE || part == ATTENTION_DISCONNECT || part == ATTENTION_KILL;
	uint64_t now = clock_ms();
	if (!ends || now >= attention->keys_live) {
		return true;
	}
	attention->keys_live = now + ATTENTION_DEAD;
	return false;
}

/* --- keys ------------------------------------------------------------------------------------- */

static const struct {
	xkb_keysym_t sym;
	enum attention_part part; /* ATTENTION_ROW: another one is chosen */
	long step;
} attention_keys[] = {
	{XKB_KEY_Up, ATTENTION_ROW, -1},
	{XKB_KEY_Down, ATTENTION_ROW, 1},
	{XKB_KEY_Tab, ATTENTION_ROW, 1},
	{XKB_KEY_Page_Up, ATTENTION_ROW, -PAGE},
	{XKB_KEY_Page_Down, ATTENTION_ROW, PAGE},
	{XKB_KEY_Return, ATTENTION_FOCUS, 0},
	{XKB_KEY_KP_Enter, ATTENTION_FOCUS, 0},
	{XKB_KEY_m, ATTENTION_MINIMIZE, 0},
	{XKB_KEY_c, ATTENTION_CLOSE, 0},
	{XKB_KEY_d, ATTENTION_DISCONNECT, 0},
	{XKB_KEY_k, ATTENTION_KILL, 0},
};

static void mode_attention_key(struct input *input, xkb_keysym_t sym)
{
	struct attention *attention = input->attention;
	for (size_t i = 0; i < sizeof(attention_keys) / sizeof(attention_keys[0]); i++) {
		if (attention_keys[i].sym != sym) {
			continue;
		}
		enum attention_part part = attention_keys[i].part;
		if (part == ATTENTION_ROW) {
			choose_next(attention, attention_keys[i].step);
			attention_refresh(attention, true);
		} else if (attention_may_end(attention, part)) {
			attention_act(attention, part);
		}
		return;
	}
}

/* Nothing behind it is closed, or started. */
static bool mode_attention_chord(struct input *input, enum chord chord)
{
	return chord == CHORD_BOUND || chord == CHORD_COPY || chord == CHORD_PASTE;
}

/* --- the pointer ------------------------------------------------------------------------------ */

static void mode_attention_point(struct input *input, uint32_t time)
{
	input->attention->under = attention_hit(input->attention);
	cursor_set_host(input->cursor, "default");
}

static void mode_attention_motion(struct input *input, uint32_t time, const struct window_hit *hit)
{
	mode_attention_point(input, time);
}

/* What comes too early delays all that comes after it. */
static bool attention_is_live(struct attention *attention)
{
	uint64_t now = clock_ms();
	if (now >= attention->live) {
		return true;
	}
	attention->live = now + ATTENTION_DEAD;
	wl_event_source_timer_update(attention->timer, ATTENTION_DEAD);
	return false;
}

static void attention_press(struct attention *attention)
{
	struct attention_hit hit = attention_hit(attention);
	if (!attention_is_live(attention)) {
		return;
	}
	if (hit.part < ATTENTION_BUTTONS && attention_may_end(attention, hit.part)) {
		attention->pressed = (struct attention_hit){hit.part, attention->chosen};
	} else if (hit.part >= ATTENTION_BUTTONS && hit.choice.domain) {
		attention_choose(attention, hit.choice);
	}
	attention_refresh(attention, true);
}

/* A click is a press and its release on the same button, about what was chosen at the press. */
static void attention_release(struct attention *attention)
{
	struct attention_hit pressed = attention->pressed;
	bool same = attention_choice_is(&pressed.choice, &attention->chosen);
	attention->pressed.part = ATTENTION_COLUMN;
	if (pressed.part >= ATTENTION_BUTTONS) {
		return;
	}
	if (attention_hit(attention).part == pressed.part
		&& (same || pressed.part == ATTENTION_LEAVE) && attention->enabled[pressed.part]
		&& attention_is_live(attention)) {
		attention_act(attention, pressed.part);
	} else {
		attention_refresh(attention, true);
	}
}

static void mode_attention_button(struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	struct attention *attention = input->attention;
	if (button == BTN_LEFT && pressed) {
		attention_press(attention);
	} else if (button == BTN_LEFT) {
		attention_release(attention);
	} else if (button == 0) {
		attention->pressed.part = ATTENTION_COLUMN; /* its device is gone */
	}
}

static void mode_attention_axis(struct input *input, const struct motion_axis *axis)
{
	struct attention *attention = input->attention;
	if (axis->orientation == WL_POINTER_AXIS_VERTICAL_SCROLL && axis->value != 0) {
		choose_next(attention, axis->value > 0 ? 1 : -1);
		attention_refresh(attention, true);
	}
}

/* --- the mode --------------------------------------------------------------------------------- */

static void mode_attention_forget(struct input *input, struct window *window)
{
	redraw_request(&input->attention->redraw);
}

static void attention_destroy(struct attention *attention)
{
	wl_list_remove(&attention->window_changed.link);
	wl_list_remove(&attention->domain_changed.link);
	wl_list_remove(&attention->screen_changed.link);
	redraw_finish(&attention->redraw);
	chore_drop(&attention->chore);
	if (attention->timer) {
		wl_event_source_remove(attention->timer);
	}
	xray_view_destroy(attention->xray);
	attention_view_destroy(attention->view);
	free(attention);
}

static void mode_attention_end(struct input *input)
{
	attention_destroy(input->attention);
	input->attention = NULL;
}

static const struct input_mode mode_attention = {
	.name = "attention",
	.keeps_keys = true,
	.apart = true,
	.escape = input_mode_reset,
	.key = mode_attention_key,
	.chord = mode_attention_chord,
	.point = mode_attention_point,
	.motion = mode_attention_motion,
	.button = mode_attention_button,
	.axis = mode_attention_axis,
	.forget = mode_attention_forget,
	.end = mode_attention_end,
};

/* What a domain's worker has drawn has come. */
static void attention_handle_title(void *data)
{
	struct attention *attention = data;
	chore_begin(&attention->input->desktop->chores, &attention->chore);
}

static bool create_views(struct attention *attention)
{
	const struct desktop *desktop = attention->input->desktop;
	struct screen *screen = desktop->screen;
	const struct tile_owner owner = {
		.texts = desktop->texts,
		.changed = attention_handle_title,
		.data = attention,
	};
	attention->view = attention_view_create(desktop->trees[STACK_PROMPT], screen, &owner);
	if (attention->view) {
		attention->xray =
			xray_view_create(attention_view_windows(attention->view), screen, &owner);
	}
	attention->timer = wl_event_loop_add_timer(screen->loop, attention_handle_live, attention);
	return redraw_init(&attention->redraw, screen->loop, attention_draw, attention)
	       && attention->xray && attention->timer;
}

/* The column covers what is not chosen, where that is possible, and stays where it is then. */
static bool column_is_right(const struct input *input)
{
	const struct window *active = input->desktop->active;
	const struct output *output = input_output(input);
	if (!active || !output) {
		return true;
	}
	struct wlr_box area = panel_work_area(output);
	return active->box.x + active->box.width / 2 < area.x + area.width / 2;
}

static struct attention *attention_create(struct input *input)
{
	struct desktop *desktop = input->desktop;
	struct window *active = desktop->active;
	struct attention *attention = calloc(1, sizeof(*attention));
	if (!attention) {
		return NULL;
	}
	attention->input = input;
	attention->pressed.part = ATTENTION_COLUMN;
	if (active) {
		attention->chosen = (struct attention_choice){active->number, active->domain};
	}
	chore_init(&attention->chore, NULL, attention_step);
	listen_to(&desktop->events.window_changed, &attention->window_changed,
		attention_handle_window_changed);
	listen_to(&desktop->domains->events.changed, &attention->domain_changed,
		attention_handle_domain_changed);
	listen_to(&desktop->screen->events.changed, &attention->screen_changed,
		attention_handle_screen_changed);
	if (!create_views(attention)) {
		attention_destroy(attention);
		return NULL;
	}
	attention->right = column_is_right(input);
	return attention;
}

void mode_attention_begin(struct input *input)
{
	if (input->mode == &mode_attention) {
		return;
	}
	desktop_uncover(input->desktop, true);
	/* Also where there is no memory to show anything. */
	while (input->desktop->grab) {
		window_dismiss(input->desktop->grab);
	}
	struct attention *attention = attention_create(input);
	/* Before the mode: when the focused window loses the keyboard, an input method's go. */
	input->attention = attention;
	input_mode_set(input, attention ? &mode_attention : &mode_normal);
	cursor_set_host(input->cursor, "default");
	if (!attention) {
		return;
	}
	attention->live = clock_ms() + ATTENTION_DEAD;
	attention->keys_live = attention->live;
	wl_event_source_timer_update(attention->timer, ATTENTION_DEAD);
	attention_place(attention);
	attention_refresh(attention, true);
}

/* --- for whoever looks ------------------------------------------------------------------------ */

const char *attention_part_name(enum attention_part part)
{
	static const char *const names[ATTENTION_BUTTONS] = {
		[ATTENTION_FOCUS] = "focus",
		[ATTENTION_MINIMIZE] = "minimize",
		[ATTENTION_CLOSE] = "close",
		[ATTENTION_DISCONNECT] = "disconnect",
		[ATTENTION_KILL] = "kill",
		[ATTENTION_LEAVE] = "leave",
	};
	return part < ATTENTION_BUTTONS ? names[part] : "";
}

bool attention_shown(const struct input *input, struct attention_shown *shown)
{
	const struct attention *attention = input->attention;
	if (!attention) {
		return false;
	}
	*shown = (struct attention_shown){
		.drawn = !chore_waits(&attention->chore) && !attention->redraw.due,
		.live = clock_ms() >= attention->live,
		.keys_live = clock_ms() >= attention->keys_live,
		.chosen = attention->chosen,
		.column = attention_view_box(attention->view),
		.row_count = attention->row_count,
		.entries = attention->entries,
		.window_count = attention->window_count,
		.unmarked = attention->unmarked,
	};
	for (enum attention_part part = 0; attention->placed && part < ATTENTION_BUTTONS; part++) {
		shown->buttons[part] = attention_view_part_box(attention->view, part, 0);
		shown->enabled[part] = attention->enabled[part];
	}
	for (size_t i = 0; i < attention->row_count; i++) {
		shown->rows[i] = attention->rows[i];
		shown->row_boxes[i] = attention_view_part_box(attention->view, ATTENTION_ROW, i);
	}
	for (size_t i = 0; i < attention->window_count; i++) {
		shown->windows[i] = attention->windows[i];
	}
	return true;
}

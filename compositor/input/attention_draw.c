/* SPDX-License-Identifier: MIT
 *
 * From windows, domains and rules to what the secure attention key shows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_output_layout.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/input/attention_state.h"
#include "compositor/input/input.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/switcher_view.h"

#define WAYS_PIECE 300u /* us of a turn for looking at rules */

/* --- which rows ------------------------------------------------------------------------------- */

/* Around the chosen one, as many as fit. */
static void draw_rows(struct attention *attention, const struct attention_list *list)
{
	struct attention_row rows[ATTENTION_MAX_ROWS];
	size_t room = attention_view_rows(attention->view);
	size_t count = list->count < room ? list->count : room;
	size_t chosen = attention_list_find(list, &attention->chosen);
	size_t first = switcher_view_first(list->count, count, chosen < list->count ? chosen : 0);
	attention->entries = list->count;
	attention->row_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct attention_entry *entry = &list->entries[first + i];
		attention->rows[i] = attention_entry_choice(entry);
		rows[i] = (struct attention_row){
			.domain = entry->domain->config,
			.title = entry->window ? entry->window->title : "",
			.state = attention_state_of(entry),
			.chosen = first + i == chosen,
		};
	}
	attention_view_set_rows(attention->view, rows, count, first, list->count - first - count);
}

/* --- which windows ---------------------------------------------------------------------------- */

/* Logical px of its frame that are within the screen. */
static int64_t shown_area(const struct attention *attention, const struct window *window)
{
	struct wlr_box box = window_outer_box(window), layout, part;
	wlr_output_layout_get_box(attention->input->desktop->screen->output_layout, NULL, &layout);
	return wlr_box_intersection(&part, &box, &layout) ? (int64_t)part.width * part.height : 0;
}

/* Windows that are marked, topmost first: the largest, so that no guest hides a large one behind
 * many small ones; of equal ones the topmost. */
struct marked {
	struct window *windows[XRAY_MOST];
	int64_t areas[XRAY_MOST];
	size_t count, left_out;
};

static void marked_add(struct marked *marked, struct window *window, int64_t area)
{
	if (marked->count == XRAY_MOST) {
		size_t least = 0;
		for (size_t i = 1; i < XRAY_MOST; i++) {
			least = marked->areas[i] <= marked->areas[least] ? i : least;
		}
		marked->left_out++;
		if (area <= marked->areas[least]) {
			return;
		}
		size_t after = XRAY_MOST - least - 1;
		memmove(&marked->windows[least], &marked->windows[least + 1],
			after * sizeof(marked->windows[0]));
		memmove(&marked->areas[least], &marked->areas[least + 1],
			after * sizeof(marked->areas[0]));
		marked->count--;
	}
	marked->windows[marked->count] = window;
	marked->areas[marked->count++] = area;
}

static struct marked find_marked(const struct attention *attention)
{
	struct marked marked = {0};
	struct window *window;
	wl_list_for_each(window, &attention->input->desktop->windows, link) {
		if (window->seen && !window->abandoned && window_is_shown(window)) {
			marked_add(&marked, window, shown_area(attention, window));
		}
	}
	return marked;
}

/* Of a popup its toplevel is chosen. */
static void draw_windows(struct attention *attention)
{
	struct xray_item items[XRAY_MOST];
	struct wlr_box column = attention_view_box(attention->view);
	const struct marked marked = find_marked(attention);
	for (size_t i = 0; i < marked.count; i++) {
		struct window *window = marked.windows[i];
		struct window *toplevel = window_toplevel(window);
		const struct attention_entry entry = {toplevel, toplevel->domain};
		const struct attention_choice choice = attention_entry_choice(&entry);
		attention->windows[i] = choice;
		items[i] = (struct xray_item){
			.box = window_outer_box(window),
			.domain = window->domain->config,
			.title = window->title,
			.state = attention_state_of(&entry),
			.chosen = attention_choice_is(&choice, &attention->chosen),
			.tagged = window == toplevel,
		};
	}
	attention->window_count = marked.count;
	attention->unmarked = marked.left_out;
	xray_view_set(attention->xray, items, marked.count, &column);
}

/* --- what can be done ------------------------------------------------------------------------- */

static void draw_buttons(struct attention *attention, const struct attention_entry *chosen)
{
	const struct window *window = chosen ? chosen->window : NULL;
	const struct domain *domain = chosen ? chosen->domain : NULL;
	bool live = clock_ms() >= attention->live;
	bool can_end = domain && !domain->is_host;
	const char *const texts[ATTENTION_BUTTONS] = {
		[ATTENTION_FOCUS] = "Focus (Enter)",
		[ATTENTION_MINIMIZE] = window && window->minimized ? "Restore (M)" : "Minimize (M)",
		[ATTENTION_CLOSE] = "Close (C)",
		[ATTENTION_DISCONNECT] = "Disconnect (D)",
		[ATTENTION_KILL] = domain && domain->barred ? "Let in (K)" : "Kill (K)",
		[ATTENTION_LEAVE] = "Leave (Esc)",
	};
	const bool enabled[ATTENTION_BUTTONS] = {
		[ATTENTION_FOCUS] = window,
		[ATTENTION_MINIMIZE] = window,
		[ATTENTION_CLOSE] = window,
		[ATTENTION_DISCONNECT] = can_end && domain->status != DOMAIN_DOWN,
		[ATTENTION_KILL] = can_end,
		[ATTENTION_LEAVE] = true,
	};
	struct attention_button buttons[ATTENTION_BUTTONS];
	for (enum attention_part part = 0; part < ATTENTION_BUTTONS; part++) {
		attention->enabled[part] = enabled[part];
		buttons[part] = (struct attention_button){
			texts[part], live && enabled[part], attention->pressed.part == part};
	}
	attention_view_set_buttons(attention->view, buttons);
}

static void draw_notes(struct attention *attention, const struct domain *domain)
{
	struct attention_note notes[1 + ATTENTION_NOTES];
	size_t room = attention_view_notes(attention->view, attention->row_count), count = 0;
	if (attention->unmarked > 0 && room > 0) {
		notes[count] = (struct attention_note){0};
		snprintf(notes[count++].text, sizeof(notes[0].text),
			"%zu smaller windows have no mark", attention->unmarked);
	}
	if (domain) {
		count += attention_notes_of(domain, &attention->ways,
			attention_view_is_narrow(attention->view), &notes[count], room - count);
	}
	attention_view_set_notes(attention->view, notes, count);
}

/* --- all of it -------------------------------------------------------------------------------- */

struct attention_hit attention_hit(const struct attention *attention)
{
	const struct pointer *pointer = attention->input->pointer;
	double x = pointer_x(pointer), y = pointer_y(pointer);
	size_t row = 0;
	struct attention_hit hit = {.part = attention_view_at(attention->view, x, y, &row)};
	if (hit.part == ATTENTION_ROW) {
		hit.choice = attention->rows[row];
	} else if (hit.part == ATTENTION_ELSEWHERE) {
		size_t item = xray_view_at(attention->xray, x, y);
		if (item < attention->window_count) {
			hit.choice = attention->windows[item];
		}
	}
	return hit;
}

/* Where something else has come under the pointer by itself a click was meant for what was there
 * before. */
static void guard(struct attention *attention, bool by_user)
{
	struct attention_hit hit = attention_hit(attention);
	bool same = hit.part == attention->under.part
		    && attention_choice_is(&hit.choice, &attention->under.choice);
	attention->under = hit;
	if (!same && !by_user) {
		attention->live = clock_ms() + ATTENTION_DEAD;
		wl_event_source_timer_update(attention->timer, ATTENTION_DEAD);
	}
}

/* Keys are about the chosen one: where it has gone or its row has moved by itself the user may have
 * meant another one. at: its place now; gone: it had one. */
static void guard_keys(struct attention *attention, size_t at, bool gone, bool by_user)
{
	bool same = !gone && at == attention->chosen_at;
	attention->chosen_at = at;
	if (!same && !by_user && attention->delays < ATTENTION_MOST_DELAYS) {
		attention->delays++;
		attention->keys_live = clock_ms() + ATTENTION_DEAD;
	}
}

void attention_refresh(struct attention *attention, bool by_user)
{
	struct desktop *desktop = attention->input->desktop;
	struct attention_list list = attention_list(desktop);
	size_t at = attention_list_find(&list, &attention->chosen);
	const struct attention_entry *chosen = at < list.count ? &list.entries[at] : NULL;
	guard_keys(attention, at, !chosen && attention->chosen.domain, by_user);
	/* When the chosen one has gone, none is: no act that was meant for it is another's. */
	if (!chosen) {
		attention->chosen = (struct attention_choice){0};
	}
	const struct domain *domain = attention->chosen.domain;
	const struct policy *policy = desktop->screen->config->policy;
	if (attention->ways.domain != domain || attention->ways.policy != policy) {
		attention_ways_begin(&attention->ways, policy, domain);
	}
	if (attention->placed) {
		draw_rows(attention, &list);
	}
	draw_windows(attention);
	guard(attention, by_user);
	if (attention->placed) {
		draw_notes(attention, domain);
		draw_buttons(attention, chosen);
	}
	free(list.entries);
	chore_begin(&desktop->chores, &attention->chore);
}

void attention_place(struct attention *attention)
{
	const struct output *output = input_output(attention->input);
	attention->row_count = 0;
	attention->placed =
		output && attention_view_place(attention->view, output, attention->right);
}

/* What is drawn first is what the user sees first: the ways come last. */
bool attention_step(struct chore *chore)
{
	struct attention *attention = wl_container_of(chore, attention, chore);
	if (attention_view_step(attention->view) || xray_view_step(attention->xray)) {
		return true;
	}
	if (attention->ways.peer) {
		if (!attention_ways_step(&attention->ways, clock_spent() + WAYS_PIECE)) {
			redraw_request(&attention->redraw);
		}
		return attention->ways.peer;
	}
	return false;
}

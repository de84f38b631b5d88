/* SPDX-License-Identifier: MIT
 *
 * The secure attention key: whatever holds keys, pointer or popups lets go, and the user sees, in
 * what no domain can draw or cover, all windows, whose they are, and what the domain of the chosen
 * one may do now. Until Escape.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/listener.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/input/cursor.h"
#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/attention_view.h"
#include "compositor/trusted/canvas.h"
#include "policy/policy.h"

#define MAX_NOTE 256 /* bytes; what has no room is cut, and says so by dots */
#define TEXT_TYPE "text/plain;charset=utf-8"

struct attention {
	struct input *input;
	struct attention_view *view;
	struct redraw redraw;
	uint32_t chosen; /* the number of a window; 0: there is none */
	struct wl_listener window_changed, domain_changed, screen_changed;
};

/* --- which windows ---------------------------------------------------------------------------- */

static bool is_toplevel(const struct window *window)
{
	return window->kind == WINDOW_TOPLEVEL && window->mapped && !window->abandoned;
}

/* Topmost first. The caller frees it. NULL: none, or out of memory. */
static struct window **list_toplevels(const struct desktop *desktop, size_t *count)
{
	struct window **list = calloc((size_t)wl_list_length(&desktop->windows) + 1, sizeof(*list));
	struct window *window;
	*count = 0;
	wl_list_for_each(window, &desktop->windows, link) {
		if (list && is_toplevel(window)) {
			list[(*count)++] = window;
		}
	}
	return list;
}

/* count where it is not among them. */
static size_t index_of(struct window *const *list, size_t count, uint32_t number)
{
	size_t i = 0;
	while (i < count && list[i]->number != number) {
		i++;
	}
	return i;
}

static void choose_next(struct attention *attention, size_t step)
{
	size_t count;
	struct window **list = list_toplevels(attention->input->desktop, &count);
	if (list && count > 0) {
		size_t at = index_of(list, count, attention->chosen);
		size_t next = step == 0 ? at + count - 1 : at + step;
		size_t from_none = step == 0 ? count - 1 : 0;
		attention->chosen = list[at < count ? next % count : from_none]->number;
	}
	free(list);
}

/* --- what is said ----------------------------------------------------------------------------- */

static const char *state_of(const struct window *window)
{
	return window->silent                      ? "does not answer"
	       : window == window->desktop->active ? "has the focus"
	       : window->minimized                 ? "minimized"
	       : window->attention                 ? "asks for attention"
						   : "";
}

static void add_word(char note[static MAX_NOTE], const char *word, const char *verdict)
{
	size_t length = strlen(note);
	snprintf(note + length, MAX_NOTE - length, " %s (%s)", word, verdict);
}

/* Whom text may be pasted to, or from whom, by the rules. */
static void say_ways(const struct attention *attention, const struct domain *domain, bool out,
	char note[static MAX_NOTE])
{
	const struct config *config = attention->input->desktop->screen->config;
	const char *name = domain->config->name;
	snprintf(note, MAX_NOTE, "Text may be pasted %s:", out ? "from it into" : "into it from");
	size_t empty = strlen(note);
	const struct domain *other;
	wl_list_for_each(other, &domain->domains->list, link) {
		const char *peer = other->config->name;
		struct policy_answer answer = policy_ask(config->policy, POLICY_CLIPBOARD,
			out ? name : peer, out ? peer : name, TEXT_TYPE);
		if (answer.verdict != POLICY_DENY) {
			add_word(note, peer, policy_verdict_name(answer.verdict));
		}
	}
	if (note[empty] == '\0') {
		snprintf(note + empty, MAX_NOTE - empty, " nobody");
	}
}

static void say_status(const struct domain *domain, char note[static MAX_NOTE])
{
	snprintf(note, MAX_NOTE, "Domain %s: %s, %s, windows: %u", domain->config->name,
		domain->is_host  ? "the host's own applications"
		: domain->via_vm ? "a virtual machine"
				 : "on this kernel",
		domain->silent ? "does not answer" : "answers", domain->mapped);
}

/* --- showing it ------------------------------------------------------------------------------- */

static void attention_draw(void *data)
{
	struct attention *attention = data;
	struct input *input = attention->input;
	size_t count;
	struct window **list = list_toplevels(input->desktop, &count);
	struct attention_row *rows = calloc(count + 1, sizeof(*rows));
	const struct output *output = output_at(
		input->desktop->screen, pointer_x(input->pointer), pointer_y(input->pointer));
	char notes[ATTENTION_NOTES][MAX_NOTE] = {{0}};
	const char *words[ATTENTION_NOTES];
	for (size_t i = 0; i < ATTENTION_NOTES; i++) {
		words[i] = notes[i];
	}
	/* When the chosen one has gone, none is: no act that was meant for it is another's. */
	size_t chosen = list ? index_of(list, count, attention->chosen) : count;
	if (chosen == count) {
		attention->chosen = 0;
	} else {
		const struct domain *domain = list[chosen]->domain;
		say_status(domain, notes[0]);
		say_ways(attention, domain, true, notes[1]);
		say_ways(attention, domain, false, notes[2]);
	}
	for (size_t i = 0; rows && i < count; i++) {
		rows[i] = (struct attention_row){
			list[i]->domain->config, list[i]->title, state_of(list[i])};
	}
	if (rows && list && output) {
		attention_view_show(attention->view, output, rows, count, chosen, words);
	}
	free(rows);
	free(list);
}

static void attention_handle_window_changed(struct wl_listener *listener, void *data)
{
	struct attention *attention = wl_container_of(listener, attention, window_changed);
	redraw_request(&attention->redraw);
}

static void attention_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct attention *attention = wl_container_of(listener, attention, domain_changed);
	redraw_request(&attention->redraw);
}

static void attention_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct attention *attention = wl_container_of(listener, attention, screen_changed);
	redraw_now(&attention->redraw);
}

/* --- the mode --------------------------------------------------------------------------------- */

/* NULL: it has gone. */
static struct window *chosen_window(const struct input *input)
{
	return window_by_number(input->desktop, input->attention->chosen);
}

static void mode_attention_key(struct input *input, xkb_keysym_t sym)
{
	struct window *chosen = chosen_window(input);
	if (sym == XKB_KEY_Up || sym == XKB_KEY_Down || sym == XKB_KEY_Tab) {
		choose_next(input->attention, sym == XKB_KEY_Up ? 0 : 1);
	} else if (!chosen) {
		return;
	} else if (sym == XKB_KEY_Return || sym == XKB_KEY_KP_Enter) {
		input_mode_reset(input);
		focus_set(input, chosen);
		return;
	} else if (sym == XKB_KEY_m) {
		window_set_minimized(chosen, !chosen->minimized);
	} else if (sym == XKB_KEY_c) {
		window_close(chosen);
	} else if (sym == XKB_KEY_d) {
		domain_disconnect(chosen->domain);
	}
	redraw_now(&input->attention->redraw);
}

static void mode_attention_motion(struct input *input, uint32_t time, const struct window_hit *hit)
{
	cursor_set_host(input->cursor, "default");
}

/* Nothing behind it is closed. */
static bool mode_attention_chord(struct input *input, enum chord chord)
{
	return chord == CHORD_CLOSE || chord == CHORD_COPY || chord == CHORD_PASTE;
}

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
	.motion = mode_attention_motion,
	.forget = mode_attention_forget,
	.end = mode_attention_end,
};

static struct attention *attention_create(struct input *input)
{
	struct desktop *desktop = input->desktop;
	struct attention *attention = calloc(1, sizeof(*attention));
	if (!attention) {
		return NULL;
	}
	attention->input = input;
	attention->chosen = desktop->active ? desktop->active->number : 0;
	listen_to(&desktop->events.window_changed, &attention->window_changed,
		attention_handle_window_changed);
	listen_to(&desktop->domains->events.changed, &attention->domain_changed,
		attention_handle_domain_changed);
	listen_to(&desktop->screen->events.changed, &attention->screen_changed,
		attention_handle_screen_changed);
	attention->view = attention_view_create(
		desktop->trees[STACK_PROMPT], desktop->screen, desktop->texts);
	if (!attention->view
		|| !redraw_init(
			&attention->redraw, desktop->screen->loop, attention_draw, attention)) {
		attention_destroy(attention);
		return NULL;
	}
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
	input_mode_set(input, attention ? &mode_attention : &mode_normal);
	cursor_set_host(input->cursor, "default");
	if (attention) {
		input->attention = attention;
		redraw_now(&attention->redraw);
	}
}

/* SPDX-License-Identifier: MIT */
#include "compositor/control/control_state.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_output_layout.h>

#include "common/listener.h"
#include "compositor/base/sandbox.h"
#include "compositor/boundary/clipboard.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/transform.h"
#include "compositor/guest/guests.h"
#include "compositor/host/host_lock.h"
#include "compositor/input/attention.h"
#include "compositor/input/input.h"
#include "compositor/input/prompts.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/decoration.h"
#include "compositor/trusted/panel.h"

static void control_state_add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static void add_bool(struct json_object *object, const char *key, bool value)
{
	json_object_object_add(object, key, json_object_new_boolean(value));
}

static void add_number(struct json_object *object, const char *key, uint64_t value)
{
	json_object_object_add(object, key, json_object_new_uint64(value));
}

static void add_double(struct json_object *object, const char *key, double value)
{
	json_object_object_add(object, key, json_object_new_double(value));
}

static void add_box(struct json_object *object, const char *key, const struct wlr_box *box)
{
	struct json_object *json = json_object_new_object();
	json_object_object_add(json, "x", json_object_new_int(box->x));
	json_object_object_add(json, "y", json_object_new_int(box->y));
	json_object_object_add(json, "width", json_object_new_int(box->width));
	json_object_object_add(json, "height", json_object_new_int(box->height));
	json_object_object_add(object, key, json);
}

/* --- outputs -------------------------------------------------------------------------------- */

static struct json_object *describe_outputs(const struct control_access *access)
{
	struct json_object *list = json_object_new_array();
	const struct output *output;
	wl_list_for_each(output, &access->screen->outputs, link) {
		struct json_object *json = json_object_new_object();
		struct wlr_output *wlr_output = output->wlr_output;
		struct wlr_box geometry = output_box(output), work_area = panel_work_area(output);
		control_state_add_text(json, "name", wlr_output->name);
		add_box(json, "geometry", &geometry);
		add_box(json, "work_area", &work_area);
		add_bool(json, "panel", !panels_is_covered(access->desktop->panels, output));
		add_double(json, "scale", wlr_output->scale);
		control_state_add_text(json, "transform", transform_name(wlr_output->transform));
		add_double(json, "refresh", wlr_output->refresh / 1000.0);
		json_object_object_add(json, "width", json_object_new_int(wlr_output->width));
		json_object_object_add(json, "height", json_object_new_int(wlr_output->height));
		json_object_array_add(list, json);
	}
	return list;
}

/* --- domains -------------------------------------------------------------------------------- */

static const char *const status_names[] = {
	[DOMAIN_DOWN] = "down",
	[DOMAIN_GREETING] = "greeting",
	[DOMAIN_UP] = "up",
};

static struct json_object *describe_domains(const struct control_access *access)
{
	struct json_object *list = json_object_new_array();
	const struct domain *domain;
	wl_list_for_each(domain, &access->domains->list, link) {
		if (domain->config->removed) {
			continue;
		}
		struct json_object *json = json_object_new_object();
		char colour[sizeof("#rrggbb")];
		snprintf(colour, sizeof(colour), "#%06x", domain->config->colour & 0xffffffu);
		control_state_add_text(json, "name", domain->config->name);
		control_state_add_text(json, "label", domain->config->label);
		control_state_add_text(json, "colour", colour);
		add_number(json, "sign", domain->config->sign);
		add_bool(json, "host", domain->is_host);
		control_state_add_text(json, "status", status_names[domain->status]);
		add_bool(json, "via_vm", domain->via_vm);
		add_bool(json, "answers", !domain->silent);
		add_bool(json, "barred", domain->barred);
		add_bool(json, "asks", domain->notes.asking > 0);
		add_bool(json, "holds_pointer", domain->notes.holds_pointer);
		add_bool(json, "keeps_awake", domain->notes.keeps_awake);
		control_state_add_text(json, "reason", domain->reason);
		add_number(json, "windows", domain->mapped);
		add_number(json, "pool_bytes", guests_pool_bytes(access->guests, domain));
		add_number(json, "picture_bytes", guests_picture_bytes(access->guests, domain));
		add_number(json, "held_ms", guests_held_ms(access->guests, domain));
		json_object_array_add(list, json);
	}
	return list;
}

/* --- windows -------------------------------------------------------------------------------- */

static void add_states(struct json_object *json, const struct window *window)
{
	add_bool(json, "mapped", window->mapped);
	add_bool(json, "visible", window_is_shown(window) && !window->crowded);
	add_bool(json, "minimized", window->minimized);
	add_bool(json, "maximized", window->maximized);
	add_bool(json, "fullscreen", window->fullscreen);
	add_bool(json, "covering", window->covering);
	add_bool(json, "suspended", window->want.states & LINK_STATE_SUSPENDED);
	add_bool(json, "focused", window == window->desktop->active);
	add_bool(json, "attention", window->attention);
	add_bool(json, "answers", !window->silent);
}

struct json_object *control_state_window(struct window *window)
{
	struct json_object *json = json_object_new_object();
	struct wlr_box outer = window_outer_box(window);
	add_number(json, "number", window->number);
	control_state_add_text(json, "domain", window->domain->config->name);
	control_state_add_text(json, "kind", window->kind == WINDOW_POPUP ? "popup" : "toplevel");
	control_state_add_text(json, "title", window->title);
	control_state_add_text(json, "app_id", window->app_id);
	add_box(json, "content", &window->box);
	add_box(json, "outer", &outer);
	add_number(json, "ring", (uint64_t)decoration_form(window->decoration).ring);
	add_states(json, window);
	json_object_object_add(json, "parent",
		window->parent ? json_object_new_uint64(window->parent->number) : NULL);
	add_number(json, "commits", window->commits);
	control_state_add_text(json, "refused", guests_window_refusal(window));
	return json;
}

static void control_listed_handle_destroy(struct wl_listener *listener, void *data)
{
	struct control_listed *listed = wl_container_of(listener, listed, destroy);
	wl_list_remove(&listed->destroy.link);
	listed->window = NULL;
}

bool control_listing_begin(struct control_listing *listing, const struct desktop *desktop)
{
	struct window *window;
	size_t most = (size_t)wl_list_length(&desktop->windows) + 1; /* NULL is none */
	*listing = (struct control_listing){.windows = calloc(most, sizeof(*listing->windows))};
	if (!listing->windows) {
		return false;
	}
	wl_list_for_each(window, &desktop->windows, link) {
		struct control_listed *listed = &listing->windows[listing->count++];
		listed->window = window;
		listen_to(&window->events.destroy, &listed->destroy, control_listed_handle_destroy);
	}
	return true;
}

static void listing_add(struct control_listing *listing, struct window *window, FILE *out)
{
	struct json_object *json = control_state_window(window);
	const char *text = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN);
	fprintf(out, "%s%s", listing->listed++ > 0 ? "," : "", text ? text : "null");
	json_object_put(json);
}

char *control_listing_next(struct control_listing *listing, size_t *size)
{
	char *text = NULL;
	FILE *out = listing->next < listing->count ? open_memstream(&text, size) : NULL;
	if (!out) {
		return NULL;
	}
	for (unsigned i = 0; i < CONTROL_LISTING_PIECE && listing->next < listing->count; i++) {
		struct window *window = listing->windows[listing->next++].window;
		if (window && !window->abandoned) {
			listing_add(listing, window, out);
		}
	}
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

void control_listing_finish(struct control_listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		if (listing->windows[i].window) {
			wl_list_remove(&listing->windows[i].destroy.link);
		}
	}
	free(listing->windows);
	*listing = (struct control_listing){0};
}

static struct json_object *describe_sandbox(const struct control_access *access)
{
	struct json_object *json = json_object_new_object();
	control_state_add_text(json, "mode", confine_mode_name(access->sandbox->mode));
	json_object_object_add(json, "files", json_object_new_int(access->sandbox->files));
	add_bool(json, "calls", access->sandbox->calls);
	add_bool(json, "driver", access->sandbox->needs.driver);
	return json;
}

/* null: no window holds the pointer. */
static struct json_object *describe_held(const struct control_access *access)
{
	bool locked;
	const struct window *window = input_constrained(access->input, &locked);
	if (!window) {
		return NULL;
	}
	struct json_object *json = json_object_new_object();
	add_number(json, "window", window->number);
	control_state_add_text(json, "domain", window->domain->config->name);
	add_bool(json, "locked", locked);
	return json;
}

/* null: there is no pointing device. */
static struct json_object *describe_pointer(const struct control_access *access)
{
	struct input_pointer pointer;
	if (!input_pointer(access->input, &pointer)) {
		return NULL;
	}
	struct json_object *json = json_object_new_object();
	add_double(json, "x", pointer.x);
	add_double(json, "y", pointer.y);
	json_object_object_add(json, "guarded", json_object_new_boolean(pointer.guarded));
	control_state_add_text(json, "cursor", pointer.cursor ? pointer.cursor : "");
	json_object_object_add(json, "held", describe_held(access));
	return json;
}

static struct json_object *describe_clipboard(const struct control_access *access)
{
	const struct clipboard_state state = clipboard_state(access->clipboard);
	struct json_object *json = json_object_new_object();
	control_state_add_text(json, "phase", state.phase);
	json_object_object_add(json, "source",
		state.source ? json_object_new_string(state.source->config->name) : NULL);
	add_number(json, "age", state.age);
	control_state_add_text(json, "refusal", state.refusal);
	add_number(json, "pastes", state.pastes);
	add_number(json, "drops", state.drops);
	control_state_add_text(json, "drop_refusal", state.drop_refusal);
	return json;
}

/* null: there is none. */
static struct json_object *describe_prompt(const struct control_access *access)
{
	struct prompt_shown shown;
	if (!prompt_shown(access->input, &shown)) {
		return NULL;
	}
	struct json_object *json = json_object_new_object();
	control_state_add_text(json, "source", shown.asked.source->config->name);
	control_state_add_text(json, "target", shown.asked.target->config->name);
	control_state_add_text(json, "type", shown.asked.type);
	add_number(json, "size", shown.asked.size);
	add_bool(json, "live", shown.live);
	add_bool(json, "allow_chosen", shown.allow_chosen);
	add_box(json, "box", &shown.box);
	add_box(json, "deny", &shown.deny);
	add_box(json, "allow", &shown.allow);
	return json;
}

static void add_choice(struct json_object *json, const struct attention_choice *choice)
{
	json_object_object_add(
		json, "window", choice->window ? json_object_new_uint64(choice->window) : NULL);
	json_object_object_add(json, "domain",
		choice->domain ? json_object_new_string(choice->domain->config->name) : NULL);
}

/* A list of choices, with where they are to be clicked if boxes has that. */
static struct json_object *describe_choices(
	const struct attention_choice *choices, size_t count, const struct wlr_box *boxes)
{
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < count; i++) {
		struct json_object *json = json_object_new_object();
		add_choice(json, &choices[i]);
		if (boxes) {
			add_box(json, "box", &boxes[i]);
		}
		json_object_array_add(list, json);
	}
	return list;
}

/* null: it is not on. */
static struct json_object *describe_attention(const struct control_access *access)
{
	struct attention_shown shown;
	if (!attention_shown(access->input, &shown)) {
		return NULL;
	}
	struct json_object *json = json_object_new_object();
	struct json_object *buttons = json_object_new_object();
	add_bool(json, "drawn", shown.drawn);
	add_bool(json, "live", shown.live);
	add_bool(json, "keys_live", shown.keys_live);
	add_choice(json, &shown.chosen);
	add_box(json, "column", &shown.column);
	for (enum attention_part part = 0; part < ATTENTION_BUTTONS; part++) {
		if (shown.enabled[part]) {
			add_box(buttons, attention_part_name(part), &shown.buttons[part]);
		}
	}
	json_object_object_add(json, "buttons", buttons);
	add_number(json, "entries", shown.entries);
	json_object_object_add(
		json, "rows", describe_choices(shown.rows, shown.row_count, shown.row_boxes));
	json_object_object_add(
		json, "windows", describe_choices(shown.windows, shown.window_count, NULL));
	add_number(json, "unmarked", shown.unmarked);
	return json;
}

static const char *describe_lock(const struct host_lock *lock)
{
	switch (lock ? host_lock_state(lock) : HOST_LOCK_OPEN) {
	case HOST_LOCK_PLAIN:
		return "plain";
	case HOST_LOCK_HELD:
		return "held";
	default:
		return "open";
	}
}

/* Of the event loop, as turns.h counts them; times in us. */
static struct json_object *describe_turns(const struct turns *turns)
{
	struct json_object *json = json_object_new_object();
	add_number(json, "count", turns->count);
	add_number(json, "long", turns->long_count);
	add_number(json, "worst", turns->worst);
	add_number(json, "long_drawings", turns->long_drawings);
	add_number(json, "worst_drawing", turns->worst_drawing);
	return json;
}

struct json_object *control_state(const struct control_access *access)
{
	struct json_object *json = json_object_new_object();
	if (!json) {
		return NULL;
	}
	char hash[CONFIG_HASH_TEXT];
	config_write_hash(access->config, hash);
	control_state_add_text(json, "version", CLOISON_VERSION);
	control_state_add_text(json, "configuration", hash);
	json_object_object_add(json, "outputs", describe_outputs(access));
	json_object_object_add(json, "domains", describe_domains(access));
	json_object_object_add(json, "sandbox", describe_sandbox(access));
	const struct window *active = access->desktop->active;
	struct json_object *focus = json_object_new_object();
	json_object_object_add(
		focus, "window", active ? json_object_new_uint64(active->number) : NULL);
	json_object_object_add(focus, "domain",
		active ? json_object_new_string(active->domain->config->name) : NULL);
	json_object_object_add(json, "focus", focus);
	json_object_object_add(json, "pointer", describe_pointer(access));
	json_object_object_add(json, "clipboard", describe_clipboard(access));
	control_state_add_text(json, "mode", input_mode_name(access->input));
	json_object_object_add(json, "prompt", describe_prompt(access));
	json_object_object_add(json, "attention", describe_attention(access));
	control_state_add_text(json, "lock", describe_lock(access->lock));
	json_object_object_add(json, "turns", describe_turns(&access->screen->turns));
	json_object_object_add(json, "windows", json_object_new_array());
	return json;
}

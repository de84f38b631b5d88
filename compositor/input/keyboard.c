/* SPDX-License-Identifier: MIT
 *
 * From keyboards, which together are one, to chords, modes and routes.
 */
#include <stdlib.h>
#include <wlr/backend/session.h>
#include <wlr/interfaces/wlr_keyboard.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/bindings.h"
#include "compositor/domain/config.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/seat_state.h"
#include "compositor/input/text_target.h"
#include "compositor/input/window_acts.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/panel.h"
#include "protocol/limits.h"
#include "protocol/log.h"

static void use(struct input *input, struct keyboard *keyboard)
{
	input->keyboard = keyboard;
	wl_list_remove(&keyboard->link);
	wl_list_insert(&input->keyboards, &keyboard->link);
	const struct wlr_keyboard *wlr = keyboard->wlr_keyboard;
	keymap_keep(&input->keymap, wlr->keymap, wlr->keymap_string);
}

/* At once, where the user has switched it. */
static void show_layout(struct input *input)
{
	char name[SEAT_LAYOUT_NAME];
	seat_state_layout(input, name);
	panels_set_layout(input->desktop->panels, name);
}

/* Of one keyboard, or of all because one went: the user's hands are the sum. */
static void modifiers_changed(struct input *input)
{
	uint32_t depressed = seat_state_held(input);
	show_layout(input);
	secure_key_modifiers(&input->secure, depressed);
	if (input->lock.impl) {
		input->lock.impl->modifiers(input->lock.data);
		return;
	}
	input_route_modifiers(input);
	text_target_modifiers(input);
	if (input->mode->modifiers) {
		input->mode->modifiers(input, depressed);
	}
}

/* keyboard is the one that is used now. */
static void turn_to(struct keyboard *keyboard)
{
	if (keyboard->input->keyboard != keyboard) {
		use(keyboard->input, keyboard);
		show_layout(keyboard->input);
		input_route_modifiers(keyboard->input);
	}
}

xkb_keysym_t keyboard_symbol(
	struct xkb_keymap *keymap, xkb_keycode_t code, xkb_layout_index_t layout)
{
	const xkb_keysym_t *syms;
	int count = xkb_keymap_key_get_syms_by_level(keymap, code, layout, 0, &syms);
	return count == 1 ? syms[0] : XKB_KEY_NoSymbol;
}

/* Latin letters and whatever is no letter of another script. */
static bool names_chord(xkb_keysym_t sym)
{
	return (sym != XKB_KEY_NoSymbol && sym <= XKB_KEY_asciitilde) || sym >= XKB_KEY_BackSpace;
}

/* What a key means without modifiers, in the current layout, or, where that has another script, in
 * the first that has not: chords are the same in all of them. */
static xkb_keysym_t base_symbol(const struct wlr_keyboard *wlr_keyboard, uint32_t key)
{
	xkb_keycode_t code = key + EVDEV_OFFSET;
	if (!wlr_keyboard->keymap) {
		return XKB_KEY_NoSymbol;
	}
	xkb_keysym_t sym = keyboard_symbol(wlr_keyboard->keymap, code,
		xkb_state_key_get_layout(wlr_keyboard->xkb_state, code));
	xkb_layout_index_t layouts = xkb_keymap_num_layouts_for_key(wlr_keyboard->keymap, code);
	for (xkb_layout_index_t i = 0; i < layouts && !names_chord(sym); i++) {
		sym = keyboard_symbol(wlr_keyboard->keymap, code, i);
	}
	return sym;
}

/* What was withheld is shown after all: the modifier keys, then what they do. */
static void deliver_withheld(struct input *input, uint32_t time)
{
	struct key_set presses;
	secure_key_settle(&input->secure, &presses);
	for (size_t i = 0; i < presses.count; i++) {
		input_route_key(input, time, presses.codes[i], true);
	}
	input_route_modifiers(input);
}

static void change_vt(const struct input *input, xkb_keysym_t sym)
{
	unsigned vt = sym - XKB_KEY_F1 + 1;
	struct wlr_session *session = input->desktop->screen->session;
	if (session && !wlr_session_change_vt(session, vt)) {
		log_error("cannot switch to VT %u: the seat does not allow it", vt);
	}
}

/* A key by itself that starts a program, such as one for the volume, is nothing that the user turns
 * to: a drag goes on, a game keeps the pointer, a question stands. */
static bool is_aside(const struct secure_chord *chord)
{
	return chord->chord == CHORD_BOUND && chord->binding->modifiers == 0
	       && chord->binding->act == ACT_LAUNCH;
}

static bool is_switch(enum chord chord)
{
	return chord == CHORD_SWITCH_NEXT || chord == CHORD_SWITCH_PREVIOUS;
}

/* sym: the key that completed it. Whatever it is, the user turns to something else than what is
 * dragged; but to another window he may carry it along. */
static void chord_happened(
	struct input *input, uint32_t time, const struct secure_chord *happened, xkb_keysym_t sym)
{
	enum chord chord = happened->chord;
	if (is_aside(happened)) {
		window_act(input, happened->binding);
		return;
	}
	struct key_set *shown = &input->secure.shown;
	for (size_t i = 0; i < shown->count; i++) {
		input_route_key(input, time, shown->codes[i], false);
	}
	key_set_clear(shown);
	input_route_modifiers(input);
	constraint_end(input);
	if (!is_switch(chord)) {
		mode_drag_cancel(input);
	}
	input_mode_refresh(input);
	if (input->mode->chord && input->mode->chord(input, chord)) {
		return;
	}
	switch (chord) {
	case CHORD_SWITCH_NEXT:
	case CHORD_SWITCH_PREVIOUS:
		mode_switch_step(input, chord == CHORD_SWITCH_NEXT);
		break;
	case CHORD_BOUND:
		window_act(input, happened->binding);
		break;
	case CHORD_VT:
		change_vt(input, sym);
		break;
	case CHORD_ATTENTION:
		mode_attention_begin(input);
		break;
	case CHORD_COPY:
	case CHORD_PASTE:
		wl_signal_emit_mutable(&input->chord, &chord);
		break;
	case CHORD_NONE:
		break;
	}
}

static void press(struct keyboard *keyboard, uint32_t time, uint32_t key)
{
	struct input *input = keyboard->input;
	focus_user_acts(input);
	xkb_keysym_t sym = base_symbol(keyboard->wlr_keyboard, key);
	struct secure_chord chord;
	const struct bindings *bindings = &input->desktop->screen->config->bindings;
	enum secure_verdict verdict = secure_key_press(&input->secure, bindings, key, sym, &chord);
	if (verdict == SECURE_CHORD) {
		chord_happened(input, time, &chord, sym);
	} else if (input->mode->keeps_keys) {
		if (sym == XKB_KEY_Escape && input->mode->escape) {
			input->mode->escape(input);
		} else if (input->mode->key) {
			input->mode->key(input, sym);
		}
	} else if (verdict == SECURE_DELIVER) {
		deliver_withheld(input, time);
		input_route_key(input, time, key, true);
	}
}

/* What was pressed before is let go for those that had it. */
static void locked_key(struct keyboard *keyboard, uint32_t time, uint32_t key, bool pressed)
{
	struct input *input = keyboard->input;
	const uint32_t console = WLR_MODIFIER_CTRL | WLR_MODIFIER_ALT;
	xkb_keysym_t sym = base_symbol(keyboard->wlr_keyboard, key);
	if (!pressed) {
		secure_key_release(&input->secure, key);
	} else if (sym >= XKB_KEY_F1 && sym <= XKB_KEY_F12
		   && (seat_state_held(input) & console) == console) {
		change_vt(input, sym);
		return;
	}
	input->lock.impl->key(input->lock.data, time, key, pressed);
}

static bool is_down_elsewhere(const struct keyboard *keyboard, uint32_t key)
{
	const struct keyboard *other;
	wl_list_for_each(other, &keyboard->input->keyboards, link) {
		if (other != keyboard && key_set_contains(&other->down, key)) {
			return true;
		}
	}
	return false;
}

/* What an input method lets through of what it was given: past chords, which come before it, and
 * nowhere while nobody has the keys, or another window than it was given it for. */
static void typed_key(struct input *input, const struct wlr_keyboard_key_event *event)
{
	bool pressed = event->state == WL_KEYBOARD_KEY_STATE_PRESSED;
	bool nowhere = input->mode->keeps_keys || !text_target_may_type(input, event->keycode);
	if (!input->lock.impl && !(pressed && nowhere)) {
		input_route_typed_key(input, event->time_msec, event->keycode, pressed);
	}
}

static void keyboard_handle_key(struct wl_listener *listener, void *data)
{
	struct keyboard *keyboard = wl_container_of(listener, keyboard, key);
	struct input *input = keyboard->input;
	const struct wlr_keyboard_key_event *event = data;
	bool pressed = event->state == WL_KEYBOARD_KEY_STATE_PRESSED;
	/* A virtual keyboard may say anything, a link cannot carry it. */
	if (event->keycode > LINK_MAX_KEY) {
		return;
	}
	if (text_target_types_by(input, keyboard->wlr_keyboard)) {
		typed_key(input, event);
		return;
	}
	wl_signal_emit_mutable(&input->activity, NULL);
	turn_to(keyboard);
	bool known = pressed ? key_set_add(&keyboard->down, event->keycode)
			     : key_set_remove(&keyboard->down, event->keycode);
	if (!known || is_down_elsewhere(keyboard, event->keycode)) {
		return;
	}
	if (input->lock.impl) {
		locked_key(keyboard, event->time_msec, event->keycode, pressed);
		return;
	}
	if (pressed) {
		exposure_by_user(input->desktop, true);
		press(keyboard, event->time_msec, event->keycode);
		exposure_by_user(input->desktop, false);
		return;
	}
	if (secure_key_release(&input->secure, event->keycode)) {
		deliver_withheld(input, event->time_msec);
		key_set_remove(&input->secure.shown, event->keycode);
	}
	input_route_key(input, event->time_msec, event->keycode, false);
}

/* wlroots tells of each keyboard's modifiers by themselves; the lamps follow by themselves, too. */
static void share_locks(struct keyboard *from)
{
	const struct wlr_keyboard_modifiers new = from->wlr_keyboard->modifiers;
	struct keyboard *keyboard;
	wl_list_for_each(keyboard, &from->input->keyboards, link) {
		const struct wlr_keyboard_modifiers *own = &keyboard->wlr_keyboard->modifiers;
		if (!keyboard->brings_keymap
			&& (own->locked != new.locked || own->group != new.group)) {
			wlr_keyboard_notify_modifiers(keyboard->wlr_keyboard, own->depressed,
				own->latched, new.locked, new.group);
		}
	}
}

static void keyboard_handle_modifiers(struct wl_listener *listener, void *data)
{
	struct keyboard *keyboard = wl_container_of(listener, keyboard, modifiers);
	struct input *input = keyboard->input;
	if (input->sharing_locks || text_target_types_by(input, keyboard->wlr_keyboard)) {
		return;
	}
	if (!keyboard->brings_keymap) {
		input->sharing_locks = true;
		share_locks(keyboard);
		input->sharing_locks = false;
	}
	if (input->keyboard != keyboard) {
		use(input, keyboard);
	}
	exposure_by_user(input->desktop, true);
	modifiers_changed(input);
	exposure_by_user(input->desktop, false);
}

static void keyboard_handle_keymap(struct wl_listener *listener, void *data)
{
	struct keyboard *keyboard = wl_container_of(listener, keyboard, keymap);
	if (keyboard->input->keyboard == keyboard) {
		use(keyboard->input, keyboard);
	}
}

static void use_repeat(const struct keyboard *keyboard)
{
	const struct config *config = keyboard->input->desktop->screen->config;
	wlr_keyboard_set_repeat_info(keyboard->wlr_keyboard, (int32_t)config->repeat_rate,
		(int32_t)config->repeat_delay);
}

void input_use_configured_repeat(struct input *input)
{
	const struct keyboard *keyboard;
	wl_list_for_each(keyboard, &input->keyboards, link) {
		use_repeat(keyboard);
	}
}

void input_use_configured_keymap(struct input *input)
{
	struct xkb_keymap *keymap = keymap_configured(input->desktop->screen->config);
	if (!keymap) {
		return;
	}
	xkb_keymap_unref(input->configured);
	input->configured = keymap;
	struct keyboard *keyboard;
	bool brought = false;
	wl_list_for_each(keyboard, &input->keyboards, link) {
		brought = brought || (keyboard == input->keyboard && keyboard->brings_keymap);
		if (!keyboard->brings_keymap) {
			wlr_keyboard_set_keymap(keyboard->wlr_keyboard, keymap);
		}
	}
	if (!brought) {
		char *text = xkb_keymap_get_as_string(keymap, XKB_KEYMAP_FORMAT_TEXT_V1);
		keymap_keep(&input->keymap, keymap, text);
		free(text);
	}
	modifiers_changed(input);
	input_route_keymap(input);
	text_target_modifiers(input);
}

static void keyboard_handle_destroy(struct wl_listener *listener, void *data)
{
	struct keyboard *keyboard = wl_container_of(listener, keyboard, destroy);
	keyboard_destroy(keyboard);
}

void keyboard_create(struct input *input, struct wlr_keyboard *wlr_keyboard, bool brings_keymap)
{
	struct keyboard *keyboard = calloc(1, sizeof(*keyboard));
	if (!keyboard) {
		log_error("a keyboard is not used: out of memory");
		return;
	}
	keyboard->input = input;
	keyboard->wlr_keyboard = wlr_keyboard;
	keyboard->brings_keymap = brings_keymap;
	if (!brings_keymap && input->configured) {
		wlr_keyboard_set_keymap(wlr_keyboard, input->configured);
	}
	use_repeat(keyboard);
	keyboard->key.notify = keyboard_handle_key;
	wl_signal_add(&wlr_keyboard->events.key, &keyboard->key);
	keyboard->modifiers.notify = keyboard_handle_modifiers;
	wl_signal_add(&wlr_keyboard->events.modifiers, &keyboard->modifiers);
	keyboard->keymap.notify = keyboard_handle_keymap;
	wl_signal_add(&wlr_keyboard->events.keymap, &keyboard->keymap);
	keyboard->destroy.notify = keyboard_handle_destroy;
	wl_signal_add(&wlr_keyboard->base.events.destroy, &keyboard->destroy);
	wl_list_insert(input->keyboards.prev, &keyboard->link);
	/* Without any use yet, a real one is the better guess than none. */
	if (!brings_keymap && !input->keyboard) {
		turn_to(keyboard);
	}
}

/* wlroots has released its keys by then. */
void keyboard_destroy(struct keyboard *keyboard)
{
	struct input *input = keyboard->input;
	wl_list_remove(&keyboard->key.link);
	wl_list_remove(&keyboard->modifiers.link);
	wl_list_remove(&keyboard->keymap.link);
	wl_list_remove(&keyboard->destroy.link);
	wl_list_remove(&keyboard->link);
	if (input->keyboard == keyboard) {
		input->keyboard = NULL;
		/* The keyboard that was used before it, or a real one. */
		struct keyboard *next;
		wl_list_for_each(next, &input->keyboards, link) {
			if (next->wlr_keyboard->keymap) {
				use(input, next);
				break;
			}
		}
	}
	free(keyboard);
	modifiers_changed(input);
}

void keyboard_settle(struct input *input)
{
	secure_key_settle(&input->secure, NULL);
	input_route_modifiers(input);
}

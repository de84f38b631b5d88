/* SPDX-License-Identifier: MIT
 *
 * The keyboard of the domain's applications: see seat.h.
 */
#include <wlr/interfaces/wlr_keyboard.h>
#include <wlr/types/wlr_seat.h>
#include <xkbcommon/xkbcommon.h>

#include "guest-proxy/seat/seat.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"

/* Until the host says; keys per s and ms. */
#define DEFAULT_REPEAT_RATE 25
#define DEFAULT_REPEAT_DELAY 600

static const struct wlr_keyboard_impl keyboard_impl = {
	.name = "cloison",
};

bool keyboard_init(struct keyboard *keyboard, struct wlr_seat *seat)
{
	*keyboard = (struct keyboard){.seat = seat};
	/* Keymaps come whole from the host: neither files nor variables of this machine have a
	 * part. */
	keyboard->xkb =
		xkb_context_new(XKB_CONTEXT_NO_DEFAULT_INCLUDES | XKB_CONTEXT_NO_ENVIRONMENT_NAMES);
	if (!keyboard->xkb) {
		return false;
	}
	wlr_keyboard_init(&keyboard->wlr, &keyboard_impl, "cloison");
	wlr_keyboard_set_repeat_info(&keyboard->wlr, DEFAULT_REPEAT_RATE, DEFAULT_REPEAT_DELAY);
	return true;
}

void keyboard_finish(struct keyboard *keyboard)
{
	wlr_keyboard_finish(&keyboard->wlr);
	keymap_finish(&keyboard->keymap);
	xkb_context_unref(keyboard->xkb);
}

static void use_keymap(struct keyboard *keyboard)
{
	struct xkb_keymap *compiled = xkb_keymap_new_from_buffer(keyboard->xkb,
		keyboard->keymap.text, keyboard->keymap.total, XKB_KEYMAP_FORMAT_TEXT_V1,
		XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (!compiled || !wlr_keyboard_set_keymap(&keyboard->wlr, compiled)) {
		log_error("cannot use the host's keymap: applications keep the one before");
	} else {
		wlr_seat_set_keyboard(keyboard->seat, &keyboard->wlr);
		wlr_seat_set_capabilities(
			keyboard->seat, keyboard->seat->capabilities | WL_SEAT_CAPABILITY_KEYBOARD);
	}
	xkb_keymap_unref(compiled);
}

bool keyboard_add_keymap(struct keyboard *keyboard, const struct link_keymap *chunk)
{
	switch (keymap_add(&keyboard->keymap, chunk)) {
	case KEYMAP_MORE:
		return true;
	case KEYMAP_COMPLETE:
		use_keymap(keyboard);
		keymap_finish(&keyboard->keymap);
		return true;
	case KEYMAP_NO_MEMORY:
		log_error("no memory for the host's keymap");
		return true;
	case KEYMAP_BROKEN:
		break;
	}
	return false;
}

void keyboard_set_repeat(struct keyboard *keyboard, const struct link_repeat_info *info)
{
	wlr_keyboard_set_repeat_info(&keyboard->wlr, (int32_t)info->rate, (int32_t)info->delay);
}

static struct wlr_keyboard_modifiers to_wlr(const struct link_modifiers *modifiers)
{
	return (struct wlr_keyboard_modifiers){
		.depressed = modifiers->depressed,
		.latched = modifiers->latched,
		.locked = modifiers->locked,
		.group = modifiers->group,
	};
}

/* --- who gets the keys ------------------------------------------------------------------------ */

/* The host says which toplevel has them, and wlroots' grab by a popup has no say in that. A popup
 * that grabs has those of its toplevel. */
static void focus(struct keyboard *keyboard)
{
	struct wlr_surface *surface = window_with_keys(keyboard->window)->surface;
	if (surface != keyboard->seat->keyboard_state.focused_surface) {
		wlr_seat_keyboard_enter(keyboard->seat, surface, keyboard->down,
			keyboard->down_count, &keyboard->wlr.modifiers);
	}
}

void keyboard_refresh(struct keyboard *keyboard)
{
	if (keyboard->window) {
		focus(keyboard);
	}
}

/* Keys that were pressed before are the host's secret. */
void keyboard_enter(
	struct keyboard *keyboard, struct window *window, const struct link_modifiers *modifiers)
{
	keyboard->window = window;
	text_input_enter(keyboard->text, window);
	window_check(window);
	if (window->impl->focused) {
		window->impl->focused(window);
	}
	keyboard->wlr.modifiers = to_wlr(modifiers);
	keyboard->down_count = 0;
	focus(keyboard);
}

void keyboard_leave(struct keyboard *keyboard)
{
	keyboard->window = NULL;
	wlr_seat_keyboard_clear_focus(keyboard->seat);
	text_input_enter(keyboard->text, NULL);
}

/* One that is down twice counts once; one too many is not told of, should the focus move. */
static void note_key(struct keyboard *keyboard, const struct link_key *key)
{
	size_t at = 0;
	while (at < keyboard->down_count && keyboard->down[at] != key->key) {
		at++;
	}
	if (at < keyboard->down_count && key->pressed == 0) {
		keyboard->down[at] = keyboard->down[--keyboard->down_count];
	} else if (at == keyboard->down_count && key->pressed != 0 && at < WLR_KEYBOARD_KEYS_CAP) {
		keyboard->down[keyboard->down_count++] = key->key;
	}
}

/* The host says who gets keys. Grabs in here have no say: a drag's would swallow the release of
 * a key that was pressed before it. */
void keyboard_key(struct keyboard *keyboard, const struct link_key *key)
{
	if (keyboard->window) {
		if (key->pressed != 0) {
			window_note_key(keyboard->window, key->serial);
		}
		note_key(keyboard, key);
		wlr_seat_keyboard_send_key(keyboard->seat, key->time, key->key,
			key->pressed != 0 ? WL_KEYBOARD_KEY_STATE_PRESSED
					  : WL_KEYBOARD_KEY_STATE_RELEASED);
	}
}

void keyboard_set_modifiers(struct keyboard *keyboard, const struct link_modifiers *modifiers)
{
	keyboard->wlr.modifiers = to_wlr(modifiers);
	wlr_seat_keyboard_send_modifiers(keyboard->seat, &keyboard->wlr.modifiers);
}

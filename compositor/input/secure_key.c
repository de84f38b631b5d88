/* SPDX-License-Identifier: MIT */
#include "compositor/input/secure_key.h"

#include <assert.h>
#include <string.h>
#include <wlr/types/wlr_keyboard.h>

/* --- sets of keys ---------------------------------------------------------------------------- */

static size_t key_set_find(const struct key_set *set, uint32_t code)
{
	size_t i = 0;
	while (i < set->count && set->codes[i] != code) {
		i++;
	}
	return i;
}

bool key_set_add(struct key_set *set, uint32_t code)
{
	if (set->count == KEY_SET_CAP || key_set_contains(set, code)) {
		return false;
	}
	set->codes[set->count++] = code;
	return true;
}

bool key_set_remove(struct key_set *set, uint32_t code)
{
	size_t i = key_set_find(set, code);
	if (i == set->count) {
		return false;
	}
	set->count--;
	memmove(&set->codes[i], &set->codes[i + 1], (set->count - i) * sizeof(set->codes[0]));
	return true;
}

bool key_set_contains(const struct key_set *set, uint32_t code)
{
	return key_set_find(set, code) < set->count;
}

void key_set_clear(struct key_set *set)
{
	set->count = 0;
}

/* --- chords ---------------------------------------------------------------------------------- */

static_assert(BINDING_SHIFT == WLR_MODIFIER_SHIFT && BINDING_CTRL == WLR_MODIFIER_CTRL
		      && BINDING_ALT == WLR_MODIFIER_ALT && BINDING_SUPER == WLR_MODIFIER_LOGO,
	"a binding's modifiers are those of keyboards");

static bool begins_chord(xkb_keysym_t sym)
{
	return sym == XKB_KEY_Alt_L || sym == XKB_KEY_Alt_R || sym == XKB_KEY_Meta_L
	       || sym == XKB_KEY_Meta_R;
}

static struct secure_chord match(
	const struct bindings *bindings, xkb_keysym_t sym, uint32_t depressed)
{
	enum chord reserved = bindings_reserved_chord(sym, depressed);
	const struct binding *binding =
		reserved == CHORD_NONE ? bindings_find(bindings, sym, depressed) : NULL;
	return (struct secure_chord){
		.chord = binding ? CHORD_BOUND : reserved,
		.binding = binding,
	};
}

static enum secure_verdict press_modifier(struct secure_key *secure, uint32_t key, xkb_keysym_t sym)
{
	if (secure->taken || (secure->depressed & WLR_MODIFIER_LOGO)) {
		return SECURE_KEEP;
	}
	if (begins_chord(sym) || secure->withheld.count > 0) {
		return key_set_add(&secure->withheld, key) ? SECURE_WITHHOLD : SECURE_KEEP;
	}
	key_set_add(&secure->shown, key);
	return SECURE_DELIVER;
}

enum secure_verdict secure_key_press(struct secure_key *secure, const struct bindings *bindings,
	uint32_t key, xkb_keysym_t sym, struct secure_chord *chord)
{
	if (sym == XKB_KEY_Super_L || sym == XKB_KEY_Super_R) {
		return SECURE_KEEP;
	}
	bool joins_chord = sym == XKB_KEY_Shift_L || sym == XKB_KEY_Shift_R
			   || sym == XKB_KEY_Control_L || sym == XKB_KEY_Control_R;
	if (begins_chord(sym) || joins_chord) {
		return press_modifier(secure, key, sym);
	}
	*chord = match(bindings, sym, secure->depressed);
	if (chord->chord != CHORD_NONE) {
		secure->hidden = secure->depressed;
		secure->taken = secure->hidden != 0;
		key_set_clear(&secure->withheld);
		return SECURE_CHORD;
	}
	if (secure->taken || (secure->depressed & WLR_MODIFIER_LOGO)) {
		return SECURE_KEEP;
	}
	return SECURE_DELIVER;
}

bool secure_key_release(struct secure_key *secure, uint32_t key)
{
	key_set_remove(&secure->shown, key);
	return key_set_contains(&secure->withheld, key);
}

void secure_key_modifiers(struct secure_key *secure, uint32_t depressed)
{
	uint32_t added = depressed & ~secure->depressed;
	secure->depressed = depressed;
	secure->hidden &= depressed;
	if (secure->hidden == 0) {
		secure->taken = false;
	}
	/* What joins an undecided or taken modifier shares its fate. */
	if (secure->hidden != 0 || (added & (WLR_MODIFIER_ALT | WLR_MODIFIER_LOGO)) != 0) {
		secure->hidden |= added;
	}
}

void secure_key_settle(struct secure_key *secure, struct key_set *presses)
{
	if (presses) {
		*presses = secure->withheld;
		for (size_t i = 0; i < secure->withheld.count; i++) {
			key_set_add(&secure->shown, secure->withheld.codes[i]);
		}
	}
	key_set_clear(&secure->withheld);
	if (!secure->taken) {
		secure->hidden = secure->depressed & WLR_MODIFIER_LOGO;
	}
}

uint32_t secure_key_visible(const struct secure_key *secure, uint32_t depressed)
{
	return depressed & ~(secure->hidden | WLR_MODIFIER_LOGO);
}

/* SPDX-License-Identifier: MIT
 *
 * The reserved chords, and those of the configuration, matched before anybody sees a key. One state
 * machine for all keyboards, pure.
 *
 * No domain sees any part of a chord:
 * - Super is the host's alone. Neither the key nor its modifier bit is ever shown, and every key
 *   pressed while it is down is the host's.
 * - Alt begins chords and is used by applications too. Its press is withheld, and its bit hidden,
 *   until the next key, button or its release decides whom it belongs to.
 * - A modifier that was shown before a chord used it (Ctrl, or Alt after Alt+x) is released for
 *   whoever saw it when the chord happens. From then until every modifier of the chord is up, keys
 *   are the host's.
 */
#ifndef COMPOSITOR_SECURE_KEY_H
#define COMPOSITOR_SECURE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xkbcommon/xkbcommon.h>

#include "compositor/domain/bindings.h"

/* More than fingers; a 33rd key at once is not delivered. */
#define KEY_SET_CAP 32u

/* A small ordered set of evdev codes: the keys or buttons that are down for somebody. */
struct key_set {
	uint32_t codes[KEY_SET_CAP]; /* in the order they were added */
	size_t count;
};

/* False when it is in already or the set is full. */
bool key_set_add(struct key_set *set, uint32_t code);
/* False when it was not in. Keeps the order of the others. */
bool key_set_remove(struct key_set *set, uint32_t code);
bool key_set_contains(const struct key_set *set, uint32_t code);
void key_set_clear(struct key_set *set);

struct secure_key {
	struct key_set withheld; /* modifier presses that nobody has seen yet */
	struct key_set shown; /* modifier presses that were delivered */
	uint32_t depressed; /* modifiers that are down, enum wlr_keyboard_modifier */
	uint32_t hidden; /* those of them that no domain sees */
	bool taken; /* a chord has used what is down */
};

enum secure_verdict {
	SECURE_DELIVER, /* deliver what is withheld (secure_key_settle), then this press */
	SECURE_WITHHOLD, /* nothing is delivered for now */
	SECURE_KEEP, /* the host's: never delivered, nor its release */
	SECURE_CHORD, /* the same, and *chord happened: release what was shown */
};

/* What was pressed, for SECURE_CHORD. */
struct secure_chord {
	enum chord chord;
	const struct binding *binding; /* CHORD_BOUND */
};

/* A press. sym: the key's symbol at the base level. */
enum secure_verdict secure_key_press(struct secure_key *secure, const struct bindings *bindings,
	uint32_t key, xkb_keysym_t sym, struct secure_chord *chord);

/* A release. True when the withheld presses must be delivered first: no chord came of them. */
bool secure_key_release(struct secure_key *secure, uint32_t key);

/* The depressed modifiers of all keyboards together are now these. */
void secure_key_modifiers(struct secure_key *secure, uint32_t depressed);

/* Something that is not a chord was done with the modifiers held: shows them, and hands over the
 * presses withheld so far (*presses, which may be NULL when they are to be forgotten). */
void secure_key_settle(struct secure_key *secure, struct key_set *presses);

/* What a domain may see of the depressed modifiers. */
uint32_t secure_key_visible(const struct secure_key *secure, uint32_t depressed);

#endif

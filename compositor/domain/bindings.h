/* SPDX-License-Identifier: MIT
 *
 * Which keys do what: the section [bindings] of the configuration, and what holds without it. Pure:
 * whoever hears of keys looks here, and acts by itself.
 */
#ifndef COMPOSITOR_BINDINGS_H
#define COMPOSITOR_BINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xkbcommon/xkbcommon.h>

#include "common/settings.h"

#define BINDINGS_MAX 256u /* keys that do something */
#define BINDING_MAX_COMMAND 1024u /* bytes of one */
#define BINDINGS_MAX_KEYS 64u /* bytes of a binding's keys as text, with the NUL */
#define BINDINGS_MAX_REASON 256u /* bytes of a message, with its NUL */

/* Bits of modifiers, those of enum wlr_keyboard_modifier. */
#define BINDING_SHIFT (1u << 0)
#define BINDING_CTRL (1u << 2)
#define BINDING_ALT (1u << 3)
#define BINDING_SUPER (1u << 6)
#define BINDING_MODIFIERS (BINDING_SHIFT | BINDING_CTRL | BINDING_ALT | BINDING_SUPER)

/* What keys of the host are, of which no domain sees any part. All but the last are reserved: no
 * configuration has others for them. */
enum chord {
	CHORD_NONE,
	CHORD_SWITCH_NEXT, /* Alt+Tab */
	CHORD_SWITCH_PREVIOUS, /* Alt+Shift+Tab */
	CHORD_VT, /* Ctrl+Alt+F1..F12 */
	CHORD_ATTENTION, /* Ctrl+Alt+Shift+Escape */
	CHORD_COPY, /* Super+Shift+c: from the focused domain's clipboard */
	CHORD_PASTE, /* Super+Shift+v: into it */
	CHORD_BOUND, /* what the bindings have for it */
};

enum act {
	ACT_NONE, /* the keys are the applications', whatever holds without a configuration */
	/* With the focused window: */
	ACT_CLOSE,
	ACT_MAXIMIZE, /* or not any more */
	ACT_MINIMIZE,
	ACT_FOCUS_LEFT, /* the nearest window there is focused instead; or _RIGHT, _UP, _DOWN */
	ACT_FOCUS_RIGHT,
	ACT_FOCUS_UP,
	ACT_FOCUS_DOWN,
	/* With the session: */
	ACT_LAUNCH,
	ACT_LOCK,
	ACT_RELOAD,
	ACT_QUIT,
};

/* A domain's name cannot have this form. */
#define BINDING_FOCUSED "@focused"

struct binding {
	uint32_t modifiers; /* of BINDING_MODIFIERS, exactly these */
	xkb_keysym_t sym; /* that the key has without modifiers */
	enum act act;
	/* ACT_LAUNCH: the name of a domain, "host", or BINDING_FOCUSED for the domain of the
	 * focused window, without one the host; and shell words. Else empty and NULL. */
	char domain[DOMAIN_NAME_MAX + 1];
	char *command; /* owned */
	char *path; /* owned: the file that says so; NULL: it holds without a configuration */
	unsigned line; /* there */
};

struct bindings {
	struct binding *list; /* owned; no two have the same keys */
	size_t count;
};

/* What holds without a configuration. False: out of memory. To be finished in any case. */
bool bindings_init(struct bindings *bindings);
void bindings_finish(struct bindings *bindings);

/* Adds the line "keys = act" that stands at path:line, in place of what the keys did by an earlier
 * file. False with what is wrong and a remedy in reason. */
bool bindings_add(struct bindings *bindings, const char *keys, const char *act, const char *path,
	unsigned line, char reason[static BINDINGS_MAX_REASON]);

/* What a key with that symbol does while those of the modifiers are down; NULL: nothing. It stays
 * until the bindings change. */
const struct binding *bindings_find(
	const struct bindings *bindings, xkb_keysym_t sym, uint32_t modifiers);

/* The reserved chord that a key with that symbol is, while those of the modifiers are down. */
enum chord bindings_reserved_chord(xkb_keysym_t sym, uint32_t modifiers);
/* What the user can always do, whatever a configuration says: for people, "Alt+Tab" and "choose
 * another window". False when number is none of them. */
bool bindings_reserved(size_t number, const char **keys, const char **act);

/* Whether the host may start a program for it. */
bool binding_runs_on_host(const struct binding *binding);

/* "Super+Shift+Return"; and "launch work foot". The latter is as long as its command may be. */
void binding_write_keys(const struct binding *binding, char text[static BINDINGS_MAX_KEYS]);
/* The caller frees it; NULL: out of memory. */
char *binding_write_act(const struct binding *binding);

#endif

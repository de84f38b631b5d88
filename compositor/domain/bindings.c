/* SPDX-License-Identifier: MIT */
#include "compositor/domain/bindings.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "compositor/base/shell_words.h"
#include "compositor/domain/nearest.h"
#include "protocol/text.h"

/* --- keys ------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t bit;
} modifiers[] = {
	{"Super", BINDING_SUPER},
	{"Ctrl", BINDING_CTRL},
	{"Alt", BINDING_ALT},
	{"Shift", BINDING_SHIFT},
};
#define MODIFIER_COUNT (sizeof(modifiers) / sizeof(modifiers[0]))

static const struct {
	xkb_keysym_t first, last;
	uint32_t modifiers;
	enum chord chord;
	const char *keys, *act; /* for people */
} reserved[] = {
	{XKB_KEY_Tab, XKB_KEY_Tab, BINDING_ALT, CHORD_SWITCH_NEXT, "Alt+Tab",
		"choose another window"},
	{XKB_KEY_Tab, XKB_KEY_Tab, BINDING_ALT | BINDING_SHIFT, CHORD_SWITCH_PREVIOUS,
		"Shift+Alt+Tab", "the same, backwards"},
	{XKB_KEY_c, XKB_KEY_c, BINDING_SUPER | BINDING_SHIFT, CHORD_COPY, "Super+Shift+C",
		"copy for another domain"},
	{XKB_KEY_v, XKB_KEY_v, BINDING_SUPER | BINDING_SHIFT, CHORD_PASTE, "Super+Shift+V",
		"paste from another domain"},
	{XKB_KEY_Escape, XKB_KEY_Escape, BINDING_CTRL | BINDING_ALT | BINDING_SHIFT,
		CHORD_ATTENTION, "Ctrl+Alt+Shift+Escape", "see whose everything is"},
	{XKB_KEY_F1, XKB_KEY_F12, BINDING_CTRL | BINDING_ALT, CHORD_VT, "Ctrl+Alt+F1...F12",
		"turn to another virtual terminal"},
};
#define RESERVED_COUNT (sizeof(reserved) / sizeof(reserved[0]))

/* Keys that write and edit nothing may do something by themselves. */
static bool may_stand_alone(xkb_keysym_t sym)
{
	return (sym >= XKB_KEY_F1 && sym <= XKB_KEY_F35) || (sym >> 20) == 0x100 /* XF86... */
	       || sym == XKB_KEY_Print || sym == XKB_KEY_Sys_Req || sym == XKB_KEY_Pause
	       || sym == XKB_KEY_Scroll_Lock || sym == XKB_KEY_Menu || sym == XKB_KEY_Help;
}

/* Shift, Control_L, Super_R, Num_Lock, ISO_Level3_Shift and others of their kind. */
static bool is_modifier(xkb_keysym_t sym)
{
	return (sym >= XKB_KEY_Shift_L && sym <= XKB_KEY_Hyper_R) || sym == XKB_KEY_Num_Lock
	       || sym == XKB_KEY_Mode_switch
	       || (sym >= XKB_KEY_ISO_Lock && sym <= XKB_KEY_ISO_Level5_Lock);
}

enum chord bindings_reserved_chord(xkb_keysym_t sym, uint32_t held)
{
	for (size_t i = 0; i < RESERVED_COUNT; i++) {
		if (sym >= reserved[i].first && sym <= reserved[i].last
			&& (held & BINDING_MODIFIERS) == reserved[i].modifiers) {
			return reserved[i].chord;
		}
	}
	return CHORD_NONE;
}

static bool bindings_refuse(char reason[static BINDINGS_MAX_REASON], const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static bool bindings_refuse(char reason[static BINDINGS_MAX_REASON], const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(reason, BINDINGS_MAX_REASON, format, args);
	va_end(args);
	return false;
}

/* The bit of the modifier that is called so, in any case; 0: none is. */
static uint32_t modifier_named(const char *name, size_t length)
{
	for (size_t i = 0; i < MODIFIER_COUNT; i++) {
		if (strlen(modifiers[i].name) == length
			&& strncasecmp(modifiers[i].name, name, length) == 0) {
			return modifiers[i].bit;
		}
	}
	return 0;
}

/* The symbol of the key that is called so. Letters are small, as a key has them by itself. */
static xkb_keysym_t symbol_named(const char *name)
{
	xkb_keysym_t sym = xkb_keysym_from_name(name, XKB_KEYSYM_NO_FLAGS);
	if (sym == XKB_KEY_NoSymbol) {
		sym = xkb_keysym_from_name(name, XKB_KEYSYM_CASE_INSENSITIVE);
	}
	return xkb_keysym_to_lower(sym);
}

static bool read_keys(const char *text, struct binding *binding, char *reason)
{
	const char *part = text, *plus;
	for (; (plus = strchr(part, '+')); part = plus + 1) {
		uint32_t bit = modifier_named(part, (size_t)(plus - part));
		if (bit == 0 || (binding->modifiers & bit)) {
			return bindings_refuse(reason,
				"\"%.40s\" is none of Super, Ctrl, Alt and Shift, each once; write "
				"keys as in Super+Shift+Return",
				part);
		}
		binding->modifiers |= bit;
	}
	binding->sym = symbol_named(part);
	if (binding->sym == XKB_KEY_NoSymbol || is_modifier(binding->sym)) {
		return bindings_refuse(reason,
			"\"%.40s\" is no key; write its name in XKB, such as Return, Left, 1, plus "
			"or XF86AudioMute",
			part);
	}
	if (!(binding->modifiers & ~BINDING_SHIFT) && !may_stand_alone(binding->sym)) {
		return bindings_refuse(reason,
			"applications need %.40s for themselves; add Super, Ctrl or Alt", text);
	}
	if (bindings_reserved_chord(binding->sym, binding->modifiers) != CHORD_NONE) {
		return bindings_refuse(reason,
			"%.40s is reserved, so that it always does the same; choose other keys",
			text);
	}
	return true;
}

/* --- acts ------------------------------------------------------------------------------------- */

static const char *const acts[] = {
	[ACT_NONE] = "none",
	[ACT_CLOSE] = "close",
	[ACT_MAXIMIZE] = "maximize",
	[ACT_MINIMIZE] = "minimize",
	[ACT_FOCUS_LEFT] = "focus left",
	[ACT_FOCUS_RIGHT] = "focus right",
	[ACT_FOCUS_UP] = "focus up",
	[ACT_FOCUS_DOWN] = "focus down",
	[ACT_LAUNCH] = "launch", /* with a domain and a command */
	[ACT_LOCK] = "lock",
	[ACT_RELOAD] = "reload",
	[ACT_QUIT] = "quit",
};
#define ACT_COUNT (sizeof(acts) / sizeof(acts[0]))
#define LAUNCH "launch "

/* text is what stands behind "launch ". */
static bool read_launch(const char *text, struct binding *binding, char *reason)
{
	text += strspn(text, " ");
	size_t length = strcspn(text, " ");
	const char *command = text + length + strspn(text + length, " ");
	if (length == 0 || length >= sizeof(binding->domain) || command[0] == '\0') {
		return bindings_refuse(reason,
			"what is launched, and where, is missing; write launch DOMAIN COMMAND");
	}
	char **words;
	int error = shell_words_split(command, &words);
	free(words);
	if (strlen(command) > BINDING_MAX_COMMAND || !text_is_ascii(command) || error == EINVAL) {
		return bindings_refuse(reason,
			"\"%.40s\" is no command; write one in printable ASCII, at most %u "
			"characters, with its quotes closed",
			command, BINDING_MAX_COMMAND);
	}
	binding->act = ACT_LAUNCH;
	memcpy(binding->domain, text, length);
	binding->command = strdup(command);
	return binding->command || bindings_refuse(reason, "out of memory; free some");
}

static bool read_act(const char *text, struct binding *binding, char *reason)
{
	if (strncmp(text, LAUNCH, strlen(LAUNCH)) == 0) {
		return read_launch(text + strlen(LAUNCH), binding, reason);
	}
	struct nearest nearest;
	nearest_init(&nearest, text);
	for (size_t act = 0; act < ACT_COUNT; act++) {
		if (act != ACT_LAUNCH && strcmp(acts[act], text) == 0) {
			binding->act = (enum act)act;
			return true;
		}
		nearest_try(&nearest, acts[act]);
	}
	if (nearest.found) {
		return bindings_refuse(
			reason, "no keys do \"%.40s\"; did you mean %s?", text, nearest.found);
	}
	return bindings_refuse(reason,
		"no keys do \"%.40s\"; write close, maximize, minimize, focus left (right, up, "
		"down), launch DOMAIN COMMAND, lock, reload, quit or none",
		text);
}

/* --- the table -------------------------------------------------------------------------------- */

static const struct {
	const char *keys, *act;
} defaults[] = {
	{"Super+Q", "close"},
	{"Alt+F4", "close"},
	{"Super+F", "maximize"},
	{"Super+M", "minimize"},
	{"Super+Left", "focus left"},
	{"Super+Right", "focus right"},
	{"Super+Up", "focus up"},
	{"Super+Down", "focus down"},
	{"Super+L", "lock"},
};

static void binding_finish(struct binding *binding)
{
	free(binding->command);
	free(binding->path);
}

static struct binding *bindings_look_up(
	const struct bindings *bindings, xkb_keysym_t sym, uint32_t modifiers_held)
{
	for (size_t i = 0; i < bindings->count; i++) {
		struct binding *binding = &bindings->list[i];
		if (binding->sym == sym && binding->modifiers == modifiers_held) {
			return binding;
		}
	}
	return NULL;
}

/* Takes binding over when it returns true. */
static bool bindings_put(struct bindings *bindings, const struct binding *binding, char *reason)
{
	struct binding *had = bindings_look_up(bindings, binding->sym, binding->modifiers);
	if (!had && bindings->count == BINDINGS_MAX) {
		return bindings_refuse(
			reason, "more than %u keys do something; remove some", BINDINGS_MAX);
	}
	if (had && had->path && binding->path && strcmp(had->path, binding->path) == 0) {
		return bindings_refuse(
			reason, "the keys do something in line %u already; remove one", had->line);
	}
	if (had) {
		binding_finish(had);
	}
	*(had ? had : &bindings->list[bindings->count++]) = *binding;
	return true;
}

/* path is taken over. */
static bool bindings_put_line(struct bindings *bindings, const char *keys, const char *act,
	char *path, unsigned line, char *reason)
{
	struct binding binding = {.path = path, .line = line};
	if (read_keys(keys, &binding, reason) && read_act(act, &binding, reason)
		&& bindings_put(bindings, &binding, reason)) {
		return true;
	}
	binding_finish(&binding);
	return false;
}

bool bindings_add(struct bindings *bindings, const char *keys, const char *act, const char *path,
	unsigned line, char reason[static BINDINGS_MAX_REASON])
{
	char *own = strdup(path);
	return own ? bindings_put_line(bindings, keys, act, own, line, reason)
		   : bindings_refuse(reason, "out of memory; free some");
}

bool bindings_init(struct bindings *bindings)
{
	char reason[BINDINGS_MAX_REASON];
	*bindings = (struct bindings){.list = calloc(BINDINGS_MAX, sizeof(*bindings->list))};
	bool ok = bindings->list;
	for (size_t i = 0; ok && i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		ok = bindings_put_line(
			bindings, defaults[i].keys, defaults[i].act, NULL, 0, reason);
	}
	return ok;
}

void bindings_finish(struct bindings *bindings)
{
	for (size_t i = 0; i < bindings->count; i++) {
		binding_finish(&bindings->list[i]);
	}
	free(bindings->list);
	*bindings = (struct bindings){0};
}

const struct binding *bindings_find(
	const struct bindings *bindings, xkb_keysym_t sym, uint32_t held)
{
	const struct binding *binding = bindings_look_up(bindings, sym, held & BINDING_MODIFIERS);
	return binding && binding->act != ACT_NONE ? binding : NULL;
}

bool bindings_reserved(size_t number, const char **keys, const char **act)
{
	if (number >= RESERVED_COUNT) {
		return false;
	}
	*keys = reserved[number].keys;
	*act = reserved[number].act;
	return true;
}

bool binding_runs_on_host(const struct binding *binding)
{
	return binding->act == ACT_LAUNCH
	       && (strcmp(binding->domain, "host") == 0
		       || strcmp(binding->domain, BINDING_FOCUSED) == 0);
}

void binding_write_keys(const struct binding *binding, char text[static BINDINGS_MAX_KEYS])
{
	char name[BINDINGS_MAX_KEYS / 2] = "";
	int length = 0;
	for (size_t i = 0; i < MODIFIER_COUNT; i++) {
		if (binding->modifiers & modifiers[i].bit) {
			length += snprintf(text + length, BINDINGS_MAX_KEYS - (size_t)length, "%s+",
				modifiers[i].name);
		}
	}
	/* A letter is on the key as it is here. */
	xkb_keysym_get_name(xkb_keysym_to_upper(binding->sym), name, sizeof(name));
	snprintf(text + length, BINDINGS_MAX_KEYS - (size_t)length, "%s", name);
}

char *binding_write_act(const struct binding *binding)
{
	char *text;
	int length = binding->act == ACT_LAUNCH
			     ? asprintf(&text, LAUNCH "%s %s", binding->domain, binding->command)
			     : asprintf(&text, "%s", acts[binding->act]);
	return length < 0 ? NULL : text;
}

/* SPDX-License-Identifier: MIT */
#include "compositor/input/seat_state.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/types/wlr_keyboard.h>
#include <xkbcommon/xkbcommon.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/config_keys.h"
#include "compositor/input/input_state.h"
#include "compositor/screen/screen.h"
#include "protocol/limits.h"
#include "protocol/log.h"

#define MAX_GIVEN 256 /* bytes of a message's part */

/* The eight real modifiers, whose bits every keymap has in common. */
#define REAL_MODIFIERS 0xffu

/* --- the keymap ------------------------------------------------------------------------------ */

/* What is used when nothing else can be: on every machine that has XKB's data at all. */
static const struct xkb_rule_names plain_names = {
	.rules = "evdev", .model = "pc105", .layout = "us", .variant = "", .options = ""};

/* One of the names that make a keymap, and where it was given. */
struct wish {
	const char *key; /* of [keyboard]; NULL: the configuration has no say */
	const char *variable;
	const char *configured;
};

enum { WISH_RULES, WISH_MODEL, WISH_LAYOUT, WISH_VARIANT, WISH_OPTIONS, WISHES };

static const char *wish_value(const struct wish *wish)
{
	const char *value = getenv(wish->variable);
	return wish->configured[0] != '\0' ? wish->configured : value ? value : "";
}

/* "[keyboard] layout = de, XKB_DEFAULT_OPTIONS=x" of what was given; text is cut when full. */
static void describe_wishes(const struct wish wishes[static WISHES], char *text, size_t size)
{
	size_t used = 0;
	text[0] = '\0';
	for (size_t i = 0; i < WISHES && used < size; i++) {
		const char *value = wish_value(&wishes[i]), *comma = used > 0 ? ", " : "";
		if (value[0] != '\0') {
			bool ours = wishes[i].configured[0] != '\0';
			used += (size_t)snprintf(text + used, size - used, "%s%s%s%s%.60s", comma,
				ours ? "[keyboard] " : "",
				ours ? wishes[i].key : wishes[i].variable, ours ? " = " : "=",
				value);
		}
	}
}

/* The environment is read here and not by XKB, so that a message can say what came from it. */
static struct xkb_keymap *compile_wishes(
	struct xkb_context *context, const struct wish wishes[static WISHES])
{
	const struct xkb_rule_names names = {
		.rules = wish_value(&wishes[WISH_RULES]),
		.model = wish_value(&wishes[WISH_MODEL]),
		.layout = wish_value(&wishes[WISH_LAYOUT]),
		.variant = wish_value(&wishes[WISH_VARIANT]),
		.options = wish_value(&wishes[WISH_OPTIONS]),
	};
	char given[MAX_GIVEN];
	describe_wishes(wishes, given, sizeof(given));
	if (config_key_layouts(names.layout) > CONFIG_MAX_LAYOUTS) {
		log_error("%s: XKB has room for %u layouts: give fewer; \"%s\" is used", given,
			CONFIG_MAX_LAYOUTS, plain_names.layout);
		return NULL;
	}
	struct xkb_keymap *keymap =
		xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (!keymap) {
		log_error("%s: XKB knows no such layout or variant; \"%s\" is used", given,
			plain_names.layout);
	}
	return keymap;
}

/* What XKB itself has to say is for those who look closer: our own line is enough. */
static void forward_log(
	struct xkb_context *context, enum xkb_log_level level, const char *format, va_list args)
{
	char text[1024];
	vsnprintf(text, sizeof(text), format, args);
	text[strcspn(text, "\n")] = '\0';
	log_debug("xkbcommon: %s", text);
}

/* NULL when XKB's data is not there, or without memory. */
static struct xkb_context *create_context(void)
{
	struct xkb_context *context =
		xkb_context_new(XKB_CONTEXT_NO_ENVIRONMENT_NAMES | XKB_CONTEXT_NO_DEFAULT_INCLUDES);
	if (!context) {
		return NULL;
	}
	xkb_context_set_log_fn(context, forward_log);
	if (!xkb_context_include_path_append_default(context)) {
		xkb_context_unref(context);
		return NULL;
	}
	return context;
}

struct xkb_keymap *keymap_configured(const struct config *config)
{
	/* A variant belongs to the layout beside it. */
	const char *variant = config->xkb_layout[0] != '\0' ? "" : "XKB_DEFAULT_VARIANT";
	const struct wish wishes[WISHES] = {
		[WISH_RULES] = {NULL, "XKB_DEFAULT_RULES", ""},
		[WISH_MODEL] = {"model", "XKB_DEFAULT_MODEL", config->xkb_model},
		[WISH_LAYOUT] = {"layout", "XKB_DEFAULT_LAYOUT", config->xkb_layout},
		[WISH_VARIANT] = {"variant", variant, config->xkb_variant},
		[WISH_OPTIONS] = {"options", "XKB_DEFAULT_OPTIONS", config->xkb_options},
	};
	struct xkb_context *context = create_context();
	struct xkb_keymap *keymap = context ? compile_wishes(context, wishes) : NULL;
	if (context && !keymap) {
		keymap = xkb_keymap_new_from_names(
			context, &plain_names, XKB_KEYMAP_COMPILE_NO_FLAGS);
	}
	if (!keymap) {
		const char *root = getenv("XKB_CONFIG_ROOT");
		log_error("no keymap: XKB's data cannot be read: install it (xkeyboard-config, "
			  "xkb-data)%s%.200s",
			root ? ", or correct XKB_CONFIG_ROOT=" : "", root ? root : "");
	}
	xkb_context_unref(context);
	return keymap;
}

/* Of a list with commas the one of that number, maybe empty. */
static int list_item(const char *list, uint32_t number, const char **item)
{
	while (number > 0 && *list != '\0') {
		number -= *list++ == ',';
	}
	*item = list;
	return (int)strcspn(list, ",");
}

static void name_configured(
	const struct config *config, uint32_t group, char name[static SEAT_LAYOUT_NAME])
{
	bool own = config->xkb_layout[0] != '\0';
	const char *layouts = own ? config->xkb_layout : getenv("XKB_DEFAULT_LAYOUT");
	const char *variants = own || config->xkb_variant[0] != '\0'
				       ? config->xkb_variant
				       : getenv("XKB_DEFAULT_VARIANT");
	const char *layout, *variant;
	int length = list_item(layouts ? layouts : "", group, &layout);
	int more = list_item(variants ? variants : "", group, &variant);
	snprintf(name, SEAT_LAYOUT_NAME, "%.*s%s%.*s", length, layout, more > 0 ? " " : "", more,
		variant);
}

void seat_state_layout(const struct input *input, char name[static SEAT_LAYOUT_NAME])
{
	const struct keyboard *keyboard = input->keyboard;
	struct xkb_keymap *keymap = keyboard ? keyboard->wlr_keyboard->keymap : NULL;
	name[0] = '\0';
	if (!keymap || xkb_keymap_num_layouts(keymap) < 2) {
		return;
	}
	uint32_t group = keyboard->wlr_keyboard->modifiers.group;
	if (!keyboard->brings_keymap) {
		name_configured(input->desktop->screen->config, group, name);
	}
	if (name[0] == '\0') {
		const char *given = xkb_keymap_layout_get_name(keymap, group);
		snprintf(name, SEAT_LAYOUT_NAME, "%s", given ? given : "");
	}
	for (char *c = name; *c != '\0'; c++) {
		*c = *c < ' ' || *c > '~' ? '?' : *c;
	}
}

void keymap_keep(struct keymap *keymap, struct xkb_keymap *xkb, const char *text)
{
	if (!text || (keymap->text && strcmp(keymap->text, text) == 0)) {
		return;
	}
	size_t length = strlen(text);
	char *copy = length <= LINK_MAX_KEYMAP ? strdup(text) : NULL;
	if (!copy) {
		log_error("a keymap of %zu bytes: out of memory, or more than the %u that domains "
			  "take: they keep the last one",
			length, LINK_MAX_KEYMAP);
		return;
	}
	keymap_finish(keymap);
	keymap->xkb = xkb_keymap_ref(xkb);
	keymap->text = copy;
	keymap->length = (uint32_t)length;
	keymap->generation++;
}

void keymap_finish(struct keymap *keymap)
{
	free(keymap->text);
	xkb_keymap_unref(keymap->xkb);
}

/* --- what windows are told ------------------------------------------------------------------- */

struct link_modifiers seat_state_all_modifiers(const struct input *input)
{
	struct link_modifiers sum = {0};
	if (input->keyboard) {
		const struct wlr_keyboard_modifiers *used =
			&input->keyboard->wlr_keyboard->modifiers;
		sum = (struct link_modifiers){
			used->depressed, used->latched, used->locked, used->group};
	}
	const struct keyboard *keyboard;
	wl_list_for_each(keyboard, &input->keyboards, link) {
		sum.depressed |= keyboard->wlr_keyboard->modifiers.depressed & REAL_MODIFIERS;
	}
	return sum;
}

uint32_t seat_state_held(const struct input *input)
{
	return seat_state_all_modifiers(input).depressed;
}

struct link_modifiers seat_state_modifiers(const struct input *input)
{
	struct link_modifiers modifiers = seat_state_all_modifiers(input);
	modifiers.depressed =
		secure_key_visible(&input->secure, modifiers.depressed) | input->typed;
	return modifiers;
}

const char *seat_state_keymap(const struct input *input, uint32_t *length, uint32_t *generation)
{
	*length = input->keymap.length;
	*generation = input->keymap.generation;
	return input->keymap.text;
}

struct xkb_keymap *seat_state_xkb_keymap(const struct input *input)
{
	return input->keymap.xkb;
}

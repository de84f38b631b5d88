/* SPDX-License-Identifier: MIT */
#include "compositor/input/keymap.h"

#include <stdlib.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

#include "compositor/config.h"
#include "protocol/limits.h"
#include "protocol/log.h"

struct xkb_keymap *keymap_configured(const struct config *config)
{
	struct xkb_context *context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	if (!context) {
		return NULL;
	}
	struct xkb_rule_names names = {
		.model = config->xkb_model,
		.layout = config->xkb_layout,
		.variant = config->xkb_variant,
		.options = config->xkb_options,
	};
	struct xkb_keymap *keymap =
		xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (!keymap) {
		log_error("[keyboard] layout '%s' variant '%s': unknown to XKB: the default is "
			  "used",
			config->xkb_layout, config->xkb_variant);
		keymap = xkb_keymap_new_from_names(context, NULL, XKB_KEYMAP_COMPILE_NO_FLAGS);
	}
	xkb_context_unref(context);
	return keymap;
}

void keymap_keep(struct keymap *keymap, const char *text)
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
	free(keymap->text);
	keymap->text = copy;
	keymap->length = (uint32_t)length;
	keymap->generation++;
}

void keymap_keep_xkb(struct keymap *keymap, struct xkb_keymap *xkb_keymap)
{
	char *text = xkb_keymap_get_as_string(xkb_keymap, XKB_KEYMAP_FORMAT_TEXT_V1);
	keymap_keep(keymap, text);
	free(text);
}

void keymap_finish(struct keymap *keymap)
{
	free(keymap->text);
}

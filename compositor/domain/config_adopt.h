/* SPDX-License-Identifier: MIT
 *
 * A configuration that runs takes what a newer one says, whole or not at all.
 */
#ifndef COMPOSITOR_CONFIG_ADOPT_H
#define COMPOSITOR_CONFIG_ADOPT_H

#include <stdbool.h>

#include "common/settings.h"

struct config;

/* What whoever has adopted something must see to, besides colours and the policy. */
struct config_changes {
	bool outputs;
	bool keymap;
	bool repeat; /* of keys */
	bool appearance; /* sizes, too */
	bool removed; /* domains */
};

/* Takes over what can change while cloison runs: colours, what a domain starts by itself, its input
 * delay, whether it may cover an output, outputs, keymap, repeat of keys, appearance but for the
 * font, the background, focus by the pointer, the policy and the hash; and a domain that fresh has
 * not any more is marked as removed, for good. They change in place: pointers to config and to its
 * domains stay good. What config had of the policy is fresh's then, which is the caller's to
 * destroy. False with one line in error, and nothing changed, when something else differs. */
bool config_adopt(struct config *config, struct config *fresh, struct config_changes *changes,
	char error[static SETTINGS_MAX_ERROR]);

#endif

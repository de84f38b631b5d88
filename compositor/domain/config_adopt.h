/* SPDX-License-Identifier: MIT
 *
 * A configuration that runs takes what a newer one says, whole or not at all.
 */
#ifndef COMPOSITOR_CONFIG_ADOPT_H
#define COMPOSITOR_CONFIG_ADOPT_H

#include <stdbool.h>

#include "common/settings.h"

struct config;

/* What whoever has adopted something must see to, besides colours, labels and the policy. */
struct config_changes {
	bool outputs;
	bool keymap;
	bool repeat; /* of keys */
	bool appearance; /* sizes, too */
	bool font;
	bool cursor;
	bool removed; /* domains */
};

/* Whether there is room for the domains that fresh has more. False with one line in error. */
bool config_can_adopt(const struct config *config, const struct config *fresh,
	char error[static SETTINGS_MAX_ERROR]);

/* Takes over all that fresh says, which config_can_adopt; config->hash with it. It changes in
 * place: pointers to config and to its domains stay good. A domain that fresh has not any more is
 * marked as removed, one that it has more is added, or is there again. What config had of the
 * policy and of bindings is fresh's then, which is the caller's to destroy. */
void config_adopt(struct config *config, struct config *fresh, struct config_changes *changes);

bool config_same_outputs(const struct config *config, const struct config *fresh);

#endif

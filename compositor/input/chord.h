/* SPDX-License-Identifier: MIT
 *
 * What the reserved chords do.
 */
#ifndef COMPOSITOR_CHORD_H
#define COMPOSITOR_CHORD_H

#include <xkbcommon/xkbcommon.h>

#include "compositor/input/secure_key.h"

struct input;

/* sym: the key that completed it. */
void chord_act(struct input *input, enum chord chord, xkb_keysym_t sym);

#endif

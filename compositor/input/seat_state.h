/* SPDX-License-Identifier: MIT
 *
 * What windows are told of the keyboards: the modifiers of all of them together and the keymap in
 * force, at first the configured one. keyboard.c changes it; input_route.c, guest/ and host/ read
 * it.
 */
#ifndef COMPOSITOR_SEAT_STATE_H
#define COMPOSITOR_SEAT_STATE_H

#include <stdint.h>

#include "protocol/msg.h"

struct config;
struct input;
struct keymap;
struct xkb_keymap;

/* Of all keyboards, shown to domains or not. All 0 without a keyboard. */
struct link_modifiers seat_state_all_modifiers(const struct input *input);
/* Those of them that are held: enum wlr_keyboard_modifier. */
uint32_t seat_state_held(const struct input *input);
/* The modifiers as a domain may see them. */
struct link_modifiers seat_state_modifiers(const struct input *input);

/* The keymap of the keyboard that was used last, even when that is gone, or the configured one: XKB
 * text (owned by input, valid until the next change), its length without the NUL, and a number that
 * changes with it. NULL, 0, 0 when memory was too short for any. */
const char *seat_state_keymap(const struct input *input, uint32_t *length, uint32_t *generation);
/* The same keymap, compiled. Owned by input. */
struct xkb_keymap *seat_state_xkb_keymap(const struct input *input);

/* The short name of the layout in force, as the configuration has it ("de", "us dvorak"); of a
 * keyboard that brings its keymap the long one. Printable ASCII; empty where there is no other. */
#define SEAT_LAYOUT_NAME 32u /* bytes with the NUL */
void seat_state_layout(const struct input *input, char name[static SEAT_LAYOUT_NAME]);

/* --- the keymap: for the files of input/ ------------------------------------------------------ */

/* The keymap that the configuration asks for and, where it says nothing, XKB_DEFAULT_* in the
 * environment. When XKB does not know it, "us" after a line in the log; NULL after another line
 * when XKB's data cannot be read at all. The caller unrefs it. */
struct xkb_keymap *keymap_configured(const struct config *config);

/* Keeps xkb and a copy of text, which is xkb's (NULL: nothing changes); the same text keeps its
 * generation. One that is too long for the link is not kept, after a line in the log. */
void keymap_keep(struct keymap *keymap, struct xkb_keymap *xkb, const char *text);
void keymap_finish(struct keymap *keymap);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A small ordered set of evdev codes: the keys or buttons that are down for somebody.
 */
#ifndef COMPOSITOR_KEY_SET_H
#define COMPOSITOR_KEY_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than fingers; a 33rd key at once is not delivered. */
#define KEY_SET_CAP 32u

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

#endif

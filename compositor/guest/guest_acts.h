/* SPDX-License-Identifier: MIT
 *
 * What the user did in a toplevel and its popups, by the serials that the guest was told: the last
 * presses of a button or key. Whatever a guest may do only in answer to the user must name one. A guest
 * is told of no act but those in its own windows, so it cannot name another.
 */
#ifndef COMPOSITOR_GUEST_ACTS_H
#define COMPOSITOR_GUEST_ACTS_H

#include <stdbool.h>
#include <stdint.h>

/* A menu that opens late, or one menu after another, names a press of a while ago: some keys more may
 * have come since. */
#define GUEST_ACTS 16

/* All 0: none yet. */
struct guest_acts {
	uint32_t serials[GUEST_ACTS];
	unsigned next;
};

void guest_acts_note(struct guest_acts *acts, uint32_t serial);
/* False for 0 too. */
bool guest_acts_has(const struct guest_acts *acts, uint32_t serial);

#endif

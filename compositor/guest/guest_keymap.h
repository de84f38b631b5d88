/* SPDX-License-Identifier: MIT
 *
 * Gives a guest the keymap of the host's keyboard.
 */
#ifndef COMPOSITOR_GUEST_KEYMAP_H
#define COMPOSITOR_GUEST_KEYMAP_H

struct guest;

/* Sends it unless the guest already has it. Call before the guest gets keys by it. */
void guest_keymap_send(struct guest *guest);

#endif

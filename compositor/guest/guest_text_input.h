/* SPDX-License-Identifier: MIT
 *
 * A guest's window that takes text from the host's input method, which learns where and of what
 * kind: no text of the guest's.
 */
#ifndef COMPOSITOR_GUEST_TEXT_INPUT_H
#define COMPOSITOR_GUEST_TEXT_INPUT_H

#include <stdbool.h>

struct guest;
struct guest_window;

/* From one thing that a guest says of it to the next: of those between, the last one counts. So no
 * guest makes more work for the input method than one that types. ms. */
#define GUEST_TEXT_INTERVAL 16

/* False when out of memory. Zero-initialised it may be finished too. */
bool guest_text_input_init(struct guest *guest);
void guest_text_input_finish(struct guest *guest);
/* The window goes. */
void guest_text_input_forget(struct guest_window *gw);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A guest's windows: made, changed and destroyed by its messages (guest_messages.h).
 */
#ifndef COMPOSITOR_GUEST_SHELL_H
#define COMPOSITOR_GUEST_SHELL_H

struct guest_window;

/* Frees it; the caller takes it out of the table. */
void guest_shell_destroy_window(struct guest_window *gw);

#endif

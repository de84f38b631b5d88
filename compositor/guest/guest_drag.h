/* SPDX-License-Identifier: MIT
 *
 * A drag between windows of one domain. What is dragged stays in the guest: the host only leads the
 * pointer (input/mode_grab.c), shows the icon, and says how it ended.
 */
#ifndef COMPOSITOR_GUEST_DRAG_H
#define COMPOSITOR_GUEST_DRAG_H

struct guest;

/* A guest begins, with none on. */
void guest_drag_init(struct guest *guest);

/* The guest goes. */
void guest_drag_finish(struct guest *guest);

#endif

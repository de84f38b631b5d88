/* SPDX-License-Identifier: MIT
 *
 * The cursor that a guest chooses over the content of its window: a shape, or a sprite that is drawn
 * in the window's own tree, above the content and cut to it.
 */
#ifndef COMPOSITOR_GUEST_CURSOR_H
#define COMPOSITOR_GUEST_CURSOR_H

struct guest;
struct window;

/* A guest begins, without one. */
void guest_cursor_init(struct guest *guest);

/* The box of a window changed: the cursor stays within. */
void guest_cursor_clip(struct guest *guest, const struct window *window);

#endif

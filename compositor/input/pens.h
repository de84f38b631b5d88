/* SPDX-License-Identifier: MIT
 *
 * Pens on graphics tablets. One is the pointer: its tip is the left button, its own buttons are the
 * right, the middle and the side one. A window that hears of pens as such hears of one, and of how
 * it is held, instead of that pointer; input_route.h says when.
 */
#ifndef COMPOSITOR_PENS_H
#define COMPOSITOR_PENS_H

struct input;
struct pens;

/* Of all tablets that are attached to the pointer, which is there. NULL: out of memory. */
struct pens *pens_create(struct input *input);
void pens_destroy(struct pens *pens); /* before the pointer; NULL is accepted */

#endif

/* SPDX-License-Identifier: MIT
 *
 * Pens on graphics tablets. One is the pointer: its tip is the left button, its own buttons are the
 * right and the middle one. Nobody hears of pressure or tilt.
 */
#ifndef COMPOSITOR_PENS_H
#define COMPOSITOR_PENS_H

struct input;
struct pens;

/* Of all tablets that are attached to the pointer, which is there. NULL: out of memory. */
struct pens *pens_create(struct input *input);
void pens_destroy(struct pens *pens); /* before the pointer; NULL is accepted */

#endif

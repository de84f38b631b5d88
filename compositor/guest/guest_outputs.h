/* SPDX-License-Identifier: MIT
 *
 * Tells a guest the sizes of the screens: a number, a work area, a rate and a scale each, and
 * nothing that identifies hardware or a place.
 */
#ifndef COMPOSITOR_GUEST_OUTPUTS_H
#define COMPOSITOR_GUEST_OUTPUTS_H

struct guest;
struct guest_outputs;

/* Sends what there is now, and every change from then on. NULL when out of memory. */
struct guest_outputs *guest_outputs_create(struct guest *guest);
void guest_outputs_destroy(struct guest_outputs *outputs); /* NULL is accepted */

#endif

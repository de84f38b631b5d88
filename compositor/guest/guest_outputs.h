/* SPDX-License-Identifier: MIT
 *
 * Tells a guest the sizes of the screens: a number, a work area, a rate and a scale each, and
 * nothing that identifies hardware or a place.
 */
#ifndef COMPOSITOR_GUEST_OUTPUTS_H
#define COMPOSITOR_GUEST_OUTPUTS_H

#include <stdint.h>

struct guest;
struct guest_outputs;

/* A scale as the link has it, in 1/120. */
uint32_t guest_outputs_scale(float scale);

/* Sends what there is now, and every change from then on. NULL when out of memory. */
struct guest_outputs *guest_outputs_create(struct guest *guest);
/* Sends what has changed and was not told yet. NULL is accepted. */
void guest_outputs_tell(struct guest_outputs *outputs);
void guest_outputs_destroy(struct guest_outputs *outputs); /* NULL is accepted */

#endif

/* SPDX-License-Identifier: MIT
 *
 * How colours differ for whoever looks at them. 0xRRGGBB of sRGB. Pure.
 */
#ifndef COMPOSITOR_COLOUR_H
#define COMPOSITOR_COLOUR_H

#include <stdint.h>

/* One of the three parts, 0..1; shift is 16, 8 or 0. */
double colour_part(uint32_t rgb, unsigned shift);

/* Relative luminance as WCAG 2 defines it: 0 is black, 1 is white. */
double colour_luminance(uint32_t rgb);

/* WCAG 2's contrast of two colours: 1 (the same) to 21 (black and white). */
double colour_contrast(uint32_t a, uint32_t b);

/* Eyes without the cones for red, or for green: one man in twelve comes near to one of them. */
enum colour_sight { SIGHT_NORMAL, SIGHT_PROTAN, SIGHT_DEUTAN, SIGHTS };

/* "normal", "protan" or "deutan". */
const char *colour_sight_name(enum colour_sight sight);

/* The distance in OKLab: 0 (the same) to 1 (black and white); 0.02 can just be seen side by side.
 * Of the other sights that of what they see, by Machado, Oliveira and Fernandes (2009) with a
 * severity of 1. */
double colour_distance(uint32_t a, uint32_t b, enum colour_sight sight);

#endif

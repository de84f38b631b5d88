/* SPDX-License-Identifier: MIT
 *
 * Colours of the trusted UI: 0xRRGGBB in the configuration, 0xAARRGGBB for text, floats for the
 * scene. Pure.
 */
#ifndef COMPOSITOR_COLOUR_H
#define COMPOSITOR_COLOUR_H

#include <stdint.h>

#define COLOUR_OPAQUE 0xff000000u
#define COLOUR_BLACK 0x000000u
#define COLOUR_WHITE 0xffffffu

struct colour_floats {
	float rgba[4]; /* 0..1, alpha 1 */
};
struct colour_floats colour_floats(uint32_t rgb);

/* Relative luminance as WCAG 2 defines it: 0 is black, 1 is white. */
double colour_luminance(uint32_t rgb);

/* Black or white, whichever is read better on rgb. */
uint32_t colour_text_on(uint32_t rgb);

/* WCAG 2's contrast of two colours: 1 (the same) to 21 (black and white). */
double colour_contrast(uint32_t a, uint32_t b);

/* colour itself when text in it can be read on a dark background (contrast 4.5), else with as
 * much white as that takes. */
uint32_t colour_readable_on(uint32_t colour, uint32_t background);

/* part (0..1) of colour over the rest of under. */
uint32_t colour_mix(uint32_t colour, uint32_t under, double part);

#endif

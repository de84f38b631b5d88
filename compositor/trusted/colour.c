/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/colour.h"

#include <math.h>

#define READABLE 4.5 /* contrast: WCAG 2's AA for text */
#define LIGHTER_STEPS 16 /* from a colour to white */

/* red, green, blue: 16, 8, 0. */
static double channel(uint32_t rgb, unsigned shift)
{
	return (rgb >> shift & 0xff) / 255.0;
}

struct colour_floats colour_floats(uint32_t rgb)
{
	return (struct colour_floats){{
		(float)channel(rgb, 16),
		(float)channel(rgb, 8),
		(float)channel(rgb, 0),
		1,
	}};
}

static double linear(double value)
{
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

double colour_luminance(uint32_t rgb)
{
	return 0.2126 * linear(channel(rgb, 16)) + 0.7152 * linear(channel(rgb, 8))
	       + 0.0722 * linear(channel(rgb, 0));
}

double colour_contrast(uint32_t a, uint32_t b)
{
	double la = colour_luminance(a) + 0.05, lb = colour_luminance(b) + 0.05;
	return la > lb ? la / lb : lb / la;
}

uint32_t colour_text_on(uint32_t rgb)
{
	return colour_contrast(rgb, COLOUR_BLACK) > colour_contrast(rgb, COLOUR_WHITE)
		       ? COLOUR_BLACK
		       : COLOUR_WHITE;
}

uint32_t colour_readable_on(uint32_t colour, uint32_t background)
{
	uint32_t lighter = colour;
	for (int steps = 1; steps <= LIGHTER_STEPS; steps++) {
		if (colour_contrast(lighter, background) >= READABLE) {
			break;
		}
		lighter = colour_mix(COLOUR_WHITE, colour, (double)steps / LIGHTER_STEPS);
	}
	return lighter;
}

static uint32_t mix_channel(uint32_t colour, uint32_t under, double part, unsigned shift)
{
	double value = channel(colour, shift) * part + channel(under, shift) * (1 - part);
	return (uint32_t)(value * 255 + 0.5) << shift;
}

uint32_t colour_mix(uint32_t colour, uint32_t under, double part)
{
	return mix_channel(colour, under, part, 16) | mix_channel(colour, under, part, 8)
	       | mix_channel(colour, under, part, 0);
}

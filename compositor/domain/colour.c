/* SPDX-License-Identifier: MIT */
#include "compositor/domain/colour.h"

#include <math.h>

/* Linear red, green and blue, or the three values of another space. */
struct triple {
	double at[3];
};

struct matrix {
	double rows[3][3];
};

/* What is seen of linear sRGB. */
static const struct matrix sights[SIGHTS] = {
	[SIGHT_NORMAL] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	[SIGHT_PROTAN] = {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
		{-0.003882, -0.048116, 1.051998}}},
	[SIGHT_DEUTAN] = {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881}}},
};

/* OKLab (Ottosson, 2020): to the cones, whose cube roots are then turned. */
static const struct matrix to_cones = {{
	{0.4122214708, 0.5363325363, 0.0514459929},
	{0.2119034982, 0.6806995451, 0.1073969566},
	{0.0883024619, 0.2817188376, 0.6299787005},
}};
static const struct matrix to_lab = {{
	{0.2104542553, 0.7936177850, -0.0040720468},
	{1.9779984951, -2.4285922050, 0.4505937099},
	{0.0259040371, 0.7827717662, -0.8086757660},
}};

double colour_part(uint32_t rgb, unsigned shift)
{
	return (rgb >> shift & 0xff) / 255.0;
}

static double linear(double value)
{
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static struct triple linear_parts(uint32_t rgb)
{
	return (struct triple){{
		linear(colour_part(rgb, 16)),
		linear(colour_part(rgb, 8)),
		linear(colour_part(rgb, 0)),
	}};
}

double colour_luminance(uint32_t rgb)
{
	struct triple parts = linear_parts(rgb);
	return 0.2126 * parts.at[0] + 0.7152 * parts.at[1] + 0.0722 * parts.at[2];
}

double colour_contrast(uint32_t a, uint32_t b)
{
	double la = colour_luminance(a) + 0.05, lb = colour_luminance(b) + 0.05;
	return la > lb ? la / lb : lb / la;
}

const char *colour_sight_name(enum colour_sight sight)
{
	static const char *const names[SIGHTS] = {
		[SIGHT_NORMAL] = "normal",
		[SIGHT_PROTAN] = "protan",
		[SIGHT_DEUTAN] = "deutan",
	};
	return names[sight];
}

static struct triple multiply(const struct matrix *matrix, struct triple values)
{
	struct triple result;
	for (unsigned i = 0; i < 3; i++) {
		result.at[i] = matrix->rows[i][0] * values.at[0] + matrix->rows[i][1] * values.at[1]
			       + matrix->rows[i][2] * values.at[2];
	}
	return result;
}

static struct triple lab(uint32_t rgb, enum colour_sight sight)
{
	struct triple seen = multiply(&sights[sight], linear_parts(rgb));
	for (unsigned i = 0; i < 3; i++) {
		seen.at[i] = fmin(fmax(seen.at[i], 0), 1);
	}
	struct triple cones = multiply(&to_cones, seen);
	for (unsigned i = 0; i < 3; i++) {
		cones.at[i] = cbrt(cones.at[i]);
	}
	return multiply(&to_lab, cones);
}

double colour_distance(uint32_t a, uint32_t b, enum colour_sight sight)
{
	struct triple one = lab(a, sight), other = lab(b, sight);
	double sum = 0;
	for (unsigned i = 0; i < 3; i++) {
		sum += pow(one.at[i] - other.at[i], 2);
	}
	return sqrt(sum);
}

/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/shades.h"

#include <string.h>

#define OPAQUE 255u
#define DARKEST 80u /* of 255: what is black */

static uint32_t channel(uint32_t pixel, unsigned shift)
{
	return pixel >> shift & 0xff;
}

/* How bright it is, times how much of it there is: at most OPAQUE * OPAQUE. */
static uint32_t shade_of(uint32_t pixel, bool premultiplied)
{
	uint32_t alpha = channel(pixel, 24);
	uint32_t grey = (3 * channel(pixel, 16) + 6 * channel(pixel, 8) + channel(pixel, 0)) / 10;
	uint32_t bright = premultiplied ? grey * OPAQUE : grey * alpha;
	uint32_t most = alpha * OPAQUE;
	bright = bright < most ? bright : most;
	return (DARKEST * most + (OPAQUE - DARKEST) * bright) / OPAQUE;
}

struct span {
	uint32_t from, to;
};

/* What of length px the cell with this number shows, of cells that have them all. */
static struct span span_of(uint32_t cell, uint32_t cells, uint32_t length)
{
	struct span span = {cell * length / cells, (cell + 1) * length / cells};
	span.to = span.to > span.from ? span.to : span.from + 1;
	return span;
}

static uint8_t average(const uint32_t *pixels, uint32_t width, const struct span *across,
	const struct span *down, bool premultiplied)
{
	uint64_t sum = 0;
	uint32_t count = (across->to - across->from) * (down->to - down->from);
	for (uint32_t y = down->from; y < down->to; y++) {
		for (uint32_t x = across->from; x < across->to; x++) {
			sum += shade_of(pixels[(size_t)y * width + x], premultiplied);
		}
	}
	return (uint8_t)(sum / count / OPAQUE);
}

/* Of the square's sides that of a picture whose other side is longer, or as long. */
static uint32_t cells_of(uint32_t length, uint32_t longer)
{
	uint32_t cells = LINK_ICON_SIDE * length / longer;
	return cells > 0 ? cells : 1;
}

bool shades_is_better(uint32_t side, uint32_t best)
{
	return best < LINK_ICON_SIDE ? side > best : side >= LINK_ICON_SIDE && side < best;
}

void shades_of(uint8_t shades[static LINK_ICON_SHADES], const uint32_t *pixels, uint32_t width,
	uint32_t height, bool premultiplied)
{
	uint32_t longer = width > height ? width : height;
	uint32_t columns = cells_of(width, longer), rows = cells_of(height, longer);
	uint32_t left = (LINK_ICON_SIDE - columns) / 2, top = (LINK_ICON_SIDE - rows) / 2;
	memset(shades, 0, LINK_ICON_SHADES);
	for (uint32_t row = 0; row < rows; row++) {
		struct span down = span_of(row, rows, height);
		for (uint32_t column = 0; column < columns; column++) {
			struct span across = span_of(column, columns, width);
			shades[(top + row) * LINK_ICON_SIDE + left + column] =
				average(pixels, width, &across, &down, premultiplied);
		}
	}
}

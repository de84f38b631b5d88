/* SPDX-License-Identifier: MIT
 *
 * An application's picture of its window as the link has icons: shades of one colour, which is the
 * host's to choose. Pure.
 */
#ifndef GUEST_PROXY_SHADES_H
#define GUEST_PROXY_SHADES_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/limits.h"

/* Larger pictures are nobody's icon. */
#define SHADES_MAX_SIDE 1024u

/* Rows of width 0xAARRGGBB, both sides from 1 to SHADES_MAX_SIDE. premultiplied: as wl_shm has it.
 * The whole picture in the middle of the square; what is dark is seen, too. */
void shades_of(uint8_t shades[static LINK_ICON_SHADES], const uint32_t *pixels, uint32_t width,
	uint32_t height, bool premultiplied);

/* Of several pictures the smallest is best that is as large as the link's, or else the largest.
 * Longer sides, px; best 0: there is none yet. */
bool shades_is_better(uint32_t side, uint32_t best);

#endif

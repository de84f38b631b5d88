/* SPDX-License-Identifier: MIT
 *
 * What labels.c lists and finds, and labels_drawing.c draws.
 */
#ifndef COMPOSITOR_LABELS_INTERNAL_H
#define COMPOSITOR_LABELS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/text_link.h"
#include "compositor/domain/config.h"

#define LABELS_MAX_SCALES (CONFIG_MAX_OUTPUTS + 1)

struct label {
	enum text_font font;
	char string[CONFIG_MAX_LABEL + 1];
	struct text_mask *masks[LABELS_MAX_SCALES]; /* as labels.scales; NULL: not drawn yet */
};

struct labels {
	char family[TEXT_MAX_FAMILY]; /* of fonts; empty: Sans */
	uint32_t scales[LABELS_MAX_SCALES];
	size_t scale_count;
	struct label *all; /* no two of one font and string */
	size_t count;
};

/* Those that config needs, and the labels of former's domains (NULL: none), not drawn. NULL when
 * out of memory. */
struct labels *labels_list(const struct config *config, const struct config *former);

#endif

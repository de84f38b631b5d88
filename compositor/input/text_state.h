/* SPDX-License-Identifier: MIT */
#ifndef COMPOSITOR_TEXT_STATE_H
#define COMPOSITOR_TEXT_STATE_H

#include <stdint.h>
#include <wlr/util/box.h>

/* Of a text that takes some. hint, purpose and cause: as zwp_text_input_v3's. */
struct text_state {
	uint32_t hint, purpose, cause;
	struct wlr_box caret; /* logical px of the window's content */
	/* What is around the caret; valid for the call. NULL: not told, as of all guests. */
	const char *surrounding;
	uint32_t cursor, anchor; /* in it, bytes */
};

#endif

/* SPDX-License-Identifier: MIT
 *
 * What the application copies, drags and is offered. It has one window, with the keyboard.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_DATA_H
#define TESTS_UNIT_PROXY_STAGE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wayland-client.h>

void stage_data_begin(void); /* with stage_begin */
void stage_data_end(void); /* with stage_end */

extern uint32_t stage_data_window;
extern struct wl_data_device *stage_data_device;
extern struct wl_data_offer *stage_data_offered; /* the last */
extern struct wl_data_offer *stage_data_selected; /* NULL: nothing is */
extern char stage_data_types[512]; /* of the last offer, with a blank behind each */
extern unsigned stage_data_cancels;

/* What it is told of a drag over its window, and of its own. accepts: it takes whatever comes. */
extern struct stage_data_drag {
	bool accepts, over;
	double x, y;
	unsigned leaves, drops;
	unsigned performed, finished;
	struct wl_data_offer *offer; /* the last; NULL: none */
} stage_data_drag;

/* What sources give whoever asks: so many bytes, which go in one piece, or none and the pipe stays
 * open. */
extern const char *stage_data_text;
extern int stage_data_pipe; /* that is open, -1: none */

struct wl_data_source *stage_data_source(const char *type);
/* The selection as one type; at most size bytes, NUL-terminated. */
void stage_data_read(const char *type, char *text, size_t size);
/* The same of any offer. */
void stage_data_receive(struct wl_data_offer *offer, const char *type, char *text, size_t size);
/* Begins a drag of one type from its window, by the button that is held; copied: it may be. */
struct wl_data_source *stage_data_begin_drag(const char *type, bool copied);

#endif

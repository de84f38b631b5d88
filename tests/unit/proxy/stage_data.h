/* SPDX-License-Identifier: MIT
 *
 * What the application copies and is offered. It has one window, with the keyboard.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_DATA_H
#define TESTS_UNIT_PROXY_STAGE_DATA_H

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

/* What sources give whoever asks: so many bytes, which go in one piece, or none and the pipe stays
 * open. */
extern const char *stage_data_text;
extern int stage_data_pipe; /* that is open, -1: none */

struct wl_data_source *stage_data_source(const char *type);
/* The selection as one type; at most size bytes, NUL-terminated. */
void stage_data_read(const char *type, char *text, size_t size);

#endif

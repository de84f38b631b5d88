/* SPDX-License-Identifier: MIT
 *
 * Where the applications of a seat take text from an input method (text-input-unstable-v3): the one
 * field of them that has the keyboard.
 */
#ifndef COMMON_TEXT_FIELDS_H
#define COMMON_TEXT_FIELDS_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

struct wlr_seat;
struct wlr_text_input_manager_v3;
struct wlr_text_input_v3;

/* What an input method writes, all at once. Strings: UTF-8; NULL: nothing. */
struct text_change {
	const char *commit, *preedit;
	int32_t cursor_begin, cursor_end; /* in the preedit, bytes; -1: not shown */
	uint32_t delete_before, delete_after; /* around the caret, bytes */
};

struct text_fields {
	struct wlr_text_input_manager_v3 *manager; /* goes with the display */
	struct wlr_seat *seat;
	struct wl_list all; /* struct text_field.link */
	/* It is enabled, and its surface has the keyboard; NULL: none. */
	struct wlr_text_input_v3 *current;
	/* current is another one, or its state is. */
	void (*changed)(struct text_fields *fields);
	struct wl_listener new_field, focus_change;
};

/* Offers it to the applications of display; seat says who has the keyboard, and must outlive it.
 * False: out of memory, nothing is to be finished. */
bool text_fields_init(struct text_fields *fields, struct wl_display *display, struct wlr_seat *seat,
	void (*changed)(struct text_fields *fields));
/* The applications are gone by then. */
void text_fields_finish(struct text_fields *fields);

/* Tells current, which there must be. */
void text_fields_write(struct text_fields *fields, const struct text_change *change);

#endif

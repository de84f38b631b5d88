/* SPDX-License-Identifier: MIT
 *
 * Pictures and windows of the application.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_WINDOW_H
#define TESTS_UNIT_PROXY_STAGE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <wayland-client.h>

#include "xdg-shell-client-protocol.h"

/* A memfd's wl_buffer, filled with one ARGB colour; sealed says
 * whether it can be passed on. */
struct wl_buffer *stage_buffer(int32_t width, int32_t height, uint32_t colour, bool sealed);

/* A square picture whose file ends after so many bytes. */
struct wl_buffer *stage_buffer_cut(int32_t side, off_t bytes);

/* Counts the wl_buffer.releases that come. */
void stage_buffer_count_releases(struct wl_buffer *buffer, unsigned *count);

/* A toplevel that acknowledges what it is configured to. */
struct stage_toplevel {
	struct wl_surface *surface;
	struct xdg_surface *xdg;
	struct xdg_toplevel *toplevel;
	int32_t width, height; /* of the last configure */
	unsigned configures, closes, capabilities; /* events */
	bool lazy; /* the test acknowledges serial itself */
	uint32_t serial;
};

/* With its initial commit. */
void stage_toplevel_create(struct stage_toplevel *toplevel);
/* Attaches a buffer of this size, damages all and commits. */
void stage_toplevel_draw(struct stage_toplevel *toplevel, struct wl_buffer *buffer);
void stage_toplevel_destroy(struct stage_toplevel *toplevel);

/* The whole way to a mapped window of this size; returns its link id. */
uint32_t stage_toplevel_show(struct stage_toplevel *toplevel, int32_t width, int32_t height);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Popups of the application.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_POPUP_H
#define TESTS_UNIT_PROXY_STAGE_POPUP_H

#include <stdint.h>
#include <wayland-client.h>

#include "xdg-shell-client-protocol.h"

/* A popup that acknowledges what it is configured to. */
struct stage_popup {
	struct wl_surface *surface;
	struct xdg_surface *xdg;
	struct xdg_popup *popup;
	int32_t x, y, width, height; /* of the last configure */
	uint32_t token;
	unsigned configures, dones, repositions;
};

/* Of every kind of number something. */
struct xdg_positioner *stage_popup_positioner(int32_t width, int32_t height);

/* Without the initial commit. Takes positioner. */
void stage_popup_make(
	struct stage_popup *popup, struct xdg_surface *on, struct xdg_positioner *positioner);
/* With it. */
void stage_popup_create(
	struct stage_popup *popup, struct xdg_surface *on, struct xdg_positioner *positioner);
/* 50x60. */
void stage_popup_draw(struct stage_popup *popup);
void stage_popup_destroy(struct stage_popup *popup);

/* The host's POPUP_CONFIGURE, with 50x60; returns its serial. */
uint32_t stage_popup_place(uint32_t popup, uint32_t token, int32_t x, int32_t y);

/* The whole way to a mapped popup; returns its link id. */
uint32_t stage_popup_show(struct stage_popup *popup, struct xdg_surface *on);

#endif

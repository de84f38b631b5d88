/* SPDX-License-Identifier: MIT
 *
 * Where a surface lies in the tree of another one.
 */
#ifndef COMMON_SURFACE_PLACE_H
#define COMMON_SURFACE_PLACE_H

struct wlr_surface;

/* In surface px from root's corner; 0, 0 when it is not there. */
void surface_place(struct wlr_surface *root, const struct wlr_surface *surface, int *x, int *y);

#endif

/* SPDX-License-Identifier: MIT
 *
 * wlroots' pixman renderer without two of its limits, which were found with 0.18:
 * a rectangle that reaches further than 16 bits beyond what is drawn to was not drawn at all, and a
 * picture that is scaled up with the bilinear filter faded out along its edges.
 */
#ifndef COMPOSITOR_PIXMAN_RENDERER_H
#define COMPOSITOR_PIXMAN_RENDERER_H

struct wlr_renderer;

/* Takes over inner when that is a pixman renderer, and goes with it. Another renderer is returned
 * as it is: those have no such limits. NULL when out of memory; inner is the caller's then. */
struct wlr_renderer *pixman_renderer_create(struct wlr_renderer *inner);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The panel on top of every output: names the focused domain in its colour, lists the domains
 * with their state, and never is covered.
 */
#ifndef COMPOSITOR_PANEL_H
#define COMPOSITOR_PANEL_H

#include <wlr/util/box.h>

struct panels;
struct server;
struct wlr_output;

#define PANEL_HEIGHT 28 /* logical px */

/* Listens to server.events. NULL: out of memory. */
struct panels *panel_create(struct server *server);
void panel_destroy(struct panels *panels);

/* The part of an output that windows may use, layout coordinates; never empty: on an output that is
 * hardly higher than a panel it is the last row, which the panel may cover. */
struct wlr_box panel_work_area(struct server *server, struct wlr_output *output);

#endif

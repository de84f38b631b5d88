/* SPDX-License-Identifier: MIT
 *
 * A popup of a host's application.
 */
#ifndef COMPOSITOR_HOST_POPUP_H
#define COMPOSITOR_HOST_POPUP_H

struct host;
struct wlr_xdg_popup;

/* It lives as long as the application's object. One without a parent that is a window here is
 * dismissed at once. Out of memory: the application is told. */
void host_popup_create(struct host *host, struct wlr_xdg_popup *popup);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The applications of WLCS, which are in the runner itself: what they ask of libwayland passes through
 * here, for the runner is started with this library loaded first.
 */
#ifndef TESTS_WLCS_CLIENTS_H
#define TESTS_WLCS_CLIENTS_H

struct wl_surface;

/* The app id that the toplevel of surface has, or will have when it becomes one. */
const char *clients_app_id(const struct wl_surface *surface);

/* A subsurface at x, y has its parent at others: then surface, x and y become the parent's. */
void clients_find_root(const struct wl_surface **surface, int *x, int *y);

/* Every application handles what has come for it, and what it answers is sent. */
void clients_dispatch(void);

/* What applications have said so far is sent. */
void clients_flush(void);

/* What is called before any round trip of an application; NULL: nothing. */
void clients_set_settle(void (*settle)(void *data), void *data);

#endif

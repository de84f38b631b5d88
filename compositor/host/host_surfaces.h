/* SPDX-License-Identifier: MIT
 *
 * All surfaces of the host's applications. Sees to it that what appears, moves or goes below a resting
 * pointer is noticed: within a window by that, and where a window takes the pointer by all. And that
 * frame callbacks of what is of no window and not shown are answered, slowly: the application goes on.
 */
#ifndef COMPOSITOR_HOST_SURFACES_H
#define COMPOSITOR_HOST_SURFACES_H

struct host_surfaces;
struct host;

/* Needs host.compositor. NULL: out of memory. */
struct host_surfaces *host_surfaces_create(struct host *host);
/* The applications are gone by then. NULL is accepted. */
void host_surfaces_destroy(struct host_surfaces *surfaces);

#endif

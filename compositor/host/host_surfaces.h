/* SPDX-License-Identifier: MIT
 *
 * Sees to it that what appears, moves or goes below a resting pointer is noticed: within a window of a
 * host's application by that, and where a window takes the pointer by all.
 */
#ifndef COMPOSITOR_HOST_SURFACES_H
#define COMPOSITOR_HOST_SURFACES_H

struct host_surfaces;
struct server;

/* Needs server.compositor. NULL: out of memory. */
struct host_surfaces *host_surfaces_create(struct server *server);
/* The applications are gone by then. NULL is accepted. */
void host_surfaces_destroy(struct host_surfaces *surfaces);

#endif

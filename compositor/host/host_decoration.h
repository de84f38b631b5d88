/* SPDX-License-Identifier: MIT
 *
 * Tells the host's applications, over both protocols that they may ask by, that the frame is drawn
 * by the host, whatever they prefer.
 */
#ifndef COMPOSITOR_HOST_DECORATION_H
#define COMPOSITOR_HOST_DECORATION_H

struct host_decorations;
struct server;

/* NULL: out of memory. */
struct host_decorations *host_decoration_create(struct server *server);
void host_decoration_destroy(struct host_decorations *decorations); /* NULL is accepted */

#endif

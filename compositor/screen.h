/* SPDX-License-Identifier: MIT
 *
 * What draws: backend, renderer and scene, as steps of server.c. Each says itself in one line what
 * is wrong and returns false; what it had made is gone then.
 */
#ifndef COMPOSITOR_SCREEN_H
#define COMPOSITOR_SCREEN_H

#include <stdbool.h>

struct server;

/* The seat's screens and devices, a window of the session around, or nothing but memory. */
bool screen_init_backend(struct server *server);
void screen_finish_backend(struct server *server);

/* Renderer and allocator. */
bool screen_init_renderer(struct server *server);
void screen_finish_renderer(struct server *server);

/* Scene, layout of the outputs, and the stack of layers. */
bool screen_init_scene(struct server *server);
void screen_finish_scene(struct server *server);

#endif

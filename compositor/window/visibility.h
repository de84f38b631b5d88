/* SPDX-License-Identifier: MIT
 *
 * Which windows the user can see anything of, as the scene knows it: those are paced, and the others
 * are told that they are suspended.
 *
 *   shown ---- no px on any output -----> hidden ---- VISIBILITY_GRACE, or minimized ----> suspended
 *     ^  paced by the output that            | no frames                                       |
 *     |  shows most of it                    v                                                 |
 *     +------------ a px can be seen --------+-------------------------------------------------+
 */
#ifndef COMPOSITOR_VISIBILITY_H
#define COMPOSITOR_VISIBILITY_H

struct output;
struct server;
struct visibility;
struct window;

/* How long a window is hidden before its application hears of it. ms */
#define VISIBILITY_GRACE 1000

/* NULL: out of memory. */
struct visibility *visibility_create(struct server *server);
void visibility_destroy(struct visibility *visibility); /* NULL is accepted */

/* Something was drawn: looks which windows are seen now. */
void visibility_update(struct server *server);

/* The output that shows most of the window's content now. NULL: it cannot be seen. */
struct output *visibility_output(const struct window *window);

#endif

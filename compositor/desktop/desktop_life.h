/* SPDX-License-Identifier: MIT
 *
 * The beginning and the end of the desktop, and what it does when the screen says something.
 */
#ifndef COMPOSITOR_DESKTOP_LIFE_H
#define COMPOSITOR_DESKTOP_LIFE_H

struct desktop;
struct domains;
struct screen;

/* screen and domains must outlive it. NULL when out of memory. */
struct desktop *desktop_create(struct screen *screen, struct domains *domains);

/* The windows are gone by then. NULL is accepted. */
void desktop_destroy(struct desktop *desktop);

#endif

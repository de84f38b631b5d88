/* SPDX-License-Identifier: MIT
 *
 * A pen on a tablet over all outputs, of screens.c: it does what a test says.
 */
#ifndef TESTS_TOOLS_PEN_H
#define TESTS_TOOLS_PEN_H

#include <stdbool.h>
#include <stdint.h>

struct wlr_backend;

/* What words say, at time in ms; the tablet comes with the first. False: there is no such act. */
bool pen_does(struct wlr_backend *backend, uint32_t time, const char *words);
/* It goes, if it is there. */
void pen_unplug(void);

#endif

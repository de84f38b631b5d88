/* SPDX-License-Identifier: MIT
 *
 * A window's surface tree as one WINDOW_COMMIT.
 */
#ifndef GUEST_PROXY_WINDOW_COMMIT_H
#define GUEST_PROXY_WINDOW_COMMIT_H

#include <stdbool.h>

struct window;

/* Sends the present state of a window that the host knows. False, with no commit sent, when a
 * surface's pixels must wait for a release of the host: try again after it. */
bool window_commit_send(struct window *window);

#endif

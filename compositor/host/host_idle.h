/* SPDX-License-Identifier: MIT
 *
 * For programs of the host that dim or lock when nobody has done anything for a while
 * (ext-idle-notify-v1), and for those that do not want that while they show a film, say
 * (idle-inhibit-unstable-v1): their wish counts while their window is seen, and never while the
 * session is locked. So does that of a domain's window, if the domain may have it (inhibit-idle),
 * but only for INHIBIT_MOST since the user did something.
 */
#ifndef COMPOSITOR_HOST_IDLE_H
#define COMPOSITOR_HOST_IDLE_H

struct host;
struct host_idle;
struct wlr_seat;

/* NULL: out of memory. */
struct host_idle *host_idle_create(struct host *host, struct wlr_seat *seat);
void host_idle_destroy(struct host_idle *idle); /* NULL is accepted */

#endif

/* SPDX-License-Identifier: MIT
 *
 * The clipboard of the host's own applications: the selections that they exchange among themselves,
 * also by managers of clipboards (data-control), and their part in what crosses to and from
 * domains (domain_clip.h), by drags too. Nothing of a guest's is in it but what the user has pasted
 * there.
 * Primary selections stay among them.
 */
#ifndef COMPOSITOR_HOST_CLIPBOARD_H
#define COMPOSITOR_HOST_CLIPBOARD_H

#include <stdbool.h>

struct host;
struct host_clipboard;
struct wlr_seat;

/* Offers data-control, too. All must outlive it. NULL: out of memory. */
struct host_clipboard *host_clipboard_create(struct host *host, struct wlr_seat *seat);
/* The applications are gone, the seat is not. NULL is accepted. */
void host_clipboard_destroy(struct host_clipboard *clipboard);

/* What the user has dropped on one of them waits for its answer, and has the seat's pointer. */
bool host_clipboard_is_dropping(const struct host_clipboard *clipboard);
/* He does something else. */
void host_clipboard_stop_drop(struct host_clipboard *clipboard);

#endif

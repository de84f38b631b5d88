/* SPDX-License-Identifier: MIT
 *
 * What an X11 application drags, fetched by X's selection XdndSelection and given to whoever reads
 * it from a pipe, as fast as that reads.
 */
#ifndef GUEST_PROXY_X11_TRANSFER_H
#define GUEST_PROXY_X11_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>
#include <xcb/xcb.h>

#include "common/clip_source.h"

/* Under way at once; more get nothing. Who gives nothing for so long is not waited for. */
#define X11_TRANSFER_MAX 16u
#define X11_TRANSFER_IDLE_MS 30000

struct wlr_xwayland;
struct x11_atoms;

struct x11_transfers {
	struct wl_event_loop *loop;
	struct clip_readers readers;
	struct wl_list list; /* struct x11_transfer.link */
	unsigned count;
};

void x11_transfers_init(struct x11_transfers *transfers, struct wl_event_loop *loop);
/* No more comes: X is gone, or about to. Those who have their part may read on. */
void x11_transfers_stop(struct x11_transfers *transfers);
void x11_transfers_finish(struct x11_transfers *transfers);

/* xwayland is connected. Asks for one type and writes it to fd, which is closed in the end. parent:
 * a window of ours. */
void x11_transfers_begin(struct x11_transfers *transfers, struct wlr_xwayland *xwayland,
	const struct x11_atoms *atoms, xcb_window_t parent, xcb_atom_t type, int fd);

/* Whether the event was about one of them. */
bool x11_transfers_handle(struct x11_transfers *transfers, const xcb_generic_event_t *event);

#endif

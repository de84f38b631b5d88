/* SPDX-License-Identifier: MIT */
#include "guest-proxy/x11/x11_transfer.h"

#include <stdlib.h>
#include <unistd.h>
#include <wlr/xwayland.h>

#include "common/clip.h"
#include "guest-proxy/x11/x11_atoms.h"

#define WHOLE_PROPERTY 0x1fffffffu /* in units of 4 bytes */

struct x11_transfer {
	struct wl_list link; /* x11_transfers.list */
	struct x11_transfers *transfers;
	struct wlr_xwayland *xwayland; /* whose connection may be gone */
	const struct x11_atoms *atoms;
	xcb_window_t window; /* that asks: each has its own */
	bool in_pieces; /* it comes by INCR, the last piece is empty */
	struct clip *clip; /* with the one part that comes in */
	int fd; /* the reader's, -1: given away */
	struct wl_event_source *timer;
};

static void x11_transfer_end(struct x11_transfer *transfer)
{
	wl_event_source_remove(transfer->timer);
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(transfer->xwayland);
	if (connection) {
		xcb_destroy_window(connection, transfer->window);
		xcb_flush(connection);
	}
	if (transfer->fd >= 0) {
		close(transfer->fd);
	}
	clip_leave(transfer->clip);
	wl_list_remove(&transfer->link);
	transfer->transfers->count--;
	free(transfer);
}

static int x11_transfer_handle_timer(void *data)
{
	x11_transfer_end(data);
	return 0;
}

void x11_transfers_begin(struct x11_transfers *transfers, struct wlr_xwayland *xwayland,
	const struct x11_atoms *atoms, xcb_window_t parent, xcb_atom_t type, int fd)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(xwayland);
	struct x11_transfer *transfer =
		transfers->count < X11_TRANSFER_MAX ? calloc(1, sizeof(*transfer)) : NULL;
	struct clip *clip = transfer ? clip_create() : NULL;
	struct wl_event_source *timer =
		clip ? wl_event_loop_add_timer(transfers->loop, x11_transfer_handle_timer, transfer)
		     : NULL;
	if (!timer) {
		clip_leave(clip);
		free(transfer);
		close(fd);
		return;
	}
	*transfer = (struct x11_transfer){.transfers = transfers,
		.xwayland = xwayland,
		.atoms = atoms,
		.window = xcb_generate_id(connection),
		.clip = clip,
		.fd = fd,
		.timer = timer};
	clip_begin(clip, "");
	wl_list_insert(&transfers->list, &transfer->link);
	transfers->count++;
	wl_event_source_timer_update(timer, X11_TRANSFER_IDLE_MS);
	const uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE;
	xcb_create_window(connection, 0, transfer->window, parent, 0, 0, 1, 1, 0,
		XCB_WINDOW_CLASS_INPUT_ONLY, XCB_COPY_FROM_PARENT, XCB_CW_EVENT_MASK, &events);
	xcb_convert_selection(connection, transfer->window, atoms->atoms[X11_ATOM_DND_SELECTION],
		type, atoms->atoms[X11_ATOM_TRANSFER], XCB_CURRENT_TIME);
	xcb_flush(connection);
}

/* Takes the property, by which whoever gives learns that it may go on. Its size in bytes; 0: it is
 * empty, or could not be kept. */
static size_t take_piece(struct x11_transfer *transfer)
{
	xcb_connection_t *connection = wlr_xwayland_get_xwm_connection(transfer->xwayland);
	xcb_get_property_reply_t *reply = xcb_get_property_reply(connection,
		xcb_get_property(connection, 1, transfer->window,
			transfer->atoms->atoms[X11_ATOM_TRANSFER], XCB_GET_PROPERTY_TYPE_ANY, 0,
			WHOLE_PROPERTY),
		NULL);
	size_t size = 0;
	if (reply && reply->type == transfer->atoms->atoms[X11_ATOM_INCR]) {
		transfer->in_pieces = true;
	} else if (reply) {
		size = (size_t)xcb_get_property_value_length(reply);
		if (!clip_append(transfer->clip, xcb_get_property_value(reply), size)) {
			size = 0;
		}
	}
	free(reply);
	return size;
}

static void give_all(struct x11_transfer *transfer)
{
	clip_readers_give(&transfer->transfers->readers, transfer->clip, 0, transfer->fd);
	transfer->fd = -1;
	x11_transfer_end(transfer);
}

static void note_answer(struct x11_transfer *transfer, bool given)
{
	if (!given) {
		x11_transfer_end(transfer);
		return;
	}
	take_piece(transfer);
	if (!transfer->in_pieces) {
		give_all(transfer);
	}
}

static void note_piece(struct x11_transfer *transfer)
{
	wl_event_source_timer_update(transfer->timer, X11_TRANSFER_IDLE_MS);
	if (transfer->in_pieces && take_piece(transfer) == 0) {
		give_all(transfer);
	}
}

static struct x11_transfer *find(struct x11_transfers *transfers, xcb_window_t window)
{
	struct x11_transfer *transfer;
	wl_list_for_each(transfer, &transfers->list, link) {
		if (transfer->window == window) {
			return transfer;
		}
	}
	return NULL;
}

bool x11_transfers_handle(struct x11_transfers *transfers, const xcb_generic_event_t *event)
{
	struct x11_transfer *transfer = NULL;
	if ((event->response_type & X11_EVENT_TYPE) == XCB_SELECTION_NOTIFY) {
		const xcb_selection_notify_event_t *notify = (const void *)event;
		transfer = find(transfers, notify->requestor);
		if (transfer) {
			note_answer(transfer, notify->property != XCB_ATOM_NONE);
		}
	} else if ((event->response_type & X11_EVENT_TYPE) == XCB_PROPERTY_NOTIFY) {
		const xcb_property_notify_event_t *notify = (const void *)event;
		transfer = find(transfers, notify->window);
		if (transfer && notify->state == XCB_PROPERTY_NEW_VALUE) {
			note_piece(transfer);
		}
	}
	return transfer;
}

void x11_transfers_init(struct x11_transfers *transfers, struct wl_event_loop *loop)
{
	*transfers = (struct x11_transfers){.loop = loop};
	wl_list_init(&transfers->list);
	clip_readers_init(&transfers->readers, loop);
}

void x11_transfers_stop(struct x11_transfers *transfers)
{
	struct x11_transfer *transfer, *next;
	wl_list_for_each_safe(transfer, next, &transfers->list, link) {
		x11_transfer_end(transfer);
	}
}

void x11_transfers_finish(struct x11_transfers *transfers)
{
	x11_transfers_stop(transfers);
	clip_readers_finish(&transfers->readers);
}

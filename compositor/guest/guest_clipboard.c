/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_clipboard.h"

#include <errno.h>

#include "common/clip.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "protocol/channel.h"

/* --- what it is asked for --------------------------------------------------------------------- */

/* When a drag is let go the user's hands say, as DRAG_END behind it. */
static void send_ask(struct guest *guest, const struct link_msg *msg)
{
	if (guest->clipboard.copy.dragged) {
		guest_delay_send(guest, msg);
	} else {
		guest_send(guest, msg);
	}
}

int guest_clipboard_copy(void *data, enum clip_from from, const struct link_clip_types *types)
{
	struct guest *guest = data;
	struct guest_clipboard *clipboard = &guest->clipboard;
	bool dragged = from == CLIP_FROM_DRAG;
	if (guest->minor < (dragged ? LINK_VERSION_MINOR_DROPS : LINK_VERSION_MINOR_CLIPBOARD)) {
		return EOPNOTSUPP;
	}
	LINK_MSG(msg, dragged ? LINK_DRAG_COPY : LINK_COPY_ASK, ++clipboard->copy.request);
	msg.clip_types = *types;
	clipboard->copy.on = true;
	clipboard->copy.dragged = dragged;
	clipboard->copy.owed = 0;
	send_ask(guest, &msg);
	return 0;
}

void guest_clipboard_copy_stop(void *data)
{
	struct guest *guest = data;
	guest->clipboard.copy.on = false;
	LINK_MSG(msg, LINK_COPY_STOP, guest->clipboard.copy.request);
	send_ask(guest, &msg);
}

/* Whether it answers what it is asked now. What comes late counts for nothing: the user has copied
 * something else meanwhile, or does not wait any more. */
static bool is_asked(struct guest *guest, const struct link_msg *msg)
{
	if (msg->object > guest->clipboard.copy.request) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "a copy nobody asked for");
		return false;
	}
	return guest->clipboard.copy.on && msg->object == guest->clipboard.copy.request;
}

/* It has credit again for what was taken. What it sends without waits until it is read, as all that
 * it says. */
void guest_clipboard_copy_data(struct guest *guest, struct link_msg *msg)
{
	struct guest_clipboard *clipboard = &guest->clipboard;
	const struct link_clip_data *data = &msg->clip_data;
	if (!is_asked(guest, msg)) {
		return;
	}
	clipboard->copy.owed += data->length;
	domain_copied(guest->domain, data->type, data->untrusted_bytes, data->length);
	if (clipboard->copy.on && clipboard->copy.owed >= LINK_CLIP_WINDOW / 2) {
		LINK_MSG(credit, LINK_COPY_CREDIT, clipboard->copy.request);
		credit.clip_credit.bytes = clipboard->copy.owed;
		clipboard->copy.owed = 0;
		guest_send(guest, &credit);
	}
}

void guest_clipboard_copy_end(struct guest *guest, struct link_msg *msg)
{
	if (is_asked(guest, msg)) {
		domain_copied_type(guest->domain, msg->copy_end.type,
			(enum link_copy_result)msg->copy_end.result);
	}
}

void guest_clipboard_selection_set(struct guest *guest, struct link_msg *msg)
{
	wl_signal_emit_mutable(&guest->domain->domains->events.selected, guest->domain);
}

/* --- what it is given ------------------------------------------------------------------------- */

/* The next piece. False: there is none, or it cannot go now. */
static bool send_piece(struct guest *guest)
{
	struct guest_clipboard *clipboard = &guest->clipboard;
	const struct clip *clip = clipboard->paste.clip;
	while (clipboard->paste.part < clip->count
		&& clipboard->paste.at == clip->parts[clipboard->paste.part].size) {
		clipboard->paste.part++;
		clipboard->paste.at = 0;
	}
	uint32_t size = clipboard->paste.credit < LINK_MAX_CLIP_CHUNK ? clipboard->paste.credit
								      : LINK_MAX_CLIP_CHUNK;
	if (clipboard->paste.part == clip->count || size == 0
		|| channel_wants_write(guest->channel)) {
		return false;
	}
	LINK_MSG(msg, LINK_PASTE_DATA, clipboard->paste.number);
	msg.clip_data.type = clipboard->paste.part;
	msg.clip_data.length = (uint32_t)clip_read(clip, clipboard->paste.part, clipboard->paste.at,
		msg.clip_data.untrusted_bytes, size);
	if (msg.clip_data.length == 0) {
		return false;
	}
	clipboard->paste.at += msg.clip_data.length;
	clipboard->paste.credit -= msg.clip_data.length;
	guest_send(guest, &msg);
	return true;
}

static void drop_paste(struct guest *guest)
{
	chore_drop(&guest->clipboard.paste.chore);
	clip_leave(guest->clipboard.paste.clip);
	guest->clipboard.paste.clip = NULL;
}

/* All of it has been sent. What is dropped is not taken before it says so. */
static void finish_paste(struct guest *guest)
{
	struct guest_clipboard *clipboard = &guest->clipboard;
	drop_paste(guest);
	if (clipboard->paste.window == 0) {
		domain_pasted(guest->domain, NULL);
		return;
	}
	LINK_MSG(msg, LINK_DROP, clipboard->paste.window);
	msg.drop.paste = clipboard->paste.number;
	msg.drop.x = guest_window_input_fixed(clipboard->paste.x);
	msg.drop.y = guest_window_input_fixed(clipboard->paste.y);
	clipboard->paste.dropped = true;
	guest_send(guest, &msg);
}

static bool guest_clipboard_send_more(struct chore *chore)
{
	struct guest *guest = wl_container_of(chore, guest, clipboard.paste.chore);
	struct guest_clipboard *clipboard = &guest->clipboard;
	bool more = true;
	for (unsigned i = 0; more && i < GUEST_PASTE_PIECE; i++) {
		more = send_piece(guest);
	}
	if (!more && clipboard->paste.part == clipboard->paste.clip->count) {
		finish_paste(guest);
	}
	return more;
}

int guest_clipboard_paste(void *data, struct clip *clip, const struct clip_place *place)
{
	struct guest *guest = data;
	struct guest_clipboard *clipboard = &guest->clipboard;
	if (guest->minor < (place ? LINK_VERSION_MINOR_DROPS : LINK_VERSION_MINOR_CLIPBOARD)) {
		return EOPNOTSUPP;
	}
	clipboard->paste.window = place ? guest_window_from(place->window)->id : 0;
	clipboard->paste.x = place ? place->x : 0;
	clipboard->paste.y = place ? place->y : 0;
	clipboard->paste.dropped = false;
	LINK_MSG(msg, place ? LINK_DROP_OFFER : LINK_PASTE_OFFER, ++clipboard->paste.number);
	for (uint32_t i = 0; i < clip->count; i++) {
		clip_types_add(&msg.clip_types, clip->parts[i].name, clip->parts[i].size);
	}
	clipboard->paste.clip = clip_share(clip);
	clipboard->paste.part = 0;
	clipboard->paste.at = 0;
	clipboard->paste.credit = LINK_CLIP_WINDOW;
	guest_send(guest, &msg);
	chore_begin(&guest->guests->chores, &clipboard->paste.chore);
	return 0;
}

void guest_clipboard_paste_stop(void *data)
{
	struct guest *guest = data;
	guest->clipboard.paste.dropped = false;
	drop_paste(guest);
	LINK_MSG(msg, LINK_PASTE_STOP, guest->clipboard.paste.number);
	guest_send(guest, &msg);
}

/* Credit for what has gone already is of no use, and no fault. */
void guest_clipboard_paste_credit(struct guest *guest, struct link_msg *msg)
{
	struct guest_clipboard *clipboard = &guest->clipboard;
	if (msg->object > clipboard->paste.number) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "credit nobody asked for");
		return;
	}
	if (!clipboard->paste.clip || msg->object != clipboard->paste.number) {
		return;
	}
	if (msg->clip_credit.bytes > LINK_CLIP_WINDOW - clipboard->paste.credit) {
		guest_end_for(guest, msg, LINK_ERROR_LIMIT, "more credit than there can be");
		return;
	}
	clipboard->paste.credit += msg->clip_credit.bytes;
	chore_begin(&guest->guests->chores, &clipboard->paste.chore);
	domain_paste_moved(guest->domain);
}

/* Of one that was taken back, or is over, it is of no use. */
void guest_clipboard_drop_end(struct guest *guest, struct link_msg *msg)
{
	struct guest_clipboard *clipboard = &guest->clipboard;
	if (msg->object > clipboard->paste.number) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "a drop there was none of");
		return;
	}
	if (clipboard->paste.dropped && msg->object == clipboard->paste.number) {
		bool taken = msg->drop_end.result == LINK_DROP_TAKEN;
		clipboard->paste.dropped = false;
		domain_pasted(guest->domain, taken ? NULL : "nothing there takes it");
	}
}

/* --- its life --------------------------------------------------------------------------------- */

void guest_clipboard_init(struct guest *guest)
{
	chore_init(
		&guest->clipboard.paste.chore, &guest->domain->budget, guest_clipboard_send_more);
}

void guest_clipboard_finish(struct guest *guest)
{
	domain_clip_fail(guest->domain, "the domain is gone");
	guest->clipboard.copy.on = false;
	guest->clipboard.paste.dropped = false;
	drop_paste(guest);
}

void guest_clipboard_flush(struct guest *guest)
{
	if (guest->clipboard.paste.clip) {
		chore_begin(&guest->guests->chores, &guest->clipboard.paste.chore);
	}
}

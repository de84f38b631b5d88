/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_text_input.h"

#include <string.h>
#include <wayland-server-core.h>

#include "common/clock.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guests.h"
#include "compositor/input/text_target.h"

/* False: more than a message carries. */
static bool put_text(const char *text, char *bytes, uint32_t *length)
{
	size_t size = text ? strlen(text) : 0;
	if (size > LINK_MAX_TYPED) {
		return false;
	}
	*length = (uint32_t)size;
	memcpy(bytes, text ? text : "", size);
	return true;
}

static int32_t cursor_in(int32_t cursor, uint32_t length)
{
	return cursor >= 0 && cursor <= (int32_t)length ? cursor : -1;
}

static uint32_t at_most(uint32_t bytes)
{
	return bytes < LINK_MAX_TYPED ? bytes : LINK_MAX_TYPED;
}

static void guest_text_input_write(void *data, const struct text_change *change)
{
	struct guest_window *gw = data;
	LINK_MSG(msg, LINK_TEXT_CHANGE, gw->id);
	struct link_text_change *said = &msg.text_change;
	if (!put_text(change->preedit, said->untrusted_preedit, &said->preedit_length)
		|| !put_text(change->commit, said->untrusted_commit, &said->commit_length)) {
		domain_log(gw->guest->domain,
			"does not get what the input method wrote: more than %d bytes",
			LINK_MAX_TYPED);
		return;
	}
	said->cursor_begin = cursor_in(change->cursor_begin, said->preedit_length);
	said->cursor_end = cursor_in(change->cursor_end, said->preedit_length);
	said->delete_before = at_most(change->delete_before);
	said->delete_after = at_most(change->delete_after);
	guest_delay_send(gw->guest, &msg);
}

static const struct text_target_impl target_impl = {.write = guest_text_input_write};

static void guest_text_input_apply(struct guest_window *gw, const struct link_text_input *said)
{
	const struct text_state state = {
		.hint = said->hint,
		.purpose = said->purpose,
		.caret = {said->caret.x, said->caret.y, said->caret.width, said->caret.height},
	};
	gw->guest->text.due = clock_ms() + GUEST_TEXT_INTERVAL;
	text_target_set(gw->guest->guests->input, &gw->window, said->active ? &state : NULL,
		&target_impl, gw);
}

static int guest_text_input_handle_timer(void *data)
{
	struct guest *guest = data;
	struct guest_window *gw = guest->text.window;
	guest->text.window = NULL;
	if (gw) {
		guest_text_input_apply(gw, &guest->text.said);
	}
	return 0;
}

void guest_text_input(struct guest_window *gw, const struct link_msg *msg)
{
	struct guest_text *text = &gw->guest->text;
	uint64_t now = clock_ms();
	if (now >= text->due) {
		text->window = NULL;
		guest_text_input_apply(gw, &msg->text_input);
		return;
	}
	text->window = gw;
	text->said = msg->text_input;
	wl_event_source_timer_update(text->timer, (int)(text->due - now));
}

void guest_text_input_forget(struct guest_window *gw)
{
	struct guest_text *text = &gw->guest->text;
	text->window = text->window == gw ? NULL : text->window;
}

bool guest_text_input_init(struct guest *guest)
{
	guest->text.timer =
		wl_event_loop_add_timer(guest->guests->loop, guest_text_input_handle_timer, guest);
	return guest->text.timer;
}

void guest_text_input_finish(struct guest *guest)
{
	if (guest->text.timer) {
		wl_event_source_remove(guest->text.timer);
	}
}

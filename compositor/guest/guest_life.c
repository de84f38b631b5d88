/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/pool.h"
#include "compositor/guest/sprite.h"
#include "compositor/screen/screen.h"
#include "protocol/channel.h"

#define MAX_ERRNO 4095 /* of Linux */

/* --- programs that it is to run --------------------------------------------------------------- */

/* E2BIG: argv has more than LINK_MAX_LAUNCH_ARGS words or _BYTES. */
static int guest_life_launch(void *data, uint32_t request, char *const argv[])
{
	struct guest *guest = data;
	LINK_MSG(msg, LINK_LAUNCH, request);
	struct link_launch *launch = &msg.launch;
	for (; argv[launch->count]; launch->count++) {
		size_t size = strlen(argv[launch->count]) + 1;
		if (launch->count == LINK_MAX_LAUNCH_ARGS
			|| size > LINK_MAX_LAUNCH_BYTES - launch->length) {
			return E2BIG;
		}
		memcpy(launch->bytes + launch->length, argv[launch->count], size);
		launch->length += (uint32_t)size;
	}
	guest->last_launch = request;
	guest_send(guest, &msg);
	return 0;
}

static const struct domain_impl domain_impl = {.launch = guest_life_launch};

static void guest_life_launched(struct guest *guest, struct link_msg *msg)
{
	if (msg->object > guest->last_launch) {
		guest_end(guest, LINK_ERROR_STATE, msg->opcode, msg->object,
			"a result nobody asked for");
		return;
	}
	uint32_t untrusted_error = msg->launch_result.error;
	domain_launched(guest->domain, msg->object,
		untrusted_error <= MAX_ERRNO ? (int)untrusted_error : EPROTO);
}

/* --- what it says ----------------------------------------------------------------------------- */

/* Phase, direction, lengths, counts and ranges were decode.h's business. Looked through from the
 * top. */
static const struct {
	enum link_opcode opcode;
	void (*handle)(struct guest *guest, struct link_msg *msg);
} handlers[] = {
	{LINK_WINDOW_COMMIT, guest_commit},
	{LINK_HELLO, guest_greeting_hello},
	{LINK_PONG, guest_liveness_pong},
	{LINK_BYE, guest_greeting_bye},
	{LINK_VIA_VM, guest_greeting_via_vm},
	{LINK_LAUNCH_RESULT, guest_life_launched},
	{LINK_SYNC, guest_greeting_sync},
	{LINK_POOL_CREATE, guest_memory_pool_create},
	{LINK_POOL_DESTROY, guest_memory_pool_destroy},
	{LINK_POOL_PAGES, guest_memory_pool_pages},
	{LINK_POOL_NOTHING, guest_memory_pool_nothing},
	{LINK_POOL_DMABUF, guest_memory_pool_dmabuf},
	{LINK_BUFFER_CREATE, guest_memory_buffer_create},
	{LINK_BUFFER_DESTROY, guest_memory_buffer_destroy},
	{LINK_TOPLEVEL_CREATE, guest_shell_create_toplevel},
	{LINK_POPUP_CREATE, guest_shell_create_popup},
	{LINK_WINDOW_DESTROY, guest_shell_destroy},
	{LINK_WINDOW_TITLE, guest_shell_text},
	{LINK_WINDOW_APP_ID, guest_shell_text},
	{LINK_WINDOW_HINTS, guest_shell_hints},
	{LINK_WINDOW_PARENT, guest_shell_parent},
	{LINK_WINDOW_INPUT_REGION, guest_shell_input_region},
	{LINK_WINDOW_REQUEST, guest_window_input_request},
	{LINK_POPUP_REPOSITION, guest_shell_reposition},
	{LINK_SPRITE_CREATE, sprite_create},
	{LINK_WINDOW_RESPONSIVE, guest_shell_responsive},
	{LINK_CURSOR_SHAPE, guest_cursor_shape},
	{LINK_CURSOR_IMAGE, guest_cursor_image},
	{LINK_DRAG_START, guest_drag_start},
	{LINK_DRAG_CANCEL, guest_drag_cancel},
	{LINK_DRAG_ICON, guest_drag_icon},
};

static void dispatch(struct guest *guest, struct link_msg *msg)
{
	const size_t count = sizeof(handlers) / sizeof(handlers[0]);
	size_t row = 0;
	while (row < count && handlers[row].opcode != msg->opcode) {
		row++;
	}
	if (row < count) {
		handlers[row].handle(guest, msg);
	} else {
		guest_end(guest, LINK_ERROR_OPCODE, msg->opcode, msg->object,
			"not a message for the host");
	}
	for (unsigned i = 0; i < msg->fd_count; i++) {
		if (msg->fds[i] >= 0) {
			close(msg->fds[i]);
		}
	}
}

/* Reads one message. False when there is none to be had. */
static bool dispatch_one(struct guest *guest)
{
	/* It is large, and what is looked at of it is what was received. */
	struct link_msg msg LINK_UNINITIALIZED;
	enum link_error error = LINK_ERROR_NONE;
	switch (channel_receive(guest->channel, &msg, &error)) {
	case CHANNEL_OK:
		dispatch(guest, &msg);
		return true;
	case CHANNEL_AGAIN:
		return false;
	case CHANNEL_CLOSED:
		guest_leave(guest, NULL);
		return false;
	case CHANNEL_VIOLATION:
		guest_end(guest, error, msg.opcode, msg.object, NULL);
		return false;
	}
	return false;
}

/* For the end of what it has destroyed. */
static bool guest_life_waits(const struct guest *guest)
{
	return guest->going || pool_book_is_busy(guest->book);
}

void guest_dispatch(struct guest *guest, uint64_t end)
{
	unsigned handled = 0;
	bool waits = guest_life_waits(guest);
	while (!waits && handled < GUEST_MAX_MESSAGES && clock_spent() <= end && dispatch_one(guest)
		&& !guest->closing) {
		handled++;
		waits = guest_life_waits(guest);
		if (!waits && channel_is_drained(guest->channel)) {
			return;
		}
	}
	/* The loop would not hear of what the last look at the socket has found with it. */
	if (!guest->closing && (waits || channel_unread(guest->channel) > 0)) {
		chore_begin(&guest->guests->chores, &guest->turn);
	}
}

/* In line: the loop looks at the socket again when all that had to wait is done. */
static bool guest_life_go_on(struct chore *turn)
{
	struct guest *guest = wl_container_of(turn, guest, turn);
	uint64_t end = clock_spent() + GUEST_MAX_TURN_US;
	if (guest_shell_go_on(guest, end)) {
		guest_dispatch(guest, end);
	}
	bool more = !guest->closing && (guest->going || !guest->source || chore_waits(turn));
	if (!more) {
		guest_watch(guest);
	}
	return more;
}

static void guests_handle_turn_over(void *data)
{
	struct guests *guests = data;
	guests->spent = 0;
	guests->turn_over = NULL;
}

/* Whoever is heard first in a turn of the loop is answered in it, until what all guests together
 * may take of it is spent; the others, and who has had much, wait in line. */
static void take_turn(struct guest *guest)
{
	struct guests *guests = guest->guests;
	struct budget *budget = &guest->domain->budget;
	uint64_t begin = clock_spent();
	if (chore_waits(&guest->turn)) {
		return;
	}
	if (guests->spent >= GUEST_MAX_TURN_US || budget_wait(budget) > 0) {
		chore_begin(&guests->chores, &guest->turn);
	} else {
		guest_dispatch(guest, begin + GUEST_MAX_TURN_US - guests->spent);
		uint64_t took = clock_spent() - begin;
		budget_charge(budget, took);
		guests->spent += took;
	}
	if (chore_waits(&guest->turn)) {
		guest_watch(guest);
	}
	if (guests->spent > 0 && !guests->turn_over) {
		guests->turn_over =
			wl_event_loop_add_idle(guests->loop, guests_handle_turn_over, guests);
	}
}

/* --- its life --------------------------------------------------------------------------------- */

/* The socket may take what it did not take before. */
static void go_on_sending(struct guest *guest)
{
	if (guest->closing) {
		return;
	}
	bool gone = !channel_flush(guest->channel);
	bool full = channel_wants_write(guest->channel);
	guest_watch(guest);
	if (!gone && !full) {
		guest_window_input_flush(guest);
	}
}

static int guest_life_handle_retry(void *data)
{
	go_on_sending(data);
	return 0;
}

static int guest_life_handle_event(int fd, uint32_t mask, void *data)
{
	struct guest *guest = data;
	if (mask & WL_EVENT_WRITABLE) {
		go_on_sending(guest);
	}
	if ((mask & (WL_EVENT_HANGUP | WL_EVENT_ERROR)) && chore_waits(&guest->turn)) {
		/* What it said before is read in its turns; the loop would say this at each. */
		wl_event_source_remove(guest->source);
		guest->source = NULL;
	} else if (mask & (WL_EVENT_READABLE | WL_EVENT_HANGUP | WL_EVENT_ERROR)
		   && !guest->closing) {
		take_turn(guest);
	}
	return 0;
}

/* Behind the FRAMEs. */
static void guest_life_handle_paced(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, paced);
	if (guest->late) {
		guest_flush(guest);
	}
}

/* The host may make a box smaller while the guest does nothing: no pixel may stay outside. */
static void guest_life_handle_window_changed(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, window_changed);
	struct window *window = data;
	if (window->owner == guest && window->mapped) {
		guest_window_clip(guest_window_from(window));
		guest_pointer_clip(guest, window);
	}
}

static void guest_life_handle_window_seen(struct wl_listener *listener, void *data)
{
	struct guest *guest = wl_container_of(listener, guest, window_seen);
	struct window *window = data;
	if (window->owner == guest) {
		guest_window_seen(guest_window_from(window));
	}
}

/* False: out of memory or descriptors. */
static bool guest_life_listen(struct guest *guest, int fd)
{
	struct wl_event_loop *loop = guest->guests->loop;
	guest->channel = channel_create(fd, &link_side_host);
	if (!guest->channel) {
		return false;
	}
	guest->source = wl_event_loop_add_fd(loop, channel_fd(guest->channel), WL_EVENT_READABLE,
		guest_life_handle_event, guest);
	guest->retry = wl_event_loop_add_timer(loop, guest_life_handle_retry, guest);
	return guest->source && guest->retry && guest_liveness_init(guest);
}

struct guest *guest_create(
	struct guests *guests, struct domain *domain, struct pool_book *book, int fd)
{
	struct guest *guest = calloc(1, sizeof(*guest));
	if (!guest) {
		close(fd);
		return NULL;
	}
	guest->guests = guests;
	guest->domain = domain;
	guest->book = book;
	wl_list_insert(&guests->all, &guest->link);
	guest->time_base = (uint32_t)clock_ms();
	guest->paced.notify = guest_life_handle_paced;
	wl_signal_add(&guests->desktop->events.paced, &guest->paced);
	guest->window_changed.notify = guest_life_handle_window_changed;
	wl_signal_add(&guests->desktop->events.window_changed, &guest->window_changed);
	guest->window_seen.notify = guest_life_handle_window_seen;
	wl_signal_add(&guests->desktop->events.window_seen, &guest->window_seen);
	const struct screen *screen = guests->desktop->screen;
	shots_init(&guest->shots, &guests->chores, &domain->budget,
		screen->driver ? NULL : screen->renderer);
	chore_init(&guest->turn, &domain->budget, guest_life_go_on);
	id_table_init(&guest->pools, LINK_MAX_POOLS);
	id_table_init(&guest->buffers, LINK_MAX_BUFFERS);
	id_table_init(&guest->windows, LINK_MAX_WINDOWS);
	id_table_init(&guest->sprites, LINK_MAX_WINDOWS);
	if (!guest_life_listen(guest, fd)) {
		guest_destroy(guest);
		return NULL;
	}
	guest_pointer_init(guest);
	domain_set_impl(domain, &domain_impl, guest);
	return guest;
}

/* Nobody hears of it any more, and nothing reaches what is left of it. */
static void disconnect(struct guest *guest)
{
	guest->closing = guest->retired = true;
	domain_set_impl(guest->domain, NULL, NULL);
	guest_liveness_finish(guest);
	wl_list_remove(&guest->link);
	guest_unschedule(guest);
	chore_drop(&guest->turn);
	shots_finish(&guest->shots);
	wl_list_remove(&guest->paced.link);
	wl_list_remove(&guest->window_changed.link);
	wl_list_remove(&guest->window_seen.link);
	window_abandon_all(guest->guests->desktop, guest);
	guest_pointer_finish(guest);
	if (guest->source) {
		wl_event_source_remove(guest->source);
	}
	channel_destroy(guest->channel);
	guest->channel = NULL;
}

/* What a table has last, or NULL. */
static void *guest_life_take(struct id_table *table)
{
	if (table->count == 0) {
		return NULL;
	}
	const struct id_entry *entry = &table->entries[table->count - 1];
	void *object = entry->object;
	id_table_remove(table, entry->id);
	return object;
}

/* Destroys one object, the newest first, on which little hangs then; until end (clock_spent), if
 * much does. What it leaves goes before the next. False: there is none. */
static bool destroy_object(struct guest *guest, uint64_t end)
{
	void *object;
	if (shots_tidy(&guest->shots)) {
		return true;
	}
	if ((object = guest_life_take(&guest->sprites))) {
		sprite_destroy(object);
	} else if (guest->going || (guest->going = guest_life_take(&guest->windows))) {
		guest_shell_go_on(guest, end);
		return true;
	} else if ((object = guest_life_take(&guest->buffers))) {
		buffer_destroy(object);
	} else if ((object = guest_life_take(&guest->pools))) {
		pool_let_go(object);
	}
	return object;
}

static void guest_life_free(struct guest *guest)
{
	id_table_finish(&guest->windows);
	id_table_finish(&guest->sprites);
	id_table_finish(&guest->buffers);
	id_table_finish(&guest->pools);
	guest_outputs_destroy(guest->outputs);
	free(guest);
}

/* A piece of the end. */
static bool guest_life_clear(struct chore *turn)
{
	struct guest *guest = wl_container_of(turn, guest, turn);
	struct guests *guests = guest->guests;
	uint64_t end = clock_spent() + GUEST_MAX_TURN_US;
	while (destroy_object(guest, end)) {
		if (clock_spent() > end) {
			return true;
		}
	}
	wl_signal_emit_mutable(&guests->events.cleared, guest);
	guest_life_free(guest);
	return false;
}

void guest_retire(struct guest *guest)
{
	disconnect(guest);
	chore_init(&guest->turn, &guest->domain->budget, guest_life_clear);
	chore_begin(&guest->guests->chores, &guest->turn);
}

void guest_destroy(struct guest *guest)
{
	if (!guest) {
		return;
	}
	if (!guest->retired) {
		disconnect(guest);
	}
	chore_drop(&guest->turn);
	while (destroy_object(guest, UINT64_MAX)) {
	}
	guest_life_free(guest);
}

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
#include "compositor/guest/guest_clipboard.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_dispatch.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_pointer.h"
#include "compositor/guest/guest_text_input.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_life.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/pool.h"
#include "compositor/guest/sprite.h"
#include "compositor/screen/screen.h"
#include "protocol/channel.h"

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

static void guest_life_disconnect(void *data, const char *reason)
{
	guest_leave(data, reason);
}

static const struct domain_impl domain_impl = {
	.disconnect = guest_life_disconnect,
	.launch = guest_life_launch,
	.copy = guest_clipboard_copy,
	.copy_stop = guest_clipboard_copy_stop,
	.paste = guest_clipboard_paste,
	.paste_stop = guest_clipboard_paste_stop,
};

/* --- what it hears of the desktop ------------------------------------------------------------- */

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

/* --- its life --------------------------------------------------------------------------------- */

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
	guest->began = clock_ms();
	guest->paced.notify = guest_life_handle_paced;
	wl_signal_add(&guests->desktop->events.paced, &guest->paced);
	guest->window_changed.notify = guest_life_handle_window_changed;
	wl_signal_add(&guests->desktop->events.window_changed, &guest->window_changed);
	guest->window_seen.notify = guest_life_handle_window_seen;
	wl_signal_add(&guests->desktop->events.window_seen, &guest->window_seen);
	const struct screen *screen = guests->desktop->screen;
	shots_init(&guest->shots, &guests->chores, &domain->budget,
		screen->driver ? NULL : screen->renderer);
	id_table_init(&guest->pools, LINK_MAX_POOLS);
	id_table_init(&guest->buffers, LINK_MAX_BUFFERS);
	id_table_init(&guest->windows, LINK_MAX_WINDOWS);
	id_table_init(&guest->sprites, LINK_MAX_WINDOWS);
	guest_clipboard_init(guest);
	guest->channel = channel_create(fd, &link_side_host);
	if (!guest_dispatch_init(guest) || !guest_liveness_init(guest) || !guest_delay_init(guest)
		|| !guest_text_input_init(guest)) {
		guest_destroy(guest);
		return NULL;
	}
	domain_set_impl(domain, &domain_impl, guest);
	return guest;
}

/* Nobody hears of it any more, and nothing reaches what is left of it. */
static void disconnect(struct guest *guest)
{
	guest->closing = guest->retired = true;
	guest_clipboard_finish(guest);
	domain_set_impl(guest->domain, NULL, NULL);
	guest_liveness_finish(guest);
	guest_delay_finish(guest);
	guest_text_input_finish(guest);
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
		guest_window_go_on(guest, end);
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

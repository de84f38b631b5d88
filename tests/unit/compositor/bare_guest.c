/* SPDX-License-Identifier: MIT */
#include "bare_guest.h"

#include <sys/socket.h>
#include <unistd.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/guest/guest_life.h"
#include "tests/unit/harness.h"

void bare_guest_init(struct bare_guest *bare)
{
	*bare = (struct bare_guest){0};
	bare->guests.loop = wl_event_loop_create();
	assert_true(chores_init(&bare->guests.chores, bare->guests.loop));
	assert_true(pool_book_init(&bare->book, &bare->guests.chores, &bare->domain.budget, 1));
	bare->guests.desktop = &bare->desktop;
	budgets_init(&bare->budgets);
	budget_init(&bare->domain.budget, &bare->budgets);
	wl_signal_init(&bare->guests.events.ended);
	wl_signal_init(&bare->guests.events.cleared);
	wl_list_init(&bare->desktop.windows);
	bare->desktop.screen = &bare->screen;
	bare->screen.bench = wlr_scene_create();
	wl_signal_init(&bare->desktop.events.window_changed);
	wl_signal_init(&bare->desktop.events.window_seen);
	wl_signal_init(&bare->desktop.events.paced);
	wl_signal_init(&bare->desktop.events.locked_changed);
	bare->domain.config = &bare->config;
	int ends[2];
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
	bare->peer = ends[1];
	bare->guest = guest_create(&bare->guests, &bare->domain, &bare->book, ends[0]);
	assert_non_null(bare->guest);
}

void bare_guest_finish(struct bare_guest *bare)
{
	guest_destroy(bare->guest);
	close(bare->peer);
	pool_book_finish(&bare->book);
	chores_finish(&bare->guests.chores);
	wlr_scene_node_destroy(&bare->screen.bench->tree.node);
	wl_event_loop_destroy(bare->guests.loop);
}

unsigned bare_guest_count(struct bare_guest *bare, uint16_t opcode)
{
	wl_event_loop_dispatch_idle(bare->guests.loop);
	unsigned count = 0;
	uint8_t bytes[LINK_MAX_MESSAGE];
	while (recv(bare->peer, bytes, sizeof(bytes), 0) > 0) {
		count += bytes[0] == (opcode & 0xff) && bytes[1] == opcode >> 8;
	}
	return count;
}

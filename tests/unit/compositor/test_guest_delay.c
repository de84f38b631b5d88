/* SPDX-License-Identifier: MIT
 *
 * A domain with an input-delay hears of keys and buttons later, in order. Clock and chance are this
 * program's.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "bare_guest.h"
#include "common/clip.h"
#include "compositor/guest/guest_clipboard.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_window.h"
#include "own_clock.h"

#define DELAY 40 /* ms at most */
#define NOW 1000 /* ms */

static struct bare_guest bare;
static uint32_t chance;

uint32_t arc4random_uniform(uint32_t bound)
{
	assert_int_equal(bound, DELAY + 1);
	return chance;
}

static void set_time(uint64_t ms)
{
	own_clock_time = ms * 1000;
}

static int setup(void **state)
{
	bare_guest_init(&bare);
	bare.config.input_delay = DELAY;
	set_time(NOW);
	return 0;
}

static int teardown(void **state)
{
	bare_guest_finish(&bare);
	return 0;
}

static void send_key(uint32_t object, uint32_t key)
{
	LINK_MSG(msg, LINK_KEY, object);
	msg.key = (struct link_key){.serial = 1, .time = 500, .key = key, .pressed = true};
	guest_delay_send(bare.guest, &msg);
}

/* Lets the guest's timers and its socket do what they will, and reads one key: its code and time. */
static bool next_key(uint32_t *key, uint32_t *time)
{
	uint32_t words[7];
	wl_event_loop_dispatch(bare.guests.loop, 0);
	if (recv(bare.peer, words, sizeof(words), 0) != sizeof(words)) {
		return false;
	}
	*time = words[4];
	*key = words[5];
	return true;
}

static void wait_for_key(uint32_t expected, uint32_t expected_time)
{
	uint32_t key, time;
	while (!next_key(&key, &time)) {
		wl_event_loop_dispatch(bare.guests.loop, -1);
	}
	assert_int_equal(key, expected);
	assert_int_equal(time, expected_time);
}

static void a_key_waits_as_long_as_chance_says(void **state)
{
	uint32_t key, time;
	chance = 30;
	send_key(1, 7);
	assert_int_equal(bare.guest->delay.count, 1);
	set_time(NOW + 29);
	assert_false(next_key(&key, &time));
	set_time(NOW + 30);
	wait_for_key(7, 530);
	assert_int_equal(bare.guest->delay.count, 0);
}

static void the_order_stays(void **state)
{
	chance = 40;
	send_key(1, 7);
	chance = 3;
	set_time(NOW + 1);
	send_key(1, 8);
	set_time(NOW + 40);
	wait_for_key(7, 540);
	wait_for_key(8, 539);
}

static void what_a_window_was_to_hear_goes_with_it(void **state)
{
	struct guest_window window = {.guest = bare.guest, .id = 1};
	chance = 10;
	send_key(1, 7);
	send_key(2, 8);
	guest_delay_forget(&window);
	assert_int_equal(bare.guest->delay.count, 1);
	set_time(NOW + 10);
	wait_for_key(8, 510);
}

static void without_a_delay_nothing_waits(void **state)
{
	uint32_t key, time;
	bare.config.input_delay = 0;
	send_key(1, 7);
	assert_int_equal(bare.guest->delay.count, 0);
	assert_true(next_key(&key, &time));
	assert_int_equal(time, 500);
}

static void not_without_end(void **state)
{
	chance = DELAY;
	for (unsigned i = 0; i < GUEST_DELAY_MOST + 5; i++) {
		send_key(1, 1 + i % 200);
	}
	assert_int_equal(bare.guest->delay.count, GUEST_DELAY_MOST);
	wait_for_key(1, 500 + DELAY);
	wait_for_key(2, 500 + DELAY);
}

/* When the user lets a drag go is his hands' doing, and what he copies by a chord is told by no key
 * that the domain sees. */
static void what_asks_for_a_drag_waits(void **state)
{
	struct link_clip_types types = {0};
	clip_types_add(&types, "text/plain", 100);
	bare.guest->minor = LINK_VERSION_MINOR;
	chance = 30;
	assert_int_equal(guest_clipboard_copy(bare.guest, CLIP_FROM_DRAG, &types), 0);
	assert_int_equal(bare_guest_count(&bare, LINK_DRAG_COPY), 0);
	guest_clipboard_copy_stop(bare.guest);
	set_time(NOW + 29);
	assert_int_equal(bare_guest_count(&bare, LINK_DRAG_COPY), 0);
	set_time(NOW + 30);
	while (bare.guest->delay.count > 0) {
		wl_event_loop_dispatch(bare.guests.loop, -1);
	}
	assert_int_equal(bare_guest_count(&bare, LINK_DRAG_COPY), 1);
	assert_int_equal(guest_clipboard_copy(bare.guest, CLIP_FROM_SELECTION, &types), 0);
	assert_int_equal(bare_guest_count(&bare, LINK_COPY_ASK), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_waits_as_long_as_chance_says),
		TEST(the_order_stays),
		TEST(what_a_window_was_to_hear_goes_with_it),
		TEST(without_a_delay_nothing_waits),
		TEST(not_without_end),
		TEST(what_asks_for_a_drag_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

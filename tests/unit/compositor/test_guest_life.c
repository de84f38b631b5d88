/* SPDX-License-Identifier: MIT
 *
 * A guest that ends is freed by who hears of it.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "bare_guest.h"
#include "compositor/guest/guest_life.h"
#include "protocol/channel.h"
#include "tests/unit/shortage.h"

static struct bare_guest bare;
static struct wl_listener ended;
static unsigned count;

static void handle_nothing(struct wl_listener *listener, void *data)
{
}

/* libwayland's, but seen by the sanitizers: its two markers lie in the list until the last
 * listener has been called. */
void wl_signal_emit_mutable(struct wl_signal *signal, void *data)
{
	struct wl_listener cursor = {.notify = handle_nothing}, end = cursor;
	wl_list_insert(&signal->listener_list, &cursor.link);
	wl_list_insert(signal->listener_list.prev, &end.link);
	while (cursor.link.next != &end.link) {
		struct wl_list *next = cursor.link.next;
		struct wl_listener *listener = wl_container_of(next, listener, link);
		wl_list_remove(&cursor.link);
		wl_list_insert(next, &cursor.link);
		listener->notify(listener, data);
	}
	assert_ptr_equal(signal->listener_list.prev, &end.link);
	wl_list_remove(&cursor.link);
	wl_list_remove(&end.link);
}

static void handle_ended(struct wl_listener *listener, void *data)
{
	assert_ptr_equal(data, bare.guest);
	bare.guest = NULL;
	guest_destroy(data);
	count++;
}

static int setup(void **state)
{
	bare_guest_init(&bare);
	strcpy(bare.config.name, "work");
	count = 0;
	ended.notify = handle_ended;
	wl_signal_add(&bare.guests.events.ended, &ended);
	return 0;
}

static int teardown(void **state)
{
	shortage = false;
	bare_guest_finish(&bare);
	return 0;
}

static void test_freed_by_its_listener(void **state)
{
	guest_leave(bare.guest, NULL);
	assert_int_equal(count, 0);
	wl_event_loop_dispatch_idle(bare.guests.loop);
	assert_int_equal(count, 1);
	assert_null(bare.domain.impl);
}

static void test_ends_once(void **state)
{
	guest_end(bare.guest, LINK_ERROR_STATE, 0, 0, "a test");
	guest_leave(bare.guest, NULL);
	wl_event_loop_dispatch_idle(bare.guests.loop);
	wl_event_loop_dispatch_idle(bare.guests.loop);
	assert_int_equal(count, 1);
}

/* The socket could be written to all the time: the loop would look at nothing else. */
static void test_shortage_is_not_polled_for(void **state)
{
	int loop = wl_event_loop_get_fd(bare.guests.loop);
	LINK_MSG(msg, LINK_FRAME, 1);
	msg.frame.time = 0;
	shortage = true;
	guest_send(bare.guest, &msg);
	wl_event_loop_dispatch_idle(bare.guests.loop);
	assert_true(channel_wants_write(bare.guest->channel));
	assert_false(shortage_is_polled_for(loop));
	/* As long as it lasts. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(wl_event_loop_dispatch(bare.guests.loop, -1), 0);
		assert_true(channel_wants_write(bare.guest->channel));
		assert_false(shortage_is_polled_for(loop));
	}
	shortage = false;
	while (channel_wants_write(bare.guest->channel)) {
		assert_int_equal(wl_event_loop_dispatch(bare.guests.loop, -1), 0);
	}
	assert_int_equal(bare_guest_count(&bare, LINK_FRAME), 1);
	assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_freed_by_its_listener),
		TEST(test_ends_once),
		TEST(test_shortage_is_not_polled_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

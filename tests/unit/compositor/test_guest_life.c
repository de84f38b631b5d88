/* SPDX-License-Identifier: MIT
 *
 * A guest that ends is freed by who hears of it.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "bare_guest.h"
#include "compositor/domain/config.h"
#include "compositor/guest/guest_life.h"

static struct bare_guest bare;
static struct config_domain config;
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
	strcpy(config.name, "work");
	bare.domain.config = &config;
	count = 0;
	ended.notify = handle_ended;
	wl_signal_add(&bare.guests.events.ended, &ended);
	return 0;
}

static int teardown(void **state)
{
	bare_guest_finish(&bare);
	return 0;
}

static void test_freed_by_its_listener(void **state)
{
	guest_leave(bare.guest, NULL);
	assert_int_equal(count, 0);
	wl_event_loop_dispatch_idle(bare.guests.loop);
	assert_int_equal(count, 1);
	assert_true(wl_list_empty(&bare.guests.all));
}

static void test_ends_once(void **state)
{
	guest_end(bare.guest, LINK_ERROR_STATE, 0, 0, "a test");
	guest_leave(bare.guest, NULL);
	wl_event_loop_dispatch_idle(bare.guests.loop);
	wl_event_loop_dispatch_idle(bare.guests.loop);
	assert_int_equal(count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_freed_by_its_listener),
		TEST(test_ends_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

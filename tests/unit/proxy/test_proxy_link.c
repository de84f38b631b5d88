/* SPDX-License-Identifier: MIT
 *
 * The link comes up, goes, and comes back.
 */
#include "tests/unit/harness.h"

#include <wayland-server-core.h>

#include "fake_transport.h"

static struct fake_transport fake;
static struct proxy_link proxy_link;
static struct wl_event_loop *loop;
static unsigned ups, downs, messages, flushes, refusals;

static void note_up(void *data)
{
	ups++;
}

static void note_down(void *data)
{
	downs++;
}

static void note_message(void *data, const struct link_msg *msg)
{
	messages++;
}

static void note_flush(void *data)
{
	flushes++;
}

static void note_refused(void *data)
{
	refusals++;
}

static const struct proxy_link_listener listener = {
	.up = note_up,
	.down = note_down,
	.message = note_message,
	.flush = note_flush,
	.refused = note_refused,
};

static int setup(void **state)
{
	ups = downs = messages = flushes = refusals = 0;
	loop = wl_event_loop_create();
	fake_transport_init(&fake);
	return proxy_link_init(&proxy_link, loop, &fake.base, &listener, NULL) ? 0 : -1;
}

static int teardown(void **state)
{
	proxy_link_finish(&proxy_link);
	wl_event_loop_destroy(loop);
	return 0;
}

static void lose(void)
{
	fake.base.listener->lost(fake.base.data, "the test says so");
}

static void say_error(enum link_error code)
{
	struct link_msg msg = {.opcode = LINK_ERROR, .error.code = code};
	fake.base.listener->message(fake.base.data, &msg);
}

static void run_until(const unsigned *counter, unsigned value)
{
	while (*counter < value) {
		assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	}
}

static void greets_first(void **state)
{
	proxy_link_open(&proxy_link);
	assert_int_equal(fake.sent_count, 1);
	assert_int_equal(fake.sent[0].opcode, LINK_HELLO);
	assert_int_equal(fake.sent[0].hello.magic, LINK_MAGIC);
	assert_int_equal(fake.sent[0].hello.flags, 0);
	assert_false(proxy_link_is_up(&proxy_link));
	assert_int_equal(proxy_link_assign(&proxy_link, PROXY_LINK_WINDOWS, &fake), 0);
	fake_transport_welcome(&fake, &fake_welcome);
	assert_true(proxy_link_is_up(&proxy_link));
	assert_int_equal(ups, 1);
}

static void waits_for_a_host_that_is_not_there_yet(void **state)
{
	fake.refuses_open = true;
	proxy_link_open(&proxy_link);
	run_until(&fake.attempts, 3);
	assert_int_equal(fake.sent_count, 0);
	fake.refuses_open = false;
	run_until(&fake.opens, 1);
	assert_int_equal(fake_transport_last(&fake)->opcode, LINK_HELLO);
	assert_int_equal(fake_transport_last(&fake)->hello.flags, 0);
	fake_transport_welcome(&fake, &fake_welcome);
	assert_true(proxy_link_is_up(&proxy_link));
}

static void comes_back_and_says_resumed(void **state)
{
	proxy_link_open(&proxy_link);
	fake_transport_welcome(&fake, &fake_welcome);
	assert_int_equal(proxy_link_assign(&proxy_link, PROXY_LINK_WINDOWS, &fake), 1);
	lose();
	assert_int_equal(downs, 0); /* whoever uses the link now finishes first */
	assert_false(proxy_link_is_up(&proxy_link));
	run_until(&fake.opens, 2);
	assert_int_equal(downs, 1);
	assert_int_equal(fake.closes, 1);
	assert_int_equal(fake_transport_last(&fake)->hello.flags, LINK_HELLO_RESUMED);
	assert_null(proxy_link_find(&proxy_link, PROXY_LINK_WINDOWS, 1));
	fake_transport_welcome(&fake, &fake_welcome);
	assert_int_equal(ups, 2);
	assert_int_equal(proxy_link_assign(&proxy_link, PROXY_LINK_WINDOWS, &fake), 1);
}

static void tries_again_with_longer_pauses(void **state)
{
	proxy_link_open(&proxy_link);
	lose();
	fake.refuses_open = true;
	wl_event_loop_dispatch_idle(loop);
	unsigned before = proxy_link.delay_ms;
	assert_int_equal(before, 200);
	while (proxy_link.delay_ms < 2000) {
		wl_event_loop_dispatch(loop, -1);
		assert_true(proxy_link.delay_ms >= before);
		before = proxy_link.delay_ms;
		if (before == 800) {
			break; /* enough of waiting */
		}
	}
	fake.refuses_open = false;
	run_until(&fake.opens, 2);
	fake_transport_welcome(&fake, &fake_welcome);
	assert_int_equal(proxy_link.delay_ms, 100);
}

static void failed_send_ends_the_link(void **state)
{
	proxy_link_open(&proxy_link);
	fake_transport_welcome(&fake, &fake_welcome);
	fake.refuses_send = true;
	struct link_msg msg = {.opcode = LINK_WINDOW_DESTROY, .object = 1};
	proxy_link_send(&proxy_link, &msg);
	assert_false(proxy_link_is_up(&proxy_link));
	fake.refuses_send = false;
	proxy_link_send(&proxy_link, &msg);
	assert_int_equal(fake_transport_count(&fake, LINK_WINDOW_DESTROY), 0);
	run_until(&downs, 1);
}

static void messages_after_the_end_are_dropped(void **state)
{
	proxy_link_open(&proxy_link);
	fake_transport_welcome(&fake, &fake_welcome);
	fake_transport_say(&fake, LINK_CLOSE, 1);
	assert_int_equal(messages, 1);
	proxy_link_end(&proxy_link, "the test says so");
	fake_transport_say(&fake, LINK_CLOSE, 1);
	assert_int_equal(messages, 1);
}

static void refusal_is_heard_after_the_end(void **state)
{
	proxy_link_open(&proxy_link);
	lose();
	say_error(LINK_ERROR_VERSION);
	assert_int_equal(refusals, 1);
}

static void ping_is_answered_here(void **state)
{
	proxy_link_open(&proxy_link);
	fake_transport_welcome(&fake, &fake_welcome);
	fake_transport_say(&fake, LINK_PING, 0);
	assert_int_equal(messages, 0);
	assert_int_equal(fake_transport_last(&fake)->opcode, LINK_PONG);
}

static void refusal_is_final_only_before_the_first_welcome(void **state)
{
	proxy_link_open(&proxy_link);
	say_error(LINK_ERROR_BUSY);
	assert_int_equal(refusals, 0);
	say_error(LINK_ERROR_VERSION);
	assert_int_equal(refusals, 1);
	fake_transport_welcome(&fake, &fake_welcome);
	say_error(LINK_ERROR_VERSION);
	assert_int_equal(refusals, 1);
}

static void limits_of_welcome_hold(void **state)
{
	struct link_welcome small = fake_welcome;
	small.max_windows = 2;
	proxy_link_open(&proxy_link);
	fake_transport_welcome(&fake, &small);
	assert_int_equal(proxy_link_assign(&proxy_link, PROXY_LINK_WINDOWS, &fake), 1);
	assert_int_equal(proxy_link_assign(&proxy_link, PROXY_LINK_WINDOWS, &fake), 2);
	assert_int_equal(proxy_link_assign(&proxy_link, PROXY_LINK_WINDOWS, &fake), 0);
	proxy_link_forget(&proxy_link, PROXY_LINK_WINDOWS, 1);
	assert_int_equal(proxy_link_assign(&proxy_link, PROXY_LINK_WINDOWS, &fake), 3);
}

static void room_is_passed_on_while_up(void **state)
{
	proxy_link_open(&proxy_link);
	fake.base.listener->room(fake.base.data);
	wl_event_loop_dispatch_idle(loop);
	assert_int_equal(flushes, 0);
	fake_transport_welcome(&fake, &fake_welcome);
	fake.full = true;
	assert_false(proxy_link_has_room(&proxy_link));
	fake.full = false;
	fake.base.listener->room(fake.base.data);
	wl_event_loop_dispatch_idle(loop);
	assert_int_equal(flushes, 1);
}

/* What is changed together is sent together. */
static void what_is_scheduled_is_flushed_once(void **state)
{
	proxy_link_schedule(&proxy_link);
	proxy_link_schedule(&proxy_link);
	assert_int_equal(flushes, 0);
	wl_event_loop_dispatch_idle(loop);
	assert_int_equal(flushes, 1);
	proxy_link_schedule(&proxy_link);
	wl_event_loop_dispatch_idle(loop);
	assert_int_equal(flushes, 2);
	proxy_link_schedule(&proxy_link); /* and the link ends before */
}

static void says_bye_at_the_end(void **state)
{
	struct fake_transport other;
	fake_transport_init(&other);
	struct proxy_link short_lived;
	assert_true(proxy_link_init(&short_lived, loop, &other.base, &listener, NULL));
	proxy_link_open(&short_lived);
	fake_transport_welcome(&other, &fake_welcome);
	proxy_link_finish(&short_lived);
	assert_int_equal(fake_transport_last(&other)->opcode, LINK_BYE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(greets_first, setup, teardown),
		cmocka_unit_test_setup_teardown(
			waits_for_a_host_that_is_not_there_yet, setup, teardown),
		cmocka_unit_test_setup_teardown(comes_back_and_says_resumed, setup, teardown),
		cmocka_unit_test_setup_teardown(tries_again_with_longer_pauses, setup, teardown),
		cmocka_unit_test_setup_teardown(failed_send_ends_the_link, setup, teardown),
		cmocka_unit_test_setup_teardown(
			messages_after_the_end_are_dropped, setup, teardown),
		cmocka_unit_test_setup_teardown(refusal_is_heard_after_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(ping_is_answered_here, setup, teardown),
		cmocka_unit_test_setup_teardown(
			refusal_is_final_only_before_the_first_welcome, setup, teardown),
		cmocka_unit_test_setup_teardown(limits_of_welcome_hold, setup, teardown),
		cmocka_unit_test_setup_teardown(room_is_passed_on_while_up, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_scheduled_is_flushed_once, setup, teardown),
		cmocka_unit_test_setup_teardown(says_bye_at_the_end, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

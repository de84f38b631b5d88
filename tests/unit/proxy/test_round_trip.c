/* SPDX-License-Identifier: MIT
 *
 * Programs that make one round trip and take for granted what it brings on other desktops.
 */
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"

static struct stage_toplevel window;
static uint32_t id; /* the host's, of window */

static int setup(void **state)
{
	stage_begin();
	id = stage_toplevel_show(&window, 200, 100);
	stage_settle();
	stage_forget();
	stage_host_answer_sync(false);
	return 0;
}

static int teardown(void **state)
{
	stage_toplevel_destroy(&window);
	stage_end();
	return 0;
}

/* A wl_display.sync, and how many configures had come with its answer. */
struct trip {
	struct wl_callback *callback; /* until done */
	const unsigned *count;
	unsigned configures;
	bool done;
};

static void handle_done(void *data, struct wl_callback *callback, uint32_t serial)
{
	struct trip *trip = data;
	trip->done = true;
	trip->configures = *trip->count;
	wl_callback_destroy(callback);
}

static const struct wl_callback_listener listener = {.done = handle_done};

static void begin(struct trip *trip, const unsigned *configures)
{
	*trip = (struct trip){.count = configures};
	trip->callback = wl_display_sync(stage_display);
	wl_callback_add_listener(trip->callback, &listener, trip);
}

/* The host has answered all that it was asked before the SYNC of this cookie. */
static void say_done(uint32_t cookie)
{
	const struct link_msg done = {.opcode = LINK_SYNC_DONE, .serial.serial = cookie};
	stage_say(&done);
}

/* Both sides have had the time to say what they say by themselves. */
static void idle(void)
{
	const unsigned pongs = stage_count(LINK_PONG);
	for (unsigned i = 0; i < 3; i++) {
		const struct link_msg ping = {.opcode = LINK_PING, .serial.serial = 1};
		stage_say(&ping);
		stage_wait(stage_count(LINK_PONG) == pongs + i + 1);
	}
}

static void a_first_configure_comes_with_it(void **state)
{
	struct stage_toplevel second;
	struct trip trip;
	stage_toplevel_create(&second);
	begin(&trip, &second.configures);
	uint32_t other = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	uint32_t cookie = stage_expect(LINK_SYNC)->serial.serial;
	idle();
	assert_false(trip.done);
	stage_configure(other, 0, 0, 0);
	idle();
	assert_false(trip.done);
	say_done(cookie);
	stage_wait(trip.done);
	assert_int_equal(trip.configures, 1);
	assert_int_equal(second.configures, 1);
	stage_toplevel_destroy(&second);
}

static void maximize(void)
{
	xdg_toplevel_set_maximized(window.toplevel);
}

static void unmaximize(void)
{
	xdg_toplevel_unset_maximized(window.toplevel);
}

static void fullscreen(void)
{
	xdg_toplevel_set_fullscreen(window.toplevel, NULL);
}

static void unfullscreen(void)
{
	xdg_toplevel_unset_fullscreen(window.toplevel);
}

static void minimize(void)
{
	xdg_toplevel_set_minimized(window.toplevel);
}

static void the_answer_to_a_request_comes_with_it(void **state)
{
	void (*const requests[])(void) = {maximize, unmaximize, fullscreen, unfullscreen, minimize};
	for (size_t i = 0; i < COUNT_OF(requests); i++) {
		struct trip trip;
		unsigned before = window.configures;
		requests[i]();
		begin(&trip, &window.configures);
		stage_expect(LINK_WINDOW_REQUEST);
		uint32_t cookie = stage_expect(LINK_SYNC)->serial.serial;
		idle();
		assert_false(trip.done);
		assert_int_equal(window.configures, before);
		stage_configure(id, 300, 200, 0);
		say_done(cookie);
		stage_wait(trip.done);
		assert_int_equal(trip.configures, before + 1);
	}
}

static void nothing_asked_is_nothing_held(void **state)
{
	struct trip trip;
	begin(&trip, &window.configures);
	stage_wait(trip.done);
	xdg_toplevel_set_title(window.toplevel, "news");
	begin(&trip, &window.configures);
	stage_wait(trip.done);
	assert_int_equal(stage_count(LINK_SYNC), 0);
}

static void they_are_answered_in_order(void **state)
{
	struct trip first, second;
	maximize();
	begin(&first, &window.configures);
	uint32_t cookie = stage_expect(LINK_SYNC)->serial.serial;
	stage_configure(id, 300, 200, LINK_STATE_MAXIMIZED);
	begin(&second, &window.configures);
	uint32_t later = stage_expect(LINK_SYNC)->serial.serial;
	assert_true(later > cookie);
	idle();
	assert_false(second.done);
	say_done(cookie);
	stage_wait(first.done);
	assert_false(second.done);
	say_done(later);
	stage_wait(second.done);
}

/* What was asked after the SYNC is not answered by it. */
static void a_later_question_has_a_sync_of_its_own(void **state)
{
	struct trip first, second;
	maximize();
	begin(&first, &window.configures);
	uint32_t cookie = stage_expect(LINK_SYNC)->serial.serial;
	fullscreen();
	stage_expect(LINK_WINDOW_REQUEST);
	stage_configure(id, 300, 200, LINK_STATE_MAXIMIZED);
	say_done(cookie);
	stage_wait(first.done);
	begin(&second, &window.configures);
	cookie = stage_expect(LINK_SYNC)->serial.serial;
	idle();
	assert_false(second.done);
	say_done(cookie);
	stage_wait(second.done);
}

static void a_silent_host_stops_nobody(void **state)
{
	struct stage_toplevel second;
	struct trip trip;
	stage_toplevel_create(&second);
	begin(&trip, &second.configures);
	stage_wait(trip.done);
	assert_int_equal(trip.configures, 1);
	assert_int_equal(second.width, 0);
	/* Its window counts as answered: nothing is held any more. */
	begin(&trip, &second.configures);
	unsigned syncs = stage_count(LINK_SYNC);
	stage_wait(trip.done);
	assert_int_equal(stage_count(LINK_SYNC), syncs);
	stage_toplevel_destroy(&second);
}

static void no_host_stops_nobody(void **state)
{
	struct stage_toplevel second;
	struct trip trip;
	stage_host_die();
	stage_toplevel_create(&second);
	begin(&trip, &second.configures);
	stage_wait(trip.done);
	assert_int_equal(trip.configures, 1);
	/* What the host then says is news like any other. */
	stage_host_answer_sync(true);
	stage_host_greet();
	stage_expect(LINK_TOPLEVEL_CREATE);
	uint32_t other = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_configure(other, 111, 55, 0);
	stage_wait(second.configures == 2);
	assert_int_equal(second.width, 111);
	stage_toplevel_destroy(&second);
}

static void a_host_that_returns_is_asked_again(void **state)
{
	struct stage_toplevel second;
	struct trip trip;
	stage_toplevel_create(&second);
	begin(&trip, &second.configures);
	stage_expect(LINK_SYNC);
	stage_host_restart();
	stage_expect(LINK_TOPLEVEL_CREATE);
	uint32_t other = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	uint32_t cookie = stage_expect(LINK_SYNC)->serial.serial;
	assert_false(trip.done);
	stage_configure(other, 111, 55, 0);
	say_done(cookie);
	stage_wait(trip.done);
	assert_int_equal(second.width, 111);
	stage_toplevel_destroy(&second);
}

/* The application ends with its sync held; the host's answer finds nobody. */
static void an_application_that_goes_is_forgotten(void **state)
{
	struct trip trip;
	stage_begin();
	stage_host_answer_sync(false);
	stage_toplevel_create(&window);
	begin(&trip, &window.configures);
	uint32_t cookie = stage_expect(LINK_SYNC)->serial.serial;
	/* Only on its own side: the proxy sees it vanish. */
	stage_toplevel_destroy(&window);
	wl_callback_destroy(trip.callback);
	stage_leave();
	stage_expect(LINK_WINDOW_DESTROY);
	say_done(cookie);
	idle();
	assert_false(trip.done);
	stage_end();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_first_configure_comes_with_it),
		TEST(the_answer_to_a_request_comes_with_it),
		TEST(nothing_asked_is_nothing_held),
		TEST(they_are_answered_in_order),
		TEST(a_later_question_has_a_sync_of_its_own),
		TEST(a_silent_host_stops_nobody),
		TEST(no_host_stops_nobody),
		TEST(a_host_that_returns_is_asked_again),
		cmocka_unit_test(an_application_that_goes_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

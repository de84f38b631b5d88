/* SPDX-License-Identifier: MIT
 *
 * Applications that want to know when a picture was seen: by the host's point, in their own clock.
 */
#include "tests/unit/harness.h"

#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "guest-proxy/windows/presented.h"
#include "presentation-time-client-protocol.h"
#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"

#define REFRESH 16666000 /* ns */

/* What an application has heard of one picture. */
struct news {
	bool presented, discarded;
	uint64_t us, sequence;
	uint32_t refresh, flags;
	unsigned outputs;
};

static struct wl_registry *registry;
static struct wp_presentation *presentation;
static uint32_t clock_id;
static struct stage_toplevel window;
static struct wl_buffer *buffer;
static uint32_t id; /* the host's */

static void note_clock(void *data, struct wp_presentation *source, uint32_t value)
{
	clock_id = value;
}

static const struct wp_presentation_listener clock_listener = {.clock_id = note_clock};

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, wp_presentation_interface.name) == 0) {
		presentation = wl_registry_bind(source, name, &wp_presentation_interface, 1);
		wp_presentation_add_listener(presentation, &clock_listener, NULL);
	}
}

static void ignore_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = note_global, .global_remove = ignore_remove};

static void note_output(
	void *data, struct wp_presentation_feedback *feedback, struct wl_output *output)
{
	((struct news *)data)->outputs++;
}

static void note_presented(void *data, struct wp_presentation_feedback *feedback, uint32_t sec_hi,
	uint32_t sec_lo, uint32_t nsec, uint32_t refresh, uint32_t seq_hi, uint32_t seq_lo,
	uint32_t flags)
{
	struct news *news = data;
	*news = (struct news){
		.presented = true,
		.us = ((uint64_t)sec_hi << 32 | sec_lo) * 1000000 + nsec / 1000,
		.sequence = (uint64_t)seq_hi << 32 | seq_lo,
		.refresh = refresh,
		.flags = flags,
		.outputs = news->outputs,
	};
	wp_presentation_feedback_destroy(feedback);
}

static void note_discarded(void *data, struct wp_presentation_feedback *feedback)
{
	((struct news *)data)->discarded = true;
	wp_presentation_feedback_destroy(feedback);
}

static const struct wp_presentation_feedback_listener feedback_listener = {
	.sync_output = note_output, .presented = note_presented, .discarded = note_discarded};

static int setup(void **state)
{
	stage_begin();
	presentation = NULL;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(presentation);
	id = stage_toplevel_show(&window, 200, 100);
	buffer = stage_buffer(200, 100, 0xff00ff00, true);
	stage_settle();
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	stage_toplevel_destroy(&window);
	wl_buffer_destroy(buffer);
	wp_presentation_destroy(presentation);
	wl_registry_destroy(registry);
	stage_end();
	return 0;
}

static void want(struct news *news)
{
	*news = (struct news){0};
	wp_presentation_feedback_add_listener(
		wp_presentation_feedback(presentation, window.surface), &feedback_listener, news);
}

static void draw(void)
{
	stage_toplevel_draw(&window, buffer);
	stage_expect(LINK_WINDOW_COMMIT);
}

static void say_presented(uint32_t time, uint64_t sequence)
{
	const struct link_msg msg = {
		.opcode = LINK_PRESENTED,
		.object = id,
		.presented = {time, 500, REFRESH, sequence},
	};
	stage_say(&msg);
}

static void the_hosts_figures(void **state)
{
	struct news first, second;
	assert_int_equal(clock_id, CLOCK_MONOTONIC);
	want(&first);
	stage_toplevel_draw(&window, buffer);
	/* It comes before what it is about. */
	assert_int_equal(stage_expect(LINK_WINDOW_FEEDBACK)->object, id);
	stage_expect(LINK_WINDOW_COMMIT);
	say_presented(1000, 60);
	stage_wait(first.presented);
	want(&second);
	draw();
	say_presented(1016, 61);
	stage_wait(second.presented);
	assert_int_equal(first.refresh, REFRESH);
	assert_int_equal(first.sequence, 60);
	assert_int_equal(second.sequence, 61);
	assert_int_equal(first.flags, 0);
	assert_true(first.us <= clock_us());
	/* The second message came quicker than the first, or as quick. */
	assert_true(second.us <= first.us + 16000 + 16000 / PRESENTED_DRIFT);
}

static void who_does_not_ask_is_not_spoken_of(void **state)
{
	draw();
	assert_int_equal(stage_count(LINK_WINDOW_FEEDBACK), 0);
	/* A host that says it all the same. */
	say_presented(1000, 60);
	stage_settle();
}

static void what_was_replaced_was_not_seen(void **state)
{
	struct news first, second;
	want(&first);
	draw();
	want(&second);
	draw();
	stage_wait(first.discarded);
	say_presented(1000, 60);
	stage_wait(second.presented);
}

/* As long as another surface of the window is drawn, say. */
static void it_is_asked_for_until_it_is_answered(void **state)
{
	struct news news;
	want(&news);
	draw();
	wl_surface_damage_buffer(window.surface, 0, 0, 1, 1);
	wl_surface_commit(window.surface);
	stage_expect(LINK_WINDOW_COMMIT);
	assert_int_equal(stage_count(LINK_WINDOW_FEEDBACK), 2);
	say_presented(1000, 60);
	stage_wait(news.presented);
}

static void what_goes_is_not_seen(void **state)
{
	struct news news;
	want(&news);
	draw();
	wl_surface_attach(window.surface, NULL, 0, 0);
	wl_surface_commit(window.surface);
	stage_wait(news.discarded);
}

static void a_lost_host_has_seen_nothing(void **state)
{
	struct news news;
	want(&news);
	draw();
	stage_host_restart();
	stage_wait(news.discarded);
}

static void an_older_host_is_not_asked(void **state)
{
	struct news news;
	stage_host_replace(LINK_VERSION_MINOR_PRESENTED - 1);
	stage_forget();
	stage_expect(LINK_WINDOW_COMMIT);
	want(&news);
	draw();
	stage_wait(news.discarded);
	assert_int_equal(stage_count(LINK_WINDOW_FEEDBACK), 0);
	stage_host_replace(LINK_VERSION_MINOR);
	stage_forget();
	id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
}

/* --- the clock -------------------------------------------------------------------------------- */

static void the_quickest_message_sets_the_clock(void **state)
{
	struct presented_clock clock = {0};
	/* 300 us under way, then 100, then 900. */
	assert_int_equal(presented_clock_map(&clock, 1000, 0, 5000300), 5000300);
	assert_int_equal(presented_clock_map(&clock, 1010, 0, 5010100), 5010100);
	uint64_t late = presented_clock_map(&clock, 1020, 0, 5020900);
	assert_in_range(late, 5020100, 5020100 + 10000 / PRESENTED_DRIFT);
}

static void nothing_is_seen_before_what_was_earlier(void **state)
{
	struct presented_clock clock = {0};
	assert_int_equal(presented_clock_map(&clock, 1000, 0, 5050000), 5050000);
	assert_int_equal(presented_clock_map(&clock, 1016, 0, 5016100), 5050000);
	uint64_t third = presented_clock_map(&clock, 1066, 0, 5066200);
	assert_in_range(third, 5066100, 5066100 + 50000 / PRESENTED_DRIFT);
}

/* A clock of ours that goes slower than the host's is followed, by so much. */
static void a_drift_is_followed(void **state)
{
	struct presented_clock clock = {0};
	uint64_t last = 0;
	for (uint32_t i = 0; i < 1000; i++) {
		uint64_t now = UINT64_C(5000000) + i * UINT64_C(10005);
		uint64_t at = presented_clock_map(&clock, 1000 + 10 * i, 0, now);
		assert_true(at <= now && (i == 0 || at > last));
		last = at;
	}
	assert_in_range(UINT64_C(5000000) + 999 * UINT64_C(10005) - last, 0, 10);
}

static void ms_wrap(void **state)
{
	struct presented_clock clock = {0};
	uint64_t before = presented_clock_map(&clock, UINT32_MAX, 999, 7000000);
	uint64_t after = presented_clock_map(&clock, 15, 999, 7016000);
	assert_int_equal(after - before, 16000);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_hosts_figures),
		TEST(who_does_not_ask_is_not_spoken_of),
		TEST(what_was_replaced_was_not_seen),
		TEST(it_is_asked_for_until_it_is_answered),
		TEST(what_goes_is_not_seen),
		TEST(a_lost_host_has_seen_nothing),
		TEST(an_older_host_is_not_asked),
		cmocka_unit_test(the_quickest_message_sets_the_clock),
		cmocka_unit_test(nothing_is_seen_before_what_was_earlier),
		cmocka_unit_test(a_drift_is_followed),
		cmocka_unit_test(ms_wrap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * An application that hangs: the proxy notices, tells the host, and ends it for its user.
 */
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"

static struct stage_toplevel window, other;
static uint32_t id, other_id; /* the host's */

static int setup(void **state)
{
	stage_begin();
	id = stage_toplevel_show(&window, 200, 100);
	other_id = stage_toplevel_show(&other, 200, 100);
	stage_settle();
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	stage_toplevel_destroy(&window);
	stage_toplevel_destroy(&other);
	stage_end();
	return 0;
}

static void enter(uint32_t object)
{
	const struct link_msg msg = {.opcode = LINK_KEYBOARD_ENTER,
		.object = object,
		.keyboard_enter.serial = stage_serial()};
	stage_say(&msg);
}

static void press(uint32_t object)
{
	struct link_msg msg = {.opcode = LINK_POINTER_ENTER,
		.object = object,
		.pointer_enter = {stage_serial(), 2560, 2560}};
	stage_say(&msg);
	msg = (struct link_msg){.opcode = LINK_POINTER_BUTTON,
		.object = object,
		.pointer_button = {stage_serial(), 1, 0x110, true}};
	stage_say(&msg);
}

static void close_it(uint32_t object)
{
	stage_say_opcode(LINK_CLOSE, object);
}

static void every_act_asks(void **state)
{
	void (*const acts[])(uint32_t object) = {enter, press, close_it};
	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		unsigned before = stage_pings;
		stage_toplevel_destroy(&window);
		id = stage_toplevel_show(&window, 200, 100);
		acts[i](id);
		stage_wait(stage_pings == before + 1);
	}
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_RESPONSIVE), 0);
}

static void nothing_else_does(void **state)
{
	struct link_msg msg = {.opcode = LINK_POINTER_ENTER,
		.object = id,
		.pointer_enter = {stage_serial(), 2560, 2560}};
	stage_say(&msg);
	msg = (struct link_msg){
		.opcode = LINK_POINTER_MOTION, .object = id, .pointer_motion = {2, 5120, 5120}};
	stage_say(&msg);
	stage_configure(id, 300, 200, LINK_STATE_ACTIVATED);
	stage_say_opcode(LINK_FRAME, id);
	stage_settle();
	assert_int_equal(stage_pings, 0);
}

/* Both windows of the application, once. */
static void hang(uint32_t asked)
{
	stage_answers = false;
	enter(asked);
	const struct link_msg *first = stage_expect(LINK_WINDOW_RESPONSIVE);
	uint32_t object = first->object;
	assert_int_equal(first->responsive.responsive, 0);
	const struct link_msg *second = stage_expect(LINK_WINDOW_RESPONSIVE);
	assert_int_equal(second->responsive.responsive, 0);
	assert_true(object != second->object);
}

static void one_that_hangs_is_told(void **state)
{
	hang(id);
	stage_wait(stage_pings > 1); /* it is asked again */
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_RESPONSIVE), 2);
	stage_answers = true;
	stage_pong();
	assert_int_equal(stage_expect(LINK_WINDOW_RESPONSIVE)->responsive.responsive, 1);
	assert_int_equal(stage_expect(LINK_WINDOW_RESPONSIVE)->responsive.responsive, 1);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_RESPONSIVE), 4);
}

static void the_next_host_is_told_too(void **state)
{
	hang(id);
	stage_host_restart();
	stage_forget();
	assert_int_equal(stage_expect(LINK_WINDOW_RESPONSIVE)->responsive.responsive, 0);
	assert_int_equal(stage_expect(LINK_WINDOW_RESPONSIVE)->responsive.responsive, 0);
}

/* One CLOSE, hung or not, is only asked; one that was heard does not count. */
static void a_close_that_was_heard_does_not_count(void **state)
{
	close_it(id);
	stage_wait(window.closes == 1 && stage_pings == 1);
	stage_settle();
	hang(other_id);
	close_it(id);
	stage_wait(window.closes == 2);
	close_it(other_id);
	stage_wait(other.closes == 1);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_DESTROY), 0);
}

static void the_second_close_ends_it(void **state)
{
	hang(id);
	close_it(id);
	stage_wait(window.closes == 1);
	close_it(id);
	stage_expect(LINK_WINDOW_DESTROY);
	stage_expect(LINK_WINDOW_DESTROY);
	assert_true(stage_pings > 0);
}

/* It began to hang before it could answer. */
static void a_close_from_before_counts(void **state)
{
	stage_answers = false;
	close_it(id);
	stage_expect(LINK_WINDOW_RESPONSIVE);
	stage_expect(LINK_WINDOW_RESPONSIVE);
	close_it(other_id);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_DESTROY), 0);
	close_it(id);
	stage_expect(LINK_WINDOW_DESTROY);
	stage_expect(LINK_WINDOW_DESTROY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_act_asks),
		TEST(nothing_else_does),
		TEST(one_that_hangs_is_told),
		TEST(the_next_host_is_told_too),
		TEST(a_close_that_was_heard_does_not_count),
		TEST(the_second_close_ends_it),
		TEST(a_close_from_before_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

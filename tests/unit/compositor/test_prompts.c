/* SPDX-License-Identifier: MIT
 *
 * Questions to the user, on the real desktop with a clock of the test's own: what counts as an
 * answer, what ends them, and how often they come.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <string.h>
#include <wlr/interfaces/wlr_keyboard.h>
#include <wlr/types/wlr_cursor.h>

#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "compositor/input/pointer.h"
#include "compositor/input/prompt_state.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

#define MS 1000u /* of the own clock */
#define PATIENCE 30000 /* ms of the real one */

static struct fake_desktop *desktop;
static struct fake_window *window; /* of domain 0, has the focus */
static struct wlr_keyboard keyboard;
static unsigned answers;
static struct prompt_answer last;

static const struct wlr_keyboard_impl keyboard_impl = {.name = "test"};
static const char *lines[] = {"one", "two"};

static void take_answer(void *data, const struct prompt_answer *answer)
{
	answers++;
	last = *answer;
}

static struct prompt_question question(void)
{
	return (struct prompt_question){
		.source = &desktop->domains[0],
		.target = &desktop->domains[1],
		.subject = PROMPT_PASTE,
		.size = 1234,
		.type = "text/plain",
		.lines = lines,
		.line_count = COUNT_OF(lines),
	};
}

static void pass(uint64_t ms)
{
	own_clock_time += ms * MS;
}

static void key(uint32_t code, bool pressed)
{
	wlr_keyboard_notify_key(
		&keyboard, &(struct wlr_keyboard_key_event){
				   .keycode = code,
				   .update_state = true,
				   .state = pressed ? WL_KEYBOARD_KEY_STATE_PRESSED
						    : WL_KEYBOARD_KEY_STATE_RELEASED,
			   });
}

static void tap(uint32_t code)
{
	key(code, true);
	key(code, false);
}

static void move(double x, double y)
{
	struct wlr_pointer_motion_absolute_event event = {
		.pointer = &desktop->mouse, .x = x / 1280, .y = y / 720};
	wl_signal_emit_mutable(&desktop->mouse.events.motion_absolute, &event);
}

static void move_to(const struct wlr_box *box)
{
	move(box->x + box->width / 2.0, box->y + box->height / 2.0);
}

static void button(bool pressed)
{
	struct wlr_pointer_button_event event = {.pointer = &desktop->mouse,
		.button = BTN_LEFT,
		.state = pressed ? WL_POINTER_BUTTON_STATE_PRESSED
				 : WL_POINTER_BUTTON_STATE_RELEASED};
	wl_signal_emit_mutable(&desktop->mouse.events.button, &event);
}

static void click(void)
{
	button(true);
	button(false);
}

/* It is on. */
static struct prompt_shown begin(void)
{
	struct prompt_question asked = question();
	assert_non_null(prompt_ask(desktop->input, &asked, take_answer, NULL));
	fake_desktop_settle(desktop);
	struct prompt_shown shown;
	assert_true(prompt_shown(desktop->input, &shown));
	assert_string_equal(desktop->input->mode->name, "prompt");
	return shown;
}

/* The same, and it takes answers. */
static struct prompt_shown begin_live(void)
{
	struct prompt_shown shown = begin();
	pass(PROMPT_DEAD);
	assert_true(prompt_shown(desktop->input, &shown) && shown.live);
	return shown;
}

static void expect_answer(bool allow)
{
	unsigned before = answers;
	assert_true(desktop->input->mode == &mode_normal || desktop->input->mode->name[0] == 's');
	while (answers == before) {
		wl_event_loop_dispatch(desktop->screen->loop, PATIENCE);
	}
	assert_int_equal(answers, before + 1);
	assert_int_equal(last.allow, allow);
	assert_null(desktop->input->prompt);
	pass((uint64_t)PROMPT_COOL_DOWN << PROMPT_COOL_DOWN_DOUBLINGS);
}

static void expect_none(void)
{
	struct prompt_shown shown;
	fake_desktop_settle(desktop);
	assert_true(prompt_shown(desktop->input, &shown));
	assert_false(shown.allow_chosen);
}

static int set_up(void **state)
{
	own_clock_time = 1000 * MS;
	desktop = fake_desktop_create();
	window = fake_window_show(desktop, 0, 300, 200);
	wlr_keyboard_init(&keyboard, &keyboard_impl, "test");
	keyboard_create(desktop->input, &keyboard, false);
	move(1279, 719);
	return 0;
}

static int tear_down(void **state)
{
	wlr_keyboard_finish(&keyboard);
	fake_desktop_destroy(desktop);
	return 0;
}

/* --- what counts ------------------------------------------------------------------------------ */

static void deny_is_the_default(void **state)
{
	begin_live();
	tap(KEY_ENTER);
	expect_answer(false);
	begin_live();
	tap(KEY_ESC);
	expect_answer(false);
	struct prompt_shown shown = begin_live();
	move_to(&shown.deny);
	click();
	expect_answer(false);
}

static void it_can_be_allowed(void **state)
{
	begin_live();
	tap(KEY_TAB);
	tap(KEY_ENTER);
	expect_answer(true);
	struct prompt_shown shown = begin_live();
	move_to(&shown.allow);
	click();
	expect_answer(true);
	assert_int_equal(last.size, 1234);
	assert_string_equal(last.type, "text/plain");
}

/* The asker has not heard yet: a lock, other rules, the end of a link. */
static void a_denial_that_follows_at_once_counts(void **state)
{
	begin_live();
	tap(KEY_TAB);
	tap(KEY_ENTER);
	prompt_deny_all(desktop->input);
	expect_answer(false);
}

/* Also with what was typed for the window before, as fast as hands can. */
static void what_comes_too_early_is_dropped(void **state)
{
	begin();
	pass(PROMPT_DEAD - 1);
	tap(KEY_TAB);
	expect_none();
	for (int i = 0; i < 100; i++) {
		tap(KEY_TAB);
		tap(KEY_ENTER);
		pass(50);
	}
	expect_none();
	pass(PROMPT_DEAD);
	tap(KEY_ENTER);
	expect_answer(false);
}

static void an_early_escape_is_dropped(void **state)
{
	begin();
	tap(KEY_ESC);
	expect_none();
	pass(PROMPT_DEAD);
	tap(KEY_ESC);
	expect_answer(false);
}

/* The pointer must have come there for it. */
static void a_click_that_was_under_way_is_dropped(void **state)
{
	struct prompt_shown shown = begin_live();
	tap(KEY_ESC);
	expect_answer(false);
	move_to(&shown.allow);
	begin_live();
	click();
	expect_none();
	move(shown.allow.x + 1, shown.allow.y + 1);
	click();
	expect_none();
	move_to(&shown.box);
	move_to(&shown.allow);
	click();
	expect_answer(true);
}

static void only_a_whole_click_counts(void **state)
{
	struct prompt_shown shown = begin_live();
	move_to(&shown.allow);
	button(true);
	move_to(&shown.deny);
	button(false);
	expect_none();
	move(5, 700);
	click();
	expect_none();
	move_to(&shown.box);
	button(true);
	move_to(&shown.allow);
	button(false);
	expect_none();
	tap(KEY_ESC);
	expect_answer(false);
}

/* A line that is drawn later moves what the user reads: he is given time anew. */
static void another_picture_takes_time_again(void **state)
{
	lines[1] = "zw\u00f6lf";
	begin_live();
	lines[1] = "two";
	tap(KEY_TAB);
	const struct prompt_guard *guard = &desktop->input->prompt->guard;
	for (uint64_t first = guard->first; guard->first == first;) {
		pass(1);
		wl_event_loop_dispatch(desktop->screen->loop, PATIENCE);
	}
	struct prompt_shown shown;
	assert_true(prompt_shown(desktop->input, &shown));
	assert_false(shown.live || shown.allow_chosen);
	tap(KEY_ENTER);
	expect_none();
	pass(PROMPT_DEAD);
	tap(KEY_ESC);
	expect_answer(false);
}

/* --- what ends it ----------------------------------------------------------------------------- */

static void either_end_is_a_denial(void **state)
{
	for (unsigned i = 0; i < 2; i++) {
		begin_live();
		tap(KEY_TAB);
		struct domain *domain = &desktop->domains[i];
		domain_set_status(domain, DOMAIN_DOWN, NULL);
		expect_answer(false);
		struct prompt_question asked = question();
		assert_null(prompt_ask(desktop->input, &asked, take_answer, NULL));
		domain_set_status(domain, DOMAIN_UP, NULL);
	}
	begin_live();
	domain_set_status(&desktop->domains[2], DOMAIN_DOWN, NULL);
	expect_none();
	prompt_deny_all(desktop->input);
	expect_answer(false);
}

static void chords_deny(void **state)
{
	begin_live();
	key(KEY_LEFTALT, true);
	tap(KEY_TAB);
	assert_string_equal(desktop->input->mode->name, "switch");
	expect_answer(false);
	key(KEY_LEFTALT, false);
	begin_live();
	key(KEY_LEFTALT, true);
	tap(KEY_F4);
	key(KEY_LEFTALT, false);
	expect_answer(false);
	assert_int_equal(window->closes, 0);
}

static void outputs_come_and_go(void **state)
{
	begin_live();
	tap(KEY_TAB);
	fake_desktop_set_area(desktop, 1000, 600);
	struct prompt_shown shown;
	assert_true(prompt_shown(desktop->input, &shown));
	assert_false(shown.live || shown.allow_chosen);
	assert_true(shown.box.x + shown.box.width <= 1000);
	fake_desktop_set_area(desktop, 200, 100);
	expect_answer(false);
	struct prompt_question asked = question();
	assert_null(prompt_ask(desktop->input, &asked, take_answer, NULL));
	fake_desktop_set_area(desktop, 1280, 692);
	begin_live();
	fake_desktop_unplug(desktop);
	expect_answer(false);
	assert_null(prompt_ask(desktop->input, &asked, take_answer, NULL));
	fake_desktop_plug(desktop);
}

static void nobody_wants_to_know(void **state)
{
	unsigned before = answers;
	struct prompt_question asked = question();
	prompt_withdraw(prompt_ask(desktop->input, &asked, take_answer, NULL));
	pass(PROMPT_COOL_DOWN << PROMPT_COOL_DOWN_DOUBLINGS);
	begin_live();
	prompt_withdraw(desktop->input->prompt);
	assert_ptr_equal(desktop->input->mode, &mode_normal);
	fake_desktop_settle(desktop);
	assert_int_equal(answers, before);
}

/* --- who hears of it -------------------------------------------------------------------------- */

static void keys_are_nobodys(void **state)
{
	key(KEY_A, true);
	assert_ptr_equal(desktop->input->route.keyboard, &window->base);
	begin_live();
	assert_null(desktop->input->route.keyboard);
	unsigned presses = window->presses;
	key(KEY_A, false);
	tap(KEY_B);
	struct fake_window *other = fake_window_show(desktop, 0, 100, 100);
	focus_set(desktop->input, &other->base);
	tap(KEY_B);
	assert_null(desktop->input->route.keyboard);
	assert_null(desktop->input->route.pointer);
	tap(KEY_ESC);
	expect_answer(false);
	assert_ptr_equal(desktop->input->route.keyboard, &other->base);
	assert_int_equal(window->presses, presses);
	assert_int_equal(other->presses, 0);
}

/* --- how often -------------------------------------------------------------------------------- */

static void attack_36_one_at_a_time(void **state)
{
	begin_live();
	struct prompt_question asked = question();
	assert_null(prompt_ask(desktop->input, &asked, take_answer, NULL));
	tap(KEY_ESC);
	expect_answer(false);
}

static bool refused_until(uint64_t ms)
{
	struct prompt_question asked = question();
	pass(ms - 1);
	bool refused = !prompt_ask(desktop->input, &asked, take_answer, NULL);
	pass(1);
	return refused;
}

static void deny(void)
{
	uint64_t now = own_clock_time;
	prompt_deny_all(desktop->input);
	expect_answer(false);
	own_clock_time = now;
}

static void attack_36_denials_make_them_rare(void **state)
{
	begin();
	deny();
	for (unsigned i = 0; i < PROMPT_COOL_DOWN_DOUBLINGS + 2; i++) {
		unsigned doublings =
			i < PROMPT_COOL_DOWN_DOUBLINGS ? i : PROMPT_COOL_DOWN_DOUBLINGS;
		assert_true(refused_until((uint64_t)PROMPT_COOL_DOWN << doublings));
		begin();
		deny();
	}
	pass((uint64_t)PROMPT_COOL_DOWN << PROMPT_COOL_DOWN_DOUBLINGS);
	begin_live();
	tap(KEY_TAB);
	uint64_t now = own_clock_time;
	tap(KEY_ENTER);
	expect_answer(true);
	own_clock_time = now;
	assert_true(refused_until(PROMPT_COOL_DOWN));
	begin();
	deny();
}

/* --- what an answer is good for --------------------------------------------------------------- */

static void an_answer_is_to_one_question(void **state)
{
	struct prompt_question asked = question();
	const struct prompt_answer yes = {
		true, asked.source, asked.target, PROMPT_PASTE, 1234, "text/plain"};
	struct prompt_answer answer = yes;
	assert_true(prompt_answer_allows(&answer, &asked));
	answer.allow = false;
	assert_false(prompt_answer_allows(&answer, &asked));
	struct prompt_question others[5];
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		others[i] = asked;
	}
	others[0].source = &desktop->domains[2];
	others[1].target = &desktop->domains[2];
	others[2].subject = PROMPT_DROP;
	others[3].size++;
	others[4].type = "text/html";
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		assert_false(prompt_answer_allows(&yes, &others[i]));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(deny_is_the_default),
		TEST(it_can_be_allowed),
		TEST(a_denial_that_follows_at_once_counts),
		TEST(what_comes_too_early_is_dropped),
		TEST(an_early_escape_is_dropped),
		TEST(a_click_that_was_under_way_is_dropped),
		TEST(only_a_whole_click_counts),
		TEST(another_picture_takes_time_again),
		TEST(either_end_is_a_denial),
		TEST(chords_deny),
		TEST(outputs_come_and_go),
		TEST(nobody_wants_to_know),
		TEST(keys_are_nobodys),
		TEST(attack_36_one_at_a_time),
		TEST(attack_36_denials_make_them_rare),
		TEST(an_answer_is_to_one_question),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

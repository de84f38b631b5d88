/* SPDX-License-Identifier: MIT
 *
 * The secure attention key, on the real desktop with a clock of the test's own: when clicks count,
 * whom they are about, and what is said of a domain.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <string.h>
#include <wlr/interfaces/wlr_keyboard.h>

#include "compositor/domain/domain_notes.h"
#include "compositor/input/attention_state.h"
#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "tests/unit/compositor/fake_desktop.h"
#include "tests/unit/compositor/own_clock.h"

#define MS 1000u /* of the own clock */

static struct fake_desktop *desktop;
static struct fake_window *window; /* of domain 0, has the focus */

static void pass(uint64_t ms)
{
	own_clock_time += ms * MS;
}

static void move_to(const struct wlr_box *box)
{
	struct wlr_pointer_motion_absolute_event event = {.pointer = &desktop->mouse,
		.x = (box->x + box->width / 2.0) / 1280,
		.y = (box->y + box->height / 2.0) / 720};
	wl_signal_emit_mutable(&desktop->mouse.events.motion_absolute, &event);
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

static struct attention_shown look(void)
{
	struct attention_shown shown;
	fake_desktop_settle(desktop);
	assert_true(attention_shown(desktop->input, &shown));
	return shown;
}

/* Windows have changed by themselves: it is shown when that is due. */
static void redraw(void)
{
	redraw_now(&desktop->input->attention->redraw);
}

/* It is on, and all that is to be seen of it is there: nothing comes later by itself, however slow
 * the machine is. */
static struct attention_shown begin(void)
{
	mode_attention_begin(desktop->input);
	look();
	redraw();
	return look();
}

/* And takes clicks. */
static struct attention_shown begin_live(void)
{
	assert_false(begin().live);
	pass(ATTENTION_DEAD);
	assert_true(look().live);
	return look();
}

static bool is_on(void)
{
	return desktop->input->attention;
}

static void leave(void)
{
	if (is_on()) {
		desktop->input->mode->escape(desktop->input);
	}
}

static int set_up(void **state)
{
	own_clock_time = 1000 * MS;
	desktop = fake_desktop_create();
	window = fake_window_show(desktop, 0, 300, 200);
	return 0;
}

static int tear_down(void **state)
{
	leave();
	fake_desktop_destroy(desktop);
	return 0;
}

/* --- when clicks count ------------------------------------------------------------------------ */

static void what_comes_too_early_is_dropped(void **state)
{
	struct attention_shown shown = begin();
	move_to(&shown.buttons[ATTENTION_LEAVE]);
	pass(ATTENTION_DEAD - 1);
	click();
	assert_true(is_on());
	/* And has put off the others. */
	pass(ATTENTION_DEAD - 1);
	click();
	assert_true(is_on());
	pass(ATTENTION_DEAD);
	click();
	assert_false(is_on());
}

static void what_has_come_under_the_pointer_takes_time(void **state)
{
	struct fake_window *meant = fake_window_show(desktop, 1, 300, 200);
	struct attention_shown shown = begin_live();
	assert_int_equal(shown.rows[1].window, meant->base.number);
	move_to(&shown.row_boxes[1]);
	assert_true(look().live);
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	redraw();
	assert_int_equal(look().rows[1].window, other->base.number);
	assert_false(look().live);
	click();
	assert_int_equal(look().chosen.window, window->base.number);
	pass(ATTENTION_DEAD);
	click();
	assert_int_equal(look().chosen.window, other->base.number);
	/* What the user does himself takes none. */
	assert_true(look().live);
}

static void a_click_is_about_what_was_chosen_at_its_press(void **state)
{
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	struct attention_shown shown = begin_live();
	assert_int_equal(shown.chosen.window, window->base.number);
	move_to(&shown.buttons[ATTENTION_CLOSE]);
	button(true);
	desktop->input->mode->key(desktop->input, XKB_KEY_Down);
	assert_int_equal(look().chosen.window, other->base.number);
	button(false);
	assert_int_equal(other->closes + window->closes, 0);
	pass(ATTENTION_DEAD);
	click();
	assert_int_equal(other->closes, 1);
	/* Nor does a press elsewhere that ends on a button. */
	move_to(&shown.row_boxes[0]);
	button(true);
	move_to(&shown.buttons[ATTENTION_CLOSE]);
	button(false);
	assert_int_equal(other->closes + window->closes, 1);
}

static void a_release_that_comes_too_early_is_no_click(void **state)
{
	fake_window_show(desktop, 1, 300, 200);
	struct attention_shown shown = begin_live();
	move_to(&shown.buttons[ATTENTION_CLOSE]);
	button(true);
	move_to(&shown.row_boxes[1]);
	fake_window_show(desktop, 1, 300, 200);
	redraw();
	assert_false(look().live);
	move_to(&shown.buttons[ATTENTION_CLOSE]);
	button(false);
	assert_int_equal(look().chosen.window, window->base.number);
	assert_int_equal(window->closes, 0);
	pass(ATTENTION_DEAD);
	click();
	assert_int_equal(window->closes, 1);
}

/* By the wheel, by a key or by a click of the user's own. */
static void a_click_that_ends_something_waits_until_its_choice_was_seen(void **state)
{
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	struct attention_shown shown = begin_live();
	struct motion_axis wheel = {.orientation = WL_POINTER_AXIS_VERTICAL_SCROLL, .value = 15};
	move_to(&shown.buttons[ATTENTION_CLOSE]);
	desktop->input->mode->axis(desktop->input, &wheel);
	pass(ATTENTION_DEAD - 1);
	click();
	assert_int_equal(window->closes + other->closes, 0);
	pass(ATTENTION_DEAD);
	click();
	assert_int_equal(window->closes + other->closes, 1);
	/* What ends nothing is at once. */
	wheel.value = -15;
	desktop->input->mode->axis(desktop->input, &wheel);
	shown = look();
	move_to(&shown.buttons[ATTENTION_MINIMIZE]);
	click();
	assert_true(window->base.minimized || other->base.minimized);
}

/* --- when keys count -------------------------------------------------------------------------- */

static void key(xkb_keysym_t sym)
{
	desktop->input->mode->key(desktop->input, sym);
}

static void keys_that_end_something_wait_until_it_is_live(void **state)
{
	begin();
	pass(ATTENTION_DEAD - 1);
	key(XKB_KEY_k);
	key(XKB_KEY_c);
	assert_false(desktop->domains[0].barred);
	assert_int_equal(window->closes, 0);
	/* And have put off the others; what ends nothing is at once. */
	pass(ATTENTION_DEAD - 1);
	assert_false(look().keys_live);
	key(XKB_KEY_m);
	assert_true(window->base.minimized);
	key(XKB_KEY_k);
	assert_false(desktop->domains[0].barred);
	pass(ATTENTION_DEAD);
	assert_true(look().keys_live);
	key(XKB_KEY_c);
	assert_int_equal(window->closes, 1);
	key(XKB_KEY_k);
	assert_true(desktop->domains[0].barred);
}

static void a_row_that_goes_before_a_key_kills_no_other(void **state)
{
	struct fake_window *meant = fake_window_show(desktop, 1, 300, 200);
	struct attention_shown shown = begin_live();
	assert_int_equal(shown.rows[1].window, meant->base.number);
	struct fake_window *hostile = fake_window_show(desktop, 2, 300, 200);
	redraw();
	assert_int_equal(look().rows[1].window, hostile->base.number);
	assert_true(look().keys_live);
	fake_window_destroy(hostile);
	key(XKB_KEY_Down);
	key(XKB_KEY_k);
	key(XKB_KEY_d);
	key(XKB_KEY_c);
	assert_int_equal(look().chosen.window, meant->base.number);
	assert_int_equal(window->closes + meant->closes, 0);
	assert_false(desktop->domains[0].barred || desktop->domains[1].barred);
	/* Once he has seen who it is it counts. */
	pass(ATTENTION_DEAD);
	key(XKB_KEY_k);
	assert_true(desktop->domains[1].barred);
	assert_false(desktop->domains[0].barred);
}

static void a_row_that_moves_by_itself_puts_keys_off(void **state)
{
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	begin_live();
	assert_true(look().keys_live);
	/* But not for ever. */
	for (unsigned i = 0; i < ATTENTION_MOST_DELAYS; i++) {
		window_raise(i % 2 ? &window->base : &other->base);
		redraw();
		assert_false(look().keys_live);
		key(XKB_KEY_k);
		assert_false(desktop->domains[0].barred);
		pass(ATTENTION_DEAD);
		assert_true(look().keys_live);
	}
	window_raise(&other->base);
	redraw();
	key(XKB_KEY_k);
	assert_true(desktop->domains[0].barred);
}

/* --- what is done ----------------------------------------------------------------------------- */

static void buttons_do_what_they_say(void **state)
{
	struct attention_shown shown = begin_live();
	move_to(&shown.buttons[ATTENTION_MINIMIZE]);
	click();
	assert_true(window->base.minimized);
	click();
	assert_false(window->base.minimized);
	move_to(&shown.buttons[ATTENTION_KILL]);
	click();
	assert_true(desktop->domains[0].barred);
	click();
	assert_false(desktop->domains[0].barred);
	move_to(&shown.buttons[ATTENTION_FOCUS]);
	click();
	assert_false(is_on());
	assert_ptr_equal(desktop->desktop->active, &window->base);
}

static void as_many_as_have_room(void **state)
{
	for (int i = 0; i < 500; i++) {
		fake_window_show(desktop, (unsigned)i % FAKE_DOMAINS, 300, 200);
	}
	struct attention_shown shown = begin_live();
	assert_int_equal(shown.entries, 501);
	assert_in_range(shown.row_count, 5, ATTENTION_MAX_ROWS);
	for (int i = 0; i < 501; i++) {
		desktop->input->mode->key(desktop->input, XKB_KEY_Down);
		shown = look();
		size_t k = 0;
		while (k < shown.row_count && shown.rows[k].window != shown.chosen.window) {
			k++;
		}
		assert_true(k < shown.row_count);
	}
}

/* --- what is said ----------------------------------------------------------------------------- */

static struct policy *rules(const char *path, const char *text)
{
	static const char *names[] = {"d0", "d1", "d2"};
	const struct settings_text texts[] = {{.path = path, .bytes = text, .size = strlen(text)}};
	char error[SETTINGS_MAX_ERROR];
	struct policy *policy = policy_create(texts, 1, names, COUNT_OF(names), error);
	assert_non_null(policy);
	return policy;
}

/* The note that begins so, of domain 0. */
static struct attention_note note(const char *begin)
{
	struct attention_ways ways;
	static struct attention_note notes[ATTENTION_NOTES];
	attention_ways_begin(&ways, desktop->config.policy, &desktop->domains[0]);
	while (attention_ways_step(&ways, 0)) {
	}
	size_t count =
		attention_notes_of(&desktop->domains[0], &ways, false, notes, ATTENTION_NOTES);
	for (size_t i = 0; i < count; i++) {
		if (strncmp(notes[i].text, begin, strlen(begin)) == 0) {
			return notes[i];
		}
	}
	fail_msg("no note begins with \"%s\"", begin);
	return (struct attention_note){0};
}

static void rules_are_named_with_their_places(void **state)
{
	assert_string_equal(note("May go out").end, "nobody");
	desktop->config.policy = rules("a.ini", "[clipboard]\nd0 -> d1 = allow mime=image/png\nd0 "
						"-> d1 = ask\n[drag]\nd2 -> d0 = ask\n");
	struct attention_note out = note("clipboard: allow, image/png +1");
	assert_string_equal(out.end, "a.ini:2");
	assert_ptr_equal(out.domain, &desktop->domain_configs[1]);
	struct attention_note in = note("drag: ask, text");
	assert_string_equal(in.end, "a.ini:5");
	assert_ptr_equal(in.domain, &desktop->domain_configs[2]);
	policy_destroy(desktop->config.policy);
	desktop->config.policy = NULL;
}

static void places_of_rules_go_with_them(void **state)
{
	struct policy *old = rules("a.ini", "[clipboard]\nd0 -> d1 = ask\n");
	desktop->config.policy = old;
	begin_live();
	const struct attention_ways *ways = &desktop->input->attention->ways;
	assert_int_equal(ways->count, 1);
	desktop->config.policy = NULL;
	wl_signal_emit_mutable(&desktop->all_domains.events.changed, &desktop->domains[1]);
	policy_destroy(old);
	assert_int_equal(ways->count, 0);
}

static void what_it_holds_and_was_denied_is_said(void **state)
{
	struct domain *domain = &desktop->domains[0];
	note("Clipboard: nothing");
	note("Keeps the screen on: no");
	domain_set_held(domain, 5);
	domain_set_keeps_awake(domain, true);
	note("Clipboard: copied");
	note("Keeps the screen on: yes");
	for (int i = 0; i < 5; i++) {
		domain_note_denial(domain, &desktop->domains[1], "paste",
			i == 4 ? "no rule allows it" : "before", i == 4 ? "a.ini:7" : "");
	}
	const struct domain_denial *last = domain_denial(domain, 0);
	assert_string_equal(last->what, "paste from d0 into d1");
	assert_string_equal(note("  no rule allows it").end, "a.ini:7");
	assert_string_equal(domain_denial(&desktop->domains[1], 0)->why, last->why);
	assert_null(domain_denial(domain, DOMAIN_DENIALS));
	domain->status = DOMAIN_DOWN;
	domain->barred = true;
	strcpy(domain->reason, "killed by the user");
	note("Link: killed");
	note("Its end: killed by the user");
}

static void what_has_no_room_is_counted(void **state)
{
	struct attention_ways ways;
	struct attention_note notes[ATTENTION_NOTES];
	attention_ways_begin(&ways, NULL, &desktop->domains[0]);
	assert_int_equal(attention_notes_of(&desktop->domains[0], &ways, false, notes, 3), 3);
	assert_string_equal(notes[2].text, "4 lines more have no room here");
	assert_int_equal(attention_notes_of(&desktop->domains[0], &ways, false, notes, 0), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_comes_too_early_is_dropped),
		TEST(what_has_come_under_the_pointer_takes_time),
		TEST(a_click_is_about_what_was_chosen_at_its_press),
		TEST(a_release_that_comes_too_early_is_no_click),
		TEST(a_click_that_ends_something_waits_until_its_choice_was_seen),
		TEST(keys_that_end_something_wait_until_it_is_live),
		TEST(a_row_that_goes_before_a_key_kills_no_other),
		TEST(a_row_that_moves_by_itself_puts_keys_off),
		TEST(buttons_do_what_they_say),
		TEST(as_many_as_have_room),
		TEST(rules_are_named_with_their_places),
		TEST(places_of_rules_go_with_them),
		TEST(what_it_holds_and_was_denied_is_said),
		TEST(what_has_no_room_is_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

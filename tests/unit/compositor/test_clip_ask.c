/* SPDX-License-Identifier: MIT
 *
 * The clipboard between domains where the user has a say: what he is asked, by which rules, what is
 * pressed for him, and what a lock ends.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "common/clip.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_ends.h"

static struct fake_desktop *desktop;

static int set_up(void **state)
{
	desktop = ends_begin();
	return 0;
}

static int tear_down(void **state)
{
	ends_finish();
	return 0;
}

/* --- a rule that says ask --------------------------------------------------------------------- */

/* From 1 to 0. */
static void ask_about(const char *text)
{
	ends_chord(1, CHORD_COPY);
	end_says(1, 0, text);
	end_ends_type(1, 0, true);
	ends_chord(0, CHORD_PASTE);
}

static void the_user_is_asked(void **state)
{
	ask_about("ls\n\trm -rf\xc3\xa4\x1b\n");
	assert_int_equal(ends_user.questions, 1);
	assert_ptr_equal(ends_user.question.source, &desktop->domains[1]);
	assert_ptr_equal(ends_user.question.target, &desktop->domains[0]);
	assert_int_equal(ends_user.question.size, 13);
	assert_int_equal(ends_user.question.line_count, 2);
	assert_string_equal(ends_user.lines[0], "ls");
	assert_string_equal(ends_user.lines[1], "rm -rf\xc3\xa4");
	assert_false(ends_user.question.more);
	assert_int_equal(ends[0].pastes, 0);
	ends_answer(true, 13);
	end_assert_has(0, 0, CLIP_TEXT, "ls\n\trm -rf\xc3\xa4\n");
	assert_phase("empty");
}

static void a_denial_is_one(void **state)
{
	ask_about("text");
	ends_answer(false, 4);
	assert_int_equal(ends[0].pastes, 0);
	assert_string_equal(ends_clipboard().refusal, "the user did not allow it");
	assert_phase("held");
}

static void the_end_of_a_domain_is_not_called_the_users(void **state)
{
	ask_about("text");
	desktop->domains[1].status = DOMAIN_DOWN;
	ends_answer(false, 4);
	assert_int_equal(ends[0].pastes, 0);
	assert_string_equal(
		ends_clipboard().refusal, "a domain's link ended while the user was asked");
	desktop->domains[1].status = DOMAIN_UP;
}

static void an_answer_to_another_question_is_none(void **state)
{
	ask_about("text");
	ends_answer(true, 5);
	assert_int_equal(ends[0].pastes, 0);
}

static void who_cannot_be_asked_denies(void **state)
{
	ends_user.can_be_asked = false;
	ask_about("text");
	assert_int_equal(ends[0].pastes, 0);
	assert_string_equal(ends_clipboard().refusal, "the user cannot be asked just now");
}

static void another_copy_withdraws_the_question(void **state)
{
	ask_about("text");
	ends_chord(0, CHORD_COPY);
	assert_int_equal(ends_user.withdrawals, 1);
	end_says(0, 0, "other");
	end_ends_type(0, 0, true);
	end_ends_type(0, 1, false);
	assert_int_equal(ends[0].pastes, 0);
	assert_int_equal(ends_user.withdrawals, 1);
}

static void other_rules_wipe_what_was_copied(void **state)
{
	ends_use_rules("[clipboard]\nd0 -> d1 = allow\n");
	ends_copy_text("text");
	ends_use_rules("[clipboard]\nd0 -> d1 = allow\n");
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
	assert_string_equal(ends_clipboard().refusal, "nothing was copied");
	/* Also what the user is being asked about. */
	ends_use_rules("[clipboard]\nd1 -> d0 = ask\n");
	ask_about("text");
	assert_int_equal(ends_user.withdrawals, 0);
	ends_use_rules("[clipboard]\nd0 -> d1 = allow\n");
	assert_int_equal(ends_user.withdrawals, 1);
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
}

static void of_a_long_text_the_beginning_is_shown(void **state)
{
	char text[2 * PROMPT_MAX_LINE + 1];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text + PROMPT_MAX_LINE - 1, "\xe2\x82\xac", 3);
	ask_about(text);
	assert_int_equal(ends_user.question.line_count, 1);
	assert_int_equal(strlen(ends_user.lines[0]), PROMPT_MAX_LINE - 1);
	assert_true(ends_user.question.more);
	ends_answer(false, sizeof(text) - 1);
	ask_about("1\n2\n3\n4\n5\n6\n7\n8\n9");
	assert_int_equal(ends_user.question.line_count, PROMPT_MAX_LINES);
	assert_true(ends_user.question.more);
}

/* --- type-paste ------------------------------------------------------------------------------- */

static void paste_is_pressed_in_the_target_alone(void **state)
{
	ends_use_rules("[clipboard]\nd0 -> d1 = allow type-paste=yes\n");
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "text");
	end_ends_type(0, 0, true);
	ends_chord(1, CHORD_PASTE);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(ends[1].window->presses, 2);
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "text");
	end_ends_type(0, 0, true);
	ends_chord(1, CHORD_PASTE);
	focus_set(desktop->input, &ends[2].window->base);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(ends[1].window->presses, 2);
	assert_int_equal(ends[2].window->presses, 0);
}

/* attacks.md, row 98: neither what was pressed before the lock nor what was on its way comes. */
static void a_lock_ends_what_is_under_way(void **state)
{
	ends_chord(0, CHORD_COPY);
	ends_chord(1, CHORD_PASTE);
	desktop_set_locked(desktop->desktop, true);
	end_says(0, 0, "text");
	end_ends_type(0, 0, true);
	end_ends_type(0, 1, false);
	assert_phase("empty");
	assert_int_equal(ends[0].stops, 1);
	assert_int_equal(ends[1].pastes, 0);
	desktop_set_locked(desktop->desktop, false);
	ends_copy_text("text");
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 1);
	desktop_set_locked(desktop->desktop, true);
	assert_int_equal(ends[1].paste_stops, 1);
	assert_string_equal(ends_clipboard().refusal, "the session was locked");
}

static void a_lock_leaves_what_is_held(void **state)
{
	ends_copy_text("text");
	desktop_set_locked(desktop->desktop, true);
	desktop_set_locked(desktop->desktop, false);
	ends_chord(1, CHORD_PASTE);
	end_assert_has(1, 0, CLIP_TEXT, "text");
}

/* One byte behind what is looked at. */
static void the_last_byte_is_not_hidden(void **state)
{
	char text[4098];
	memset(text, ' ', sizeof(text));
	memcpy(text, "ls", 2);
	text[4096] = '\n';
	text[4097] = '\0';
	ends_chord(1, CHORD_COPY);
	end_says(1, 0, text);
	end_ends_type(1, 0, true);
	ends_chord(0, CHORD_PASTE);
	assert_int_equal(ends_user.questions, 1);
	assert_true(ends_user.question.more);
	ends_answer(false, 4097);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(paste_is_pressed_in_the_target_alone),
		TEST(the_user_is_asked),
		TEST(a_denial_is_one),
		TEST(the_end_of_a_domain_is_not_called_the_users),
		TEST(an_answer_to_another_question_is_none),
		TEST(who_cannot_be_asked_denies),
		TEST(another_copy_withdraws_the_question),
		TEST(other_rules_wipe_what_was_copied),
		TEST(of_a_long_text_the_beginning_is_shown),
		TEST(the_last_byte_is_not_hidden),
		TEST(a_lock_ends_what_is_under_way),
		TEST(a_lock_leaves_what_is_held),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Drags between domains whose ends the test plays: what is taken of whom, when, and where it goes.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <string.h>

#include "common/clip.h"
#include "compositor/boundary/snapshot.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/input/input.h"
#include "tests/unit/compositor/fake_ends.h"

static struct fake_desktop *desktop;

static int set_up(void **state)
{
	desktop = ends_begin();
	ends_use_rules("[drag]\n"
		       "d0 -> d1 = allow max-size=100 idle-timeout=150ms\n"
		       "d0 -> d1 = allow mime=image/png max-size=1K\n"
		       "d0 -> d2 = allow max-size=10\n"
		       "d1 -> d0 = ask\n");
	return 0;
}

static int tear_down(void **state)
{
	ends_finish();
	return 0;
}

/* The user lets it go at 30, 40 over a window of target. True: it is taken, and not cancelled. */
static bool drop_on(unsigned source, struct window *window, bool fresh)
{
	struct input_drop drop = {.source = &desktop->domains[source],
		.window = window,
		.x = 30,
		.y = 40,
		.fresh = fresh};
	wl_signal_emit_mutable(input_drops(desktop->input), &drop);
	return drop.taken;
}

static bool drop(unsigned source, unsigned target)
{
	return drop_on(source, &ends[target].window->base, false);
}

/* Of all that it was asked for domain has a text. */
static void give_text(unsigned domain, const char *text)
{
	const struct link_clip_types asked = ends[domain].asked;
	for (uint32_t i = 0; i < asked.count; i++) {
		if (i == 0) {
			end_says(domain, 0, text);
		}
		end_ends_type(domain, i, i == 0);
	}
}

static void assert_refused(const char *why)
{
	assert_string_equal(ends_clipboard().drop_refusal, why);
}

/* --- as it should be -------------------------------------------------------------------------- */

static void a_copy_and_a_paste_in_one_act(void **state)
{
	assert_true(drop(0, 1));
	assert_int_equal(ends[0].asks, 1);
	assert_int_equal(ends[0].from, CLIP_FROM_DRAG);
	assert_int_equal(ends[1].pastes, 0);
	give_text(0, "text");
	end_assert_has(1, 0, CLIP_TEXT, "text");
	assert_ptr_equal(ends[1].place.window, ends[1].window);
	assert_int_equal((int)ends[1].place.x, 30);
	assert_int_equal((int)ends[1].place.y, 40);
	assert_int_equal(ends_clipboard().drops, 0);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(ends_clipboard().drops, 1);
	assert_refused("");
	assert_phase("empty");
}

/* What may go to others it is not asked for. */
static void what_may_go_there_is_asked_for(void **state)
{
	assert_true(drop(0, 2));
	assert_int_equal(ends[0].asked.count, 2);
	assert_string_equal(clip_types_name(&ends[0].asked, 0), CLIP_TEXT);
	assert_int_equal(ends[0].asked.sizes[0], 10);
	assert_string_equal(clip_types_name(&ends[0].asked, 1), SNAPSHOT_FILES);
	assert_int_equal(ends[0].asked.sizes[1], 0);
}

/* --- refused ---------------------------------------------------------------------------------- */

static void no_rule_is_a_denial(void **state)
{
	assert_false(drop(2, 0));
	assert_refused("no rule allows it");
	ends_use_rules("[clipboard]\n* -> * = allow\n");
	assert_false(drop(0, 1));
	for (unsigned i = 0; i < FAKE_DOMAINS; i++) {
		assert_int_equal(ends[i].asks + ends[i].pastes, 0);
	}
}

static void what_has_just_come_there_gets_nothing(void **state)
{
	assert_false(drop_on(0, &ends[1].window->base, true));
	assert_int_equal(ends[0].asks, 0);
	assert_refused("what is there has only just come there");
}

static void a_source_that_cannot_be_asked(void **state)
{
	ends[0].error = EOPNOTSUPP;
	assert_false(drop(0, 1));
	end_goes(0);
	assert_false(drop(0, 1));
	assert_int_equal(ends_clipboard().drops, 0);
}

static void a_target_that_takes_none(void **state)
{
	assert_true(drop(0, 1));
	ends[1].error = EOPNOTSUPP;
	give_text(0, "text");
	assert_int_equal(ends[1].pastes, 0);
	assert_string_not_equal(ends_clipboard().drop_refusal, "");
}

static void files_never_cross(void **state)
{
	assert_true(drop(0, 1));
	const struct link_clip_types asked = ends[0].asked;
	for (uint32_t i = 0; i < asked.count; i++) {
		bool files = strcmp(clip_types_name(&asked, i), SNAPSHOT_FILES) == 0;
		domain_copied_type(ends[0].domain, i, files ? LINK_COPY_TOO_LARGE : LINK_COPY_NONE);
	}
	assert_int_equal(ends[1].pastes, 0);
	assert_refused("files go another way than by a drag");
}

/* --- what ends it ----------------------------------------------------------------------------- */

static void another_drop_ends_the_one_before(void **state)
{
	assert_true(drop(0, 1));
	assert_true(drop(0, 1));
	assert_int_equal(ends[0].stops, 1);
	assert_int_equal(ends[0].asks, 2);
	give_text(0, "second");
	end_assert_has(1, 0, CLIP_TEXT, "second");
	/* While the target has not taken all of it, too. */
	assert_true(drop(0, 2));
	assert_int_equal(ends[1].paste_stops, 1);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(ends_clipboard().drops, 0);
}

static void the_window_goes(void **state)
{
	assert_true(drop(0, 1));
	window_unmap(&ends[1].window->base);
	assert_int_equal(ends[0].stops, 1);
	assert_refused("the window is not there any more");
	window_set_content_size(&ends[1].window->base, 300, 200);
	assert_true(drop(0, 1));
	give_text(0, "text");
	window_unmap(&ends[1].window->base);
	assert_int_equal(ends[1].paste_stops, 1);
	assert_refused("the window is not there any more");
}

static void another_window_that_goes_ends_nothing(void **state)
{
	assert_true(drop(0, 1));
	window_unmap(&ends[2].window->base);
	window_unmap(&ends[0].window->base);
	give_text(0, "text");
	assert_int_equal(ends[1].pastes, 1);
}

static void other_rules_end_it(void **state)
{
	assert_true(drop(0, 1));
	ends_use_rules("[drag]\n* -> * = allow\n");
	assert_int_equal(ends[0].stops, 1);
	assert_refused("the rules are others now");
}

static void a_link_that_ends(void **state)
{
	assert_true(drop(0, 1));
	end_goes(0);
	assert_refused("the domain is gone");
	end_comes(0);
	assert_true(drop(0, 1));
	give_text(0, "text");
	end_goes(1);
	assert_refused("the domain is gone");
	assert_int_equal(ends_clipboard().drops, 0);
}

/* --- asked about ------------------------------------------------------------------------------ */

static void the_user_is_asked_when_it_is_there(void **state)
{
	assert_true(drop(1, 0));
	assert_int_equal(ends_user.questions, 0);
	give_text(1, "text");
	assert_int_equal(ends_user.questions, 1);
	assert_int_equal(ends_user.question.subject, PROMPT_DROP);
	assert_int_equal(ends[0].pastes, 0);
	ends_answer(true, 4);
	end_assert_has(0, 0, CLIP_TEXT, "text");
}

static void a_denial_gives_nothing(void **state)
{
	assert_true(drop(1, 0));
	give_text(1, "text");
	ends_answer(false, 4);
	assert_int_equal(ends[0].pastes, 0);
	assert_refused("the user did not allow it");
	/* Nor does an answer about something else. */
	assert_true(drop(1, 0));
	give_text(1, "text");
	ends_answer(true, 5);
	assert_int_equal(ends[0].pastes, 0);
	ends_user.can_be_asked = false;
	assert_true(drop(1, 0));
	give_text(1, "text");
	assert_refused("the user cannot be asked just now");
}

static void what_ends_it_withdraws_the_question(void **state)
{
	assert_true(drop(1, 0));
	give_text(1, "text");
	window_unmap(&ends[0].window->base);
	assert_int_equal(ends_user.withdrawals, 1);
	assert_int_equal(ends[0].pastes, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_copy_and_a_paste_in_one_act),
		TEST(what_may_go_there_is_asked_for),
		TEST(no_rule_is_a_denial),
		TEST(what_has_just_come_there_gets_nothing),
		TEST(a_source_that_cannot_be_asked),
		TEST(a_target_that_takes_none),
		TEST(files_never_cross),
		TEST(another_drop_ends_the_one_before),
		TEST(the_window_goes),
		TEST(another_window_that_goes_ends_nothing),
		TEST(other_rules_end_it),
		TEST(a_link_that_ends),
		TEST(the_user_is_asked_when_it_is_there),
		TEST(a_denial_gives_nothing),
		TEST(what_ends_it_withdraws_the_question),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The clipboard between domains whose ends the test plays: what leaves a domain, when, and where
 * to.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/clip.h"
#include "compositor/boundary/clip_wipe.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/domain/domain_notes.h"
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

/* --- chord, chord ----------------------------------------------------------------------------- */

static void what_rules_name_is_asked_for(void **state)
{
	ends_chord(0, CHORD_COPY);
	assert_int_equal(ends[0].asks, 1);
	assert_int_equal(ends[0].asked.count, 2);
	assert_string_equal(clip_types_name(&ends[0].asked, 0), CLIP_TEXT);
	assert_int_equal(ends[0].asked.sizes[0], 100); /* the most of any target */
	assert_string_equal(clip_types_name(&ends[0].asked, 1), "image/png");
	assert_int_equal(ends[0].asked.sizes[1], 1024);
}

static void it_goes_where_it_may_once(void **state)
{
	ends_copy_text("text");
	assert_ptr_equal(ends_clipboard().source, &desktop->domains[0]);
	ends_chord(1, CHORD_PASTE);
	end_assert_has(1, 0, CLIP_TEXT, "text");
	assert_int_equal(ends[1].given->count, 1);
	assert_phase("empty");
	assert_int_equal(ends_clipboard().pastes, 0);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(ends_clipboard().pastes, 1);
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 1);
	assert_string_equal(ends_clipboard().refusal, "nothing was copied");
}

/* attacks.md, row 46: nobody but the source is asked anything before the paste. */
static void others_hear_nothing_of_a_copy(void **state)
{
	ends_copy_text("text");
	for (unsigned i = 1; i < FAKE_DOMAINS; i++) {
		assert_int_equal(ends[i].asks + ends[i].pastes + ends[i].stops, 0);
	}
}

static void all_types_that_are_allowed_go_together(void **state)
{
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "te");
	end_says(0, 0, "xt\x1b");
	end_ends_type(0, 0, true);
	end_says(0, 1, "\x89PNG\x1b");
	end_ends_type(0, 1, true);
	ends_chord(1, CHORD_PASTE);
	end_assert_has(1, 0, CLIP_TEXT, "text");
	end_assert_has(1, 1, "image/png", "\x89PNG\x1b"); /* as it is */
}

static void only_allowed_types_go(void **state)
{
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "short");
	end_ends_type(0, 0, true);
	end_says(0, 1, "png");
	end_ends_type(0, 1, true);
	ends_chord(2, CHORD_PASTE);
	assert_int_equal(ends[2].given->count, 1);
	end_assert_has(2, 0, CLIP_TEXT, "short");
}

static void a_rule_has_a_size(void **state)
{
	ends_copy_text("eleven char");
	ends_chord(2, CHORD_PASTE);
	assert_int_equal(ends[2].pastes, 0);
	assert_string_equal(ends_clipboard().refusal, "it is larger than the rule allows");
	assert_phase("held");
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 1);
}

static void no_rule_is_a_denial(void **state)
{
	ends_chord(2, CHORD_COPY);
	assert_int_equal(ends[2].asks, 0);
	assert_string_equal(ends_clipboard().refusal, "no rule lets anything leave it");
	ends_use_rules("[clipboard]\nd0 -> d1 = allow\nd0 -> d2 = deny\nd1 -> d2 = allow\n");
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "text");
	end_ends_type(0, 0, true);
	ends_chord(2, CHORD_PASTE);
	assert_int_equal(ends[2].pastes, 0);
	assert_string_equal(ends_clipboard().refusal, "no rule allows it");
	/* Both domains remember it, and where that stands. */
	for (int i = 0; i <= 2; i += 2) {
		const struct domain_denial *denial = domain_denial(&desktop->domains[i], 0);
		assert_string_equal(denial->what, "paste from d0 into d2");
		assert_string_equal(denial->why, "no rule allows it");
		assert_non_null(strstr(denial->rule, ":3"));
	}
	clipboard_set_policy(desktop->clipboard, NULL);
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
	ends_chord(0, CHORD_COPY);
	assert_int_equal(ends[0].asks, 1);
}

static void in_the_same_domain_nothing_is_needed(void **state)
{
	ends_copy_text("text");
	ends_chord(0, CHORD_PASTE);
	assert_int_equal(ends[0].pastes, 0);
	assert_phase("held");
}

static void without_focus_nothing_happens(void **state)
{
	ends_chord(FAKE_DOMAINS, CHORD_COPY);
	assert_phase("empty");
	ends_copy_text("text");
	ends_chord(FAKE_DOMAINS, CHORD_PASTE);
	assert_phase("held");
}

/* --- what a source may try -------------------------------------------------------------------- */

static void nothing_comes_unasked(void **state)
{
	end_says(0, 0, "unasked");
	end_ends_type(0, 0, true);
	assert_phase("empty");
	ends_copy_text("text");
	end_says(0, 0, " and more");
	end_ends_type(0, 0, true);
	ends_chord(1, CHORD_PASTE);
	end_assert_has(1, 0, CLIP_TEXT, "text");
}

static void another_copy_is_another(void **state)
{
	ends_copy_text("a longer text of before");
	ends_copy_text("new");
	ends_chord(1, CHORD_PASTE);
	end_assert_has(1, 0, CLIP_TEXT, "new"); /* without a rest of the other */
	assert_int_equal(ends[1].given->size, 3);
}

static void what_is_copied_anew_wipes_before_it_is_there(void **state)
{
	ends_copy_text("old");
	ends_chord(1, CHORD_COPY);
	assert_phase("copying");
	assert_int_equal(ends[1].asks, 1);
	end_ends_type(1, 0, false);
	assert_phase("empty");
	assert_string_equal(
		ends_clipboard().refusal, "nothing is selected there that may leave it");
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
}

static void an_empty_answer_is_none(void **state)
{
	ends_chord(0, CHORD_COPY);
	end_ends_type(0, 0, true);
	end_ends_type(0, 1, true);
	assert_phase("empty");
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "\x1b\x07"); /* of which nothing is left */
	end_ends_type(0, 0, true);
	end_ends_type(0, 1, false);
	assert_phase("empty");
}

static void part_of_a_type_is_none(void **state)
{
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "half");
	end_ends_type(0, 0, false);
	end_says(0, 1, "png");
	end_ends_type(0, 1, true);
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].given->count, 1);
	end_assert_has(1, 0, "image/png", "png");
}

static void too_much_is_nothing(void **state)
{
	char text[102];
	memset(text, 'x', sizeof(text) - 1);
	text[101] = '\0';
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, text);
	assert_phase("empty");
	assert_string_equal(ends_clipboard().refusal, "more came than was asked for");
	assert_int_equal(ends[0].stops, 1);
	end_says(0, 0, "more");
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
}

/* 50 bytes that are no text become 150. */
static void what_grows_is_too_much(void **state)
{
	char text[51];
	memset(text, '\xff', sizeof(text) - 1);
	text[50] = '\0';
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, text);
	assert_phase("empty");
	assert_int_equal(ends[0].stops, 1);
}

static void types_come_in_order(void **state)
{
	ends_chord(0, CHORD_COPY);
	end_says(0, 1, "png");
	assert_phase("empty");
	assert_string_equal(ends_clipboard().refusal, "another type came than was asked for");
	ends_chord(0, CHORD_COPY);
	end_ends_type(0, 1, true);
	assert_phase("empty");
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "text");
	end_ends_type(0, 0, true);
	end_says(0, 0, "text");
	assert_phase("empty");
}

static void it_is_not_waited_for_for_ever(void **state)
{
	ends_use_rules("[clipboard]\nd0 -> d1 = allow idle-timeout=100ms timeout=600s\n");
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "te");
	while (strcmp(ends_clipboard().phase, "copying") == 0) {
		wl_event_loop_dispatch(desktop->screen->loop, 10);
	}
	assert_int_equal(ends[0].stops, 1);
	assert_string_equal(ends_clipboard().refusal, "it takes too long");
}

/* Never idle, and never at an end. */
static void dripping_has_an_end(void **state)
{
	ends_use_rules(
		"[clipboard]\nd0 -> d1 = allow max-size=1M idle-timeout=200ms timeout=200ms\n");
	ends_chord(0, CHORD_COPY);
	unsigned drops = 0;
	while (strcmp(ends_clipboard().phase, "copying") == 0 && drops < 100000) {
		wl_event_loop_dispatch(desktop->screen->loop, 1);
		end_says(0, 0, "x");
		drops++;
	}
	assert_phase("empty");
}

static void a_source_that_goes_ends_its_copy(void **state)
{
	ends_chord(0, CHORD_COPY);
	end_says(0, 0, "te");
	end_goes(0);
	assert_phase("empty");
	assert_string_equal(ends_clipboard().refusal, "the domain is gone");
	ends_chord(0, CHORD_COPY);
	assert_string_equal(ends_clipboard().refusal, "it is not there");
	end_comes(0);
	ends[0].error = EOPNOTSUPP;
	ends_chord(0, CHORD_COPY);
	assert_string_equal(ends_clipboard().refusal, "its proxy is too old");
}

/* --- what a target may try -------------------------------------------------------------------- */

static void a_paste_that_was_pressed_too_soon_follows(void **state)
{
	ends_chord(0, CHORD_COPY);
	ends_chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
	end_says(0, 0, "text");
	end_ends_type(0, 0, true);
	end_ends_type(0, 1, false);
	end_assert_has(1, 0, CLIP_TEXT, "text");
}

static void it_does_not_follow_another_instance(void **state)
{
	ends_chord(0, CHORD_COPY);
	ends_chord(1, CHORD_PASTE);
	domain_set_status(ends[1].domain, DOMAIN_DOWN, NULL);
	domain_set_status(ends[1].domain, DOMAIN_UP, NULL);
	end_says(0, 0, "text");
	end_ends_type(0, 0, true);
	end_ends_type(0, 1, false);
	assert_int_equal(ends[1].pastes, 0);
	assert_phase("held");
}

static void a_slow_target_loses_it(void **state)
{
	ends_copy_text("text");
	ends_chord(1, CHORD_PASTE);
	while (ends[1].paste_stops == 0) {
		wl_event_loop_dispatch(desktop->screen->loop, 10);
	}
	assert_string_equal(ends_clipboard().refusal, "it takes too long");
	assert_int_equal(ends_clipboard().pastes, 0);
	ends_chord(1, CHORD_PASTE); /* no second try: it is wiped */
	assert_int_equal(ends[1].pastes, 1);
}

static void a_target_that_goes_loses_it(void **state)
{
	ends_copy_text("text");
	ends_chord(1, CHORD_PASTE);
	end_goes(1);
	assert_string_equal(ends_clipboard().refusal, "the domain is gone");
	assert_phase("empty");
}

static void a_target_without_a_clipboard_gets_nothing(void **state)
{
	ends[1].error = EOPNOTSUPP;
	ends_copy_text("text");
	ends_chord(1, CHORD_PASTE);
	assert_string_equal(ends_clipboard().refusal, "its proxy is too old");
	assert_phase("empty");
}

/* --- the end of it ---------------------------------------------------------------------------- */

static off_t size_of(int fd)
{
	struct stat stat;
	assert_int_equal(fstat(fd, &stat), 0);
	return stat.st_size;
}

/* In pieces, and whoever still had the memory would find nothing. */
static void what_is_large_goes_in_pieces(void **state)
{
	const size_t size = 2 * CLIP_WIPE_PIECE + 1;
	char *text = malloc(size + 1);
	memset(text, 'x', size);
	text[size] = '\0';
	ends_use_rules("[clipboard]\nd0 -> d1 = allow max-size=10M\n");
	ends_chord(0, CHORD_COPY);
	for (size_t at = 0; at < size;) {
		size_t piece = size - at < LINK_MAX_CLIP_CHUNK ? size - at : LINK_MAX_CLIP_CHUNK;
		domain_copied(ends[0].domain, 0, (const uint8_t *)text + at, piece);
		at += piece;
	}
	end_ends_type(0, 0, true);
	free(text);
	ends_chord(1, CHORD_PASTE);
	int fd = dup(ends[1].given->fd);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(size_of(fd), size);
	clip_leave(ends[1].given);
	ends[1].given = NULL;
	assert_int_equal(size_of(fd), size);
	unsigned turns = 0;
	for (off_t before = size_of(fd); size_of(fd) > 0; before = size_of(fd)) {
		wl_event_loop_dispatch(desktop->screen->loop, 0);
		assert_true(before - size_of(fd) <= (off_t)CLIP_WIPE_PIECE);
		turns++;
	}
	assert_true(turns >= 3);
	close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_rules_name_is_asked_for),
		TEST(it_goes_where_it_may_once),
		TEST(others_hear_nothing_of_a_copy),
		TEST(all_types_that_are_allowed_go_together),
		TEST(only_allowed_types_go),
		TEST(a_rule_has_a_size),
		TEST(no_rule_is_a_denial),
		TEST(in_the_same_domain_nothing_is_needed),
		TEST(without_focus_nothing_happens),
		TEST(nothing_comes_unasked),
		TEST(another_copy_is_another),
		TEST(what_is_copied_anew_wipes_before_it_is_there),
		TEST(an_empty_answer_is_none),
		TEST(part_of_a_type_is_none),
		TEST(too_much_is_nothing),
		TEST(what_grows_is_too_much),
		TEST(types_come_in_order),
		TEST(it_is_not_waited_for_for_ever),
		TEST(dripping_has_an_end),
		TEST(a_source_that_goes_ends_its_copy),
		TEST(a_paste_that_was_pressed_too_soon_follows),
		TEST(it_does_not_follow_another_instance),
		TEST(a_slow_target_loses_it),
		TEST(a_target_that_goes_loses_it),
		TEST(a_target_without_a_clipboard_gets_nothing),
		TEST(what_is_large_goes_in_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

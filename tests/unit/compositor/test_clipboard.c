/* SPDX-License-Identifier: MIT
 *
 * The clipboard between domains whose ends the test plays: what leaves a domain, when, and where
 * to.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/clip.h"
#include "compositor/boundary/clip_wipe.h"
#include "compositor/boundary/clipboard.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/domain/domain_notes.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/input/prompts.h"
#include "compositor/input/secure_key.h"
#include "policy/policy.h"
#include "tests/unit/compositor/fake_desktop.h"

/* One domain's proxy. */
struct end {
	struct domain *domain;
	struct fake_window *window;
	struct link_clip_types asked; /* count 0: nothing is asked for */
	unsigned asks, stops, pastes, paste_stops;
	struct clip *given; /* what came last; NULL: nothing */
	bool slow; /* it does not take what it is given */
	int error; /* of what it is asked or given */
};

static struct fake_desktop *desktop;
static struct end ends[FAKE_DOMAINS];
static struct policy *policy;

static int end_copy(void *data, enum clip_from from, const struct link_clip_types *types)
{
	struct end *end = data;
	end->asks++;
	end->asked = *types;
	return end->error;
}

static void end_copy_stop(void *data)
{
	struct end *end = data;
	end->stops++;
	end->asked.count = 0;
}

static int end_paste(void *data, struct clip *clip, const struct clip_place *place)
{
	struct end *end = data;
	if (end->error) {
		return end->error;
	}
	end->pastes++;
	clip_leave(end->given);
	end->given = clip_share(clip);
	return 0;
}

static void end_paste_stop(void *data)
{
	struct end *end = data;
	end->paste_stops++;
}

static const struct domain_impl impl = {.copy = end_copy,
	.copy_stop = end_copy_stop,
	.paste = end_paste,
	.paste_stop = end_paste_stop};

/* Its link ends. */
static void end_goes(unsigned domain)
{
	domain_clip_fail(ends[domain].domain, "the domain is gone");
	domain_set_impl(ends[domain].domain, NULL, NULL);
}

/* --- the user who is asked -------------------------------------------------------------------- */

static struct prompt_question question; /* that is on */
static char question_lines[PROMPT_MAX_LINES][PROMPT_MAX_LINE + 1];
static void (*answered)(void *data, const struct prompt_answer *answer); /* NULL: nothing is on */
static void *answered_data;
static unsigned questions, withdrawals;
static bool can_be_asked;

struct prompt *__wrap_prompt_ask(struct input *input, const struct prompt_question *asked,
	void (*function)(void *data, const struct prompt_answer *answer), void *data);
void __wrap_prompt_withdraw(struct prompt *prompt);

struct prompt *__wrap_prompt_ask(struct input *input, const struct prompt_question *asked,
	void (*function)(void *data, const struct prompt_answer *answer), void *data)
{
	if (!can_be_asked) {
		return NULL;
	}
	questions++;
	question = *asked;
	for (size_t i = 0; i < asked->line_count; i++) {
		snprintf(question_lines[i], sizeof(question_lines[i]), "%s", asked->lines[i]);
	}
	answered = function;
	answered_data = data;
	return (struct prompt *)&question;
}

void __wrap_prompt_withdraw(struct prompt *prompt)
{
	assert_ptr_equal(prompt, &question);
	assert_non_null(answered);
	answered = NULL;
	withdrawals++;
}

static void answer(bool allow, uint64_t size)
{
	struct prompt_answer given = {.allow = allow,
		.source = question.source,
		.target = question.target,
		.subject = question.subject,
		.size = size};
	snprintf(given.type, sizeof(given.type), "%s", CLIP_TEXT);
	void (*function)(void *data, const struct prompt_answer *answer) = answered;
	assert_non_null(function);
	answered = NULL;
	function(answered_data, &given);
}

static void use_rules(const char *rules)
{
	static const char *const names[FAKE_DOMAINS] = {"d0", "d1", "d2"};
	const struct settings_text text = {
		.path = "test.ini", .bytes = rules, .size = strlen(rules)};
	char error[SETTINGS_MAX_ERROR] = "";
	policy_destroy(policy);
	policy = policy_create(&text, 1, names, FAKE_DOMAINS, error);
	assert_string_equal(error, "");
	clipboard_set_policy(desktop->clipboard, policy);
}

static int set_up(void **state)
{
	desktop = fake_desktop_create();
	questions = withdrawals = 0;
	answered = NULL;
	can_be_asked = true;
	for (unsigned i = 0; i < FAKE_DOMAINS; i++) {
		ends[i] = (struct end){.domain = &desktop->domains[i]};
		ends[i].window = fake_window_show(desktop, i, 300, 200);
		domain_set_impl(ends[i].domain, &impl, &ends[i]);
	}
	use_rules("[clipboard]\n"
		  "d0 -> d1 = allow max-size=100 idle-timeout=150ms\n"
		  "d0 -> d1 = allow mime=image/png max-size=1K\n"
		  "d0 -> d2 = allow max-size=10\n"
		  "d1 -> d0 = ask\n");
	return 0;
}

static int tear_down(void **state)
{
	for (unsigned i = 0; i < FAKE_DOMAINS; i++) {
		end_goes(i);
		clip_leave(ends[i].given);
	}
	fake_desktop_destroy(desktop);
	policy_destroy(policy);
	policy = NULL;
	return 0;
}

static void chord(unsigned domain, enum chord chord)
{
	focus_set(desktop->input, domain < FAKE_DOMAINS ? &ends[domain].window->base : NULL);
	wl_signal_emit_mutable(input_chords(desktop->input), &chord);
}

static void say(unsigned domain, uint32_t type, const char *text)
{
	domain_copied(&desktop->domains[domain], type, (const uint8_t *)text, strlen(text));
}

static void end_type(unsigned domain, uint32_t type, bool whole)
{
	domain_copied_type(
		&desktop->domains[domain], type, whole ? LINK_COPY_WHOLE : LINK_COPY_NONE);
}

static struct clipboard_state now(void)
{
	return clipboard_state(desktop->clipboard);
}

#define assert_phase(wanted) assert_string_equal(now().phase, wanted)

/* From 0: text, and no picture. */
static void copy_text(const char *text)
{
	chord(0, CHORD_COPY);
	assert_phase("copying");
	say(0, 0, text);
	end_type(0, 0, true);
	end_type(0, 1, false);
	assert_phase("held");
}

static void assert_has(unsigned domain, uint32_t part, const char *type, const char *text)
{
	const struct clip *clip = ends[domain].given;
	assert_non_null(clip);
	assert_true(part < clip->count);
	assert_string_equal(clip->parts[part].name, type);
	char bytes[256] = "";
	assert_int_equal(clip_read(clip, part, 0, bytes, sizeof(bytes)), strlen(text));
	assert_string_equal(bytes, text);
}

/* --- chord, chord ----------------------------------------------------------------------------- */

static void what_rules_name_is_asked_for(void **state)
{
	chord(0, CHORD_COPY);
	assert_int_equal(ends[0].asks, 1);
	assert_int_equal(ends[0].asked.count, 2);
	assert_string_equal(clip_types_name(&ends[0].asked, 0), CLIP_TEXT);
	assert_int_equal(ends[0].asked.sizes[0], 100); /* the most of any target */
	assert_string_equal(clip_types_name(&ends[0].asked, 1), "image/png");
	assert_int_equal(ends[0].asked.sizes[1], 1024);
}

static void it_goes_where_it_may_once(void **state)
{
	copy_text("text");
	assert_ptr_equal(now().source, &desktop->domains[0]);
	chord(1, CHORD_PASTE);
	assert_has(1, 0, CLIP_TEXT, "text");
	assert_int_equal(ends[1].given->count, 1);
	assert_phase("empty");
	assert_int_equal(now().pastes, 0);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(now().pastes, 1);
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 1);
	assert_string_equal(now().refusal, "nothing was copied");
}

/* attacks.md, row 46: nobody but the source is asked anything before the paste. */
static void others_hear_nothing_of_a_copy(void **state)
{
	copy_text("text");
	for (unsigned i = 1; i < FAKE_DOMAINS; i++) {
		assert_int_equal(ends[i].asks + ends[i].pastes + ends[i].stops, 0);
	}
}

static void all_types_that_are_allowed_go_together(void **state)
{
	chord(0, CHORD_COPY);
	say(0, 0, "te");
	say(0, 0, "xt\x1b");
	end_type(0, 0, true);
	say(0, 1, "\x89PNG\x1b");
	end_type(0, 1, true);
	chord(1, CHORD_PASTE);
	assert_has(1, 0, CLIP_TEXT, "text");
	assert_has(1, 1, "image/png", "\x89PNG\x1b"); /* as it is */
}

static void only_allowed_types_go(void **state)
{
	chord(0, CHORD_COPY);
	say(0, 0, "short");
	end_type(0, 0, true);
	say(0, 1, "png");
	end_type(0, 1, true);
	chord(2, CHORD_PASTE);
	assert_int_equal(ends[2].given->count, 1);
	assert_has(2, 0, CLIP_TEXT, "short");
}

static void a_rule_has_a_size(void **state)
{
	copy_text("eleven char");
	chord(2, CHORD_PASTE);
	assert_int_equal(ends[2].pastes, 0);
	assert_string_equal(now().refusal, "it is larger than the rule allows");
	assert_phase("held");
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 1);
}

static void no_rule_is_a_denial(void **state)
{
	chord(2, CHORD_COPY);
	assert_int_equal(ends[2].asks, 0);
	assert_string_equal(now().refusal, "no rule lets anything leave it");
	use_rules("[clipboard]\nd0 -> d1 = allow\nd0 -> d2 = deny\nd1 -> d2 = allow\n");
	chord(0, CHORD_COPY);
	say(0, 0, "text");
	end_type(0, 0, true);
	chord(2, CHORD_PASTE);
	assert_int_equal(ends[2].pastes, 0);
	assert_string_equal(now().refusal, "no rule allows it");
	/* Both domains remember it, and where that stands. */
	for (int i = 0; i <= 2; i += 2) {
		const struct domain_denial *denial = domain_denial(&desktop->domains[i], 0);
		assert_string_equal(denial->what, "paste from d0 into d2");
		assert_string_equal(denial->why, "no rule allows it");
		assert_non_null(strstr(denial->rule, ":3"));
	}
	clipboard_set_policy(desktop->clipboard, NULL);
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
	chord(0, CHORD_COPY);
	assert_int_equal(ends[0].asks, 1);
}

static void in_the_same_domain_nothing_is_needed(void **state)
{
	copy_text("text");
	chord(0, CHORD_PASTE);
	assert_int_equal(ends[0].pastes, 0);
	assert_phase("held");
}

static void without_focus_nothing_happens(void **state)
{
	chord(FAKE_DOMAINS, CHORD_COPY);
	assert_phase("empty");
	copy_text("text");
	chord(FAKE_DOMAINS, CHORD_PASTE);
	assert_phase("held");
}

/* --- what a source may try -------------------------------------------------------------------- */

static void nothing_comes_unasked(void **state)
{
	say(0, 0, "unasked");
	end_type(0, 0, true);
	assert_phase("empty");
	copy_text("text");
	say(0, 0, " and more");
	end_type(0, 0, true);
	chord(1, CHORD_PASTE);
	assert_has(1, 0, CLIP_TEXT, "text");
}

static void another_copy_is_another(void **state)
{
	copy_text("a longer text of before");
	copy_text("new");
	chord(1, CHORD_PASTE);
	assert_has(1, 0, CLIP_TEXT, "new"); /* without a rest of the other */
	assert_int_equal(ends[1].given->size, 3);
}

static void what_is_copied_anew_wipes_before_it_is_there(void **state)
{
	copy_text("old");
	chord(1, CHORD_COPY);
	assert_phase("copying");
	assert_int_equal(ends[1].asks, 1);
	end_type(1, 0, false);
	assert_phase("empty");
	assert_string_equal(now().refusal, "nothing is selected there that may leave it");
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
}

static void an_empty_answer_is_none(void **state)
{
	chord(0, CHORD_COPY);
	end_type(0, 0, true);
	end_type(0, 1, true);
	assert_phase("empty");
	chord(0, CHORD_COPY);
	say(0, 0, "\x1b\x07"); /* of which nothing is left */
	end_type(0, 0, true);
	end_type(0, 1, false);
	assert_phase("empty");
}

static void part_of_a_type_is_none(void **state)
{
	chord(0, CHORD_COPY);
	say(0, 0, "half");
	end_type(0, 0, false);
	say(0, 1, "png");
	end_type(0, 1, true);
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].given->count, 1);
	assert_has(1, 0, "image/png", "png");
}

static void too_much_is_nothing(void **state)
{
	char text[102];
	memset(text, 'x', sizeof(text) - 1);
	text[101] = '\0';
	chord(0, CHORD_COPY);
	say(0, 0, text);
	assert_phase("empty");
	assert_string_equal(now().refusal, "more came than was asked for");
	assert_int_equal(ends[0].stops, 1);
	say(0, 0, "more");
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
}

/* 50 bytes that are no text become 150. */
static void what_grows_is_too_much(void **state)
{
	char text[51];
	memset(text, '\xff', sizeof(text) - 1);
	text[50] = '\0';
	chord(0, CHORD_COPY);
	say(0, 0, text);
	assert_phase("empty");
	assert_int_equal(ends[0].stops, 1);
}

static void types_come_in_order(void **state)
{
	chord(0, CHORD_COPY);
	say(0, 1, "png");
	assert_phase("empty");
	assert_string_equal(now().refusal, "another type came than was asked for");
	chord(0, CHORD_COPY);
	end_type(0, 1, true);
	assert_phase("empty");
	chord(0, CHORD_COPY);
	say(0, 0, "text");
	end_type(0, 0, true);
	say(0, 0, "text");
	assert_phase("empty");
}

static void it_is_not_waited_for_for_ever(void **state)
{
	use_rules("[clipboard]\nd0 -> d1 = allow idle-timeout=100ms timeout=600s\n");
	chord(0, CHORD_COPY);
	say(0, 0, "te");
	while (strcmp(now().phase, "copying") == 0) {
		wl_event_loop_dispatch(desktop->screen->loop, 10);
	}
	assert_int_equal(ends[0].stops, 1);
	assert_string_equal(now().refusal, "it takes too long");
}

/* Never idle, and never at an end. */
static void dripping_has_an_end(void **state)
{
	use_rules("[clipboard]\nd0 -> d1 = allow max-size=1M idle-timeout=200ms timeout=200ms\n");
	chord(0, CHORD_COPY);
	unsigned drops = 0;
	while (strcmp(now().phase, "copying") == 0 && drops < 100000) {
		wl_event_loop_dispatch(desktop->screen->loop, 1);
		say(0, 0, "x");
		drops++;
	}
	assert_phase("empty");
}

static void a_source_that_goes_ends_its_copy(void **state)
{
	chord(0, CHORD_COPY);
	say(0, 0, "te");
	end_goes(0);
	assert_phase("empty");
	assert_string_equal(now().refusal, "the domain is gone");
	chord(0, CHORD_COPY);
	assert_string_equal(now().refusal, "it is not there");
	domain_set_impl(ends[0].domain, &impl, &ends[0]);
	ends[0].error = EOPNOTSUPP;
	chord(0, CHORD_COPY);
	assert_string_equal(now().refusal, "its proxy is too old");
}

/* --- what a target may try -------------------------------------------------------------------- */

static void a_paste_that_was_pressed_too_soon_follows(void **state)
{
	chord(0, CHORD_COPY);
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
	say(0, 0, "text");
	end_type(0, 0, true);
	end_type(0, 1, false);
	assert_has(1, 0, CLIP_TEXT, "text");
}

static void it_does_not_follow_another_instance(void **state)
{
	chord(0, CHORD_COPY);
	chord(1, CHORD_PASTE);
	domain_set_status(ends[1].domain, DOMAIN_DOWN, NULL);
	domain_set_status(ends[1].domain, DOMAIN_UP, NULL);
	say(0, 0, "text");
	end_type(0, 0, true);
	end_type(0, 1, false);
	assert_int_equal(ends[1].pastes, 0);
	assert_phase("held");
}

static void a_slow_target_loses_it(void **state)
{
	copy_text("text");
	chord(1, CHORD_PASTE);
	while (ends[1].paste_stops == 0) {
		wl_event_loop_dispatch(desktop->screen->loop, 10);
	}
	assert_string_equal(now().refusal, "it takes too long");
	assert_int_equal(now().pastes, 0);
	chord(1, CHORD_PASTE); /* no second try: it is wiped */
	assert_int_equal(ends[1].pastes, 1);
}

static void a_target_that_goes_loses_it(void **state)
{
	copy_text("text");
	chord(1, CHORD_PASTE);
	end_goes(1);
	assert_string_equal(now().refusal, "the domain is gone");
	assert_phase("empty");
}

static void a_target_without_a_clipboard_gets_nothing(void **state)
{
	ends[1].error = EOPNOTSUPP;
	copy_text("text");
	chord(1, CHORD_PASTE);
	assert_string_equal(now().refusal, "its proxy is too old");
	assert_phase("empty");
}

/* --- a rule that says ask --------------------------------------------------------------------- */

/* From 1 to 0. */
static void ask_about(const char *text)
{
	chord(1, CHORD_COPY);
	say(1, 0, text);
	end_type(1, 0, true);
	chord(0, CHORD_PASTE);
}

static void the_user_is_asked(void **state)
{
	ask_about("ls\n\trm -rf\xc3\xa4\x1b\n");
	assert_int_equal(questions, 1);
	assert_ptr_equal(question.source, &desktop->domains[1]);
	assert_ptr_equal(question.target, &desktop->domains[0]);
	assert_int_equal(question.size, 13);
	assert_int_equal(question.line_count, 2);
	assert_string_equal(question_lines[0], "ls");
	assert_string_equal(question_lines[1], "rm -rf\xc3\xa4");
	assert_false(question.more);
	assert_int_equal(ends[0].pastes, 0);
	answer(true, 13);
	assert_has(0, 0, CLIP_TEXT, "ls\n\trm -rf\xc3\xa4\n");
	assert_phase("empty");
}

static void a_denial_is_one(void **state)
{
	ask_about("text");
	answer(false, 4);
	assert_int_equal(ends[0].pastes, 0);
	assert_string_equal(now().refusal, "the user did not allow it");
	assert_phase("held");
}

static void an_answer_to_another_question_is_none(void **state)
{
	ask_about("text");
	answer(true, 5);
	assert_int_equal(ends[0].pastes, 0);
}

static void who_cannot_be_asked_denies(void **state)
{
	can_be_asked = false;
	ask_about("text");
	assert_int_equal(ends[0].pastes, 0);
	assert_string_equal(now().refusal, "the user cannot be asked just now");
}

static void another_copy_withdraws_the_question(void **state)
{
	ask_about("text");
	chord(0, CHORD_COPY);
	assert_int_equal(withdrawals, 1);
	say(0, 0, "other");
	end_type(0, 0, true);
	end_type(0, 1, false);
	assert_int_equal(ends[0].pastes, 0);
	assert_int_equal(withdrawals, 1);
}

static void other_rules_wipe_what_was_copied(void **state)
{
	use_rules("[clipboard]\nd0 -> d1 = allow\n");
	copy_text("text");
	use_rules("[clipboard]\nd0 -> d1 = allow\n");
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
	assert_string_equal(now().refusal, "nothing was copied");
	/* Also what the user is being asked about. */
	use_rules("[clipboard]\nd1 -> d0 = ask\n");
	ask_about("text");
	assert_int_equal(withdrawals, 0);
	use_rules("[clipboard]\nd0 -> d1 = allow\n");
	assert_int_equal(withdrawals, 1);
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 0);
}

static void of_a_long_text_the_beginning_is_shown(void **state)
{
	char text[2 * PROMPT_MAX_LINE + 1];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text + PROMPT_MAX_LINE - 1, "\xe2\x82\xac", 3);
	ask_about(text);
	assert_int_equal(question.line_count, 1);
	assert_int_equal(strlen(question_lines[0]), PROMPT_MAX_LINE - 1);
	assert_true(question.more);
	answer(false, sizeof(text) - 1);
	ask_about("1\n2\n3\n4\n5\n6\n7\n8\n9");
	assert_int_equal(question.line_count, PROMPT_MAX_LINES);
	assert_true(question.more);
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
	use_rules("[clipboard]\nd0 -> d1 = allow max-size=10M\n");
	chord(0, CHORD_COPY);
	for (size_t at = 0; at < size;) {
		size_t piece = size - at < LINK_MAX_CLIP_CHUNK ? size - at : LINK_MAX_CLIP_CHUNK;
		domain_copied(ends[0].domain, 0, (const uint8_t *)text + at, piece);
		at += piece;
	}
	end_type(0, 0, true);
	free(text);
	chord(1, CHORD_PASTE);
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

/* --- type-paste ------------------------------------------------------------------------------- */

static void paste_is_pressed_in_the_target_alone(void **state)
{
	use_rules("[clipboard]\nd0 -> d1 = allow type-paste=yes\n");
	chord(0, CHORD_COPY);
	say(0, 0, "text");
	end_type(0, 0, true);
	chord(1, CHORD_PASTE);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(ends[1].window->presses, 2);
	chord(0, CHORD_COPY);
	say(0, 0, "text");
	end_type(0, 0, true);
	chord(1, CHORD_PASTE);
	focus_set(desktop->input, &ends[2].window->base);
	domain_pasted(ends[1].domain, NULL);
	assert_int_equal(ends[1].window->presses, 2);
	assert_int_equal(ends[2].window->presses, 0);
}

/* attacks.md, row 98: neither what was pressed before the lock nor what was on its way comes. */
static void a_lock_ends_what_is_under_way(void **state)
{
	chord(0, CHORD_COPY);
	chord(1, CHORD_PASTE);
	desktop_set_locked(desktop->desktop, true);
	say(0, 0, "text");
	end_type(0, 0, true);
	end_type(0, 1, false);
	assert_phase("empty");
	assert_int_equal(ends[0].stops, 1);
	assert_int_equal(ends[1].pastes, 0);
	desktop_set_locked(desktop->desktop, false);
	copy_text("text");
	chord(1, CHORD_PASTE);
	assert_int_equal(ends[1].pastes, 1);
	desktop_set_locked(desktop->desktop, true);
	assert_int_equal(ends[1].paste_stops, 1);
	assert_string_equal(now().refusal, "the session was locked");
}

static void a_lock_leaves_what_is_held(void **state)
{
	copy_text("text");
	desktop_set_locked(desktop->desktop, true);
	desktop_set_locked(desktop->desktop, false);
	chord(1, CHORD_PASTE);
	assert_has(1, 0, CLIP_TEXT, "text");
}

/* One byte behind what is looked at. */
static void the_last_byte_is_not_hidden(void **state)
{
	char text[4098];
	memset(text, ' ', sizeof(text));
	memcpy(text, "ls", 2);
	text[4096] = '\n';
	text[4097] = '\0';
	chord(1, CHORD_COPY);
	say(1, 0, text);
	end_type(1, 0, true);
	chord(0, CHORD_PASTE);
	assert_int_equal(questions, 1);
	assert_true(question.more);
	answer(false, 4097);
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
		TEST(paste_is_pressed_in_the_target_alone),
		TEST(the_user_is_asked),
		TEST(a_denial_is_one),
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

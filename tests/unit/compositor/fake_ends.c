/* SPDX-License-Identifier: MIT */
#include "tests/unit/compositor/fake_ends.h"

#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>

#include "common/clip.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "policy/policy.h"

struct end ends[FAKE_DOMAINS];
struct ends_user ends_user;
static struct fake_desktop *desktop;
static struct policy *policy;

/* --- a proxy ---------------------------------------------------------------------------------- */

static int end_copy(void *data, enum clip_from from, const struct link_clip_types *types)
{
	struct end *end = data;
	end->asks++;
	end->asked = *types;
	end->from = from;
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
	end->place = place ? *place : (struct clip_place){0};
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

void end_comes(unsigned domain)
{
	domain_set_impl(ends[domain].domain, &impl, &ends[domain]);
}

void end_goes(unsigned domain)
{
	domain_clip_fail(ends[domain].domain, "the domain is gone");
	domain_set_impl(ends[domain].domain, NULL, NULL);
}

/* --- the user who is asked -------------------------------------------------------------------- */

static void (*answered)(void *data, const struct prompt_answer *answer); /* NULL: nothing is on */
static void *answered_data;

struct prompt *__wrap_prompt_ask(struct input *input, const struct prompt_question *asked,
	void (*function)(void *data, const struct prompt_answer *answer), void *data);
void __wrap_prompt_withdraw(struct prompt *prompt);

struct prompt *__wrap_prompt_ask(struct input *input, const struct prompt_question *asked,
	void (*function)(void *data, const struct prompt_answer *answer), void *data)
{
	if (!ends_user.can_be_asked) {
		return NULL;
	}
	ends_user.questions++;
	ends_user.question = *asked;
	for (size_t i = 0; i < asked->line_count; i++) {
		snprintf(ends_user.lines[i], sizeof(ends_user.lines[i]), "%s", asked->lines[i]);
	}
	answered = function;
	answered_data = data;
	return (struct prompt *)&ends_user.question;
}

void __wrap_prompt_withdraw(struct prompt *prompt)
{
	assert_ptr_equal(prompt, &ends_user.question);
	assert_non_null(answered);
	answered = NULL;
	ends_user.withdrawals++;
}

void ends_answer(bool allow, uint64_t size)
{
	struct prompt_answer given = {.allow = allow,
		.source = ends_user.question.source,
		.target = ends_user.question.target,
		.subject = ends_user.question.subject,
		.size = size};
	snprintf(given.type, sizeof(given.type), "%s", CLIP_TEXT);
	void (*function)(void *data, const struct prompt_answer *answer) = answered;
	assert_non_null(function);
	answered = NULL;
	function(answered_data, &given);
}

void ends_use_rules(const char *rules)
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

struct fake_desktop *ends_begin(void)
{
	desktop = fake_desktop_create();
	ends_user = (struct ends_user){.can_be_asked = true};
	answered = NULL;
	for (unsigned i = 0; i < FAKE_DOMAINS; i++) {
		ends[i] = (struct end){.domain = &desktop->domains[i]};
		ends[i].window = fake_window_show(desktop, i, 300, 200);
		end_comes(i);
	}
	ends_use_rules("[clipboard]\n"
		       "d0 -> d1 = allow max-size=100 idle-timeout=150ms\n"
		       "d0 -> d1 = allow mime=image/png max-size=1K\n"
		       "d0 -> d2 = allow max-size=10\n"
		       "d1 -> d0 = ask\n");
	return desktop;
}

void ends_finish(void)
{
	for (unsigned i = 0; i < FAKE_DOMAINS; i++) {
		end_goes(i);
		clip_leave(ends[i].given);
	}
	fake_desktop_destroy(desktop);
	policy_destroy(policy);
	policy = NULL;
}

void ends_chord(unsigned domain, enum chord chord)
{
	focus_set(desktop->input, domain < FAKE_DOMAINS ? &ends[domain].window->base : NULL);
	wl_signal_emit_mutable(input_chords(desktop->input), &chord);
}

void end_says(unsigned domain, uint32_t type, const char *text)
{
	domain_copied(&desktop->domains[domain], type, (const uint8_t *)text, strlen(text));
}

void end_ends_type(unsigned domain, uint32_t type, bool whole)
{
	domain_copied_type(
		&desktop->domains[domain], type, whole ? LINK_COPY_WHOLE : LINK_COPY_NONE);
}

struct clipboard_state ends_clipboard(void)
{
	return clipboard_state(desktop->clipboard);
}

void ends_copy_text(const char *text)
{
	ends_chord(0, CHORD_COPY);
	assert_phase("copying");
	end_says(0, 0, text);
	end_ends_type(0, 0, true);
	end_ends_type(0, 1, false);
	assert_phase("held");
}

void end_assert_has(unsigned domain, uint32_t part, const char *type, const char *text)
{
	const struct clip *clip = ends[domain].given;
	assert_non_null(clip);
	assert_true(part < clip->count);
	assert_string_equal(clip->parts[part].name, type);
	char bytes[256] = "";
	assert_int_equal(clip_read(clip, part, 0, bytes, sizeof(bytes)), strlen(text));
	assert_string_equal(bytes, text);
}

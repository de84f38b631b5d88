/* SPDX-License-Identifier: MIT */
#include "compositor/input/prompts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/listener.h"
#include "compositor/base/audit.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/input/input_lock.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/prompt_state.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/labels.h"

static const struct {
	const char *sentence; /* labels.h */
	const char *word; /* of the audit */
} subjects[PROMPT_SUBJECTS] = {
	[PROMPT_PASTE] = {LABELS_PASTE, "clipboard"},
	[PROMPT_DROP] = {LABELS_DROP, "drag"},
	[PROMPT_EXERCISE] = {LABELS_EXERCISE, "exercise"},
};

/* --- how often -------------------------------------------------------------------------------- */

static bool may_ask_about(const struct domain *domain)
{
	return domain->status == DOMAIN_UP && clock_ms() >= domain->prompt_after;
}

static void cool_down(struct domain *domain, bool allow)
{
	unsigned most = PROMPT_COOL_DOWN_DOUBLINGS;
	domain->prompt_denials = allow ? 0 : domain->prompt_denials;
	domain->prompt_after = clock_ms() + ((uint64_t)PROMPT_COOL_DOWN << domain->prompt_denials);
	domain->prompt_denials += !allow && domain->prompt_denials < most;
}

/* --- its end ---------------------------------------------------------------------------------- */

static void prompt_destroy(struct prompt *prompt)
{
	wl_list_remove(&prompt->domain_changed.link);
	wl_list_remove(&prompt->screen_changed.link);
	if (prompt->idle) {
		wl_event_source_remove(prompt->idle);
	}
	if (prompt->timer) {
		wl_event_source_remove(prompt->timer);
	}
	prompt_view_destroy(prompt->view);
	free(prompt);
}

static int prompt_handle_timer(void *data)
{
	struct prompt *prompt = data;
	if (prompt->view) {
		mode_prompt_live(prompt);
	} else {
		prompt->input->prompt = NULL;
		prompt->answered(prompt->data, &prompt->answer);
		prompt_destroy(prompt);
	}
	return 0;
}

static void prompt_log(const struct prompt_answer *answer)
{
	const struct audit_field fields[] = {
		{"subject", subjects[answer->subject].word, 0},
		{"source", answer->source->config->name, 0},
		{"target", answer->target->config->name, 0},
		{"type", answer->type, 0},
		{"size", NULL, answer->size},
		{"answer", answer->allow ? "allow" : "deny", 0},
	};
	audit_write(
		&answer->source->audit_rate, "prompt", fields, sizeof(fields) / sizeof(fields[0]));
}

/* Takes it from the screen, whoever wants to know. */
static void prompt_close(struct prompt *prompt)
{
	struct input *input = prompt->input;
	const struct prompt_answer *answer = &prompt->answer;
	prompt_view_destroy(prompt->view);
	prompt->view = NULL;
	cool_down(answer->source, answer->allow);
	cool_down(answer->target, answer->allow);
	prompt_log(answer);
	mode_prompt_leave(input);
}

void prompt_end(struct prompt *prompt, bool allow)
{
	if (!prompt->view) {
		return;
	}
	prompt->answer.allow = allow;
	prompt_close(prompt);
	if (prompt->idle) {
		wl_event_source_remove(prompt->idle);
		prompt->idle = NULL;
	}
	/* 0 would disarm it. */
	wl_event_source_timer_update(prompt->timer, 1);
}

void prompt_withdraw(struct prompt *prompt)
{
	if (prompt->view) {
		prompt_close(prompt);
	}
	prompt->input->prompt = NULL;
	prompt_destroy(prompt);
}

/* Also when the user has allowed it, as long as the asker has not heard. */
static void prompt_void(struct prompt *prompt)
{
	prompt->answer.allow = false;
	prompt_end(prompt, false);
}

void prompt_deny_all(struct input *input)
{
	if (input->prompt) {
		prompt_void(input->prompt);
	}
}

/* --- its beginning ---------------------------------------------------------------------------- */

static void prompt_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct prompt *prompt = wl_container_of(listener, prompt, domain_changed);
	const struct domain *domain = data;
	bool its = domain == prompt->answer.source || domain == prompt->answer.target;
	if (its && domain->status != DOMAIN_UP) {
		prompt_void(prompt);
	}
}

/* A drag that ends by it, say, has ended before. */
static void prompt_begin(void *data)
{
	struct prompt *prompt = data;
	prompt->idle = NULL;
	mode_prompt_begin(prompt->input);
}

static bool create_view(struct prompt *prompt, const struct prompt_question *question)
{
	const struct desktop *desktop = prompt->input->desktop;
	struct output *output = mode_prompt_output(prompt->input);
	char what[TEXT_MAX_BYTES];
	snprintf(what, sizeof(what), "%s, %" PRIu64 " bytes", prompt->answer.type, question->size);
	size_t most = PROMPT_MAX_LINES;
	const struct prompt_view_text text = {
		.sentence = subjects[question->subject].sentence,
		.source = question->source->config,
		.target = question->target->config,
		.what = what,
		.lines = question->lines,
		.line_count = question->line_count < most ? question->line_count : most,
		.more = question->more || question->line_count > most,
	};
	prompt->view = output ? prompt_view_create(desktop->trees[STACK_PROMPT], desktop->screen,
					output, desktop->texts, &text, mode_prompt_changed, prompt)
			      : NULL;
	return prompt->view;
}

static void prompt_note_question(struct prompt *prompt, const struct prompt_question *question)
{
	struct prompt_answer *answer = &prompt->answer;
	answer->source = question->source;
	answer->target = question->target;
	answer->subject = question->subject;
	answer->size = question->size;
	snprintf(answer->type, sizeof(answer->type), "%s", question->type);
}

struct prompt *prompt_ask(struct input *input, const struct prompt_question *question,
	void (*answered)(void *data, const struct prompt_answer *answer), void *data)
{
	if (input->prompt || input->mode->apart || input_is_locked(input)
		|| !may_ask_about(question->source) || !may_ask_about(question->target)) {
		return NULL;
	}
	struct prompt *prompt = calloc(1, sizeof(*prompt));
	if (!prompt) {
		return NULL;
	}
	struct wl_event_loop *loop = input->desktop->screen->loop;
	prompt->input = input;
	prompt->answered = answered;
	prompt->data = data;
	prompt_note_question(prompt, question);
	listen_to(&input->desktop->domains->events.changed, &prompt->domain_changed,
		prompt_handle_domain_changed);
	listen_to(&input->desktop->screen->events.changed, &prompt->screen_changed,
		mode_prompt_handle_screen_changed);
	prompt->timer = wl_event_loop_add_timer(loop, prompt_handle_timer, prompt);
	prompt->idle = wl_event_loop_add_idle(loop, prompt_begin, prompt);
	if (!prompt->timer || !prompt->idle || !create_view(prompt, question)) {
		prompt_destroy(prompt);
		return NULL;
	}
	input->prompt = prompt;
	return prompt;
}

bool prompt_answer_allows(
	const struct prompt_answer *answer, const struct prompt_question *question)
{
	return answer->allow && answer->source == question->source
	       && answer->target == question->target && answer->subject == question->subject
	       && answer->size == question->size
	       && strncmp(answer->type, question->type, PROMPT_MAX_TYPE) == 0;
}

bool prompt_shown(const struct input *input, struct prompt_shown *shown)
{
	const struct prompt *prompt = input->prompt;
	if (!prompt || !prompt->view || prompt->idle) {
		return false;
	}
	*shown = (struct prompt_shown){
		.asked = prompt->answer,
		.live = prompt_guard_is_live(&prompt->guard, clock_ms()),
		.allow_chosen = prompt->chosen == PROMPT_PART_ALLOW,
		.box = prompt_view_box(prompt->view, PROMPT_PART_BOX),
		.deny = prompt_view_box(prompt->view, PROMPT_PART_DENY),
		.allow = prompt_view_box(prompt->view, PROMPT_PART_ALLOW),
	};
	return true;
}

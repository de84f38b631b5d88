/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clip_ask.h"

#include "common/clip.h"
#include "compositor/boundary/clip_preview.h"
#include "compositor/boundary/clip_rules.h"
#include "compositor/domain/domain.h"

/* What is asked, and what must be so still when it is answered. */
static struct prompt_question question_of(
	enum prompt_subject subject, const struct clip_terms *terms)
{
	return (struct prompt_question){.source = terms->source,
		.target = terms->target,
		.subject = subject,
		.size = terms->bytes,
		.type = terms->names};
}

struct prompt *clip_ask(struct input *input, enum prompt_subject subject,
	const struct clip_terms *terms, struct clip *clip,
	void (*answered)(void *data, const struct prompt_answer *answer), void *data)
{
	struct clip *chosen = clip_select(clip, terms->parts);
	if (!chosen) {
		return NULL;
	}
	struct clip_preview preview;
	clip_preview_make(&preview, chosen);
	clip_leave(chosen);
	struct prompt_question question = question_of(subject, terms);
	question.lines = preview.lines;
	question.line_count = preview.count;
	question.more = preview.more;
	return prompt_ask(input, &question, answered, data);
}

bool clip_answer_allows(const struct prompt_answer *answer, enum prompt_subject subject,
	const struct clip_terms *terms)
{
	const struct prompt_question question = question_of(subject, terms);
	return prompt_answer_allows(answer, &question);
}

const char *clip_denial(const struct clip_terms *terms)
{
	bool up = terms->source->status == DOMAIN_UP && terms->target->status == DOMAIN_UP;
	return up ? "the user did not allow it" : "a domain's link ended while the user was asked";
}

/* SPDX-License-Identifier: MIT */
#include "compositor/input/prompts.h"

#include <string.h>

/* No question can be shown yet: each is a denial. */
struct prompt *prompt_ask(struct input *input, const struct prompt_question *question,
	void (*answered)(void *data, const struct prompt_answer *answer), void *data)
{
	return NULL;
}

void prompt_withdraw(struct prompt *prompt)
{
}

bool prompt_answer_allows(
	const struct prompt_answer *answer, const struct prompt_question *question)
{
	return answer->allow && answer->source == question->source
	       && answer->target == question->target && answer->subject == question->subject
	       && answer->size == question->size
	       && strncmp(answer->type, question->type, PROMPT_MAX_TYPE) == 0;
}

void prompt_deny_all(struct input *input)
{
}

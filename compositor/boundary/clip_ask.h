/* SPDX-License-Identifier: MIT
 *
 * The question to the user whether something that was copied may go, where a rule says "ask".
 */
#ifndef COMPOSITOR_CLIP_ASK_H
#define COMPOSITOR_CLIP_ASK_H

#include <stdbool.h>

#include "compositor/input/prompts.h"

struct clip;
struct clip_terms;

/* Shows what terms let of clip. subject: PROMPT_PASTE or PROMPT_DROP. As prompt_ask; NULL too when
 * out of memory. */
struct prompt *clip_ask(struct input *input, enum prompt_subject subject,
	const struct clip_terms *terms, struct clip *clip,
	void (*answered)(void *data, const struct prompt_answer *answer), void *data);

/* Whether an answer allows what terms are about. */
bool clip_answer_allows(const struct prompt_answer *answer, enum prompt_subject subject,
	const struct clip_terms *terms);
/* Why an answer that does not allow it came: a domain's end is a denial too. Static. */
const char *clip_denial(const struct clip_terms *terms);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Proxies of the fake desktop's domains, and the user who is asked, as the test plays them: for what
 * crosses between domains.
 */
#ifndef TESTS_FAKE_ENDS_H
#define TESTS_FAKE_ENDS_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/boundary/clipboard.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_clip.h"
#include "compositor/input/prompts.h"
#include "compositor/input/secure_key.h"
#include "protocol/msg.h"
#include "tests/unit/compositor/fake_desktop.h"

/* One domain's proxy. */
struct end {
	struct domain *domain;
	struct fake_window *window;
	struct link_clip_types asked; /* count 0: nothing is asked for */
	unsigned asks, stops, pastes, paste_stops;
	struct clip *given; /* what came last; NULL: nothing */
	struct clip_place place; /* where to; window NULL: nowhere in particular */
	enum clip_from from; /* what it was asked for last */
	bool slow; /* it does not take what it is given */
	int error; /* of what it is asked or given */
};
extern struct end ends[FAKE_DOMAINS];

/* In place of prompt_ask and prompt_withdraw. */
struct ends_user {
	struct prompt_question question; /* that is on */
	char lines[PROMPT_MAX_LINES][PROMPT_MAX_LINE + 1]; /* of it */
	unsigned questions, withdrawals;
	bool can_be_asked;
};
extern struct ends_user ends_user;

/* A desktop with a window of each domain, and rules from 0 to 1 and 2, and by asking from 1 to 0. */
struct fake_desktop *ends_begin(void);
void ends_finish(void);
void ends_use_rules(const char *rules);

/* The user presses it in a window of domain; FAKE_DOMAINS: in none. */
void ends_chord(unsigned domain, enum chord chord);
/* He answers the question that is on, for something of that size. */
void ends_answer(bool allow, uint64_t size);
struct clipboard_state ends_clipboard(void);
#define assert_phase(wanted) assert_string_equal(ends_clipboard().phase, wanted)

/* What the domain says. */
void end_says(unsigned domain, uint32_t type, const char *text);
void end_ends_type(unsigned domain, uint32_t type, bool whole);
void end_comes(unsigned domain); /* it has a link again */
void end_goes(unsigned domain); /* its link ends */
/* The user copies in 0, which has this text, and no picture. */
void ends_copy_text(const char *text);
/* What was given to it last has that. */
void end_assert_has(unsigned domain, uint32_t part, const char *type, const char *text);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Questions to the user about what crosses between two domains: above everything, with the user's
 * secret phrase, all outputs dimmed (trusted/prompt_view.h says what that looks like). While one is
 * on, no key and no motion reaches anybody else. Nobody but the user allows anything: whatever else
 * ends a prompt is a denial.
 *
 * - One at a time. After each one nothing is asked for PROMPT_COOL_DOWN about the domains of it,
 *   doubled with each denial in a row.
 * - What comes less than PROMPT_DEAD ms after the prompt, after a change of what it shows, or after
 *   another such key or press, is dropped. A click on "Allow" counts when the pointer came there
 *   from outside of it, after that.
 * - It is denied by Escape, by Enter (unless the user has chosen the other button before), by a
 *   chord of the host, by the end of either domain's link, and by prompt_deny_all.
 */
#ifndef COMPOSITOR_PROMPTS_H
#define COMPOSITOR_PROMPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlr/util/box.h>

struct domain;
struct input;
struct prompt;

#define PROMPT_DEAD 500 /* ms */
#define PROMPT_COOL_DOWN 2000 /* ms from the end of a prompt to the next of one of its domains */
#define PROMPT_COOL_DOWN_DOUBLINGS 5 /* up to 64 s */
#define PROMPT_MAX_TYPE 127u /* bytes of a MIME type that are shown; a longer one is cut */
#define PROMPT_MAX_LINES 8u /* of preview */
#define PROMPT_MAX_LINE 120u /* bytes of a line that are shown */

/* What would happen. Each is a sentence of the host's. */
enum prompt_subject {
	PROMPT_PASTE, /* the clipboard of source to target */
	PROMPT_DROP, /* what was dragged from source onto a window of target */
	PROMPT_EXERCISE, /* nothing: for users and tests (cloisonctl prompt) */
	PROMPT_SUBJECTS,
};

/* Everything in it is copied. */
struct prompt_question {
	struct domain *source, *target; /* both are up */
	enum prompt_subject subject;
	uint64_t size; /* bytes */
	const char *type; /* MIME, printable ASCII; other bytes are shown escaped */
	/* The beginning of it, each line UTF-8 without controls (protocol/text.h); what is not
	 * printable ASCII is drawn by the program that draws source's titles. May be none. */
	const char *const *lines;
	size_t line_count; /* up to PROMPT_MAX_LINES; more are not shown */
	bool more; /* there is more of it than the lines show: is said */
};

/* What the user said, and to what: a copy, which no later change of the asker's own state
 * reaches. */
struct prompt_answer {
	bool allow;
	struct domain *source, *target;
	enum prompt_subject subject;
	uint64_t size;
	char type[PROMPT_MAX_TYPE + 1];
};

/* Shows it. answered is called once, later, from the event loop, and never by this or by
 * prompt_withdraw; the prompt is gone then. NULL: it is refused at once, which is a denial: one is
 * on already, one of the domains was asked about just now, or is not up, there is no output or no
 * memory. */
struct prompt *prompt_ask(struct input *input, const struct prompt_question *question,
	void (*answered)(void *data, const struct prompt_answer *answer), void *data);

/* Nobody wants to know any more: it goes, and answered is not called. Not after that was. */
void prompt_withdraw(struct prompt *prompt);

/* Whether an answer allows what question asks now: the same source and target, subject, size and
 * type as were shown. To be looked at before anything is done with it. Pure. */
bool prompt_answer_allows(
	const struct prompt_answer *answer, const struct prompt_question *question);

/* What was asked is void: the rules or the domains are other ones (a reload). The prompt that is
 * on, if any, is denied, soon. */
void prompt_deny_all(struct input *input);

/* The prompt that is on, for whoever looks at the compositor's state. */
struct prompt_shown {
	struct prompt_answer asked; /* allow is not set */
	bool live, allow_chosen; /* it takes answers now; which Enter would give */
	struct wlr_box box, deny, allow; /* layout coordinates */
};
/* False: there is none. */
bool prompt_shown(const struct input *input, struct prompt_shown *shown);

#endif

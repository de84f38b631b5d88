/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clipboard.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/clip.h"
#include "common/clock.h"
#include "common/listener.h"
#include "compositor/boundary/clip_ask.h"
#include "compositor/boundary/clip_audit.h"
#include "compositor/boundary/clip_notes.h"
#include "compositor/boundary/clip_rules.h"
#include "compositor/boundary/clip_wipe.h"
#include "compositor/boundary/delivery.h"
#include "compositor/boundary/direct.h"
#include "compositor/boundary/drops.h"
#include "compositor/boundary/snapshot.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/domain.h"
#include "compositor/input/input.h"
#include "compositor/input/secure_key.h"
#include "compositor/screen/screen.h"

#define LOCKED "the session was locked"
#define RULES "the rules are others now"
#define ANOTHER "something else was pasted"

struct clipboard {
	struct desktop *desktop;
	struct input *input;
	const struct policy *policy; /* NULL: nothing may cross */
	struct clip_wipes wipes;
	struct snapshot snapshot;
	struct wl_event_source *hold; /* timer: the snapshot is wiped */
	struct clip_notes notes;
	/* The user has pasted while it was still being copied: where; NULL: he has not. */
	struct domain *waiting;
	struct prompt *prompt; /* the user is asked about a paste; NULL: he is not */
	struct clip_terms asked; /* which */
	struct direct direct;
	struct drops drops;
	struct delivery delivery;
	struct clip_terms given; /* by which what is being delivered may go */
	struct domain *from; /* which domain was copied from last; NULL: none yet */
	char refusal[128];
	uint64_t pastes;
	struct wl_listener chord, domain_changed, locked_changed;
};

/* --- what is told ----------------------------------------------------------------------------- */

/* As clip_audit; the user is told, too. */
static void clipboard_tell(struct clipboard *clipboard, const char *act, struct domain *source,
	struct domain *target, const struct clip_terms *terms, const char *why)
{
	clip_audit(POLICY_CLIPBOARD, act, source, target, terms, why);
	snprintf(clipboard->refusal, sizeof(clipboard->refusal), "%s", why ? why : "");
	clip_notes_tell(&clipboard->notes, act, why);
}

/* --- what is held ----------------------------------------------------------------------------- */

static void withdraw(struct clipboard *clipboard)
{
	if (clipboard->prompt) {
		prompt_withdraw(clipboard->prompt);
		clipboard->prompt = NULL;
	}
}

static void wipe(struct clipboard *clipboard)
{
	snapshot_drop(&clipboard->snapshot);
	wl_event_source_timer_update(clipboard->hold, 0);
	clipboard->waiting = NULL;
	withdraw(clipboard);
	clip_notes_show(&clipboard->notes);
}

static int clipboard_handle_hold(void *data)
{
	struct clipboard *clipboard = data;
	wipe(clipboard);
	clipboard_tell(clipboard, "copy", clipboard->from, NULL, NULL,
		"nobody has pasted it for too long");
	return 0;
}

static void clipboard_copy(struct clipboard *clipboard, struct domain *domain)
{
	const struct clip_way way = {POLICY_CLIPBOARD, false, domain, NULL};
	struct snapshot_terms terms;
	wipe(clipboard);
	direct_wipe(&clipboard->direct); /* it may be on in that domain */
	clipboard->from = domain;
	const char *why = "no rule lets anything leave it";
	if (clip_rules_source(clipboard->policy, &way, &terms)) {
		why = snapshot_take(&clipboard->snapshot, domain, &terms);
	}
	if (why) {
		clipboard_tell(clipboard, "copy", domain, NULL, NULL, why);
	}
}

/* --- what is given ---------------------------------------------------------------------------- */

static void deliver(struct clipboard *clipboard, struct domain *target, struct clip_terms *terms)
{
	struct clip *clip = clip_share(clipboard->snapshot.clip);
	struct domain *source = clipboard->snapshot.source;
	delivery_end(&clipboard->delivery, ANOTHER);
	clipboard->given = *terms;
	/* Once: whatever becomes of it. */
	wipe(clipboard);
	const char *why = delivery_begin(&clipboard->delivery, terms, NULL, clip);
	clip_leave(clip);
	if (why) {
		clipboard_tell(clipboard, "paste", source, target, terms, why);
	}
}

/* Nothing else was copied meanwhile: that withdraws the question. */
static void clipboard_answered(void *data, const struct prompt_answer *answer)
{
	struct clipboard *clipboard = data;
	struct clip_terms *asked = &clipboard->asked;
	clipboard->prompt = NULL;
	if (clip_answer_allows(answer, PROMPT_PASTE, asked)) {
		deliver(clipboard, asked->target, asked);
	} else {
		clipboard_tell(clipboard, "paste", asked->source, asked->target, asked,
			clip_denial(asked));
	}
}

/* Returns why he is not asked; NULL: he is. */
static const char *clipboard_ask(struct clipboard *clipboard, const struct clip_terms *terms)
{
	clipboard->asked = *terms;
	clipboard->prompt = clip_ask(clipboard->input, PROMPT_PASTE, terms,
		clipboard->snapshot.clip, clipboard_answered, clipboard);
	return clipboard->prompt ? NULL : "the user cannot be asked just now";
}

static void clipboard_paste(struct clipboard *clipboard, struct domain *target)
{
	struct domain *source = clipboard->snapshot.source;
	struct clip_terms terms = {0};
	const char *why = NULL;
	if (source == target) {
		return; /* it is there already */
	}
	if (!source) {
		why = "nothing was copied";
	} else {
		const struct clip_way way = {POLICY_CLIPBOARD, false, source, target};
		clip_rules_pair(clipboard->policy, &way, clipboard->snapshot.clip, &terms);
		why = terms.why;
		if (terms.verdict == POLICY_ASK && !clipboard->prompt) {
			why = clipboard_ask(clipboard, &terms);
		}
	}
	if (why) {
		clipboard_tell(clipboard, "paste", source, target, &terms, why);
	} else if (terms.verdict == POLICY_ALLOW) {
		deliver(clipboard, target, &terms);
	}
}

static void clipboard_handle_delivered(struct delivery *delivery, const char *why)
{
	struct clipboard *clipboard = wl_container_of(delivery, clipboard, delivery);
	clipboard->pastes += why ? 0 : 1;
	if (!why && clipboard->given.type_paste) {
		input_type_paste(clipboard->input, clipboard->given.target);
	}
	const struct clip_terms *given = &clipboard->given;
	clipboard_tell(clipboard, "paste", given->source, given->target, given, why);
}

/* --- the chords ------------------------------------------------------------------------------- */

static void clipboard_handle_taken(struct snapshot *snapshot, const char *why)
{
	struct clipboard *clipboard = wl_container_of(snapshot, clipboard, snapshot);
	struct domain *target = clipboard->waiting;
	clipboard->waiting = NULL;
	clipboard_tell(clipboard, "copy", clipboard->from, NULL, NULL, why);
	if (!why) {
		wl_event_source_timer_update(clipboard->hold, CLIPBOARD_HOLD_MS);
	}
	if (target) {
		clipboard_paste(clipboard, target);
	}
}

static void clipboard_handle_chord(struct wl_listener *listener, void *data)
{
	struct clipboard *clipboard = wl_container_of(listener, clipboard, chord);
	const enum chord *chord = data;
	const struct window *window = clipboard->desktop->active;
	if (!window) {
		return;
	}
	if (*chord == CHORD_COPY) {
		clipboard_copy(clipboard, window->domain);
	} else if (*chord == CHORD_PASTE && snapshot_is_on(&clipboard->snapshot)) {
		clipboard->waiting = window->domain;
	} else if (*chord == CHORD_PASTE) {
		clipboard_paste(clipboard, window->domain);
	}
}

/* What comes up in its place is another instance, for which the user has pasted nothing. */
static void clipboard_handle_domain_changed(struct wl_listener *listener, void *data)
{
	struct clipboard *clipboard = wl_container_of(listener, clipboard, domain_changed);
	const struct domain *domain = data;
	if (domain == clipboard->waiting && domain->status != DOMAIN_UP) {
		clipboard->waiting = NULL;
	}
}

/* Whatever is on its way stays away, as what was pressed before the lock. What is held stays. */
static void clipboard_handle_locked_changed(struct wl_listener *listener, void *data)
{
	struct clipboard *clipboard = wl_container_of(listener, clipboard, locked_changed);
	if (!clipboard->desktop->locked) {
		return;
	}
	if (snapshot_is_on(&clipboard->snapshot)) {
		wipe(clipboard);
		clipboard_tell(clipboard, "copy", clipboard->from, NULL, NULL, LOCKED);
	}
	delivery_end(&clipboard->delivery, LOCKED);
	direct_stop(&clipboard->direct, LOCKED);
	drops_stop(&clipboard->drops, LOCKED);
}

/* --- its life --------------------------------------------------------------------------------- */

struct clipboard *clipboard_create(struct desktop *desktop, struct input *input)
{
	struct clipboard *clipboard = calloc(1, sizeof(*clipboard));
	if (!clipboard) {
		return NULL;
	}
	struct wl_event_loop *loop = desktop->screen->loop;
	clipboard->desktop = desktop;
	clipboard->input = input;
	clip_wipes_init(&clipboard->wipes, &desktop->chores);
	listen_to(input_chords(input), &clipboard->chord, clipboard_handle_chord);
	listen_to(&desktop->domains->events.changed, &clipboard->domain_changed,
		clipboard_handle_domain_changed);
	listen_to(&desktop->events.locked_changed, &clipboard->locked_changed,
		clipboard_handle_locked_changed);
	clipboard->hold = wl_event_loop_add_timer(loop, clipboard_handle_hold, clipboard);
	bool told = clip_notes_init(&clipboard->notes, desktop, &clipboard->snapshot);
	bool taken = snapshot_init(
		&clipboard->snapshot, loop, &clipboard->wipes, clipboard_handle_taken);
	bool delivers = delivery_init(&clipboard->delivery, loop, clipboard_handle_delivered);
	bool direct = direct_init(&clipboard->direct, desktop, input, &clipboard->wipes);
	bool drops =
		drops_init(&clipboard->drops, desktop, input, &clipboard->wipes, &clipboard->notes);
	if (!clipboard->hold || !told || !taken || !delivers || !direct || !drops) {
		clipboard_destroy(clipboard);
		return NULL;
	}
	return clipboard;
}

void clipboard_destroy(struct clipboard *clipboard)
{
	if (!clipboard) {
		return;
	}
	wl_list_remove(&clipboard->chord.link);
	wl_list_remove(&clipboard->domain_changed.link);
	wl_list_remove(&clipboard->locked_changed.link);
	direct_finish(&clipboard->direct);
	drops_finish(&clipboard->drops);
	snapshot_finish(&clipboard->snapshot);
	delivery_finish(&clipboard->delivery);
	clip_wipes_finish(&clipboard->wipes);
	if (clipboard->hold) {
		wl_event_source_remove(clipboard->hold);
	}
	clip_notes_finish(&clipboard->notes);
	free(clipboard);
}

void clipboard_set_policy(struct clipboard *clipboard, const struct policy *policy)
{
	wipe(clipboard);
	delivery_end(&clipboard->delivery, RULES);
	direct_wipe(&clipboard->direct);
	direct_stop(&clipboard->direct, RULES);
	drops_set_policy(&clipboard->drops, policy);
	clipboard->policy = clipboard->direct.policy = policy;
}

struct clipboard_state clipboard_state(const struct clipboard *clipboard)
{
	const struct snapshot *snapshot = &clipboard->snapshot;
	return (struct clipboard_state){
		.source = snapshot->source,
		.phase = snapshot_is_on(snapshot)     ? "copying"
			 : snapshot_is_held(snapshot) ? "held"
						      : "empty",
		.age = snapshot->source ? clock_ms() - snapshot->taken : 0,
		.refusal = clipboard->refusal,
		.pastes = clipboard->pastes,
		.drops = clipboard->drops.done,
		.drop_refusal = clipboard->drops.refusal,
	};
}

/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/drops.h"

#include <stdio.h>

#include "common/clip.h"
#include "common/listener.h"
#include "compositor/boundary/clip_ask.h"
#include "compositor/boundary/clip_audit.h"
#include "compositor/boundary/clip_notes.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/domain.h"
#include "compositor/input/input.h"
#include "compositor/screen/screen.h"

#define FILES "files go another way than by a drag"

static void drops_tell(struct drops *drops, const char *why)
{
	const struct clip_terms *terms = &drops->terms;
	clip_audit(POLICY_DRAG, "drop", terms->source, terms->target, terms, why);
	snprintf(drops->refusal, sizeof(drops->refusal), "%s", why ? why : "");
	drops->done += why ? 0 : 1;
	if (!why && drops->files) {
		clip_notes_tell(drops->notes, "drop of files", FILES);
	} else {
		clip_notes_tell(drops->notes, "drop", why);
	}
}

/* None is on any more. */
static void drops_end(struct drops *drops)
{
	snapshot_drop(&drops->snapshot);
	delivery_stop(&drops->delivery);
	if (drops->prompt) {
		prompt_withdraw(drops->prompt);
		drops->prompt = NULL;
	}
	drops->place.window = NULL;
}

void drops_stop(struct drops *drops, const char *why)
{
	if (drops->place.window) {
		drops_end(drops);
		drops_tell(drops, why);
	}
}

/* --- what is given ---------------------------------------------------------------------------- */

static void drops_handle_delivered(struct delivery *delivery, const char *why)
{
	struct drops *drops = wl_container_of(delivery, drops, delivery);
	drops_end(drops);
	drops_tell(drops, why);
}

static void drops_deliver(struct drops *drops)
{
	struct clip *clip = clip_share(drops->snapshot.clip);
	/* Once: whatever becomes of it. */
	snapshot_drop(&drops->snapshot);
	const char *why = delivery_begin(&drops->delivery, &drops->terms, &drops->place, clip);
	clip_leave(clip);
	if (why) {
		drops_stop(drops, why);
	}
}

static void drops_answered(void *data, const struct prompt_answer *answer)
{
	struct drops *drops = data;
	drops->prompt = NULL;
	if (clip_answer_allows(answer, PROMPT_DROP, &drops->terms)) {
		drops_deliver(drops);
	} else {
		drops_stop(drops, clip_denial(&drops->terms));
	}
}

static void drops_ask(struct drops *drops)
{
	drops->prompt = clip_ask(drops->input, PROMPT_DROP, &drops->terms, drops->snapshot.clip,
		drops_answered, drops);
	if (!drops->prompt) {
		drops_stop(drops, "the user cannot be asked just now");
	}
}

/* --- what is taken ---------------------------------------------------------------------------- */

/* Beside something that may cross. */
static void refuse_files(struct drops *drops)
{
	const struct clip_terms files = {.names = SNAPSHOT_FILES};
	drops->files = true;
	clip_audit(POLICY_DRAG, "drop", drops->terms.source, drops->terms.target, &files, FILES);
}

static void drops_handle_taken(struct snapshot *snapshot, const char *why)
{
	struct drops *drops = wl_container_of(snapshot, drops, snapshot);
	struct clip_terms *terms = &drops->terms;
	const struct clip_way way = {POLICY_DRAG, false, terms->source, terms->target};
	bool files = snapshot->has_files;
	if (why) {
		drops_stop(drops, files ? FILES : why);
		return;
	}
	if (files) {
		refuse_files(drops);
	}
	clip_rules_pair(drops->policy, &way, snapshot->clip, terms);
	if (terms->verdict == POLICY_ALLOW) {
		drops_deliver(drops);
	} else if (terms->verdict == POLICY_ASK) {
		drops_ask(drops);
	} else {
		drops_stop(drops, terms->why);
	}
}

/* Why it is not taken; NULL: it is. */
static const char *drops_take(struct drops *drops, const struct input_drop *drop)
{
	const struct clip_way way = {POLICY_DRAG, false, drop->source, drop->window->domain};
	struct snapshot_terms terms;
	if (drop->fresh) {
		return "what is there has only just come there";
	}
	if (!clip_rules_source(drops->policy, &way, &terms)) {
		return "no rule allows it";
	}
	return snapshot_take(&drops->snapshot, drop->source, &terms);
}

static void drops_handle_dropped(struct wl_listener *listener, void *data)
{
	struct drops *drops = wl_container_of(listener, drops, dropped);
	struct input_drop *drop = data;
	drops_stop(drops, "the user has dropped something else");
	drops->files = false;
	drops->terms = (struct clip_terms){.source = drop->source, .target = drop->window->domain};
	const char *why = drops_take(drops, drop);
	if (why) {
		drops_tell(drops, why);
		return;
	}
	drop->taken = true;
	drops->place = (struct clip_place){drop->window, drop->x, drop->y};
}

static void drops_handle_window_gone(struct wl_listener *listener, void *data)
{
	struct drops *drops = wl_container_of(listener, drops, window_gone);
	if (data == drops->place.window) {
		drops_stop(drops, "the window is not there any more");
	}
}

/* --- its life --------------------------------------------------------------------------------- */

void drops_set_policy(struct drops *drops, const struct policy *policy)
{
	drops_stop(drops, "the rules are others now");
	drops->policy = policy;
}

bool drops_init(struct drops *drops, struct desktop *desktop, struct input *input,
	struct clip_wipes *wipes, struct clip_notes *notes)
{
	struct wl_event_loop *loop = desktop->screen->loop;
	*drops = (struct drops){.input = input, .notes = notes};
	listen_to(input_drops(input), &drops->dropped, drops_handle_dropped);
	listen_to(&desktop->events.window_gone, &drops->window_gone, drops_handle_window_gone);
	bool takes = snapshot_init(&drops->snapshot, loop, wipes, drops_handle_taken);
	bool delivers = delivery_init(&drops->delivery, loop, drops_handle_delivered);
	return takes && delivers;
}

void drops_finish(struct drops *drops)
{
	wl_list_remove(&drops->dropped.link);
	wl_list_remove(&drops->window_gone.link);
	snapshot_finish(&drops->snapshot);
	delivery_finish(&drops->delivery);
}

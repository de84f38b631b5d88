/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/direct.h"

#include "common/clock.h"
#include "common/listener.h"
#include "compositor/boundary/clip_audit.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/domain.h"
#include "compositor/input/input.h"
#include "compositor/screen/screen.h"

void direct_wipe(struct direct *direct)
{
	snapshot_drop(&direct->snapshot);
	wl_event_source_timer_update(direct->hold, 0);
	direct->had_count = 0;
}

void direct_stop(struct direct *direct, const char *why)
{
	if (snapshot_is_on(&direct->snapshot)) {
		direct_wipe(direct);
	}
	delivery_end(&direct->delivery, why);
}

/* Nobody is while the session is locked. */
static struct domain *focused(const struct direct *direct)
{
	const struct window *active = direct->desktop->locked ? NULL : direct->desktop->active;
	return active ? active->domain : NULL;
}

static bool has_had(const struct direct *direct, const struct domain *domain)
{
	for (size_t i = 0; i < direct->had_count; i++) {
		if (direct->had[i] == domain) {
			return true;
		}
	}
	return false;
}

/* Where there is no rule, nothing is said: the user has asked for nothing. */
static void direct_give(struct direct *direct, struct domain *target)
{
	struct domain *source = direct->snapshot.source;
	const struct clip_way way = {POLICY_CLIPBOARD, true, source, target};
	struct clip_terms terms;
	if (!snapshot_is_held(&direct->snapshot) || !target || source == target
		|| has_had(direct, target)
		|| direct->had_count == sizeof(direct->had) / sizeof(direct->had[0])) {
		return;
	}
	clip_rules_pair(direct->policy, &way, direct->snapshot.clip, &terms);
	if (terms.verdict != POLICY_ALLOW) {
		return;
	}
	delivery_end(&direct->delivery, "the user has gone on");
	direct->given = terms;
	direct->had[direct->had_count++] = target;
	const char *why = delivery_begin(&direct->delivery, &terms, NULL, direct->snapshot.clip);
	if (why) {
		clip_audit(POLICY_CLIPBOARD, "direct paste", source, target, &terms, why);
	}
}

static void direct_handle_delivered(struct delivery *delivery, const char *why)
{
	struct direct *direct = wl_container_of(delivery, direct, delivery);
	const struct clip_terms *given = &direct->given;
	clip_audit(POLICY_CLIPBOARD, "direct paste", given->source, given->target, given, why);
}

/* The user may be elsewhere by now. */
static void direct_handle_taken(struct snapshot *snapshot, const char *why)
{
	struct direct *direct = wl_container_of(snapshot, direct, snapshot);
	clip_audit(POLICY_CLIPBOARD, "direct copy", direct->from, NULL, NULL, why);
	if (!why) {
		wl_event_source_timer_update(direct->hold, DIRECT_HOLD_MS);
		direct_give(direct, focused(direct));
	}
}

static void direct_handle_selected(struct wl_listener *listener, void *data)
{
	struct direct *direct = wl_container_of(listener, direct, selected);
	struct domain *domain = data;
	const struct clip_way way = {POLICY_CLIPBOARD, true, domain, NULL};
	struct snapshot_terms terms;
	if (domain != focused(direct) || input_idle_ms(direct->input, domain) >= DIRECT_ACT_MS
		|| domain->copy || !clip_rules_source(direct->policy, &way, &terms)) {
		return;
	}
	direct_wipe(direct);
	direct->from = domain;
	const char *why = snapshot_take(&direct->snapshot, domain, &terms);
	if (why) {
		clip_audit(POLICY_CLIPBOARD, "direct copy", domain, NULL, NULL, why);
	}
}

static void direct_handle_active_changed(struct wl_listener *listener, void *data)
{
	struct direct *direct = wl_container_of(listener, direct, active_changed);
	direct_give(direct, focused(direct));
}

static int direct_handle_hold(void *data)
{
	direct_wipe(data);
	return 0;
}

bool direct_init(struct direct *direct, struct desktop *desktop, const struct input *input,
	struct clip_wipes *wipes)
{
	struct wl_event_loop *loop = desktop->screen->loop;
	*direct = (struct direct){.desktop = desktop, .input = input};
	listen_to(&desktop->domains->events.selected, &direct->selected, direct_handle_selected);
	listen_to(&desktop->events.active_changed, &direct->active_changed,
		direct_handle_active_changed);
	direct->hold = wl_event_loop_add_timer(loop, direct_handle_hold, direct);
	bool taken = snapshot_init(&direct->snapshot, loop, wipes, direct_handle_taken);
	bool delivers = delivery_init(&direct->delivery, loop, direct_handle_delivered);
	return direct->hold && taken && delivers;
}

void direct_finish(struct direct *direct)
{
	wl_list_remove(&direct->selected.link);
	wl_list_remove(&direct->active_changed.link);
	snapshot_finish(&direct->snapshot);
	delivery_finish(&direct->delivery);
	if (direct->hold) {
		wl_event_source_remove(direct->hold);
	}
}

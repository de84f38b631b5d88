/* SPDX-License-Identifier: MIT */
#include "compositor/domain/domain_notes.h"

#include <assert.h>
#include <stdio.h>

#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"

static void notes_changed(struct domain *domain)
{
	wl_signal_emit_mutable(&domain->domains->events.changed, domain);
}

void domain_set_held(struct domain *domain, uint64_t since)
{
	if (domain->notes.held_since != since) {
		domain->notes.held_since = since;
		notes_changed(domain);
	}
}

void domain_note_asking(struct domain *domain, bool asks)
{
	assert(asks || domain->notes.asking > 0);
	domain->notes.asking += asks ? 1u : -1u;
	notes_changed(domain);
}

void domain_set_holds_pointer(struct domain *domain, bool holds)
{
	if (domain->notes.holds_pointer != holds) {
		domain->notes.holds_pointer = holds;
		notes_changed(domain);
	}
}

void domain_set_keeps_awake(struct domain *domain, bool keeps_awake)
{
	if (domain->notes.keeps_awake != keeps_awake) {
		domain->notes.keeps_awake = keeps_awake;
		notes_changed(domain);
	}
}

static void remember(struct domain *domain, const struct domain_denial *denial)
{
	struct domain_notes *notes = &domain->notes;
	notes->denials[notes->denied++ % DOMAIN_DENIALS] = *denial;
	notes_changed(domain);
}

void domain_note_denial(struct domain *source, struct domain *target, const char *act,
	const char *why, const char *rule)
{
	struct domain_denial denial = {.at = time(NULL)};
	snprintf(denial.what, sizeof(denial.what), "%s%s%s%s%s", act, source ? " from " : "",
		source ? source->config->name : "", target ? " into " : "",
		target ? target->config->name : "");
	snprintf(denial.why, sizeof(denial.why), "%s", why);
	snprintf(denial.rule, sizeof(denial.rule), "%s", rule);
	if (source) {
		remember(source, &denial);
	}
	if (target && target != source) {
		remember(target, &denial);
	}
}

const struct domain_denial *domain_denial(const struct domain *domain, size_t number)
{
	const struct domain_notes *notes = &domain->notes;
	if (number >= DOMAIN_DENIALS || number >= notes->denied) {
		return NULL;
	}
	return &notes->denials[(notes->denied - 1 - number) % DOMAIN_DENIALS];
}

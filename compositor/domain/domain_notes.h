/* SPDX-License-Identifier: MIT
 *
 * What the user is told of a domain besides its status: what it holds or asks for now, and what it
 * was denied last. Whoever knows says so; each change is announced as the domain's.
 */
#ifndef COMPOSITOR_DOMAIN_NOTES_H
#define COMPOSITOR_DOMAIN_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct domain;
struct domain_denial;

/* since: by clock_ms, 0: nothing is held. */
void domain_set_held(struct domain *domain, uint64_t since);
/* One window more asks for attention, or one less. */
void domain_note_asking(struct domain *domain, bool asks);
void domain_set_holds_pointer(struct domain *domain, bool holds);
void domain_set_keeps_awake(struct domain *domain, bool keeps_awake);

/* What crosses between source and target (each may be NULL: nobody) was refused just now: act is
 * what it was, rule where that stands, maybe empty. Both remember it. */
void domain_note_denial(struct domain *source, struct domain *target, const char *act,
	const char *why, const char *rule);
/* The last one is number 0. NULL: there were not so many, or it is not kept. */
const struct domain_denial *domain_denial(const struct domain *domain, size_t number);

#endif

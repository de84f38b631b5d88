/* SPDX-License-Identifier: MIT
 *
 * Which domains keep the session from being idle.
 */
#ifndef COMPOSITOR_DOMAIN_AWAKE_H
#define COMPOSITOR_DOMAIN_AWAKE_H

#include <stdbool.h>
#include <stdint.h>

struct domain;

/* ms since the user did something: whatever a domain shows then, it seems that nobody looks. */
#define INHIBIT_MOST (4 * 60 * 60 * 1000)

/* Whether a domain, not the host's, does it: one of its windows that are seen wants it and it may,
 * and it is less than INHIBIT_MOST ago that the user did something. ago: ms since then. */
bool domain_inhibits_idle(const struct domain *domain, uint64_t ago);

#endif

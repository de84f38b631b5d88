/* SPDX-License-Identifier: MIT
 *
 * The clipboard between domains, which is the user's: nothing comes into it, or out of it, but by
 * his chords. What he drags from one domain to another, which is a copy and a paste in one act, is
 * drops.h.
 *
 * - Super+Shift+C takes what the focused domain has selected (snapshot.h), in place of what there
 *   was. No other domain sees that anything was copied.
 * - Super+Shift+V gives it to the focused domain, once, if the policy allows that pair and those
 *   types (or the user does, when he is asked). It is wiped then, and after CLIPBOARD_HOLD_MS
 *   anyway.
 * - The panel says from whom something is held and since when, and for PANEL_TELL_MS why something
 *   was refused. Each verdict is a line in the log (base/audit.h).
 */
#ifndef COMPOSITOR_CLIPBOARD_H
#define COMPOSITOR_CLIPBOARD_H

#include <stdint.h>

#define CLIPBOARD_HOLD_MS 60000 /* from the copy until what nobody has pasted is wiped */

struct clipboard;
struct desktop;
struct domain;
struct input;
struct policy;

/* Both must outlive it, and it whatever domains are reached by: they hold what was pasted into
 * them. Nothing may cross until it has a policy. NULL: out of memory. */
struct clipboard *clipboard_create(struct desktop *desktop, struct input *input);
void clipboard_destroy(struct clipboard *clipboard); /* NULL is accepted */

/* From now on; NULL: nothing may cross. What was copied under other rules is wiped, and what is
 * being asked or given ends. It must outlive the clipboard, or the next one. */
void clipboard_set_policy(struct clipboard *clipboard, const struct policy *policy);

/* For people and tests. */
struct clipboard_state {
	const struct domain *source; /* NULL: there is nothing in it */
	const char *phase; /* "empty", "copying", "held" */
	uint64_t age; /* ms since the chord */
	const char *refusal; /* why the last chord had no effect; empty: it had */
	uint64_t pastes; /* how many came to their end */
	uint64_t drops; /* the same of drags */
	const char *drop_refusal; /* why the last drag crossed nothing; empty: it did */
};
struct clipboard_state clipboard_state(const struct clipboard *clipboard);

#endif
